#!/usr/bin/env python3
"""Every policy of the repository, and every one in its documentation, is laid out: repository.py PORTC

UPDATE=1 lays them out. Left alone are the faulty inputs of tests/errors and the cases of tests/fmt, whose bytes are
what they test. Laying out changes no meaning: each policy that compiles is compared with a copy whose white space is
turned upside down and laid out again.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from report import check, finish
from words import words

portc = os.path.abspath(sys.argv[1])
update = os.environ.get("UPDATE") == "1"
ODD = ("tests/errors/", "tests/fmt/")
# Dates are put in when the test runs; an example of what is to be laid out.
OTHERS = {"tests/packets/cases/until/policy.pdl", "docs/examples/untidy.pdl"}


def run(arguments, text=None):
    return subprocess.run([portc] + arguments, input=text, capture_output=True, text=True)


def policies():
    """Files under version control; without git, all of them outside build folders."""
    listed = subprocess.run(["git", "ls-files", "*.pdl"], capture_output=True, text=True)
    files = listed.stdout.split() if listed.returncode == 0 else glob.glob("**/*.pdl", recursive=True)
    return sorted(f for f in files if not f.startswith(ODD + ("build",)) and f not in OTHERS and os.path.exists(f))


def one_word_a_line(text):
    """The same words in another layout: each on a line of its own, blocks and lists broken, blank lines gone."""
    return "".join(word + "\n" for word in words(text))


def keeps_its_meaning(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    with tempfile.TemporaryDirectory() as work:
        folder = shutil.copytree(os.path.dirname(path), os.path.join(work, "copy"))  # what it includes comes along
        copy = os.path.join(folder, os.path.basename(path))
        with open(copy, "w", encoding="utf-8") as f:
            f.write(one_word_a_line(text))
        done = run(["fmt", copy])
        with open(copy, encoding="utf-8") as f:
            same = words(f.read()) == words(text)
        if done.returncode or not same:
            return False, f"{path}: laid out anew: {done.stderr[:300]}"
        if run(["check", path]).returncode:
            return True, path  # not a policy by itself
        done = run(["diff", path, copy])
        return done.returncode == 0, f"{path}: another meaning: {done.stdout[:300]}{done.stderr[:300]}"


def documented(path):
    """The ```pdl blocks of a page; laid out where they are told to."""
    with open(path, encoding="utf-8") as f:
        text = f.read()

    def block(match):
        done = run(["fmt", "-"], match.group(1))
        where = f"{path}:{text.count(chr(10), 0, match.start()) + 2}"
        check(done.returncode == 0, f"{where}: {done.stderr}")
        if not update:
            check(done.stdout == match.group(1), f"{where}: not laid out (UPDATE=1 {sys.argv[0]} PORTC)")
        return f"```pdl\n{done.stdout}```" if done.returncode == 0 else match.group(0)

    new = re.sub(r"^```pdl\n(.*?)^```", block, text, flags=re.S | re.M)
    if update and new != text:
        with open(path, "w", encoding="utf-8") as f:
            f.write(new)


def main():
    files = policies()
    done = run(["fmt"] + ([] if update else ["--check"]) + files)
    check(len(files) > 40 and done.returncode == 0, f"to be laid out by portc fmt:\n{done.stdout}{done.stderr}")
    for path in ["README.md"] + sorted(glob.glob("docs/**/*.md", recursive=True)):
        documented(path)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for ok, text in pool.map(keeps_its_meaning, files):
            check(ok, text)
    return finish("repository")


if __name__ == "__main__":
    sys.exit(main())
