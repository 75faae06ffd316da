#!/usr/bin/env python3
"""portc fmt from outside: files, folders, standard input, --check, --diff, errors: command.py PORTC"""
import os
import stat
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from report import check, finish

portc = os.path.abspath(sys.argv[1])
UGLY = "zone a{network any;}\nhost  b 10.0.0.1;\n"
NEAT = "zone a { network any; }\nhost b 10.0.0.1;\n"
FAULTY = "zone a{network any;}\nhost b;\n"
OLD = 1_000_000_000  # seconds since 1970: the time that files are given


def fmt(*arguments, text=None):
    return subprocess.run([portc, "fmt", *arguments], input=text, capture_output=True, text=True)


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    os.utime(path, (OLD, OLD))
    return path


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def untouched(path):
    return os.stat(path).st_mtime == OLD


def silent(done):
    return not done.stdout and not done.stderr


def in_place():
    ugly, neat = write("ugly.pdl", UGLY), write("neat.pdl", NEAT)
    os.chmod(ugly, 0o640)
    done = fmt(ugly, neat)
    check(done.returncode == 0 and silent(done), f"in place: {done}")
    check(read(ugly) == NEAT and stat.S_IMODE(os.stat(ugly).st_mode) == 0o640, "the layout, and the mode, of a file")
    check(untouched(neat), "a file that is laid out is not written")
    check(sorted(os.listdir()) == ["neat.pdl", "ugly.pdl"], f"nothing else is left behind: {os.listdir()}")


def links():
    write("deep/real.pdl", UGLY)
    os.symlink("deep/real.pdl", "link.pdl")
    done = fmt("link.pdl")
    check(done.returncode == 0 and os.path.islink("link.pdl") and read("deep/real.pdl") == NEAT,
          f"a link stays one, its file is laid out: {done}")


def errors():
    faulty, ugly = write("faulty.pdl", FAULTY), write("ugly.pdl", UGLY)
    done = fmt(faulty, ugly)
    check(done.returncode == 1 and "faulty.pdl:2:7: error" in done.stderr and not done.stdout, f"faulty file: {done}")
    check(untouched(faulty) and read(faulty) == FAULTY, "a faulty file is left as it is")
    check(read(ugly) == NEAT, "the other files are laid out all the same")
    for options in ("--check", "--diff"):
        done = fmt(options, faulty)
        check(done.returncode == 1 and "error" in done.stderr and not done.stdout, f"{options} on a faulty file: {done}")
    done = fmt("nowhere.pdl", ugly)
    check(done.returncode == 1 and "nowhere.pdl" in done.stderr, f"no such file: {done}")
    done = fmt("/dev/null")
    check(done.returncode == 2 and "not a file" in done.stderr, f"a device: {done}")
    done = fmt("--diagnostics", "json", faulty, write("faulty2.pdl", FAULTY))
    check(done.stderr.count("faulty2.pdl") >= 1 and done.stderr.strip()[0] in "[{", f"one JSON document: {done.stderr[:99]}")
    check(fmt().returncode == 2, "no operand")


def only_looking():
    ugly, neat = write("ugly.pdl", UGLY), write("neat.pdl", NEAT)
    done = fmt("--check", ugly, neat)
    check(done.returncode == 1 and done.stdout == "ugly.pdl\n" and not done.stderr, f"--check: {done}")
    done = fmt("--diff", neat, ugly)
    check(done.returncode == 1 and done.stdout.startswith("--- ugly.pdl\n+++ ugly.pdl (formatted)\n") and
          "\n-zone a{network any;}\n" in done.stdout and "\n+zone a { network any; }\n" in done.stdout, f"--diff: {done}")
    new = "".join(line[1:] + "\n" for line in done.stdout.split("\n")[3:] if line[:1] in ("+", " "))
    check(new == NEAT, f"the diff is of the layout: {new}")
    check(untouched(ugly), "nothing is written")
    for option in ("--check", "--diff"):
        done = fmt(option, neat)
        check(done.returncode == 0 and silent(done), f"{option}, nothing to do: {done}")


def standard_input():
    done = fmt("-", text=UGLY)
    check(done.returncode == 0 and done.stdout == NEAT and not done.stderr, f"-: {done}")
    done = fmt("-", text=FAULTY)
    check(done.returncode == 1 and not done.stdout and "<stdin>:2:7" in done.stderr, f"- faulty: {done}")
    done = fmt("--check", "-", text=UGLY)
    check(done.returncode == 1 and done.stdout == "<stdin>\n", f"--check -: {done}")
    check(fmt("--check", "-", text=NEAT).returncode == 0, "--check -, nothing to do")
    done = fmt("--diff", "-", text=UGLY)
    check(done.returncode == 1 and "\n+zone a { network any; }\n" in done.stdout, f"--diff -: {done}")
    for text in ("", "\n\n"):
        done = fmt("-", text=text)
        check(done.returncode == 0 and done.stdout == "", f"nothing at all: {done}")


def folders():
    for name in ("b/2.pdl", "b/1.pdl", "a.pdl", "b/c/3.pdl", ".hidden.pdl", ".git/4.pdl", "other.txt"):
        write(name, UGLY)
    os.symlink("..", "b/c/up")
    done = fmt("--check", ".")
    check(done.stdout == "./a.pdl\n./b/1.pdl\n./b/2.pdl\n./b/c/3.pdl\n" and done.returncode == 1, f"what is below: {done}")
    done = fmt("b/")
    check(done.returncode == 0 and read("b/c/3.pdl") == NEAT and read("a.pdl") == UGLY, f"a folder: {done}")
    check(read(".git/4.pdl") == UGLY and read("other.txt") == UGLY, "what is hidden or no policy is left alone")
    os.mkdir("empty")
    check(fmt("empty").returncode == 0, "a folder without policies")


def failing_system():
    ugly = write("full/ugly.pdl", UGLY)
    if os.geteuid() == 0:
        done = subprocess.run(["sh", "-c", f"ulimit -f 0; trap '' XFSZ; '{portc}' fmt {ugly}"], capture_output=True, text=True)
    else:
        os.chmod("full", 0o500)
        done = fmt(ugly)
        os.chmod("full", 0o700)
    check(done.returncode == 2 and "cannot write" in done.stderr, f"a file that cannot be written: {done}")
    check(read(ugly) == UGLY and os.listdir("full") == ["ugly.pdl"], "it stays as it is, and nothing is left behind")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([portc, "fmt", "-"], input=UGLY, stdout=full, stderr=subprocess.PIPE, text=True)
    check(done.returncode == 2, f"standard output that is full: {done}")


def main():
    for test in (in_place, links, errors, only_looking, standard_input, folders, failing_system):
        with tempfile.TemporaryDirectory() as work:
            os.chdir(work)
            test()
            os.chdir("/")
    return finish("fmt")


if __name__ == "__main__":
    sys.exit(main())
