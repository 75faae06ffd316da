#!/usr/bin/env python3
"""Completion in the real shells: run.py PORTC

Each case is a line as typed, with what has to be offered at its end and what must not be. All of them
are asked of bash (its function, called as readline does), of zsh (in a terminal, through zpty) and of fish.
"""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from report import check, finish

portc = os.path.abspath(sys.argv[1])
here = os.path.dirname(os.path.abspath(__file__))


def lines(*arguments):
    return subprocess.run([portc, *arguments], capture_output=True, text=True, check=True).stdout.splitlines()


products = [line.split(",")[0] for line in lines("catalog", "--format", "csv")[1:]]
targets = [line.split()[0] for line in lines("help", "targets") if re.match(r"\w+ +\.", line)]
warnings = [line.split()[0][2:] for line in lines("help", "warnings") if line.startswith("-W") and "NAME" not in line]
usages = [line.split() for line in lines("--help") if line.startswith("  portc ")]
commands = sorted({u[1] for u in usages if re.fullmatch("[a-z]+", u[1])})

# Line, what is offered, what is not. The folder holds deploy.pdl, other.txt, table.csv and sub/.
cases = [
    ("portc ", commands + ["deploy.pdl"], ["other.txt", "--target", "show"]),
    ("portc ch", ["check"], ["list", "deploy.pdl"]),
    ("portc de", ["deploy.pdl"], ["diff"]),
    ("portc check ", ["deploy.pdl"], ["other.txt", "table.csv", "check"]),
    ("portc check deploy.pdl d", ["deploy.pdl"], ["diff"]),
    ("portc list deploy.pdl ", [], ["deploy.pdl", "list"]),
    ("portc list deploy.pdl --format ", ["table", "csv", "json"], ["deploy.pdl"]),
    ("portc deploy.pdl --target ", targets + ["all"], ["deploy.pdl", "check"]),
    ("portc deploy.pdl --target=n", ["nftables"], ["asa", "srx"]),
    ("portc --target asa ", ["deploy.pdl"], ["other.txt", "srx"]),
    ("portc deploy.pdl --t", ["--target", "--today", "--time-passes"], ["--out-dir", "--title"]),
    ("portc deploy.pdl --out-dir ", ["sub/"], ["deploy.pdl", "table.csv"]),
    ("portc deploy.pdl -o o", ["other.txt"], ["deploy.pdl"]),
    ("portc deploy.pdl -O", ["-O0", "-O1", "-O2"], ["-o"]),
    ("portc deploy.pdl -M", ["-MD", "-MF", "-MT", "-MP"], ["-o"]),
    ("portc new ", products, ["deploy.pdl", "check"]),
    ("portc new firemon.sip fortinet.fortim", ["fortinet.fortimail", "fortinet.fortimanager"], ["firemon.sip"]),
    ("portc catalog ", ["show", "import"], ["check", "firemon.sip"]),
    ("portc catalog show fi", ["firemon.sip"], ["fortinet.fortimail"]),
    ("portc catalog import ", ["table.csv"], ["deploy.pdl", "other.txt", "show"]),
    ("portc catalog import table.csv --c", ["--columns", "--color"], ["--check"]),
    ("portc completion ", ["bash", "zsh", "fish"], ["check"]),
    ("portc help ", ["check", "targets", "warnings", "language"], ["deploy.pdl"]),
    ("portc diff deploy.pdl --zones ", ["deploy.pdl"], ["other.txt"]),
    ("portc diff deploy.pdl ", ["deploy.pdl", "other.txt"], ["diff"]),
    ("portc check -W", ["-W" + w for w in warnings] + ["-Wno-" + w for w in warnings] + ["-Werror"], ["-o"]),
    ("portc check -Wno-un", ["-Wno-unused", "-Wno-unbound"], ["-Wunused", "-Wno-target"]),
    ("portc check -Werror=un", ["unused", "unbound"], ["target", "unused=unused"]),
    ("portc check -W no-un", ["no-unused", "no-unbound"], ["unused"]),
    ("portc --color never check ", ["deploy.pdl"], ["other.txt", "never"]),
    ("portc check deploy.pdl --color ", ["auto", "always", "never"], ["deploy.pdl"]),
]


def offered(shell, script, folder):
    """What SHELL offers at the end of each case's line."""
    environment = {**os.environ, "PATH": os.path.dirname(portc) + ":" + os.environ["PATH"], "HOME": folder,
                   "XDG_CONFIG_HOME": folder, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    command = {"bash": ["bash", "--norc"], "zsh": ["zsh", "-f"], "fish": ["fish", "--no-config"]}[shell]
    done = subprocess.run([*command, os.path.join(here, "ask." + shell), script, *[case[0] for case in cases]],
                          capture_output=True, text=True, cwd=folder, env=environment, timeout=300)
    check(done.returncode == 0 and not done.stderr, f"{shell}: {done.stderr}")
    answers = {}
    for line in done.stdout.splitlines():
        if line.startswith("> "):
            answers[line[2:]] = answer = set()
        elif line.strip():
            answer.add(line.rstrip())
    return answers


def main():
    check(len(commands) > 8 and len(products) > 5 and len(targets) > 4 and len(warnings) > 10,
          "the program lists commands, products, targets and warnings")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("deploy.pdl", "other.txt", "table.csv"):
            open(os.path.join(folder, name), "w", encoding="utf-8").close()
        os.mkdir(os.path.join(folder, "sub"))
        for shell in ("bash", "zsh", "fish"):
            script = os.path.join(folder, ".completion." + shell)
            with open(script, "w", encoding="utf-8") as f:
                f.write("\n".join(lines("completion", shell)) + "\n")
            answers = offered(shell, script, folder)
            for line, wanted, unwanted in cases:
                got = answers.get(line, set())
                # Shells differ in how much of `--target=asa`, and of a folder's name, they give back.
                got |= {word.rsplit("=", 1)[-1] for word in got if word.startswith("-")}
                missing = [w for w in wanted if w not in got and w.rstrip("/") not in got]
                check(not missing, f"{shell}: {line!r} does not offer {missing}, but {sorted(got)[:40]}")
                check(not got & set(unwanted), f"{shell}: {line!r} offers {sorted(got & set(unwanted))}")
    for arguments, message in ((["fishh"], "did you mean 'fish'?"), (["cmd.exe"], "no completion for"), ([], "usage: ")):
        done = subprocess.run([portc, "completion", *arguments], capture_output=True, text=True)
        check(done.returncode == 2 and message in done.stderr and not done.stdout, f"completion {arguments}: {done.stderr}")
    return finish("completion")


sys.exit(main())
