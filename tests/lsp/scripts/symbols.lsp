# Symbols of a document as a tree, and of the workspace; folding.

=== disk other.pdl
zone |30|elsewhere|31| { network 10.77.0.0/16; }
=== deploy.pdl
|1|zone |2|inside|3| {
    network 10.10.0.0/16;
}|4|
# A comment
# of two lines
|5|product |6|example.sensor|7| {
    role |8|probe|9| "Reads", |10|server|11| "Stores";
    option mode { small, large };
    inbound {
        flow |12|look|13| from probe to server tcp/4000;
    }
}|14|
|15|allow from inside to inside service ssh;|16|
|17|deploy firemon.sip as |18|fm|19| {
    bind |20|database|21| = inside;
}|22|
|23|deploy |24|firemon.other|25| { }|26|

--> textDocument/documentSymbol deploy.pdl
<-- [{"name": "inside", "detail": "zone", "kind": 3, "range": "@1-4", "selectionRange": "@2-3", "children": []},
     {"name": "example.sensor", "kind": 5, "range": "@5-14", "selectionRange": "@6-7", "children": [
         {"name": "probe", "detail": "role", "selectionRange": "@8-9"}, {"name": "server", "selectionRange": "@10-11"},
         {"name": "mode", "detail": "option"},
         {"name": "inbound", "children": [{"name": "look", "detail": "flow", "selectionRange": "@12-13"}]}]},
     {"name": "allow from inside to inside service ssh", "range": "@15-16"},
     {"name": "fm", "range": "@17-22", "selectionRange": "@18-19", "children": [{"name": "database", "detail": "bind", "selectionRange": "@20-21"}]},
     {"name": "firemon.other", "range": "@23-26", "selectionRange": "@24-25"}]
--> textDocument/foldingRange deploy.pdl
<-- ["...", {"startLine": 0, "endLine": 1}, {"startLine": 3, "endLine": 4, "kind": "comment"}, {"startLine": 5, "endLine": 10}, {"startLine": 8, "endLine": 9}]
--> workspace/symbol - {"query": "elsew"}
<-- [{"name": "elsewhere", "location": {"uri": "other.pdl#", "range": "@30-31"}}]
--> workspace/symbol - {"query": "look"}
<-- [{"name": "look", "kind": 12, "containerName": "example.sensor", "location": {"uri": "deploy.pdl#", "range": "@12-13"}}]
