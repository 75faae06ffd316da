#!/usr/bin/env python3
"""A connection is logged if any rule in force for it says so: logs.py PORTC [SEED...]

The outputs of random policies are evaluated by the readers of decide.py, at every level of optimisation; what is
expected comes from the policy as it was written, evaluated in tests/properties/levels.py.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, ".."), os.path.join(HERE, "..", "properties")]
import decide
from levels import Meaning
from report import check, finish

EARLY = "2026-01-01"  # every `until` is in force


def output(portc, source, target, level):
    done = subprocess.run([portc, source, "--target", target, f"-O{level}"], capture_output=True, text=True)
    check(done.returncode == 0, f"{source}: {target} -O{level}: {done.stderr[:500]}")
    return done.stdout


def expected(meaning, p):
    """Does the policy log it? None: no rule matches."""
    ends = [(a.version, int(a), None) for a in (p.src, p.dst)]
    layer = meaning.decide((*ends, (p.proto, p.a, p.b)), EARLY)
    return layer[1] if layer else False


def compare(portc, source, probes, name):
    meaning = Meaning(json.loads(output(portc, source, "json", 0)))
    for target, reader in decide.READERS.items():
        for level in range(3):
            device = reader(output(portc, source, target, level), decide.interfaces_of(source, target))
            for line in probes:
                fields = line.split("\t")
                if len(fields) < 6 or re.match("stray|ah ", fields[4]):
                    continue
                packet = decide.Packet(fields)
                right = expected(meaning, packet)
                got = device.logs(fields[0], fields[1], packet)
                check(got == right, f"{name}: {target} -O{level}: {' '.join(fields[:5])}: "
                                    f"{'is' if got else 'is not'} logged")


def main():
    portc = sys.argv[1]
    with tempfile.TemporaryDirectory() as work:
        for seed in sys.argv[2:] or [str(s) for s in range(21, 27)]:
            folder = os.path.join(work, seed)
            subprocess.run([sys.executable, "tests/packets/random_case.py", seed, folder], check=True)
            source = os.path.join(folder, "policy.pdl")
            text = "\n".join(decide.lines_of(source)).replace("2400-01-01", "2037-01-01")
            with open(source, "w", encoding="utf-8") as f:
                f.write(text)
            compare(portc, source, decide.lines_of(os.path.join(folder, "probes.tsv")), f"random policy {seed}")
    return finish("logs")


if __name__ == "__main__":
    sys.exit(main())
