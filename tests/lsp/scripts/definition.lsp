# Definitions, across includes and into the built-in catalogue.

=== disk zones.pdl
zone |1|inside|2| { network 10.10.0.0/16; }
zone |3|dmz|4| { network 10.30.0.0/24; }
=== deploy.pdl
include |5|"zones.pdl";
host |6|app1|7| 10.10.0.10;
host web1 in |8|dmz 10.30.0.80;
service |9|web|10| tcp/80;
allow from |11|app1, |12|inside to web1 service |13|web, |14|https;
deploy |15|firemon.sip as |16|sip|17| {
    version 9.8;
    bind |18|database = app1;
    skip |19|web;
    set |20|workflow on;
}
assert deny from |21|sip.|22|database to dmz service any;
deploy fortinet.|23|fortimanager {
    version 7.0;
    bind fortimanager = app1;
}
allow from fortimanager.|24|fortigate to |25|nothing service ssh;

--> textDocument/definition @5
<-- {"uri": "zones.pdl#"}
--> textDocument/definition @8
<-- {"uri": "zones.pdl#", "range": "@3-4"}
--> textDocument/definition @12
<-- {"uri": "zones.pdl#", "range": "@1-2"}
--> textDocument/definition @11
<-- {"uri": "deploy.pdl#", "range": "@6-7"}
--> textDocument/definition @6
<-- {"uri": "deploy.pdl#", "range": "@6-7"}
--> textDocument/definition @13
<-- {"uri": "deploy.pdl#", "range": "@9-10"}
--> textDocument/definition @14
<-- {"uri": "~/portc/", "range": {"start": {"character": 8}}}
--> textDocument/definition @15
<-- {"uri": "~/firemon/sip.pdl"}
--> textDocument/definition @18
<-- {"uri": "~/firemon/sip.pdl"}
--> textDocument/definition @19
<-- {"uri": "~/firemon/sip.pdl", "range": {"start": {"character": 13}}}
--> textDocument/definition @20
<-- {"uri": "~/firemon/sip.pdl"}
--> textDocument/definition @21
<-- {"uri": "deploy.pdl#", "range": "@16-17"}
--> textDocument/definition @22
<-- {"uri": "~/firemon/sip.pdl"}
--> textDocument/definition @23
<-- {"uri": "~/fortinet/fortimanager.pdl"}
--> textDocument/definition @24
<-- {"uri": "~/fortinet/fortimanager.pdl"}
--> textDocument/definition @25
<-- null
