# What a name resolves to.

=== deploy.pdl
zone |1|inside { network 10.10.0.0/16, 2001:db8:10::/48; description "Server LAN"; }
zone dmz { network 10.30.0.0/24; }
zone internet { network any; }

host |2|app1 10.10.0.10, 2001:db8:10::10;
host web1 10.30.0.80;
host feed in internet { |3|fqdn "feed.example.com"; }
network branch |4|10.10.64.0/20;
group |5|admins { branch, app1 }
service |6|web tcp/80,443, udp/443 "Web";

|7|allow |8|admin-ssh from |9|admins to web1 service |10|ssh log "CHG-4711";
allow from admins to web1 service |11|tcp/22;

deploy |12|firemon.sip as |13|sip {
    version 9.8;
    bind |14|application-server = app1;
    bind database = web1;
    set |15|workflow on;
    port |16|web = tcp/8443;
}

firewall |17|edge |18|fortios {
    zone inside interface "port2";
    zone dmz interface "port3";
    set |19|vdom "root";
}
assert allow from internet to sip.|20|database service any;

--> textDocument/hover @1
<-- {"contents": {"kind": "markdown", "value": "~**zone** `inside` — Server LAN"}}
--> textDocument/hover @1
<-- {"contents": {"value": "~`10.10.0.0/16`, `2001:db8:10::/48`"}}
--> textDocument/hover @2
<-- {"contents": {"value": "~in zone `inside`: `10.10.0.10`, `2001:db8:10::10`"}}
--> textDocument/hover @3
<-- {"contents": {"value": "~known by its DNS name"}}
--> textDocument/hover @4
<-- {"contents": {"value": "~`10.10.64.0/20` is in zone `inside`"}}
--> textDocument/hover @5
<-- {"contents": {"value": "~in zone `inside`: `app1`, `branch`"}}
--> textDocument/hover @6
<-- {"contents": {"value": "~`tcp/80`, `tcp/443`, `udp/443`"}}
--> textDocument/hover @7
<-- {"contents": {"value": "~`inside` → `dmz`: `admins` to `web1`: `ssh`"}}
--> textDocument/hover @8
<-- {"contents": {"value": "~**permits** `admin-ssh` — CHG-4711"}}
--> textDocument/hover @9
<-- {"contents": {"value": "~**group** `admins`"}}
--> textDocument/hover @10
<-- {"contents": {"value": "~**service** `ssh` (built in) — Secure Shell (RFC 4251)\n\n`tcp/22`"}}
--> textDocument/hover @11
<-- {"contents": {"value": "~`tcp/22` is the service `ssh`"}}
--> textDocument/hover @12
<-- {"contents": {"value": "~**product** `firemon.sip` — FireMon Security Intelligence Platform"}}
--> textDocument/hover @13
<-- {"contents": {"value": "~`application-server` = `app1`"}}
--> textDocument/hover @14
<-- {"contents": {"value": "~**role** `application-server` of `firemon.sip` — Web interface"}}
--> textDocument/hover @14
<-- {"contents": {"value": "~deployment `sip` binds `app1`"}}
--> textDocument/hover @15
<-- {"contents": {"value": "~`on` or `off`; default `off`"}}
--> textDocument/hover @16
<-- {"contents": {"value": "~row FM-IN-04b, FM-OUT-05a"}}
--> textDocument/hover @17
<-- {"contents": {"value": "~- zone `inside`: `port2`"}}
--> textDocument/hover @18
<-- {"contents": {"value": "~**target** `fortios`"}}
--> textDocument/hover @19
<-- {"contents": {"value": "~**setting** `vdom` of target `fortios`"}}
--> textDocument/hover @20
<-- {"contents": {"value": "~**role** `database` of `firemon.sip`"}}
