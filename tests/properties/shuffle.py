#!/usr/bin/env python3
"""The order of declarations changes no byte of any output: shuffle.py PORTC"""
import glob
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish

TARGETS = ["fortios", "asa", "srx", "nftables", "json"]


def declarations(text):
    """Top-level declarations; comments are dropped, strings and blocks kept whole."""
    words = re.findall(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*|[{};]|[^"#{};]+', text)
    out, current, depth = [], "", 0
    for word in words:
        if word.startswith("#"):
            continue
        current += word
        depth += (word == "{") - (word == "}")
        if depth == 0 and word in "};" and current.strip(" \n;"):
            out.append(current.strip())
            current = ""
        elif depth == 0 and word == ";":
            current = ""
    return out


def compile_all(portc, path, text):
    """Every target's output of every firewall the file has."""
    out = {}
    for target in TARGETS:
        names = re.findall(r"^firewall (\S+) %s" % target, text, flags=re.M) or [None]
        for name in names:
            command = [portc, path, "--target", target] + (["--firewall", name] if name else [])
            done = subprocess.run(command, capture_output=True)
            out[target, name] = done.stdout if done.returncode == 0 else done.stderr
    return out


def try_file(portc, path, name):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    right = compile_all(portc, path, text)
    parts = declarations(text)
    includes = [p for p in parts if p.startswith("include")]
    rest = [p for p in parts if not p.startswith("include")]
    other = os.path.join(os.path.dirname(path), ".shuffled.pdl")
    for seed in range(3):
        random.Random(seed).shuffle(rest)
        try:
            with open(other, "w", encoding="utf-8") as f:
                f.write("\n".join(includes + rest) + "\n")
            got = compile_all(portc, other, text)
        finally:
            os.remove(other)
        for key in right:
            check(right[key] and right[key] == got[key], f"{name}: {key}: order matters (seed {seed})")


def main():
    portc = sys.argv[1]
    for path in sorted(glob.glob("examples/*/deploy.pdl")) + ["tests/targets/hostile.pdl"]:
        try_file(portc, path, path)
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "estate.pdl")
        with open(path, "w", encoding="utf-8") as f:
            subprocess.run([sys.executable, "bench/estate.py", "500"], stdout=f, check=True)
        try_file(portc, path, "estate of 500 rules")
    return finish("shuffle")


sys.exit(main())
