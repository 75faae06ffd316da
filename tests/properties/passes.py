#!/usr/bin/env python3
"""--time-passes tells every phase once, adds up, and changes nothing else: tests/properties/passes.py PORTC"""
import os
import re
import subprocess
import sys
import tempfile

PDL = """zone inside { network 10.1.0.0/16; }
zone dmz { network 10.2.0.0/24; }
host web 10.2.0.80;
allow web from inside to web service tcp/443;
assert allow from inside to web service tcp/443;
"""
FRONT = ["read", "parse", "resolve", "policy", "checks"]
LINE = re.compile(r"^(\S[a-z ]*?) +(\d+\.\d\d) +(\d+\.\d\d) +(\d+\.\d) % +(\d+\.\d)$")


def run(portc, *args):
    done = subprocess.run([portc, *args], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def table(text):
    """The rows of the last table in a text, by phase, and what stands before it."""
    at = text.rindex("phase ")
    head, *lines = text[at:].rstrip("\n").split("\n")
    assert re.fullmatch(r"phase +wall ms +cpu ms +share +peak MiB", head), head
    rows = {}
    for line in lines:
        found = LINE.match(line)
        assert found, line
        assert found[1] not in rows, f"{found[1]} stands twice"
        rows[found[1]] = [float(x) for x in found.groups()[1:]]
    return rows, text[:at]


def check_table(text, phases):
    rows, before = table(text)
    assert list(rows) == phases + ["total"], list(rows)
    for column in (0, 1):
        parts = sum(rows[p][column] for p in phases)
        assert abs(parts - rows["total"][column]) < 0.01 * len(phases) + 0.001, rows
    assert abs(sum(rows[p][2] for p in phases) - 100) < 1, rows
    assert rows["total"][2] == 100 and rows["total"][3] > 0, rows
    return before


def main():
    portc = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, text in (("a.pdl", PDL), ("bad.pdl", PDL + "allow from nowhere to web service ssh;\n"),
                           ("torn.pdl", "zone inside {")):
            with open(name, "w", encoding="utf-8") as out:
                out.write(text)
        back = ["check target", "emit", "read back", "prove", "write"]
        for target, later in (("fortios", back), ("srx", back), ("json", ["check target", "emit", "write"])):
            plain = run(portc, "a.pdl", "--target", target, "-O0")
            status, out, err = run(portc, "a.pdl", "--target", target, "-O0", "--time-passes")
            assert (status, out) == plain[:2] and status == 0, err
            rows, before = table(err)
            assert before == plain[2], before
            check_table(err, [p for p in FRONT + ["optimise"] + later if p in rows])
            assert set(rows) >= set(FRONT + later), rows
        assert check_table(run(portc, "check", "a.pdl", "--time-passes")[2], FRONT + ["check target"]) == ""
        status, _, err = run(portc, "bad.pdl", "--target", "json", "--time-passes")
        assert status == 1 and "is not a zone" in check_table(err, ["read", "parse", "resolve"])
        status, _, err = run(portc, "check", "torn.pdl", "--time-passes")
        assert status == 1 and "not closed" in check_table(err, ["read", "parse", "resolve"]), err
        status, _, err = run(portc, "a.pdl", "--target", "all", "--out-dir", "out", "--time-passes", "-j2")
        assert status == 0
        assert set(table(err)[0]) >= set(FRONT + back + ["total"])
        assert "phase" not in run(portc, "a.pdl", "--target", "asa")[2]
    print("passes: each phase once, and they add up")


if __name__ == "__main__":
    main()
