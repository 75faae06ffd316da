#!/bin/sh
# Compiles every case and lets a kernel judge the result: run.sh PORTC [CASE...]
# A case is a folder of cases/: policy.pdl, topology.tsv, probes.tsv; answers.tsv where DNS names
# are to be resolved. @TODAY@ and @YESTERDAY@ in a policy are dates of this day. Without CASE also
# random policies: SEEDS says which, "1 2 3"; CROWDED which large ones that overlap everywhere.
set -u
here=$(cd "$(dirname "$0")" && pwd)
portc=${1:?usage: run.sh PORTC [CASE...]}
shift
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
failed=0
export PYTHONDONTWRITEBYTECODE=1

if [ $# -eq 0 ]; then
	"$here"/selftest.py || failed=1
	set -- "$here"/cases/*
	for seed in ${SEEDS-1 2 3 4}; do
		"$here"/random_case.py "$seed" "$work/random-$seed" || exit 2
		set -- "$@" "$work/random-$seed"
	done
	for seed in ${CROWDED-1}; do
		"$here"/crowded_case.py "$seed" "$work/crowded-$seed" 600 || exit 2
		set -- "$@" "$work/crowded-$seed"
	done
	"$here"/overlap.py "$portc" || failed=1
fi
for case in "$@"; do
	[ -d "$case" ] || case=$here/cases/$case
	name=$(basename "$case")
	sed -e "s/@TODAY@/$(date +%F)/" -e "s/@YESTERDAY@/$(date -d yesterday +%F)/" \
		"$case/policy.pdl" >"$work/$name.pdl"
	# Comparing rules that all overlap takes long, and is another test's subject.
	if ! "$portc" "$work/$name.pdl" --target nftables -Wno-redundant -Wno-shadowed -Wno-idle-deny \
		-o "$work/$name.nft" 2>"$work/said"; then
		cat "$work/said"
		echo "FAIL $name: does not compile"
		failed=1
	elif [ -f "$case/answers.tsv" ]; then
		"$here"/dns.py "$work/$name.nft" "$case/topology.tsv" "$case/probes.tsv" \
			"$case/answers.tsv" || failed=1
	else
		"$here"/packets.py "$work/$name.nft" "$case/topology.tsv" "$case/probes.tsv" || failed=1
	fi
done
exit $failed
