# The canonical layout, as one edit of the lines that differ.

=== deploy.pdl
zone inside { network 10.10.0.0/16; }

|1|zone   dmz{network 10.30.0.0/24;}
|2|
zone far { network 10.40.0.0/24; }

=== done.pdl
zone inside { network 10.10.0.0/16; }

=== broken.pdl
zone inside { network 10.10.0.0/16;

--> textDocument/formatting deploy.pdl {"options": {"tabSize": 4, "insertSpaces": true}}
<-- [{"range": "@1-2", "newText": "~zone dmz "}]
--> textDocument/formatting done.pdl {"options": {}}
<-- []
--> textDocument/formatting broken.pdl {"options": {}}
<!! -32803 syntax errors
