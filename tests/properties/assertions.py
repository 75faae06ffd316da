#!/usr/bin/env python3
"""Assertions are decided exactly: assertions.py PORTC

Random policies and probes with their expectations, worked out from the language's meaning alone by
tests/packets/random_case.py. Every probe becomes an assertion that has to hold, and its opposite one
that has to fail, with the very connection as its witness. `explain` has to agree.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish


def statement(action, probe):
    service = probe[4] if "source" in probe[4] or not probe[4].startswith(("tcp", "udp", "sctp")) \
        else probe[4] + " source 40000"
    return f"assert {action} from {probe[2]} to {probe[3]} service {service};"


def compile_with(portc, path, policy, statements):
    with open(path, "w", encoding="utf-8") as f:
        f.write(policy + "\n" + "\n".join(statements) + "\n")
    done = subprocess.run([portc, "check", path, "--diagnostics", "json"], capture_output=True, text=True)
    return done.returncode, json.loads(done.stderr)


def witness(message):
    found = re.search(r"fails: (\S+) -> (\S+) ", message)
    return found.groups() if found else None


def main():
    portc = sys.argv[1]
    other = {"allow": "deny", "deny": "allow"}
    with tempfile.TemporaryDirectory() as work:
        for seed in range(21, 29):
            folder = os.path.join(work, str(seed))
            subprocess.run([sys.executable, "tests/packets/random_case.py", str(seed), folder], check=True)
            with open(os.path.join(folder, "policy.pdl"), encoding="utf-8") as f:
                policy = f.read()
            with open(os.path.join(folder, "probes.tsv"), encoding="utf-8") as f:
                lines = [line.rstrip("\n").split("\t") for line in f if line.strip() and line[0] != "#"]
            probes = [p for p in lines if not re.match("stray|ah ", p[4])]
            path = os.path.join(folder, "asserted.pdl")
            code, said = compile_with(portc, path, policy, [statement(p[5], p) for p in probes])
            check(code == 0, f"seed {seed}: assertions hold: {[d['message'] for d in said['diagnostics'] if d['severity'] == 'error'][:3]}")
            for start in range(0, len(probes), 90):
                some = probes[start:start + 90]
                code, said = compile_with(portc, path, policy, [statement(other[p[5]], p) for p in some])
                errors = {d["line"]: d["message"] for d in said["diagnostics"] if d["severity"] == "error"}
                first = policy.count("\n") + 2
                for i, p in enumerate(some):
                    message = errors.get(first + i, "")
                    check(witness(message) == (p[2], p[3]) and message.endswith("permitted" if p[5] == "allow" else "dropped"),
                          f"seed {seed}: {' '.join(p)}: {message!r}")
            for p in probes[:20]:
                done = subprocess.run([portc, "explain", os.path.join(folder, "policy.pdl"), p[2], p[3], p[4], "--target",
                                       "json", "--format", "json"], capture_output=True, text=True)
                answers = json.loads(done.stdout)
                check(len(answers) == 1 and answers[0]["permitted"] == (p[5] == "allow") and answers[0]["from"] == p[0],
                      f"seed {seed}: explain {' '.join(p)}: {done.stdout[:200]}")
    return finish("assertions")


sys.exit(main())
