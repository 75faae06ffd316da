#!/usr/bin/env python3
"""Layouts as they should be: cases.py PORTC

cases/NAME.in.pdl laid out is cases/NAME.out.pdl, and so is that one; where the text is faulty there is
cases/NAME.err instead, with the messages. UPDATE=1 writes them anew: read the difference before committing it.
"""
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from report import check, finish


def run(portc, *arguments, text=None):
    return subprocess.run([portc, *arguments], input=text, capture_output=True)


def expect(path, content):
    if os.environ.get("UPDATE") == "1":
        with open(path, "wb") as f:
            f.write(content)
    right = b""
    if os.path.exists(path):
        with open(path, "rb") as f:
            right = f.read()
    check(os.path.exists(path) and right == content, f"not what {path} says:\n{content.decode()}")


def main():
    portc = os.path.abspath(sys.argv[1])
    os.chdir(HERE)
    names = sorted(glob.glob("cases/*.in.pdl"))
    check(len(names) > 10, "there are cases")
    for name in names:
        base = name[:-len(".in.pdl")]
        with open(name, "rb") as f:
            done = run(portc, "fmt", "-", text=f.read())
        if done.returncode:
            check(done.returncode == 1 and not done.stdout, f"{name}: status {done.returncode}, or output in spite of errors")
            expect(base + ".err", done.stderr)
            continue
        check(not done.stderr, f"{name}: {done.stderr.decode()}")
        expect(base + ".out.pdl", done.stdout)
        again = run(portc, "fmt", "-", text=done.stdout)
        check(again.stdout == done.stdout, f"{name}: laid out twice: {again.stdout.decode()}")
    return finish("cases")


if __name__ == "__main__":
    sys.exit(main())
