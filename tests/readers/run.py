#!/usr/bin/env python3
"""Configurations written by hand are read as their devices would take them: run.py PORTC WAYS

NAME.EXT with NAME.tsv: probes with the decision and the line that makes it. NAME.pdl: what `portc import` makes of it,
which proves itself equal; NAME.networks: the --network options it takes. bad/NAME.EXT with NAME.txt: what cannot be
read, and the exact messages. UPDATE=1 writes NAME.pdl and NAME.txt anew: read the diff.
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish

TARGETS = {"fortios": "conf", "asa": "cfg", "srx": "xml", "nftables": "nft"}


def expect(path, text, name):
    if os.environ.get("UPDATE"):
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
    with open(path, encoding="utf-8") as f:
        check(f.read() == text, f"{name}: not what {path} says:\n{text}")


def main():
    portc, ways = sys.argv[1:3]
    for target, extension in TARGETS.items():
        for config in sorted(glob.glob(f"tests/readers/{target}/*.{extension}")):
            base = config[:-len(extension) - 1]
            done = subprocess.run([ways, target, config, base + ".tsv", "20000"], capture_output=True, text=True)
            check(done.returncode == 0, f"{config}: {done.stdout}{done.stderr}")
            options = []
            if os.path.exists(base + ".networks"):
                with open(base + ".networks", encoding="utf-8") as f:
                    options = [word for line in f for word in ("--network", line.strip())]
            done = subprocess.run([portc, "import", "--target", target, config, *options], capture_output=True, text=True)
            check(done.returncode == 0, f"{config}: import: {done.stderr}")
            expect(base + ".pdl", done.stdout, config)
        for config in sorted(glob.glob(f"tests/readers/{target}/bad/*.{extension}")):
            done = subprocess.run([portc, "import", "--target", target, config], capture_output=True, text=True)
            check(done.returncode == 1 and not done.stdout, f"{config}: status {done.returncode}")
            expect(config[:-len(extension)] + "txt", done.stderr, config)
    with tempfile.TemporaryDirectory() as work:  # a name that would end the comment it stands in
        config = shutil.copy("tests/readers/asa/edge.cfg", os.path.join(work, "a\nzone x \udcff.cfg"))
        done = subprocess.run([portc, "import", "--target", "asa", config], capture_output=True)
        check(done.returncode == 0 and b"a?zone x ?.cfg (asa).\n" in done.stdout, f"an odd file name: {done}")
    return finish("readers")


if __name__ == "__main__":
    sys.exit(main())
