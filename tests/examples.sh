#!/bin/sh
# Every example compiles for every target to exactly the output that is checked in beside it, with
# exactly the messages; its probes are decided as its table says.
set -u
portc=$1
pass=0
fail=0
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT

verdict() {
    if [ "$1" -eq 0 ]; then
        pass=$((pass + 1))
    else
        fail=$((fail + 1))
        echo "FAIL $2"
    fi
}

for dir in examples/*/ tests/golden/*/; do
    dir=${dir%/}
    "$portc" "$dir/deploy.pdl" --out-dir "$dir/out" --check 2>"$tmp/messages"
    verdict $? "$dir: output is out of date (make golden, then read the diff)"
    diff -u "$dir/messages.txt" "$tmp/messages"
    verdict $? "$dir: messages"
    "$portc" list "$dir/deploy.pdl" >/dev/null 2>&1
    verdict $? "$dir: list"
    [ -f "$dir/probes.tsv" ] || continue
    while IFS='	' read -r from to src dst service expect; do
        case $from in '#'* | '') continue ;; esac
        answer=$("$portc" explain "$dir/deploy.pdl" "$src" "$dst" "$service" --target json --format json 2>/dev/null)
        case $answer in
        *'"permitted": true'*) got=allow ;;
        *'"permitted": false'*) got=deny ;;
        *) got="no answer" ;;
        esac
        [ "$got" = "$expect" ]
        verdict $? "$dir: $src -> $dst $service ($from to $to) is $got, expected $expect"
        case $answer in
        *"\"from\": \"${from%@*}\""*"\"to\": \"${to%@*}\""*) verdict 0 ;;
        *) verdict 1 "$dir: $src -> $dst is not from $from to $to" ;;
        esac
    done <"$dir/probes.tsv"
done
echo "examples: $pass passed, $fail failed"
[ $fail -eq 0 ]
