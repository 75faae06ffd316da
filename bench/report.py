#!/usr/bin/env python3
"""Writes the results of runs into a page: bench/report.py RUN.json... [PAGE]

RUN.json is what `bench/bench.py --json` kept. What stands between the lines `<!-- results -->` and `<!-- end of results -->`
of PAGE (docs/performance.md) is replaced.
"""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from table import restored

BETWEEN = re.compile(r"(<!-- results -->\n).*?(<!-- end of results -->)", re.S)


def results(run):
    """The run as Markdown."""
    parts = [f"Measured with: {run['machine']}.\n"]
    for table in run["tables"]:
        if "text" in table:
            parts.append(f"### {table['title']}\n\n```\n{table['text'].strip()}\n```\n")
        else:
            parts.append(restored(table).markdown())
    return "\n" + "\n".join(parts) + "\n"


def main(arguments):
    runs = [name for name in arguments if name.endswith(".json")]
    pages = [name for name in arguments if not name.endswith(".json")] or ["docs/performance.md"]
    if not runs or len(pages) > 1:
        sys.stderr.write("usage: report.py RUN.json... [PAGE]\n")
        return 2
    page = pages[0]
    text = ""
    for name in runs:
        with open(name, encoding="utf-8") as f:
            text += results(json.load(f))
    with open(page, encoding="utf-8") as f:
        old = f.read()
    new, found = BETWEEN.subn(lambda m: m[1] + text + m[2], old)
    if found != 1:
        sys.stderr.write(f"report.py: {page} has {found} places for results\n")
        return 1
    with open(page, "w", encoding="utf-8") as f:
        f.write(new)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
