#!/usr/bin/env python3
"""make and ninja rebuild what has to be, and nothing else; the CI script refuses what it says: depend.py PORTC

Runs the examples of docs/build-systems.md in directories of their own.
"""
import contextlib
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish

PORTC = os.path.abspath(sys.argv[1])
with open("docs/build-systems.md", encoding="utf-8") as page:
    PAGE = page.read()

ZONES = "zone lan { network 10.0.0.0/8; }\nzone wan { network any; }\n"
SITE = 'include "%szones.pdl";\n\nhost web 10.0.0.%d;\n\nallow web from wan to web service https;\n'
EDGES = "".join(f'firewall {name} {target} {{\n    zone lan interface "e0";\n    zone wan interface "e1";\n}}\n'
                for name, target in (("north", "fortios"), ("south", "nftables")))


def example(name):
    return re.search(r"<!-- file: %s -->\n```\w+\n(.*?)```" % re.escape(name), PAGE, re.S).group(1)


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def site(path, number):
    write(path, SITE % ("../" * path.count("/"), number))


@contextlib.contextmanager
def repository():
    """A directory of its own with zones, and a portc of its own in bin/, so that it can be a new one."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write("bin/portc", f'#!/bin/sh\nexec {PORTC} "$@"\n')
        os.chmod("bin/portc", 0o755)
        write("zones.pdl", ZONES)
        yield folder
        os.chdir("/")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": f"{os.getcwd()}/bin:{os.environ['PATH']}"})


def outputs():
    """Every output below out/ and its time."""
    paths = [os.path.join(folder, f) for folder, _, names in os.walk("out") for f in names if not f.endswith(".d")]
    return {p[len("out/"):]: os.stat(p).st_mtime_ns for p in paths}


def age():
    """As if everything in the directory had been there for a day, the sources longest."""
    for folder, _, names in os.walk("."):
        for name in names:
            path = os.path.join(folder, name)
            times = os.lstat(path)
            if not os.path.islink(path):
                os.utime(path, (times.st_mtime - 86400,) * 2)


def few(command, what, expected):
    """The first build, then one with nothing to do, one changed file, a change of what all include."""
    done = run(*command)
    check(done.returncode == 0, f"{what}: {done.stdout}{done.stderr}")
    check(sorted(outputs()) == expected, f"{what}: built {sorted(outputs())}")
    age()
    before = outputs()
    run(*command)
    check(outputs() == before, f"{what}: something is built twice")
    site("sites/paris.pdl", 3)
    run(*command)
    changed = [f for f, t in outputs().items() if before[f] != t]
    check(sorted(changed) == [f for f in expected if f.startswith("paris")], f"{what}: after a change of one file: {changed}")
    age()
    before = outputs()
    with open("zones.pdl", "a", encoding="utf-8") as f:
        f.write("# changed\n")
    run(*command)
    changed = [f for f, t in outputs().items() if before[f] != t]
    check(sorted(changed) == expected, f"{what}: after a change of what all include: {changed}")


def by_make():
    with repository():
        write("Makefile", example("Makefile"))
        site("sites/paris.pdl", 1)
        site("sites/de/berlin.pdl", 2)
        both = ["de/berlin.conf", "de/berlin.nft", "paris.conf", "paris.nft"]
        few(["make", "-j2"], "make", both)
        age()
        before = outputs()
        os.utime("bin/portc")
        run("make", "-j2")
        check(all(before[f] != t for f, t in outputs().items()), "make: a new portc compiles nothing")
        os.unlink("zones.pdl")  # -MP: a file that nobody includes any more may go
        for path in ("sites/paris.pdl", "sites/de/berlin.pdl"):
            write(path, ZONES + (SITE % ("", 7)).split("\n", 1)[1])
        done = run("make")
        check(done.returncode == 0, f"make: after an included file was removed: {done.stderr}")
        os.unlink("sites/paris.pdl")
        check(run("make", "prune").returncode == 0 and sorted(outputs()) == both[:2], f"make prune: {sorted(outputs())}")
        check(not os.path.exists("out/paris.nft.d") and os.path.exists("out/de/berlin.nft.d"), "make prune: dependency files")
        write("sites/bad.pdl", "zone")
        done = run("make", "-k")
        check(done.returncode != 0 and not os.path.exists("out/bad.nft") and not os.path.exists("out/bad.nft.d"), "make: a file with errors")


def several_firewalls():
    with repository():
        write("Makefile", example("several.mk"))
        write("zones.pdl", ZONES + EDGES)
        site("sites/paris.pdl", 1)
        site("sites/de/berlin.pdl", 2)
        few(["make", "-j2"], "several.mk", sorted(f"{folder}/{f}" for folder, stem in (("de/berlin", "berlin"), ("paris", "paris"))
                                                  for f in (".done", "north.conf", "south.nft", f"{stem}.cfg", f"{stem}.xml", f"{stem}.json")))


def by_ninja():
    with repository():
        write("build.ninja", example("build.ninja"))
        site("sites/paris.pdl", 1)
        site("sites/berlin.pdl", 2)
        few(["ninja"], "ninja", ["berlin.conf", "paris.conf"])
    with repository():
        write("configure.sh", example("configure.sh"))
        site("sites/paris.pdl", 1)
        site("sites/de/berlin.pdl", 2)
        few(["sh", "-c", "sh configure.sh && ninja"], "configure.sh", ["de/berlin.nft", "paris.nft"])


def many(files=150):
    """A repository of many files, built on two cores: a file, or what a third of them includes, is changed."""
    with repository():
        write("Makefile", example("Makefile"))
        write("more.pdl", "network office 10.9.0.0/16;\n")
        for n in range(files):
            site(f"sites/{n % 10}/s{n}.pdl", n + 1)
            if n % 3 == 0:
                with open(f"sites/{n % 10}/s{n}.pdl", "a", encoding="utf-8") as f:
                    f.write('include "../../more.pdl";\nallow from wan to office service ssh;\n')
        done = run("make", "-j2")
        check(done.returncode == 0 and len(outputs()) == 2 * files, f"many: {len(outputs())} outputs: {done.stderr[-300:]}")
        age()
        for change, expected in (("sites/7/s17.pdl", {"7/s17"}), ("more.pdl", {f"{n % 10}/s{n}" for n in range(0, files, 3)})):
            before = outputs()
            with open(change, "a", encoding="utf-8") as f:
                f.write("# changed\n")
            run("make", "-j2")
            changed = {f.rsplit(".", 1)[0] for f, t in outputs().items() if before[f] != t}
            check(changed == expected, f"many: {change}: {sorted(changed ^ expected)}")
            age()


def one_process():
    """portc with all files writes what a process for each file writes."""
    with repository():
        for n in range(20):
            site(f"sites/s{n}.pdl", n + 1)
        files = [f"sites/s{n}.pdl" for n in range(20)]
        done = run("bin/portc", *files, "--target", "nftables", "--out-dir", "out", "-j0")
        check(done.returncode == 0, f"one process: {done.stderr}")
        for f in files:
            run("bin/portc", f, "--target", "nftables", "-o", "alone")
            with open("alone", encoding="utf-8") as alone, open(f"out/{f[6:-4]}.nft", encoding="utf-8") as together:
                check(alone.read() == together.read(), f"one process: {f}")


def rules_written():
    """The form of dependency files: names with spaces and characters that make minds, -MT, -MF, several outputs."""
    with repository():
        site("sites/a b.pdl", 1)
        needs = "sites/a\\ b.pdl \\\n  sites/../zones.pdl\n"
        for arguments, name, text in ((["-o", "x$#.nft", "-MD", "-MP"], "x$#.nft.d", f"x$$\\#.nft: \\\n  {needs}\nsites/../zones.pdl:\n"),
                                      (["-MD", "-MF", "d", "-MT", "all of it"], "d", f"all\\ of\\ it: \\\n  {needs}"),
                                      (["--out-dir", "o", "-MD", "-MFe"], "e", f"o/a\\ b.nft: \\\n  {needs}")):
            done = run(PORTC, "sites/a b.pdl", "--target", "nftables", *arguments)
            check(done.returncode == 0, f"{arguments}: {done.stderr}")
            with open(name, encoding="utf-8") as f:
                written = f.read()
            check(written == text, f"{arguments}: {written!r}")
        write("bad.pdl", "zone")
        run(PORTC, "bad.pdl", "--target", "nftables", "-o", "y", "-MD")
        check(not os.path.exists("y.d"), "a file with errors leaves a dependency file")


def git(*arguments):
    done = run("git", "-c", "user.name=ci", "-c", "user.email=ci@example.com", *arguments)
    check(done.returncode == 0, f"git {arguments}: {done.stderr}")


def commit(generate=True):
    """A commit of everything, outputs up to date if GENERATE."""
    if generate:
        run("sh", "-c", "rm -rf generated; portc sites/*.pdl --out-dir generated")
    git("add", "-A")
    git("commit", "-qm", "a change")


def continuous_integration():
    with repository():
        git("init", "-q")
        write("ci.sh", example("ci.sh"))
        for n, name in enumerate(("paris", "berlin")):
            site(f"sites/{name}.pdl", n + 1)
        commit()
        site("sites/paris.pdl", 9)
        site("sites/oslo.pdl", 5)
        commit()
        done = run("sh", "ci.sh")
        check(done.returncode == 0, f"ci: {done.stdout}{done.stderr}")
        check("## sites/paris.pdl\n\n### Newly permitted" in done.stdout and "10.0.0.9" in done.stdout, f"ci: {done.stdout}")
        check("## sites/oslo.pdl\n\nA new site." in done.stdout and "berlin" not in done.stdout, f"ci: {done.stdout}")
        check(not run("git", "worktree", "list").stdout.strip().count("\n"), "ci: a worktree is left")
        write("zones.pdl", ZONES.replace("10.0.0.0/8", "10.0.0.0/16"))
        commit()
        done = run("sh", "ci.sh")
        check(done.returncode == 0 and done.stdout.count("## sites/") == 3, f"ci: what an include changes: {done.stdout}{done.stderr}")
        check(done.stdout.count("| wan | lan | 10.1.0.0-10.255.255.255 |") == 3, f"ci: includes as they were: {done.stdout}")
        write("zones.pdl", ZONES.replace("10.0.0.0/8", "10.0.0.0/16") + "# no change\n")
        commit()
        done = run("sh", "ci.sh")
        check(done.returncode == 0 and not done.stdout, f"ci: where nothing changes: {done.stdout}{done.stderr}")
        site("sites/paris.pdl", 8)
        commit(generate=False)
        done = run("sh", "ci.sh")
        check(done.returncode == 1 and "10.0.0.8" in done.stdout, f"ci: a stale output passes: {done.stdout}{done.stderr}")
        write("sites/paris.pdl", (SITE % ("../", 8)).replace("host web", "host   web"))
        commit()
        done = run("sh", "ci.sh")
        check(done.returncode == 1 and "sites/paris.pdl" in done.stdout, f"ci: any layout passes: {done.stdout}{done.stderr}")
        write("sites/paris.pdl", (SITE % ("../", 8)).replace("\nallow", "host idle 10.0.0.77;\n\nallow"))
        run("portc", "fmt", "sites/paris.pdl")
        commit()
        done = run("sh", "ci.sh")
        check(done.returncode == 1 and "idle" in done.stderr, f"ci: a warning passes: {done.stdout}{done.stderr}")


def main():
    for test in (by_make, several_firewalls, by_ninja, many, one_process, rules_written, continuous_integration):
        test()
    return finish("depend")


if __name__ == "__main__":
    sys.exit(main())
