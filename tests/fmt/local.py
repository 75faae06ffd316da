#!/usr/bin/env python3
"""A line more changes no other line, unless its name is the widest: local.py PORTC

Hosts in one run, with names of many widths and single long ones among them; one is added at every place.
"""
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from report import check, finish

SPREAD = 20


def host(number, width):
    name = f"h{number}"
    return f"host {name}{'x' * (width - len(name))} 10.0.{number >> 8}.{number & 255};"


def widths(rng):
    """Widths that share a column, with single ones that do not between them."""
    low = rng.randrange(4, 20)
    out = [low, low + rng.randrange(SPREAD + 1)]
    for _ in range(rng.randrange(3, 40)):
        out.append(rng.randrange(min(out), max(out) + 1))
    low, high = min(out), max(out)
    for place in range(len(out) - 1, 2, -rng.randrange(3, 9)):
        out.insert(place, high + SPREAD + rng.randrange(1, 30))
    return out, low, high


def layout(portc, lines):
    done = subprocess.run([portc, "fmt", "-"], input="\n".join(lines) + "\n", capture_output=True, text=True)
    check(done.returncode == 0, done.stderr)
    return done.stdout.split("\n")


def main():
    portc = os.path.abspath(sys.argv[1])
    for seed in range(25):
        rng = random.Random(seed)
        run, low, high = widths(rng)
        lines = [host(i, width) for i, width in enumerate(run)]
        before = layout(portc, lines)
        for place in range(3, len(lines) + 1, 1 + len(lines) // 6):
            # Not between a long name and the one that it stands beside.
            for width in (rng.randrange(low, high + 1), low, high):
                added = host(999, max(4, width))
                after = layout(portc, lines[:place] + [added] + lines[place:])
                rest = [line for line in after if "h999" not in line]
                check(rest == before, f"seed {seed}, place {place}, width {width}: other lines moved")
        place = next(i for i in range(2, len(run)) if max(run[i - 1:i + 1]) <= high)
        for width in (high + SPREAD + 5, high + 3 * SPREAD, 120):  # the last ones go on on a second line
            after = layout(portc, lines[:place] + [host(999, width)] + lines[place:])
            rest = [line for line in after if "h999" not in line and line != "    10.0.3.231;"]
            check(rest == before, f"seed {seed}: a name of {width} moved others")
    return finish("local")


if __name__ == "__main__":
    sys.exit(main())
