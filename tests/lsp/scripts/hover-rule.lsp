# What a rule permits, and what is known of it once the checks ran.

=== deploy.pdl
zone inside { network 10.10.0.0/16; }
zone dmz { network 10.30.0.0/24; }
zone internet { network any; }
host app1 10.10.0.10;
host web1 10.30.0.80;
|1|allow wide from any to web1 service https, ping log "CHG-1";
|2|allow never from app1 to web1 service ssh;
deny  all-ssh from inside to dmz service ssh;
|3|allow again from app1 to web1 service https;
|4|allow stay from app1 to inside service http until 2099-01-31;
<~~ deploy.pdl ["...", {"code": "shadowed"}]
--> textDocument/hover @1
<-- {"contents": {"value": "~- `inside` → `dmz`: `inside` to `web1`: `https`, `ping.icmp`"}}
--> textDocument/hover @1
<-- {"contents": {"value": "~\nlogged\n"}}
--> textDocument/hover @2
<-- {"contents": {"value": "~never takes effect: all of it is denied; \\`all-ssh\\` denies it"}}
--> textDocument/hover @3
<-- {"contents": {"value": "~adds nothing"}}
--> textDocument/hover @4
<-- {"contents": {"value": "~no pair of different zones: nothing is generated"}}
--> textDocument/hover @4
<-- {"contents": {"value": "~until 2099-01-31"}}
