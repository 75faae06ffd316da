# A new name everywhere, or the reason why not.

=== zones.pdl
zone |1|inside|2| { network 10.10.0.0/16; }
zone dmz { network 10.30.0.0/24; }
=== deploy.pdl
include "zones.pdl";
host |3|app1|4| in |5|inside|6| 10.10.0.10;
host web1 10.30.0.80;
service |7|web tcp/80;
allow |8|label|9| from |10|app1|11| to web1 service web, |12|https, |13|esp;
product |14|example.sensor {
    role |15|probe|16| "Reads";
    peer |17|viewer "Looks";
    option |18|mode|19| { |20|small|21|, large };
    inbound { flow |22|look|23| from viewer to |24|probe|25| tcp/4000 when |26|mode|27| = |28|small|29|; }
}
deploy example.sensor as |30|one|31| {
    bind |32|probe|33| = app1;
    bind viewer = web1;
    set |34|mode|35| |36|small|37|;
    port |38|look|39| = tcp/4001;
}
assert allow from web1 to |40|one|41|.|42|probe|43| service tcp/4001;
deploy |44|firemon.sip { version 9; bind database = app1; }
allow from |45|sip.database to web1 service ssh;
deploy example.sensor { bind probe = app1; }
firewall |46|edge |47|fortios { zone dmz; set |48|vdom "root"; }

--> textDocument/prepareRename @5
<-- {"range": "@5-6", "placeholder": "inside"}
--> textDocument/rename @5 {"newName": "office"}
<-- {"changes": {"zones.pdl#": [{"range": "@1-2", "newText": "office"}], "deploy.pdl#": [{"range": "@5-6"}]}}
--> textDocument/rename @10 {"newName": "server-1"}
<-- {"changes": {"deploy.pdl#": ["...", {"range": "@3-4", "newText": "server-1"}, {"range": "@10-11"}]}}
--> textDocument/rename @42 {"newName": "reader"}
<-- {"changes": {"deploy.pdl#": ["...", {"range": "@15-16"}, {"range": "@24-25"}, {"range": "@32-33"}, {"range": "@42-43"}]}}
--> textDocument/rename @40 {"newName": "first"}
<-- {"changes": {"deploy.pdl#": [{"range": "@30-31"}, {"range": "@40-41"}]}}
--> textDocument/rename @34 {"newName": "size"}
<-- {"changes": {"deploy.pdl#": [{"range": "@18-19"}, {"range": "@26-27"}, {"range": "@34-35"}]}}
--> textDocument/rename @28 {"newName": "tiny"}
<-- {"changes": {"deploy.pdl#": [{"range": "@20-21"}, {"range": "@28-29"}, {"range": "@36-37"}]}}
--> textDocument/rename @38 {"newName": "see"}
<-- {"changes": {"deploy.pdl#": [{"range": "@22-23"}, {"range": "@38-39"}]}}
--> textDocument/rename @8 {"newName": "other"}
<-- {"changes": {"deploy.pdl#": [{"range": "@8-9"}]}}
--> textDocument/rename @10 {"newName": "web1"}
<!! -32803 `web1` exists already
--> textDocument/rename @5 {"newName": "web1"}
<!! -32803 `web1` exists already
--> textDocument/rename @5 {"newName": "service"}
<!! -32803 `service` is a keyword
--> textDocument/rename @5 {"newName": "two words"}
<!! -32803 is no name
--> textDocument/rename @5 {"newName": "9x"}
<!! -32803 is no name
--> textDocument/rename @5 {"newName": "x-"}
<!! -32803 is no name
--> textDocument/rename @5 {"newName": "a.b"}
<!! -32803 is no name
--> textDocument/rename @7 {"newName": "udp"}
<!! -32803 `udp` is a protocol
--> textDocument/rename @7 {"newName": "https"}
<!! -32803 `https` exists already
--> textDocument/rename @12 {"newName": "mine"}
<!! -32803 `https` belongs to the built-in catalogue
--> textDocument/prepareRename @13
<!! -32803 `esp` is a protocol
--> textDocument/prepareRename @44
<!! -32803 `firemon.sip` belongs to the built-in catalogue
--> textDocument/rename @45 {"newName": "mine"}
<!! -32803 deployment `sip` is called by its product
--> textDocument/rename @14 {"newName": "example.eye"}
<!! -32803 deployment `sensor` is called by this product
--> textDocument/prepareRename @47
<!! -32803 `fortios` is part of the language
--> textDocument/prepareRename @48
<!! -32803 `vdom` is part of the language
--> textDocument/rename @34 {"newName": "version"}
<!! -32803 `version` is a keyword
--> textDocument/rename @34 {"newName": "as-documented"}
<!! -32803 every product has the option `as-documented`
