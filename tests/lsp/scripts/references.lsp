# All uses of a name: in other open documents, and in files that are not open.

=== disk zones.pdl
zone |1|inside|2| { network 10.10.0.0/16; }
zone dmz { network 10.30.0.0/24; }
=== disk branch/other.pdl
include "../zones.pdl";
host x1 in |3|inside|4| 10.10.0.11;
host y1 10.30.0.1;
allow from x1 to y1 service ssh;
=== deploy.pdl
include "zones.pdl";
host app1 in |5|inside|6| 10.10.0.10;
host web1 10.30.0.80;
allow from |7|inside|8| to |9|web1|10| service ssh;
deploy firemon.sip as |11|sip|12| {
    version 9.8;
    bind |13|database|14| = web1;
}
allow from |15|sip|16|.|17|database|18| to app1 service |19|https|20|;

--> textDocument/references @7 {"context": {"includeDeclaration": true}}
<-- ["...", {"uri": "zones.pdl#", "range": "@1-2"}, {"uri": "branch/other.pdl#", "range": "@3-4"}, {"uri": "deploy.pdl#", "range": "@5-6"}, {"uri": "deploy.pdl#", "range": "@7-8"}]
--> textDocument/references @7 {"context": {"includeDeclaration": false}}
<-- ["!...", {"uri": "zones.pdl#", "range": "@1-2"}]
--> textDocument/references @9 {"context": {"includeDeclaration": false}}
<-- ["...", {"uri": "deploy.pdl#", "range": "@9-10"}]
--> textDocument/references @12 {"context": {"includeDeclaration": true}}
<-- [{"uri": "deploy.pdl#", "range": "@11-12"}, {"uri": "deploy.pdl#", "range": "@15-16"}]
--> textDocument/references @13 {"context": {"includeDeclaration": false}}
<-- ["...", {"uri": "deploy.pdl#", "range": "@13-14"}, {"uri": "deploy.pdl#", "range": "@17-18"}, {"uri": "~firemon/sip.pdl"}]
--> textDocument/documentHighlight @5
<-- [{"range": "@5-6", "kind": 2}, {"range": "@7-8", "kind": 2}]
--> textDocument/documentHighlight @17
<-- [{"range": "@13-14"}, {"range": "@17-18"}]
--> textDocument/documentHighlight @19
<-- [{"range": "@19-20"}]
