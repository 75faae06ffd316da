# A quick fix for every edit that a diagnostic carries.

=== names.pdl
zone inside { network |1|10.10.0.1/16|2|; }
zone dmz { network 10.30.0.0/24; }
host web1 10.30.0.80|3|
allow from |4|insde|5| to web1 service |6|htps|7|;
allow from inside to web1 service |8|443|9|;
deploy firemon.sip as sip {
    version 9.8;
    bind |10|databse|11| = web1;
    set |12|workflw|13| on;
    set workflow |14|maybe|15|;
    skip |16|wbe|17|;
}
firewall edge |18|fortois|19| { zone dmz; }
--> textDocument/codeAction names.pdl {"range": "@1-2", "context": {"diagnostics": []}}
<-- [{"title": "write `10.10.0.0/16`", "kind": "quickfix", "isPreferred": true, "diagnostics": [{"range": "@1-2"}], "edit": {"changes": {"names.pdl#": [{"range": "@1-2", "newText": "10.10.0.0/16"}]}}}, {"title": "write `10.10.0.1`", "isPreferred": false}]
--> textDocument/codeAction names.pdl {"range": "@3-3", "context": {"diagnostics": []}}
<-- [{"title": "add `;`", "edit": {"changes": {"names.pdl#": [{"range": "@3-3", "newText": ";"}]}}}]
--> textDocument/codeAction names.pdl {"range": "@6-7", "context": {"diagnostics": []}}
<-- [{"title": "write `https`", "edit": {"changes": {"names.pdl#": [{"range": "@6-7", "newText": "https"}]}}}]
--> textDocument/codeAction names.pdl {"range": "@8-8", "context": {"diagnostics": []}}
<-- [{"title": "write `tcp/443`", "edit": {"changes": {"names.pdl#": [{"range": "@8-9", "newText": "tcp/443"}]}}}, {"title": "write `udp/443`"}]
--> textDocument/codeAction names.pdl {"range": "@10-11", "context": {"diagnostics": []}}
<-- [{"title": "write `database`", "edit": {"changes": {"names.pdl#": [{"range": "@10-11", "newText": "database"}]}}}]
--> textDocument/codeAction names.pdl {"range": "@12-13", "context": {"diagnostics": []}}
<-- [{"title": "write `workflow`"}]
--> textDocument/codeAction names.pdl {"range": "@14-15", "context": {"diagnostics": []}}
<-- ["...", {"title": "write `on`"}, {"title": "write `off`"}]
--> textDocument/codeAction names.pdl {"range": "@16-17", "context": {"diagnostics": []}}
<-- [{"title": "write `web`"}]
--> textDocument/codeAction names.pdl {"range": "@18-19", "context": {"diagnostics": []}}
<-- [{"title": "write `fortios`"}]
--> textDocument/codeAction names.pdl {"range": "@1-19", "context": {"diagnostics": [], "only": ["refactor"]}}
<-- []

=== binds.pdl
zone inside { network 10.10.0.0/16; }
zone dmz { network 10.30.0.0/24; }
host web1 10.30.0.80;
deploy |30|firemon.sip|31| as sip {|32|
    version 9.8;
    bind database = web1;
    bind application-server = inside;
}
assert deny from |33|sip.browser|34| to inside service any;
--> textDocument/codeAction binds.pdl {"range": "@33-34", "context": {"diagnostics": []}}
<-- [{"title": "add `bind browser = ;`", "isPreferred": false, "edit": {"changes": {"binds.pdl#": [{"range": "@32-32", "newText": "\n    bind browser = ;"}]}}}]
--> textDocument/codeAction binds.pdl {"range": "@30-31", "context": {"diagnostics": []}}
<-- ["...", {"title": "add `bind browser = ;`"}, {"title": "~add `skip ssh-retrieval", "isPreferred": false}]

=== texts.pdl
zone inside { network 10.10.0.0/16; description |40|'Server'|41|; }
|42|//|43| a comment
zone dmz { network 10.30.0.0/24; description "a|44|\|45|n"; }
network n |46|10.10.0.9-10.10.0.5|47|;
host |48|lost|49| 172.16.0.1;
host feed|50| { fqdn "feed.example.com"; }
deploy firemon.sip { version 9; bind database = dmz; }
deploy firemon.sip|51| { version 9; bind database = dmz; }
--> textDocument/codeAction texts.pdl {"range": "@40-40", "context": {"diagnostics": []}}
<-- [{"edit": {"changes": {"texts.pdl#": [{"range": "@40-41", "newText": "\"Server\""}]}}}]
--> textDocument/codeAction texts.pdl {"range": "@42-43", "context": {"diagnostics": []}}
<-- [{"edit": {"changes": {"texts.pdl#": [{"range": "@42-43", "newText": "#"}]}}}]
--> textDocument/codeAction texts.pdl {"range": "@44-45", "context": {"diagnostics": []}}
<-- [{"edit": {"changes": {"texts.pdl#": [{"range": "@44-45", "newText": "\\\\"}]}}}]
--> textDocument/codeAction texts.pdl {"range": "@46-47", "context": {"diagnostics": []}}
<-- [{"edit": {"changes": {"texts.pdl#": [{"range": "@46-47", "newText": "10.10.0.5-10.10.0.9"}]}}}]
--> textDocument/codeAction texts.pdl {"range": "@50-50", "context": {"diagnostics": []}}
<-- [{"title": "add `in inside`", "edit": {"changes": {"texts.pdl#": [{"range": "@50-50", "newText": " in inside"}]}}}]
--> textDocument/codeAction texts.pdl {"range": "@51-51", "context": {"diagnostics": []}}
<-- [{"title": "add `as sip-2`"}]

=== outside.pdl
zone inside { network 10.10.0.0/16; }
host |60|lost|61| 172.16.0.1;

--> textDocument/codeAction outside.pdl {"range": "@60-61", "context": {"diagnostics": []}}
<-- [{"title": "add `zone internet { network any; }`", "edit": {"changes": {"outside.pdl#": [{"newText": "zone internet { network any; }\n"}]}}}]
