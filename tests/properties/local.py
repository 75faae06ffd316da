#!/usr/bin/env python3
"""One added rule changes at most 40 lines of each target's output, at every level of optimisation; texts change
no rule: local.py PORTC"""
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish

TARGETS = ["fortios", "asa", "srx", "nftables", "json"]
LIMIT = 40
MERGED_LIMIT = 60  # where a class is parted: three rules, of which two are new
ADDED = {
    "two new hosts": "host nx1 10.16.9.9; host nx2 10.17.9.9; allow newrule from nx1 to nx2 service tcp/7777;",
    "known hosts": "allow newrule from h0 to h3 service https;",
    "a denial": "deny newdeny from h0 to h3 service any;",
    "no name, a new service": "allow from h2 to h5 service udp/4321 log;",
    "both families": "allow newrule from h0 to h5 service ssh;",
}

# Rules that fall together in classes at -O2: many hosts with the same services, networks that hold some of them.
MERGED = {
    "joins a class": "allow newrule from m9 to n1 service https; allow newrule2 from m9 to n1 service ssh;",
    "leaves a class": "allow newrule from m17 to n1 service tcp/9999;",
    "is held, its reason is kept": "allow newrule from 10.16.200.1 to n3 service ssh;",
    "holds two": "allow newrule from 10.16.0.32/31 to n1 service https;",
    "the first of its class": "allow a0 from 10.16.99.1 to n1 service https;",
    "swallows members": "deny newdeny from 10.16.0.32/30 to n1 service any;",
    "joins two ranges": "allow newrule from m40, m41 to n2 service ssh;",
    "logs": "allow newrule from m17 to n1 service https log;",
}


def merging_estate():
    """400 rules of which -O2 makes a few."""
    lines = ["zone apps { network 10.16.0.0/16; }", "zone data { network 10.17.0.0/16; }"]
    lines += [f"host m{i} 10.16.0.{i};" for i in range(1, 130)]
    lines += [f"host n{i} 10.17.0.{i};" for i in range(1, 5)]
    for i in range(1, 130):
        lines += [f"allow w{i} from m{i} to n1 service {s};" for s in ("https", "ssh") if i != 9]
        if i not in (40, 41):
            lines.append(f"allow x{i} from m{i} to n2 service ssh;")
    lines += [f"allow y{i} from 10.16.{i}.0/24 to n3 service ssh;" for i in range(200, 210)]
    return "\n".join(lines)


def check_local(portc, folder, target, level, base, added, limit):
    arguments = ("--target", target, f"-O{level}")
    before = output(portc, folder, base, *arguments).split("\n")
    for name, rule in added.items():
        after = output(portc, folder, rule + "\n" + base, *arguments).split("\n")
        changed = sum(1 for line in difflib.unified_diff(before, after, n=0, lineterm="")
                      if line[0] in "+-" and line[:3] not in ("+++", "---"))
        check(0 < changed <= limit, f"{target} -O{level}: {name}: {changed} lines changed")


def output(portc, folder, text, *arguments):
    path = os.path.join(folder, "estate.pdl")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    if arguments[0] == "list":
        command = [portc, "list", path, *arguments[1:]]
    else:
        command = [portc, path, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    check(done.returncode == 0, f"compiles: {done.stderr[:500]}")
    return done.stdout


def rules(portc, folder, text):
    """Every rule without what is said of it."""
    listed = json.loads(output(portc, folder, text, "list", "--format", "json"))
    for rule in listed:
        rule["reasons"] = [r["label"] for r in rule["reasons"]]
    return listed


def main():
    portc = sys.argv[1]
    base = subprocess.run([sys.executable, "bench/estate.py", "1000"], capture_output=True, text=True,
                          check=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        for target in TARGETS:
            for level in range(3):
                check_local(portc, folder, target, level, base, ADDED, LIMIT)
                check_local(portc, folder, target, level, merging_estate(), MERGED, MERGED_LIMIT)
        commented = re.sub(r"^(allow r\d+ .*);$", r'\1 "a text"; # and a comment', base, flags=re.M)
        check(commented != base, "texts were added")
        check(rules(portc, folder, base) == rules(portc, folder, commented), "a text changes no rule")
        check(rules(portc, folder, base) != rules(portc, folder, base.replace("tcp/5432", "tcp/5433")),
              "a port changes rules")
    return finish("local")


sys.exit(main())
