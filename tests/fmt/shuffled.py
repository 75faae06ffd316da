#!/usr/bin/env python3
"""Random texts are laid out: nothing but white space changes, twice is once, and the meaning stays.

    shuffled.py PORTC [TEXTS [FIRST_SEED]]

The texts come from random_text.py: every construct, comments between any two words, all kinds of white space, CRLF,
byte order marks, missing line ends. The words are compared by a reader of this test's own, the meaning by
`portc diff`, which proves that both permit the same.
"""
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import random_text
from report import check, finish
from words import code_of, words

WIDTH = 100


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True)


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def columns(text):
    """Columns on a terminal, as far as the texts of random_text.py need it."""
    return sum(0 if unicodedata.combining(c) or c in "\u200b" else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def could_be_broken(line):
    """Is a line too long although a line could end after one of its commas, or before its last word?"""
    code = code_of(line)
    return columns(code) > WIDTH and max(columns(w) for w in words(code)) < 30


def neat(text):
    """What every laid out text keeps to; a reason where it does not."""
    lines = text.split("\n")
    if not text:
        return None
    if lines[-1] != "" or lines[0] == "" or lines[-2] == "":
        return "blank lines at the start or the end, or no line end"
    for n, line in enumerate(lines[:-1]):
        code = code_of(line)
        if line != line.rstrip(" \t\r") or "\t" in code or "\r" in code:
            return f"line {n + 1}: white space"
        if not line and (not lines[n + 1] or lines[n + 1].lstrip().startswith("}") or code_of(lines[n - 1]).endswith("{")):
            return f"line {n + 1}: blank line"
        if could_be_broken(line):
            return f"line {n + 1}: {columns(code)} columns: {line}"
        if re.search(r"\S  +\S", bare(line)) and not aligned(lines, n):
            return f"line {n + 1}: blanks: {line}"
    return None


def bare(line):
    """The code of a line, with no blanks in its strings."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: "s" * len(m.group(0)), code_of(line))


def aligned(lines, n):
    """Has one of the lines near N a word at the column of N's last padded one?"""
    columns_of_n = [m.end() for m in re.finditer(r"\S  +(?=\S)", bare(lines[n]))][-1:]
    near = [bare(line) for line in lines[max(0, n - 500):n] + lines[n + 1:n + 500]]
    return any(len(other) > c and other[c] != " " and other[c - 1] == " " for c in columns_of_n for other in near)


def meaning(portc, old, new):
    done = run(portc, "diff", old, new)
    return done.returncode == 0, f"{old}: {done.stdout[:600]}{done.stderr[:600]}"


def main():
    portc = os.path.abspath(sys.argv[1])
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with tempfile.TemporaryDirectory() as work, ThreadPoolExecutor(os.cpu_count()) as pool:
        old, new = os.path.join(work, "old"), os.path.join(work, "new")
        os.mkdir(old)
        os.mkdir(new)
        names = [f"{seed}.pdl" for seed in range(first, first + n)]
        for seed, name in enumerate(names, first):
            for folder in (old, new):
                with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
                    f.write(random_text.random_text(seed))
        done = run(portc, "fmt", new)
        check(done.returncode == 0, f"fmt: {done.stderr[:2000]}")
        done = run(portc, "fmt", "--check", new)
        check(done.returncode == 0, f"a second layout differs: {done.stdout[:500]}{done.stderr[:500]}")
        for name in names:
            before, after = read(os.path.join(old, name)), read(os.path.join(new, name))
            check(words(before) == words(after), f"seed {name}: the words changed")
            reason = neat(after)
            check(not reason, f"seed {name}: {reason}")
        for ok, text in pool.map(lambda name: meaning(portc, os.path.join(old, name), os.path.join(new, name)), names):
            check(ok, text)
    return finish("shuffled")


if __name__ == "__main__":
    sys.exit(main())
