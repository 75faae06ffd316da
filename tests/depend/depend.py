#!/usr/bin/env python3
"""make and ninja rebuild what has to be, and nothing else: depend.py PORTC

Runs the examples of docs/build-systems.md in a directory of their own.
"""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish

ZONES = "zone lan { network 10.0.0.0/8; }\nzone wan { network any; }\n"
SITE = 'include "../zones.pdl";\nhost web 10.0.0.%d;\nallow web from wan to web service https;\n'


def example(name):
    with open("docs/build-systems.md", encoding="utf-8") as f:
        return re.search(r"<!-- file: %s -->\n```\w+\n(.*?)```" % re.escape(name), f.read(), re.S).group(1)


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def later(path):
    """As if the file had been changed after everything that was built."""
    times = os.stat(path)
    os.utime(path, (times.st_atime + 10, times.st_mtime + 10))


def times(folder):
    return {f: os.stat(os.path.join(folder, f)).st_mtime_ns for f in os.listdir(folder) if not f.endswith(".d")}


def rebuilt(command, what):
    before = times("out")
    done = subprocess.run(command, capture_output=True, text=True)
    check(done.returncode == 0, f"{what}: {done.stdout}{done.stderr}")
    return sorted(f for f, t in times("out").items() if before.get(f) != t)


def build(command, name, outputs, zones_outputs):
    done = subprocess.run(command, capture_output=True, text=True)
    check(done.returncode == 0, f"{name}: {done.stdout}{done.stderr}")
    check(sorted(times("out")) == outputs, f"{name}: built {sorted(times('out'))}")
    check(rebuilt(command, name) == [], f"{name}: something is built twice")
    write("sites/paris.pdl", SITE % 3)
    later("sites/paris.pdl")
    check(rebuilt(command, name) == [o for o in outputs if "paris" in o], f"{name}: after a change of one file")
    for o in times("out"):
        later(os.path.join("out", o))
        later(os.path.join("out", o))
    write("zones.pdl", ZONES + "# changed\n")
    for _ in range(5):
        later("zones.pdl")
    check(rebuilt(command, name) == zones_outputs, f"{name}: after a change of what all include")


def main():
    portc = os.path.abspath(sys.argv[1])
    makefile, ninja, ci = example("Makefile"), example("build.ninja"), example("ci.sh")
    for name in ("make", "ninja"):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            write("zones.pdl", ZONES)
            write("sites/paris.pdl", SITE % 1)
            write("sites/berlin.pdl", SITE % 2)
            write("Makefile", makefile)
            write("build.ninja", ninja.replace("portc = portc", f"portc = {portc}"))
            both = ["berlin.conf", "paris.conf"]
            if name == "make":
                everything = sorted(both + ["berlin.nft", "paris.nft"])
                build(["make", "-j2", f"PORTC={portc}"], name, everything, everything)
                os.unlink("zones.pdl")  # -MP: a file that nobody includes any more may go
                for site in ("paris", "berlin"):
                    write(f"sites/{site}.pdl", ZONES + (SITE % 7).split("\n", 1)[1])
                    for _ in range(9):
                        later(f"sites/{site}.pdl")
                check(rebuilt(["make", f"PORTC={portc}"], name) == everything, "make: after an included file was removed")
            else:
                build(["ninja"], name, both, both)
            os.chdir("/")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write("zones.pdl", ZONES)
        write("sites/a b.pdl", SITE % 1)
        for arguments, expected in ((["-o", "x$#.nft", "-MD", "-MP"], ("x$#.nft.d", "x$$\\#.nft: \\\n  sites/a\\ b.pdl \\\n"
                                                                      "  sites/../zones.pdl\n\nsites/../zones.pdl:\n")),
                                    (["-MD", "-MF", "d", "-MT", "all of it"], ("d", "all\\ of\\ it: \\\n  sites/a\\ b.pdl \\\n  sites/../zones.pdl\n")),
                                    (["--out-dir", "o", "-MD", "-MFe"], ("e", "o/a\\ b.nft: \\\n  sites/a\\ b.pdl \\\n  sites/../zones.pdl\n"))):
            done = subprocess.run([portc, "sites/a b.pdl", "--target", "nftables", *arguments], capture_output=True, text=True)
            check(done.returncode == 0, f"{arguments}: {done.stderr}")
            with open(expected[0], encoding="utf-8") as f:
                text = f.read()
            check(text == expected[1], f"{arguments}: {text!r}")
        write("bad.pdl", "zone")
        subprocess.run([portc, "bad.pdl", "--target", "nftables", "-o", "y", "-MD"], capture_output=True)
        check(not os.path.exists("y.d"), "a file with errors leaves a dependency file")
        os.chdir("/")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.makedirs("bin")
        os.symlink(portc, "bin/portc")
        write("sites/paris.pdl", ZONES + (SITE % 1).split("\n", 1)[1])
        path = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}"}
        subprocess.run([portc, "sites/paris.pdl", "--out-dir", "generated/paris"], check=True)
        done = subprocess.run(["sh", "-c", ci], capture_output=True, text=True, env=path)
        check(done.returncode == 0, f"ci: {done.stdout}{done.stderr}")
        write("sites/paris.pdl", ZONES + (SITE % 2).split("\n", 1)[1])
        done = subprocess.run(["sh", "-c", ci], capture_output=True, text=True, env=path)
        check(done.returncode == 1 and "10.0.0.2" in done.stdout, f"ci: a stale output passes: {done.stdout}{done.stderr}")
        os.chdir("/")
    return finish("depend")


if __name__ == "__main__":
    sys.exit(main())
