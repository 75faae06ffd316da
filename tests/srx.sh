#!/bin/sh
# Every SRX file that is checked in: well-formed, and valid by the schema check where that is at hand.
# PORTC_SRXCHECK names the check; without it the folder beside the repository is looked at.
#
# The schema has no `schedulers`, which Junos needs for a policy with `scheduler-name`: they are
# tested here (each name that is used is defined, once) and taken out for the schema.
set -u
check=${PORTC_SRXCHECK:-../shared/yang/srxcheck.sh}
pass=0
fail=0
copy=$(mktemp) || exit 2
trap 'rm -f "$copy"' EXIT

schema=0
if [ -f "$check" ] && command -v yanglint >/dev/null; then
    schema=1
else
    echo "srx: the schema check is not at hand ($check): only form and schedulers are tested"
    if [ "${CI:-}" = true ]; then
        echo "FAIL in continuous integration the schema check has to run"
        exit 1
    fi
fi

value() {
    xmllint --nonet --xpath "$1" "$2"
}

schedulers_ok() {
    used="//*[local-name()='scheduler-name']"
    defined="//*[local-name()='schedulers']/*/*[local-name()='name']"
    [ "$(value "count(${used}[not(. = $defined)])" "$1")" = 0 ] &&
        [ "$(value "count(${defined}[. = ../preceding-sibling::*/*[local-name()='name']])" "$1")" = 0 ]
}

for file in examples/*/out/*.xml tests/golden/*/out/*.xml; do
    sed '/<schedulers>/,/<\/schedulers>/d' "$file" >"$copy"
    if xmllint --noout --nonet "$file" && schedulers_ok "$file" &&
        { [ $schema = 0 ] || sh "$check" "$copy"; }; then
        pass=$((pass + 1))
    else
        fail=$((fail + 1))
        echo "FAIL $file"
    fi
done
echo "srx: $pass passed, $fail failed"
[ $fail -eq 0 ] && [ $pass -gt 0 ]
