#!/bin/sh
# The checked-in nftables output of every example, loaded by a kernel, with the probes of the example.
set -u
here=$(cd "$(dirname "$0")" && pwd)
failed=0
export PYTHONDONTWRITEBYTECODE=1

for dir in "$here"/../../examples/*/; do
    for nft in "$dir"out/*.nft; do
        said=$("$here"/packets.py "$nft" "$dir"topology.tsv "$dir"probes.tsv) || failed=1
        echo "$said" | sed "s|^/.*/examples/|examples/|"
    done
done
exit $failed
