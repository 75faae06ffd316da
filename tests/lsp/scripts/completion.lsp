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
<-- {"items": ["...", {"label": "app1", "documentation": {"value": "~in zone `inside`"}}, {"label": "any"}, {"label": "inside"}, {"label": "sip.database", "detail": "PostgreSQL database"}]}
--> textDocument/completion @3
<-- {"items": ["!...", {"label": "ssh"}, {"label": "zone"}, {"label": "to"}]}
--> textDocument/completion @4
<-- {"items": ["...", {"label": "web1"}, {"label": "dmz"}]}
--> textDocument/completion @5
<-- {"items": ["...", {"label": "web", "detail": "service"}, {"label": "https", "detail": "built-in service", "documentation": {"value": "~`tcp/443`"}}, {"label": "tcp"}, {"label": "any"}]}
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
<-- {"items": ["...", {"label": "http-redirect", "documentation": {"value": "~row FM-IN-03"}}, {"label": "web"}]}
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
