# For clients that want edits with versions.

*** {"capabilities": {"workspace": {"workspaceEdit": {"documentChanges": true}}}}
=== deploy.pdl
zone |1|inside|2| { network 10.10.0.0/16; }

--> textDocument/rename @1 {"newName": "office"}
<-- {"documentChanges": [{"textDocument": {"uri": "deploy.pdl#", "version": 1}, "edits": [{"range": "@1-2", "newText": "office"}]}]}
