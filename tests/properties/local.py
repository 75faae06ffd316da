#!/usr/bin/env python3
"""One added rule changes at most 40 lines of each target's output; texts change no rule: local.py PORTC"""
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
ADDED = {
    "two new hosts": "host nx1 10.16.9.9; host nx2 10.17.9.9; allow newrule from nx1 to nx2 service tcp/7777;",
    "known hosts": "allow newrule from h0 to h3 service https;",
    "a denial": "deny newdeny from h0 to h3 service any;",
    "no name, a new service": "allow from h2 to h5 service udp/4321 log;",
    "both families": "allow newrule from h0 to h5 service ssh;",
}


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
            before = output(portc, folder, base, "--target", target).split("\n")
            for name, rule in ADDED.items():
                after = output(portc, folder, rule + "\n" + base, "--target", target).split("\n")
                changed = sum(1 for line in difflib.unified_diff(before, after, n=0, lineterm="")
                              if line[0] in "+-" and line[:3] not in ("+++", "---"))
                check(0 < changed <= LIMIT, f"{target}: {name}: {changed} lines changed")
        commented = re.sub(r"^(allow r\d+ .*);$", r'\1 "a text"; # and a comment', base, flags=re.M)
        check(commented != base, "texts were added")
        check(rules(portc, folder, base) == rules(portc, folder, commented), "a text changes no rule")
        check(rules(portc, folder, base) != rules(portc, folder, base.replace("tcp/5432", "tcp/5433")),
              "a port changes rules")
    return finish("local")


sys.exit(main())
