#!/usr/bin/env python3
"""Writes an estate of a given size and shape as PDL: bench/estate.py RULES [SHAPE] [SEED] > estate.pdl

The same arguments give the same bytes, on every machine. A shape is `hosts` where none is named; `--list` says
what each shape is. RULES counts the rules that are written; deployments count by what they expand to.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import limits
import shapes

SHAPES = {**shapes.SHAPES, **limits.SHAPES}


def write(out, rules, shape="hosts", seed=1):
    """Writes the estate to OUT, a text stream."""
    part = []
    for line in SHAPES[shape](rules, seed):
        part.append(line)
        if len(part) == 20000:
            out.write("\n".join(part) + "\n")
            part.clear()
    if part:
        out.write("\n".join(part) + "\n")


def estate(rules, seed=1, shape="hosts"):
    """The estate as one text."""
    return "\n".join([*SHAPES[shape](rules, seed), ""])


def describe():
    return "".join(f"{name:<14} {make.__doc__.split(chr(10))[0]}\n" for name, make in SHAPES.items())


def main(arguments):
    if arguments == ["--list"]:
        sys.stdout.write(describe())
        return 0
    numbers = [a for a in arguments if a.isdigit()]
    names = [a for a in arguments if not a.isdigit()]
    if not 1 <= len(numbers) <= 2 or len(names) > 1 or not set(names) <= set(SHAPES) or not arguments[0].isdigit():
        sys.stderr.write(f"usage: estate.py RULES [SHAPE] [SEED]\n\nShapes:\n{describe()}")
        return 2
    write(sys.stdout, int(numbers[0]), names[0] if names else "hosts", int(numbers[1]) if len(numbers) > 1 else 1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
