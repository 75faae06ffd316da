# In files with errors the rest keeps its meaning, and so does what stands in the broken statement.

=== deploy.pdl
zone inside { network 10.10.0.0/16;
zone dmz { network 10.30.0.0/24; }
host |1|app1|2| 10.10.0.10;
host web1 10.30.0.80;
allow broken from |3|app1 to |4|web1 service
deploy firemon.sip as sip {
    bind |5|database = |6|web1
    bind application-server =
allow from |7|app1 to web1 service |8|ssh;
allow from sip.|9|database to inside service https;

<~~ deploy.pdl ["...", {"message": "~missing `}` before this"}]
--> textDocument/hover @1
<-- {"contents": {"value": "~in zone `inside`: `10.10.0.10`"}}
--> textDocument/hover @3
<-- {"contents": {"value": "~in zone `inside`: `10.10.0.10`"}}
--> textDocument/definition @3
<-- {"range": "@1-2"}
--> textDocument/hover @4
<-- {"contents": {"value": "~in zone `dmz`"}}
--> textDocument/hover @5
<-- {"contents": {"value": "~**role** `database` of `firemon.sip`"}}
--> textDocument/hover @6
<-- {"contents": {"value": "~**host** `web1`"}}
--> textDocument/definition @7
<-- {"range": "@1-2"}
--> textDocument/hover @8
<-- {"contents": {"value": "~**service** `ssh`"}}
--> textDocument/hover @9
<-- {"contents": {"value": "~**role** `database` of `firemon.sip`"}}
--> textDocument/rename @7 {"newName": "other"}
<-- {"changes": {"deploy.pdl#": ["...", {"range": "@1-2"}]}}
--> textDocument/documentSymbol deploy.pdl
<-- [{"name": "inside"}, {"name": "dmz"}, {"name": "app1"}, {"name": "web1"}, {"name": "broken"}, {"name": "sip"}, {}, {}]
