"""Deployments that users write, and exactly the rows that each of them opens.

deployments/NAME.pdl says in its first comments what it has to give:
  # rows: ROW...                every row that is opened, and no other
  # pairs: ROW FROM>TO...       the zone pairs of a row
  # to: ROW NAME...             the destinations of a row
  # services: ROW SERVICE...    what a row opens
  # says: TEXT                  part of a warning or note
  # fails: TEXT                 part of the error; nothing is compiled
"""
import glob
import json
import os
import re
import subprocess

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "deployments")


def expectations(path):
    """Lists of words by keyword; repeated lines add up."""
    out = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            match = re.match(r"# (rows|pairs|to|services|says|fails): (.*)", line)
            if not match:
                continue
            key, text = match.groups()
            if key in ("says", "fails"):
                out.setdefault(key, []).append(text)
            elif key == "rows":
                out.setdefault(key, set()).update(text.split())
            else:
                row, *words = text.split()
                out.setdefault(key, {}).setdefault(row, set()).update(words)
    return out


def opened(rules):
    """Row -> what the compiler's list says of it."""
    out = {}
    for rule in rules:
        for reason in rule["reasons"]:
            for row in reason.get("rows") or []:
                seen = out.setdefault(row, {"pairs": set(), "to": set(), "services": set()})
                seen["pairs"].add(f"{rule['from']}>{rule['to']}")
                seen["to"].update(rule["destinations"])
                seen["services"].update(rule["services"])
    return out


def check_listing(report, name, expect, rows):
    wanted = expect.get("rows", set())
    report.check(set(rows) == wanted, f"{name}: missing {sorted(wanted - set(rows))}, "
                                      f"not wanted {sorted(set(rows) - wanted)}")
    for key in ("pairs", "to", "services"):
        for row, words in expect.get(key, {}).items():
            found = rows.get(row, {}).get(key, set())
            report.check(found == words, f"{name}: {row} {key} {sorted(found)}")


def check_file(report, portc, path):
    name = os.path.basename(path)
    expect = expectations(path)
    done = subprocess.run([portc, "list", path, "--format", "json"], capture_output=True,
                          text=True, timeout=60, check=False)
    for text in expect.get("says", []) + expect.get("fails", []):
        report.check(text in done.stderr, f"{name}: does not say `{text}`")
    if "fails" in expect:
        report.check(done.returncode == 1, f"{name}: exit status {done.returncode}")
        return
    report.check(done.returncode == 0, f"{name}: {done.stderr}")
    if done.returncode == 0:
        check_listing(report, name, expect, opened(json.loads(done.stdout)))


def check(report, portc):
    """Compiles every deployment with PORTC."""
    paths = sorted(glob.glob(os.path.join(HERE, "*.pdl")))
    report.check(bool(paths), "there are no deployments")
    for path in paths:
        check_file(report, portc, path)
