#!/bin/sh
# The examples under valgrind: no error, nothing leaked.
set -u
portc=$1
fail=0
pass=0
run() {
    if valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect,possible \
        "$@" >/dev/null 2>"$log"; then
        pass=$((pass + 1))
    elif grep -q '^==' "$log"; then
        fail=$((fail + 1))
        echo "FAIL $*"
        cat "$log"
    else
        pass=$((pass + 1))
    fi
}
log=$(mktemp) || exit 2
out=$(mktemp -d) || exit 2
trap 'rm -rf "$log" "$out"' EXIT

for dir in examples/*/; do
    run "$portc" "${dir}deploy.pdl" --out-dir "$out"
done
run "$portc" explain examples/campus/deploy.pdl partner vpn1 esp
run "$portc" list examples/campus/deploy.pdl --format json
run "$portc" catalog show firemon.sip --format json
run "$portc" check tests/errors/sem-twice.pdl --diagnostics sarif
run "$portc" check tests/errors/syn-many.pdl --diagnostics json
run "$portc" check tests/errors/lex-parentheses.pdl
echo "valgrind: $pass passed, $fail failed"
[ $fail -eq 0 ]
