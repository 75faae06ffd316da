# Completion inside a product, and without snippets where the client has none.

*** {"capabilities": {"textDocument": {"completion": {"completionItem": {"snippetSupport": false}}}}}
=== sensor.pdl
product example.sensor {
    title "Sensor";
    role probe "Reads", server "Stores";
    peer viewer "Looks";
    option mode { |1|small, large } "Size";
    option fast off "Speed";
    inbound {
        flow data from probe to server |2|tcp/4000 when |3|mode = |4|small |5|;
        flow look from |6|viewer to server, |7|probe https;
    }
    local {
        listen control on |8|server tcp/9000 "Control";
    }
}
|9|

--> textDocument/completion @2
<-- {"items": ["...", {"label": "https"}, {"label": "tcp"}]}
--> textDocument/completion @3
<-- {"items": ["...", {"label": "mode"}, {"label": "fast"}, {"label": "version"}, {"label": "not"}]}
--> textDocument/completion @4
<-- {"items": ["...", {"label": "small", "detail": "mode"}, {"label": "large"}]}
--> textDocument/completion @5
<-- {"items": ["...", {"label": "and"}, {"label": "row"}, {"label": "note"}, {"label": "multicast"}]}
--> textDocument/completion @6
<-- {"items": ["...", {"label": "viewer", "detail": "Looks"}, {"label": "probe"}]}
--> textDocument/completion @7
<-- {"items": ["...", {"label": "probe"}]}
--> textDocument/completion @7
<-- {"items": ["!...", {"label": "https"}]}
--> textDocument/completion @8
<-- {"items": ["...", {"label": "server"}]}
--> textDocument/completion @8
<-- {"items": ["!...", {"label": "viewer"}]}
--> textDocument/completion @9
<-- {"items": ["...", {"label": "zone", "textEdit": {"range": "@9-9", "newText": "zone"}}]}
