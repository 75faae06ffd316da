#!/usr/bin/env python3
"""A kernel takes whatever overlaps: overlap.py PORTC [COUNT [FIRST]]

Compiles COUNT small policies of crowded_case.py, at every level of optimisation, with the proof, and has nft check each
result in a network namespace: elements that overlap, or a chain too deep, would be refused there.
"""

import os
import subprocess
import sys
import tempfile

import crowded_case
import router

LEVELS = (0, 1, 2)


def compiled(portc, seed, level, folder):
    source = os.path.join(folder, "%d.pdl" % seed)
    out = os.path.join(folder, "%d-O%d.nft" % (seed, level))
    with open(source, "w", encoding="utf-8") as f:
        f.write("\n".join(crowded_case.policy(seed, 10 + seed % 7 * 15)[0]) + "\n")
    done = subprocess.run([portc, source, "--target", "nftables", "-O%d" % level, "-o", out], capture_output=True,
                          text=True, check=False)
    if done.returncode:
        print("FAIL %d -O%d: %s" % (seed, level, [x for x in done.stderr.split("\n") if "error" in x][:3]))
        return None
    return out


def main(argv):
    count = int(argv[2]) if len(argv) > 2 else 12
    first = int(argv[3]) if len(argv) > 3 else 1
    failed = 0
    try:
        router.need("nft")
        router.new_namespace()
    except router.NotPermitted as e:
        router.skip(e)
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            for level in LEVELS:
                out = compiled(os.path.abspath(argv[1]), seed, level, folder)
                done = out and subprocess.run(["nft", "-c", "-f", out], capture_output=True, text=True, check=False)
                if not done or done.returncode:
                    failed += 1
                    print("FAIL %d -O%d: nft: %s" % (seed, level, done and done.stderr[:500]))
    print("overlap: %d passed, %d failed" % (count * len(LEVELS) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
