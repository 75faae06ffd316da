#!/bin/sh
# Every SRX file that is checked in: well-formed, and valid by the schema check where that is at hand.
# PORTC_SRXCHECK names the check; without it the folder beside the repository is looked at.
set -u
check=${PORTC_SRXCHECK:-../shared/yang/srxcheck.sh}
pass=0
fail=0

schema=0
if [ -f "$check" ] && command -v yanglint >/dev/null; then
    schema=1
else
    echo "srx: the schema check is not at hand ($check): only well-formedness is tested"
fi
for file in examples/*/out/*.xml; do
    if xmllint --noout --nonet "$file" && { [ $schema = 0 ] || sh "$check" "$file"; }; then
        pass=$((pass + 1))
    else
        fail=$((fail + 1))
        echo "FAIL $file"
    fi
done
echo "srx: $pass passed, $fail failed"
[ $fail -eq 0 ] && [ $pass -gt 0 ]
