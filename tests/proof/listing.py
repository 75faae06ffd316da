#!/usr/bin/env python3
"""What the kernel lists after loading an output is still the policy: listing.py PORTC

Each example's nftables output is loaded in a network namespace and listed by nft, in its own words: sets reordered,
numbers turned into names, defaults written out. The listing has to be exactly the policy. The lines that name the
DNS names of sets are no part of a listing and are added again.
"""
import glob
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish

# The hand-written router: what it says and what the kernel lists.
ROUTER = "tests/readers/nftables/router.nft"


def listing(path, *options):
    namespace = "-n" if os.geteuid() == 0 else "-rn"
    done = subprocess.run(["unshare", namespace, "sh", "-c", f"nft -f {path} && nft {' '.join(options)} list ruleset"],
                          capture_output=True, text=True)
    check(done.returncode == 0, f"{path}: {done.stderr}")
    return done.stdout


def main():
    portc = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        listed = os.path.join(folder, "listing.nft")
        for path in sorted(glob.glob("examples/*/out/deploy.nft") + glob.glob("tests/golden/*/out/deploy.nft")):
            with open(path, encoding="utf-8") as f:
                names = "".join(line for line in f if line.startswith("#dnsmasq"))
            with open(listed, "w", encoding="utf-8") as f:
                f.write(listing(path, "-s") + names)
            source = os.path.join(os.path.dirname(os.path.dirname(path)), "deploy.pdl")
            done = subprocess.run([portc, "verify", source, "--target", "nftables", listed], capture_output=True, text=True)
            check(done.returncode == 0, f"{path}: {done.stdout}{done.stderr}")
        for options in ([], ["-s"], ["-n"], ["-y"]):
            with open(listed, "w", encoding="utf-8") as f:
                f.write(listing(ROUTER, *options))
            done = subprocess.run([portc, "diff", ROUTER, listed], capture_output=True, text=True)
            check(done.returncode == 0, f"{ROUTER} {options}: {done.stdout}{done.stderr}")
    return finish("listing")


if __name__ == "__main__":
    sys.exit(main())
