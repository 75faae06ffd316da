# For clients without trees of symbols.

*** {"capabilities": {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": false}}}}
=== deploy.pdl
|1|zone inside { network 10.10.0.0/16; }|2|
product x.y { role r; }
--> textDocument/documentSymbol deploy.pdl
<-- [{"name": "inside", "kind": 3, "location": {"uri": "deploy.pdl#", "range": "@1-2"}}, {"name": "x.y"}, {"name": "r", "containerName": "x.y"}]
