#!/usr/bin/env python3
"""The documentation tells the truth: docs.py PORTC (UPDATE=1 writes shown output and files anew)

In README.md and docs/**/*.md: a ```pdl block compiles without an error; one below `<!-- file: PATH -->`
is that file; in a ```console block each `$ portc ...` prints exactly what is shown. A page with `<!-- session -->`
is worked through in an empty folder, from top to bottom: each `$ command` of its console blocks prints what is
shown, each ```diff block changes the file that it names. Relative links lead somewhere. Every warning and every setting is documented.
"""
import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile

from report import check, finish

portc = os.path.abspath(sys.argv[1])
update = os.environ.get("UPDATE") == "1"


def run(arguments, text=None):
    return subprocess.run([portc] + arguments, input=text, capture_output=True, text=True)


def shown_output(body, where):
    """The block as it should be: each command line followed by what the command prints."""
    out = []
    for line in body.split("\n"):
        if not line.startswith("$ portc"):
            continue
        done = run(shlex.split(line[len("$ portc"):]))
        differs = done.returncode == 1 and line.split()[2] in ("verify", "diff", "fmt")
        check(done.returncode == 0 or differs, f"{where}: {line}: status {done.returncode}: {done.stderr[:300]}")
        out.append(line + "\n" + (done.stderr + done.stdout).rstrip("\n"))
    return "\n".join(out)


def block(path, match, text):
    kind, body = match.group(1), match.group(2)
    where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
    before = text[:match.start()].rstrip("\n").rsplit("\n", 1)[-1]
    named = re.fullmatch(r"<!-- file: (\S+) -->", before)
    if named:
        with open(named.group(1), encoding="utf-8") as f:
            right = f.read().rstrip("\n")
    elif kind == "pdl":
        done = run(["check", "-"], body)
        check(done.returncode == 0, f"{where}: does not compile:\n{done.stderr}")
        return match.group(0)
    elif kind == "console" and "$ portc" in body:
        right = shown_output(body, where)
    else:
        return match.group(0)
    if not update:
        check(body.rstrip("\n") == right, f"{where}: is not what it shows (UPDATE=1 {sys.argv[0]} PORTC)")
    return f"```{kind}\n{right}\n```"


def session_output(body, folder):
    """The block as it should be: each command line followed by what it prints in FOLDER."""
    environment = {**os.environ, "PATH": os.path.dirname(portc) + ":" + os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    out = []
    for line in body.split("\n"):
        if not line.startswith("$ "):
            continue
        done = subprocess.run(["sh", "-c", line[2:]], cwd=folder, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        out.append((line + "\n" + done.stdout).rstrip("\n"))
    return "\n".join(out)


def edit(body, folder, where):
    """Changes the file of `--- NAME` as the lines with - and + say; each hunk fits in one place."""
    name, *hunks = re.split(r"^@@.*\n", body, flags=re.M)
    path = os.path.join(folder, name.split()[1])
    with open(path, encoding="utf-8") as f:
        text = f.read()
    for hunk in hunks:
        lines = [line or " " for line in hunk.rstrip("\n").split("\n")]
        old = "".join(line[1:] + "\n" for line in lines if line[0] in " -")
        new = "".join(line[1:] + "\n" for line in lines if line[0] in " +")
        check(text.count(old) == 1, f"{where}: fits {text.count(old)} places of {name.split()[1]}:\n{old}")
        text = text.replace(old, new)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def session(path, text):
    """The page as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        def step(match):
            kind, body = match.group(1), match.group(2)
            where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
            if kind == "diff":
                edit(body, folder, where)
                return match.group(0)
            right = session_output(body, folder)
            if not update:
                check(body.rstrip("\n") == right, f"{where}: is not what it shows, but:\n{right}")
            return f"```{kind}\n{right}\n```"
        return re.sub(r"^```(console|diff)\n(.*?)^```", step, text, flags=re.S | re.M)


def links(path, text):
    for target in re.findall(r"\]\(([^)#]+)\)", re.sub(r"```.*?```", "", text, flags=re.S)):
        if "://" not in target:
            check(os.path.exists(os.path.join(os.path.dirname(path), target)), f"{path}: link to {target}")


def everything_is_documented():
    with open("docs/language.md", encoding="utf-8") as f:
        language = f.read()
    for name in re.findall(r"^-W(\S+)", run(["help", "warnings"]).stdout, flags=re.M):
        check(f"`{name}`" in language or f"-W{name}" in language, f"docs/language.md: warning {name}")
    target = None
    for line in run(["help", "targets"]).stdout.split("\n"):
        if re.match(r"\w", line):
            target = line.split()[0]
        setting = re.match(r"    set (\S+)", line)
        page = f"docs/targets/{target}.md"
        if setting and os.path.exists(page):
            with open(page, encoding="utf-8") as f:
                text = f.read()
            check(f"`{setting.group(1)}" in text or f"set {setting.group(1)}" in text,
                  f"{page}: setting {setting.group(1)}")
    for target in ("fortios", "asa", "srx", "nftables"):
        check(os.path.exists(f"docs/targets/{target}.md"), f"docs/targets/{target}.md exists")


def main():
    for path in ["README.md"] + sorted(glob.glob("docs/**/*.md", recursive=True)):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        if "<!-- session -->" in text:
            new = session(path, text)
        else:
            new = re.sub(r"^```(pdl|csv|console)\n(.*?)^```", lambda m: block(path, m, text), text, flags=re.S | re.M)
        if update and new != text:
            with open(path, "w", encoding="utf-8") as f:
                f.write(new)
        links(path, text)
    everything_is_documented()
    return finish("docs")


sys.exit(main())
