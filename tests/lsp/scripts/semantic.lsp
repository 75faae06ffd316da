# Tokens: line, start, length, type, modifiers, each relative to the one before. Positions are in UTF-16 units.

=== deploy.pdl
zone inside { network 10.0.0.0/8; } # Büro 🏢
service w tcp/80 "🏢"; service v https; # end
|1|allow from inside to inside service w, ssh;|2|

--> textDocument/semanticTokens/full deploy.pdl
<-- {"data": [0,0,4,9,0, 0,5,6,0,1, 0,9,7,9,0, 0,8,10,11,0, 0,14,9,12,0,
              1,0,7,9,0, 0,8,1,2,1, 0,2,6,11,0, 0,7,4,10,0, 0,6,7,9,0, 0,8,1,2,1, 0,2,5,2,2, 0,7,5,12,0,
              1,0,5,9,0, 0,6,4,9,0, 0,5,6,0,0, 0,7,2,9,0, 0,3,6,0,0, 0,7,7,9,0, 0,8,1,2,0, 0,3,3,2,2]}
--> textDocument/semanticTokens/range deploy.pdl {"range": "@1-2"}
<-- {"data": [2,0,5,9,0, 0,6,4,9,0, 0,5,6,0,0, 0,7,2,9,0, 0,3,6,0,0, 0,7,7,9,0, 0,8,1,2,0, 0,3,3,2,2]}
