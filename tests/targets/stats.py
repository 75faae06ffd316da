#!/usr/bin/env python3
"""--stats counts what the outputs come to: stats.py PORTC [POLICIES]

Outputs of examples and of random policies are counted here, by other means than portc's: the ASA's groups expanded
by the reader of decide.py, FortiOS tables and SRX policies as that reader sees them, nftables as JSON of its words.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, ".."), os.path.join(HERE, "..", "properties")]
import decide
import levels
from report import check, finish


def run(*words):
    return subprocess.run(words, capture_output=True, text=True)


# -- counting ---------------------------------------------------------------------------------------------

def asa_size(device, w):
    """(IPv4, IPv6) entries that a definition or an operand comes to."""
    if w[0] in ("any", "any4", "any6"):
        return w[0] != "any6", w[0] != "any4"
    if w[0] in ("object", "object-group", "group-object"):
        members = device.objects[w[1]] if w[0] == "object" else device.groups[w[1]]
        sizes = [asa_size(device, m) for m in members]
        return sum(s[0] for s in sizes), sum(s[1] for s in sizes)
    if w[0] == "network-object":
        return asa_size(device, w[1:])
    if w[0] == "fqdn":
        return w[1] == "v4", w[1] == "v6"
    six = any(":" in x for x in w[:2])
    return not six, six


def asa(text):
    device = decide.Asa(text, lambda zone: [zone])
    entries = elements = 0
    for lines in device.lists.values():
        for w in lines:
            w = w[1:]
            services = len(device.groups[w[1]]) if w[0] == "object-group" else 1
            w = w[2 if w[0] == "object-group" else 1:]
            ends = []
            for _ in range(2):
                ends.append((w[0] == "any", asa_size(device, w)))
                w = w[device.operand(w, decide.ipaddress.ip_address("192.0.2.1"))[1]:]
                w = w[device.port(w, 0)[1]:]
            (any1, (a4, a6)), (any2, (b4, b6)) = ends
            entries += 1
            elements += services * (1 if any1 and any2 else a4 * b4 + a6 * b6)
    return {"access-list entries": entries, "elements after expansion": elements,
            "objects and groups": len(device.objects) + len(device.groups)}


def fortios(text):
    tables = decide.Fortios(text, lambda zone: [zone]).tables

    def size(prefix):
        return sum(len(entries) for name, entries in tables.items() if name.startswith(prefix))
    return {"policies": size("firewall policy"), "addresses and groups": size("firewall addr"),
            "services and groups": size("firewall service")}


def srx(text):
    device = decide.Srx(text, lambda zone: [zone])
    return {"policies": sum(len(c) for c in device.contexts.values()) + len(device.globals),
            "addresses and sets": len(device.addresses) + len(device.sets),
            "applications and sets": len(device.applications) + len(device.app_sets)}


def nftables(text):
    device = decide.Nftables(text, lambda zone: [zone])
    rules = [w for chain in device.chains.values() for w in chain]
    anonymous = sum(len(device.items(" ".join(w).partition("{ ")[2].partition(" }")[0].split()))
                    for w in rules if "{" in w)
    named = sum(len(x) for x in list(device.sets.values()) + list(device.maps.values()))
    return {"rules": len(rules), "set elements": named + anonymous}


COUNTERS = {"asa": asa, "fortios": fortios, "srx": srx, "nftables": nftables}


# -- comparing --------------------------------------------------------------------------------------------

def stats(portc, source, level):
    done = run(portc, "check", source, "--stats", f"-O{level}", "--diagnostics", "json", "-Wno-unbound")
    return json.loads(done.stderr.strip().split("\n")[-1])


def compare(portc, source, name, level):
    told = stats(portc, source, level)
    for target, count in COUNTERS.items():
        rows = {r["what"]: r for r in told["stats"] if r["target"] == target}
        for at, key in ((0, "before"), (level, "after")):
            done = run(portc, source, "--target", target, f"-O{at}", "-Wno-unbound")
            if done.returncode:
                check(not rows, f"{name}: {target}: told of what cannot be written")
                continue
            for what, n in count(done.stdout).items():
                got = rows.get(what, {}).get(key)
                check(got == n, f"{name}: {target} -O{at}: {what}: {got}, but there are {n}")
    rows = {r["what"]: r for r in told["stats"] if r["target"] is None}
    for at, key in ((0, "before"), (level, "after")):
        m = levels.compile_at(portc, source, at)
        for what, n in (("rules", len(m.rules)), ("expanded entries", m.expanded())):
            check(rows[what][key] == n, f"{name}: -O{at}: {what}: {rows[what][key]}, but there are {n}")


def main():
    portc = sys.argv[1]
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    for source in sorted(glob.glob("examples/*/deploy.pdl") + glob.glob("tests/golden/*/deploy.pdl")):
        with open(source, encoding="utf-8") as f:
            if len(re.findall(r"^firewall", f.read(), re.M)) > 1:
                continue  # an output for each
        compare(portc, source, source, 2)
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(900, 900 + n):
            path = os.path.join(folder, f"{seed}.pdl")
            levels.write_policy(portc, path, seed)
            compare(portc, path, f"seed {seed}", 1 + seed % 2)
    return finish("stats")


if __name__ == "__main__":
    sys.exit(main())
