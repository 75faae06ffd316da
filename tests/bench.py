#!/usr/bin/env python3
"""The bench measures what it says, on estates that are what they say: bench.py PORTC

Every shape of bench/estate.py compiles without an error for every target, proved, at a small size; the bench runs through
every section. Nothing is timed here.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

from report import check, finish

portc = os.path.abspath(sys.argv[1])
BENCH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench")
sys.path.insert(0, BENCH)
import estate as generator
import limits
import measure
import shapes
import table


def estate(*arguments):
    return subprocess.run([sys.executable, f"{BENCH}/estate.py", *map(str, arguments)], capture_output=True, text=True)


def written(path, *arguments):
    done = estate(*arguments)
    check(done.returncode == 0, f"estate {arguments}: {done.stderr}")
    with open(path, "w", encoding="utf-8") as f:
        f.write(done.stdout)


def compiles(folder, rules, shape):
    """Every target's output is written and proved: a rule that were too large to be proved would be warned about."""
    path, out = f"{folder}/{shape}.pdl", f"{folder}/{shape}"
    written(path, rules, shape)
    done = subprocess.run([portc, "check", path, "-Werror=unproved"], capture_output=True, text=True)
    check(done.returncode == 0, f"{shape}: check: {done.stderr[-500:]}")
    done = subprocess.run([portc, path, "--out-dir", out, "-Werror=unproved"], capture_output=True, text=True)
    check(done.returncode == 0, f"{shape}: {done.stderr[-500:]}")
    for extension in ("conf", "cfg", "xml", "nft"):
        check(any(f.endswith(extension) for f in os.listdir(out)), f"{shape}: no {extension}")


def has_its_size(folder, rules, shape):
    """The rules that are listed are about as many as were asked for: more where one spans zones."""
    done = subprocess.run([portc, "list", f"{folder}/{shape}.pdl", "--format", "csv"], capture_output=True, text=True)
    listed = done.stdout.count("\n") - 1
    check(rules * 0.8 <= listed <= rules * 2, f"{shape}: {listed} rules instead of {rules}")


def is_deterministic(shape):
    check(estate(60, shape, 7).stdout == estate(60, shape, 7).stdout, f"{shape}: differs from run to run")


def every_shape(folder):
    for shape in shapes.SHAPES:
        compiles(folder, 200, shape)
        has_its_size(folder, 200, shape)
        is_deterministic(shape)
        check(estate(60, shape, 7).stdout != estate(60, shape, 8).stdout, f"{shape}: the seed does nothing")
    for shape in limits.SHAPES:
        compiles(folder, 40, shape)
        is_deterministic(shape)


def large_numbers_stay_addresses(folder):
    """The first host whose number needs more than 16 bits."""
    lines = [line for line in shapes.hosts(5 * 65536, 1) if line.startswith("host")][-400:]
    with open(f"{folder}/large.pdl", "w", encoding="utf-8") as f:
        f.write("\n".join([*shapes.eight_zones(), *lines, "allow from any to any service https;\n"]))
    done = subprocess.run([portc, "check", f"{folder}/large.pdl"], capture_output=True, text=True)
    check(done.returncode == 0, f"large: {done.stderr[-500:]}")


def commands_are_refused():
    for wrong in ([], ["x"], ["10", "no-such-shape"], ["10", "hosts", "x"], ["hosts", "10"], ["1", "2", "3"]):
        done = estate(*wrong)
        check(done.returncode == 2 and "usage" in done.stderr and not done.stdout, f"estate {wrong}: {done.returncode}")
    check(estate(30).stdout == estate(30, "hosts").stdout == estate(30, 1).stdout, "a shape or seed that is not given")
    check(estate(30, "ipv6", 3).stdout == generator.estate(30, 3, "ipv6"), "as a function")


def figures_are_right():
    """Medians, ratios by round, failures and the limit."""
    runs = measure.in_turns({"true": ["true"], "false": ["sh", "-c", "echo why >&2; exit 3"], "slow": ["sleep", "30"]},
                            argparse.Namespace(rounds=3, limit=0.2, long=9))
    check(len(runs["true"].walls) == 3 and not runs["true"].failed, "true fails")
    check(runs["false"].failed == "status 3: why" and len(runs["false"].walls) == 1, f"false: {runs['false'].failed}")
    check(runs["slow"].failed == "> 0 s" and runs["slow"].over(runs["true"]) is None, f"slow: {runs['slow'].failed}")
    a, b = measure.Series([]), measure.Series([])
    a.walls, b.walls = [2, 30, 8], [1, 10, 8]
    check(a.over(b) == 2 and a.wall == 8, "the median of ratios is not the ratio of medians")
    check(table.seconds(a) == "8 (2-30)", table.seconds(a))
    check([table.ratio(x) for x in (None, 0.123, 4.56, 45.67, 456.7)] == ["-", "0.12", "4.6", "45.7", "457"], "ratio")


def page_is_rewritten(folder, run):
    page = f"{folder}/page.md"
    with open(page, "w", encoding="utf-8") as f:
        f.write("before\n<!-- results -->\nold\n<!-- end of results -->\nafter\n")
    report = [sys.executable, f"{BENCH}/report.py", run, page]
    check(subprocess.run(report).returncode == 0, "report")
    with open(page, encoding="utf-8") as f:
        once = f.read()
    check(once.startswith("before\n<!-- results -->\n") and once.endswith("<!-- end of results -->\nafter\n"), f"page: {once[:80]}")
    check("old" not in once and "### Whole processes: few-zones\n" in once and "| nftables | 30 |" in once, "page: the results are not there")
    subprocess.run(report)
    with open(page, encoding="utf-8") as f:
        check(f.read() == once, "page: writing it again changes it")
    with open(page, "w", encoding="utf-8") as f:
        f.write("no place\n")
    done = subprocess.run(report, capture_output=True, text=True)
    check(done.returncode == 1 and "0 places" in done.stderr, f"a page without a place: {done.stderr}")


def every_section(folder):
    run = f"{folder}/run.json"
    command = [sys.executable, f"{BENCH}/bench.py", portc, "--sizes", "30,60", "--shapes", "few-zones,catalogue", "--rounds", "1",
               "--files", "6", "--sections", "targets,phases,optimiser,files", "--json", run]
    done = subprocess.run(command, capture_output=True, text=True)
    check(done.returncode == 0, f"bench: {done.stderr[-800:]}")
    check("status" not in done.stdout, f"bench: {done.stdout}")
    with open(run, encoding="utf-8") as f:
        kept = json.load(f)

    def rows(title):
        return next(t["rows"] for t in kept["tables"] if t["title"].startswith(title))

    titles = [t["title"].split(" at ")[0].split(":")[0] for t in kept["tables"]]
    check(titles == ["Whole processes", "Whole processes", "Growth", "Phases", "Optimiser", "Optimiser", "Many small files"],
          f"bench: {titles}")
    check(len(kept["tables"][0]["rows"]) == len(kept["tables"][1]["rows"]) == 8 and not any(r["failed"] for r in kept["runs"]), "bench: rows")
    check(len(rows("Phases")) == 8 and all(row[-1] != "0" for row in rows("Phases")), f"bench: {rows('Phases')}")
    check([row[:2] for row in rows("Optimiser")] == [[s, o] for s in ("few-zones", "catalogue") for o in ("-O1", "-O2")], "bench: levels")
    check("proved" in {r["name"] for r in kept["runs"]} and "nft" in {r["name"] for r in kept["runs"]}, "bench: what runs")
    page_is_rewritten(folder, run)


def main():
    with tempfile.TemporaryDirectory() as folder:
        every_shape(folder)
        large_numbers_stay_addresses(folder)
        every_section(folder)
    commands_are_refused()
    figures_are_right()
    return finish("bench")


if __name__ == "__main__":
    sys.exit(main())
