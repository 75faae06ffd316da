# A file of the workspace that is included by others is seen as a part of them.

=== disk top.pdl
include "parts/zones.pdl";
host web1 in |1|dmz 10.30.0.80;
allow from app1 to web1 service ssh;
=== parts/zones.pdl
zone inside { network 10.10.0.0/16; }
zone |2|dmz|3| { network 10.30.0.0/24; }
host |4|app1|5| 10.10.0.10;
host |6|idle|7| 10.10.0.11;

<~~ parts/zones.pdl [{"range": "@6-7", "code": "unused"}]
--> textDocument/references @2 {"context": {"includeDeclaration": true}}
<-- [{"uri": "top.pdl#"}, {"uri": "parts/zones.pdl#", "range": "@2-3"}]

# A document that takes the name away makes errors in the file that includes it.
~~> parts/zones.pdl @4-5 "app2"
<~~ top.pdl [{"message": "~`app1` is not a zone"}]
~~> parts/zones.pdl @4-5 "app1"
<~~ top.pdl []
