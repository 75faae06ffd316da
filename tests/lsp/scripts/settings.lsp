# Include directories and warnings: from the client, and changed while the session goes on.

*** {"options": {"includeDirs": ["more"], "warnings": ["no-unused"]}}
=== disk more/example/sensor.pdl
product |1|example.sensor|2| { title "Sensor"; role probe "Reads"; peer viewer; inbound { flow look from viewer to probe tcp/4000 row "1"; } }
=== deploy.pdl
zone inside { network 10.10.0.0/16; }
zone dmz { network 10.30.0.0/24; }
host |3|idle|4| 10.10.0.10;
deploy |5|example.sensor as one { bind |6|probe = dmz; bind viewer = inside; }

<~~ deploy.pdl []
--> textDocument/definition @5
<-- {"uri": "more/example/sensor.pdl#", "range": "@1-2"}
--> textDocument/hover @6
<-- {"contents": {"value": "~**role** `probe` of `example.sensor` — Reads"}}
--> textDocument/rename @5 {"newName": "example.eye"}
<!! -32803 found by the name of its file
>>> workspace/didChangeConfiguration {"settings": {"portc": {"warnings": ["error=unused"], "includeDirs": ["more"]}}}
<~~ deploy.pdl [{"range": "@3-4", "severity": 1, "code": "unused"}]
>>> workspace/didChangeConfiguration {"settings": {"portc": {"warnings": ["no-unused"]}}}
<~~ deploy.pdl [{"message": "~there is no product `example.sensor`"}]
