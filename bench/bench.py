#!/usr/bin/env python3
"""Measures portc on estates of several sizes and shapes: bench/bench.py PORTC [options]

Prints tables of medians and ratios; --json keeps them with every single run, for bench/report.py. What is compared runs
in turns, so that a load on the machine falls on all of it. Nothing here passes or fails. docs/performance.md says what is
measured and how to read it. The quick run takes some minutes; --full goes to 1,000,000 rules and takes hours on few cores.
"""
import argparse
import json
import os
import platform
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import estate
import many_files
import optimiser
import others
import phases
import targets
from context import Context

SECTIONS = {"targets": targets.section, "phases": phases.section, "optimiser": optimiser.section, "files": many_files.section,
            "packets": others.packets, "lsp": others.lsp}
SHAPES = ["few-zones", "many-zones", "groups", "overlap", "ipv6", "catalogue"]
ALL_SHAPES = [*SHAPES, "hosts", "few-hosts"]


def words(text):
    return text.split(",")


def numbers(text):
    return sorted(int(n) for n in text.split(","))


def options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("portc")
    parser.add_argument("--full", action="store_true", help="to 1,000,000 rules, all shapes")
    parser.add_argument("--sizes", type=numbers, help="rules, e.g. 1000,10000,100000")
    parser.add_argument("--shapes", type=words, help=f"of: {' '.join(estate.SHAPES)}")
    parser.add_argument("--targets", type=words, default=["fortios", "asa", "srx", "nftables"])
    parser.add_argument("--sections", type=words, default=list(SECTIONS), help=f"of: {' '.join(SECTIONS)}")
    parser.add_argument("--rounds", type=int, help="how often each command runs")
    parser.add_argument("--limit", type=float, help="seconds after which a command is ended")
    parser.add_argument("--files", type=int, help="size of the repository of small files")
    parser.add_argument("--json", metavar="FILE", help="keep tables and single runs in FILE")
    o = parser.parse_args(arguments)
    o.sizes = o.sizes or ([1000, 10000, 100000, 1000000] if o.full else [1000, 10000])
    o.shapes = o.shapes or (ALL_SHAPES if o.full else SHAPES)
    o.rounds = o.rounds or (5 if o.full else 3)
    o.limit = o.limit or (900 if o.full else 60)
    o.files = o.files or (1000 if o.full else 200)
    o.long = 20 if o.full else 4
    for given, known in ((o.shapes, estate.SHAPES), (o.sections, SECTIONS)):
        if not set(given) <= set(known):
            parser.error(f"unknown: {', '.join(sorted(set(given) - set(known)))} (known: {' '.join(known)})")
    return o


def machine(portc):
    """What ran where: in the record, because absolute numbers mean nothing without it."""
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        model = next((line.split(":", 1)[1].strip() for line in f if line.startswith("model name")), platform.machine())
    version = subprocess.run([portc, "--version"], capture_output=True, text=True).stdout.strip()
    load = os.getloadavg()[0]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 30
    return (f"{version}; {model}, {os.cpu_count()} cores, {memory} GiB, Linux {platform.release().split('-')[0]}; "
            f"load at the start {load:.1f}")


def show(context, name, result):
    """Prints what a section gives, as it comes; returns it for the record."""
    if isinstance(result, str):
        print(result, flush=True)
        return [{"title": name, "text": result}]
    shown = []
    for table in result or ():
        context.say("")
        print(table.text(), flush=True)
        shown.append(table.raw())
    return shown


def main():
    o = options(sys.argv[1:])
    context = Context(o.portc, o)
    where = machine(context.portc)
    print(where + "\n", flush=True)
    shown = []
    try:
        for name in o.sections:
            shown += show(context, name, SECTIONS[name](context))
    finally:
        context.close()
    if o.json:
        with open(o.json, "w", encoding="utf-8") as out:
            json.dump({"machine": where, "command": sys.argv[2:], "tables": shown, "runs": context.record}, out, indent=1)


if __name__ == "__main__":
    main()
