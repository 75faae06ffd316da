#!/bin/sh
# Faulty inputs and their exact diagnostics: tests/errors/run.sh PORTC [NAME...]
#
# NAME.pdl is the input; its first line may say the arguments after "# portc:" ("@" is the file;
# without it: check @). NAME.err is what portc must write to standard error, then its exit status.
# UPDATE=1 writes the .err files anew: read the difference before committing it.
set -u
portc=$1
shift
cd "$(dirname "$0")" || exit 2
pass=0
fail=0
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT

[ $# -gt 0 ] || set -- *.pdl
for file in "$@"; do
    name=${file%.pdl}
    args=$(sed -n '1s/^# portc: //p' "$name.pdl" | sed "s|@|$name.pdl|")
    # shellcheck disable=SC2086
    timeout 20 "$portc" ${args:-check "$name.pdl"} >"$tmp/out" 2>"$tmp/err" </dev/null
    echo "exit $?" >>"$tmp/err"
    if [ "${UPDATE:-0}" = 1 ]; then
        cp "$tmp/err" "$name.err"
    fi
    if [ -s "$tmp/out" ]; then
        echo "FAIL $name: wrote to standard output although the input is at fault"
        fail=$((fail + 1))
    elif ! diff -u "$name.err" "$tmp/err"; then
        echo "FAIL $name"
        fail=$((fail + 1))
    else
        pass=$((pass + 1))
    fi
done
echo "errors: $pass passed, $fail failed"
[ $fail -eq 0 ]
