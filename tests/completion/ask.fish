#!/usr/bin/env fish
# ask.fish SCRIPT LINE...: each line behind "> ", then what fish offers at its end, one word a line.
source $argv[1]
for line in $argv[2..-1]
    echo -- "> $line"
    complete -C $line | string replace -r '\t.*' ''
end
