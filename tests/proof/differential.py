#!/usr/bin/env python3
"""Policies for all targets, read back: every output is the policy, and every way of deciding agrees.

    differential.py PORTC WAYS [POLICIES [FIRST_SEED]]

For the examples and for random policies (tests/packets/random_case.py), at every level of optimisation, each
target's output is proved by portc itself, and verified again from the file. Then the probes, whose answers come from the language's meaning and
which tests/packets sends through the kernel, are decided on the configuration read back, by its packet set and by
walking its rules, together with random connections at the edges of its rules.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
sys.path.insert(0, os.path.join(HERE, "..", "targets"))
import decide
from report import check, finish

EXTENSIONS = {"fortios": "conf", "asa": "cfg", "srx": "xml", "nftables": "nft"}
RANDOM_CONNECTIONS = 2000
LEVELS = (0, 1, 2)


def run(*words):
    return subprocess.run(words, capture_output=True, text=True)


def probes_for(target, source, lines, path):
    """The probes with the places by which the target knows their zones."""
    interfaces = (lambda zone: [zone]) if target == "srx" else decide.interfaces_of(source, target)
    with open(path, "w", encoding="utf-8") as f:
        for line in lines:
            fields = line.split("\t")
            if line.startswith("#") or len(fields) < 6 or re.match("stray|ah ", fields[4]):
                continue
            zones = [interfaces(z.partition("@")[0]) for z in fields[:2]]
            f.write("\t".join([zones[0][0], zones[1][0], *fields[2:6]]) + "\n")


def one(portc, ways, source, lines, folder, name, level):
    """All targets of one policy, optimised to a level; a list of what is to be checked."""
    results = []
    name = f"{name} -O{level}"
    for target, extension in EXTENSIONS.items():
        config = os.path.join(folder, f"{target}.{level}.{extension}")
        done = run(portc, source, "--target", target, f"-O{level}", "-o", config)
        if done.returncode:
            results.append((done.returncode == 1, f"{name} {target}: {done.stderr[-600:]}"))  # not expressible
            continue
        done = run(portc, "verify", source, "--target", target, config)
        results.append((done.returncode == 0, f"{name} {target}: {done.stdout[:500]}{done.stderr[:500]}"))
        probes = os.path.join(folder, f"{target}.{level}.tsv")
        probes_for(target, source, lines, probes)
        done = run(ways, target, config, probes, str(RANDOM_CONNECTIONS))
        results.append((done.returncode == 0, f"{name} {target}: {done.stdout[:500]}{done.stderr[:500]}"))
    return results


def each_firewall(portc, folder):
    """A deployment with a firewall of its own for each target: the checked-in files are verified."""
    results = []
    for target, extension in EXTENSIONS.items():
        for config in sorted(glob.glob(f"{folder}out/*.{extension}")):
            name = os.path.splitext(os.path.basename(config))[0]
            done = run(portc, "verify", folder + "deploy.pdl", "--target", target, "--firewall", name, config)
            results.append((done.returncode == 0, f"{config}: {done.stdout[:500]}{done.stderr[:500]}"))
    return results


def lines_of(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as f:
        return f.read().split("\n")


def random_policy(portc, ways, seed, work):
    folder = os.path.join(work, str(seed))
    run(sys.executable, "tests/packets/random_case.py", str(seed), folder)
    source = os.path.join(folder, "policy.pdl")
    text = "\n".join(lines_of(source)).replace("2400-01-01", "2037-01-01")  # FortiOS ends in 2037
    with open(source, "w", encoding="utf-8") as f:
        f.write(text)
    probes = lines_of(os.path.join(folder, "probes.tsv"))
    return [x for level in LEVELS
            for x in one(portc, ways, source, probes, folder, f"random policy {seed}", level)]


def main():
    portc, ways = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    n = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 1000
    with tempfile.TemporaryDirectory() as work, ThreadPoolExecutor(os.cpu_count()) as pool:
        done = []
        for folder in sorted(glob.glob("examples/*/") + glob.glob("tests/golden/*/")):
            if "distributed" in folder:
                done.append(pool.submit(each_firewall, portc, folder))
                continue
            place = os.path.join(work, os.path.basename(folder.rstrip("/")))
            os.mkdir(place)
            done += [pool.submit(one, portc, ways, folder + "deploy.pdl", lines_of(folder + "probes.tsv"), place,
                                 folder, level) for level in LEVELS]
        done += [pool.submit(random_policy, portc, ways, seed, work) for seed in range(first, first + n)]
        for d in done:
            for ok, text in d.result():
                check(ok, text)
    return finish("differential")


if __name__ == "__main__":
    sys.exit(main())
