# Positions in bytes, for clients that prefer them.

*** {"capabilities": {"general": {"positionEncodings": ["utf-8", "utf-16"]}}}
=== deploy.pdl
zone a { network 10.10.0.0/16; description "🏢é"; } host |1|app1|2| 10.10.0.10;

--> textDocument/hover deploy.pdl {"position": {"line": 0, "character": 61}}
<-- {"range": {"start": {"line": 0, "character": 60}, "end": {"line": 0, "character": 64}}}
