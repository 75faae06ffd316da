# Completion knows the place, also in a statement that is being written.

=== deploy.pdl
zone inside { network 10.10.0.0/16; }
zone dmz { network 10.30.0.0/24; }
host app1 10.10.0.10;
host web1 in |1| 10.30.0.80;
group all { app1, |2| }
service web tcp/80,443 "Web";
allow from |3|
allow from app1 to |4|, web1 service ssh;
allow from app1 to web1 service |5|;
allow from app1 to web1 service ssh |6|
deploy |7|
deploy firemon.sip as sip {
    bind |8|
    bind database = |9|
    set |10|
    set workflow |11|
    skip |12|
    port |13|
    port web = |14|;
    |15|
}
firewall edge |16|
firewall edge2 fortios {
    zone |17|
    set |18|
}
allow from sip.|19| to web1 service ssh;
# a comment |20|
zone third { description "in a string |21|"; network 10.99.0.0/24; }
|22|

--> textDocument/completion @1
<-- {"items": ["...", {"label": "inside", "detail": "zone"}, {"label": "dmz"}]}
--> textDocument/completion @1
<-- {"items": ["!...", {"label": "app1"}, {"label": "ssh"}]}
--> textDocument/completion @2
<-- {"items": ["...", {"label": "web1", "detail": "host"}, {"label": "inside"}]}
--> textDocument/completion @3
<-- {"items": ["...", {"label": "app1"}, {"label": "any"}, {"label": "inside"}, {"label": "sip.database", "detail": "PostgreSQL database"}]}
--> textDocument/completion @3
<-- {"items": ["!...", {"label": "ssh"}, {"label": "zone"}, {"label": "to"}]}
--> textDocument/completion @4
<-- {"items": ["...", {"label": "web1"}, {"label": "dmz"}]}
--> textDocument/completion @5
<-- {"items": ["...", {"label": "web", "detail": "service"}, {"label": "https", "detail": "built-in service"}, {"label": "tcp"}, {"label": "any"}]}
--> textDocument/completion @5
<-- {"items": ["!...", {"label": "app1"}, {"label": "log"}]}
--> textDocument/completion @6
<-- {"items": ["...", {"label": "log"}, {"label": "until"}]}
--> textDocument/completion @6
<-- {"items": ["!...", {"label": "app1"}, {"label": "https"}]}
--> textDocument/completion @7
<-- {"items": ["...", {"label": "firemon.sip", "detail": "FireMon Security Intelligence Platform"}, {"label": "fortinet.fortimanager"}]}
--> textDocument/completion @8
<-- {"items": ["...", {"label": "database", "detail": "PostgreSQL database"}, {"label": "browser"}]}
--> textDocument/completion @8
<-- {"items": ["!...", {"label": "app1"}, {"label": "skip"}]}
--> textDocument/completion @9
<-- {"items": ["...", {"label": "web1"}, {"label": "dmz"}, {"label": "any"}]}
--> textDocument/completion @10
<-- {"items": ["...", {"label": "workflow"}, {"label": "metrics-api"}, {"label": "as-documented"}]}
--> textDocument/completion @11
<-- {"items": ["...", {"label": "on"}, {"label": "off"}]}
--> textDocument/completion @12
<-- {"items": ["...", {"label": "http-redirect"}, {"label": "web"}]}
--> textDocument/completion @13
<-- {"items": ["...", {"label": "web"}]}
--> textDocument/completion @14
<-- {"items": ["...", {"label": "https"}, {"label": "tcp"}]}
--> textDocument/completion @15
<-- {"items": ["...", {"label": "bind"}, {"label": "skip"}, {"label": "version"}, {"label": "inbound"}, {"label": "log"}]}
--> textDocument/completion @15
<-- {"items": ["!...", {"label": "zone"}, {"label": "allow"}]}
--> textDocument/completion @16
<-- {"items": ["...", {"label": "fortios"}, {"label": "nftables"}]}
--> textDocument/completion @17
<-- {"items": ["...", {"label": "inside"}, {"label": "dmz"}]}
--> textDocument/completion @17
<-- {"items": ["!...", {"label": "app1"}]}
--> textDocument/completion @18
<-- {"items": ["...", {"label": "vdom"}, {"label": "intra-zone"}]}
--> textDocument/completion @19
<-- {"items": ["...", {"label": "sip.database"}, {"label": "sip.browser"}]}
--> textDocument/completion @20
<-- {"items": []}
--> textDocument/completion @21
<-- {"items": []}
--> textDocument/completion @22
<-- {"items": ["...", {"label": "zone", "insertTextFormat": 2, "textEdit": {"range": "@22-22", "newText": "~zone ${1:name}"}}, {"label": "include"}, {"label": "allow"}, {"label": "firewall"}]}
--> textDocument/completion @22
<-- {"items": ["!...", {"label": "bind"}, {"label": "app1"}]}

# Documentation comes when an item is looked at; what is typed narrows the list.
=== other.pdl
zone inside { network 10.10.0.0/16; }
host app1 10.10.0.10;
host other 10.10.0.11;
deploy firemon.sip { skip |30| }
allow from ap|31| to |32|inside service |33|;
allow from sip.da|34|

--> textDocument/completion @30
<-- {"isIncomplete": false}
--> completionItem/resolve =http-redirect
<-- {"label": "http-redirect", "documentation": {"kind": "markdown", "value": "~row FM-IN-03"}}
--> textDocument/completion @31
<-- {"isIncomplete": true, "items": ["...", {"label": "app1"}]}
--> textDocument/completion @31
<-- {"items": ["!...", {"label": "other"}]}
--> textDocument/completion @32
<-- {"items": ["...", {"label": "app1"}]}
--> completionItem/resolve =app1
<-- {"documentation": {"value": "~in zone `inside`: `10.10.0.10`"}}
--> textDocument/completion @33
<-- {"items": ["...", {"label": "https"}]}
--> completionItem/resolve =https
<-- {"documentation": {"value": "~`tcp/443`"}}
--> completionItem/resolve - {"label": "x", "data": {"path": "/nowhere", "name": "x", "subject": 1}}
<-- {"label": "x"}
--> textDocument/completion @34
<-- {"items": ["...", {"label": "sip.database"}, {"label": "sip.data-collector"}]}
