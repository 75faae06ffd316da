"""Every row of every product is opened by some deployment: none is declared and out of reach.

For each product a deployment binds every role to two hosts and every peer to one, each in a zone
of its own, and is compiled with all switches off and on, each value of each choice, and an old and
a new version. Together they open every row that is not `local`.
"""
import json
import os
import subprocess
import tempfile

import deployments

VERSIONS = ["1.0", "99.0"]


def settings(options, on, choice, version):
    lines = [f"    version {version};", f"    set as-documented {'on' if on else 'off'};"]
    for o in options:
        if o["kind"] == "switch":
            lines.append(f"    set {o['name']} {'on' if on else 'off'};")
        elif o["kind"] == "choice":
            value = o["values"][min(choice, len(o["values"]) - 1)]
            lines.append(f"    set {o['name']} {value};")
        else:
            lines.append(f"    set {o['name']} {version};")
    return lines


def variants(options):
    """(switches on, index of each choice, version)"""
    longest = max([len(o["values"]) for o in options if o["kind"] == "choice"] or [1])
    for on in (False, True):
        for choice in range(longest):
            for version in VERSIONS:
                yield settings(options, on, choice, version)


def places(product):
    """Lines that declare a zone and a host per end, and the lines that bind them."""
    declare, bind = [], []
    ends = [(r["name"], 2) for r in product["roles"]] + [(p["name"], 1) for p in product["peers"]]
    for i, (name, hosts) in enumerate(ends):
        members = []
        for k in range(hosts):
            declare.append(f"zone z{i}-{k} {{ network 10.{i}.{k}.0/24; }}")
            declare.append(f"host h-{name}-{k} 10.{i}.{k}.1;")
            members.append(f"h-{name}-{k}")
        bind.append(f"    bind {name} = {', '.join(members)};")
    return declare, bind


def rows_opened(portc, lines):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "deploy.pdl")
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")
        done = subprocess.run([portc, "list", path, "--format", "json"], capture_output=True,
                              text=True, timeout=60, check=False)
    if done.returncode:
        return done.stderr
    return set(deployments.opened(json.loads(done.stdout)))


def check(report, portc, product):
    """Compiles every variant of a deployment of PRODUCT with PORTC."""
    name = product["product"]
    declare, bind = places(product)
    reached = set()
    for lines in variants(product["options"]):
        rows = rows_opened(portc, [*declare, f"deploy {name} as d {{", *lines, *bind, "}"])
        report.check(isinstance(rows, set), f"{name}: {rows}")
        reached |= rows if isinstance(rows, set) else set()
    flows = [f for f in product["flows"] if f["section"] != "local"]
    wanted = {row for f in flows for row in f["rows"]}
    report.check(wanted - reached == set(), f"{name}: nothing opens {sorted(wanted - reached)}")
    closed = {row for f in product["flows"] if f["section"] == "local" for row in f["rows"]}
    report.check(not closed & reached, f"{name}: {sorted(closed & reached)} is opened")
