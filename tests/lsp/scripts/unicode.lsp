# Positions count UTF-16 code units: 2 for what is outside the Basic Multilingual Plane.

=== deploy.pdl
zone inside { network 10.10.0.0/16; description "🏢 Büro – 東京"; } host |1|app1|2| 10.10.0.10;
zone dmz { network 10.30.0.0/24; description "|5|🏢|6|"; } host |3|web1|4| 10.30.0.80; # €🏢
allow from app1 to |7|webb|8| service ssh "日本🏢"; # x

<~~ deploy.pdl [{"range": "@7-8", "message": "~did you mean `web1`?"}]
--> textDocument/hover @1
<-- {"contents": {"value": "~**host** `app1`"}, "range": "@1-2"}
--> textDocument/hover @3
<-- {"contents": {"value": "~**host** `web1`"}, "range": "@3-4"}
~~> deploy.pdl @7-8 "web1"
<~~ deploy.pdl []
~~> deploy.pdl @5-6 "é🏢é"
--> textDocument/hover deploy.pdl {"position": {"line": 1, "character": 63}}
<-- {"contents": {"value": "~**host** `web1`"}, "range": {"start": {"line": 1, "character": 60}}}
--> textDocument/hover deploy.pdl {"position": {"line": 99, "character": 99}}
<-- null
