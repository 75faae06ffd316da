#!/usr/bin/env python3
"""Several files, several outputs, several cores: the same bytes, messages and statuses for every -j: jobs.py PORTC [JOBS...]

And outputs as they grow: nothing is to be seen before all is well, nothing is left where it is not.
"""
import glob
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from report import check, finish

FILES = sorted(glob.glob("examples/*/deploy.pdl"))
EXTENSIONS = {"cfg", "conf", "json", "nft", "xml"}


def run(portc, *arguments, **more):
    return subprocess.run([portc, *arguments], capture_output=True, timeout=300, **more)


def tree(folder):
    """Every file below a folder with its bytes; {} where there is none."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = f.read()
    return found


def sources(work):
    """The examples as files of different names, beside what they include."""
    paths = []
    for i, path in enumerate(FILES):
        if "distributed" in path:  # its firewalls have names, the file needs no other
            paths.append(path)
            continue
        target = os.path.join(work, "src", os.path.basename(os.path.dirname(path)))
        os.makedirs(target, exist_ok=True)
        for name in glob.glob(os.path.dirname(path) + "/*.pdl"):
            with open(name, encoding="utf-8") as f:
                text = f.read()
            base = f"job{i}.pdl" if name == path else os.path.basename(name)
            with open(os.path.join(target, base), "w", encoding="utf-8") as f:
                f.write(text)
        paths.append(os.path.join(target, f"job{i}.pdl"))
    return paths


def same_for_all(portc, jobs, work, paths):
    """Outputs, diagnostics and statuses: of one file with all its outputs, and of all files."""
    for name, files in (("one", paths[:1]), ("all", paths)):
        folders = []
        for j in jobs:
            folder = os.path.join(work, f"{name}-{j}")
            done = run(portc, *files, "--out-dir", folder, "-j", str(j))
            folders.append((done.returncode, done.stdout, done.stderr, tree(folder)))
        check(folders[0][0] == 0 and len(folders[0][3]) >= 5 * len(files), f"{name}: {folders[0][2][:300]}")
        for other, j in zip(folders[1:], jobs[1:]):
            check(other == folders[0], f"{name}: -j {j} does not give what -j {jobs[0]} gives")
        alone = {}
        for f in files:
            folder = os.path.join(work, f"{name}-alone")
            run(portc, f, "--out-dir", folder)
            alone = tree(folder)
        check(alone == folders[0][3], f"{name}: each file compiled by itself gives the same")
        done = run(portc, *files, "--out-dir", os.path.join(work, f"{name}-{jobs[0]}"), "--check", "-j", str(jobs[-1]))
        check(done.returncode == 0 and not done.stdout, f"{name}: --check {done.stdout[:200]}")
    checks = [run(portc, "check", *paths, "-j", str(j)) for j in jobs]
    check(all((c.returncode, c.stderr) == (checks[0].returncode, checks[0].stderr) for c in checks), "check with several files")


def errors(portc, jobs, work, paths):
    """One bad file among good ones: its messages at its place, and nothing is written."""
    bad = os.path.join(work, "bad.pdl")
    with open(bad, "w", encoding="utf-8") as f:
        f.write("zone a { network 10.0.0.0/8; }\nallow x from a to nowhere service tcp/1;\n")
    target = os.path.join(work, "target.pdl")
    with open(target, "w", encoding="utf-8") as f:
        f.write("zone a { network 10.0.0.0/8; } zone b { network 192.0.2.0/24; }\n"
                "allow x from a to b service ip/0;\n")
    for wrong, status in ((bad, 1), (target, 1), (os.path.join(work, "missing.pdl"), 1)):
        files = [paths[0], wrong, *paths[1:]]
        seen = []
        for j in jobs:
            folder = os.path.join(work, "never", "made", "at-all")
            done = run(portc, *files, "--out-dir", folder, "-j", str(j))
            seen.append((done.returncode, done.stdout, done.stderr))
            check(done.returncode == status, f"{wrong} -j {j}: status {done.returncode}: {done.stderr[-300:]}")
            check(not os.path.exists(os.path.join(work, "never")), f"{wrong} -j {j}: no folder is made")
        check(all(s == seen[0] for s in seen), f"{wrong}: the same messages for every -j")
    kept = os.path.join(work, "kept")
    run(portc, paths[0], "--out-dir", kept)
    before = tree(kept)
    check(run(portc, paths[0], bad, "--out-dir", kept, "-j", "2").returncode == 1 and tree(kept) == before,
          "old outputs stay as they are")


def clashes(portc, jobs, work, paths):
    """Two files for one place: both are named, nothing is written."""
    other = os.path.join(work, "other", os.path.basename(paths[0]))
    os.makedirs(os.path.dirname(other))
    with open(paths[0], encoding="utf-8") as f:
        text = f.read()
    with open(other, "w", encoding="utf-8") as f:
        f.write(text)
    seen = []
    for j in jobs:
        folder = os.path.join(work, "clash")
        done = run(portc, paths[0], paths[1], other, "--out-dir", folder, "-j", str(j))
        seen.append((done.returncode, done.stderr))
        says = f"{paths[0]} and {other} would both be written to {folder}/".encode()
        check(done.returncode == 2 and says in done.stderr, f"clash: {done.stderr[-300:]}")
        check(not os.path.exists(folder), "clash: nothing is written")
    check(all(s == seen[0] for s in seen), "clash: the same message for every -j")


def dependencies(portc, work, paths):
    """One dependency file: a rule for each file's outputs."""
    folder, rules = os.path.join(work, "depend"), os.path.join(work, "rules.d")
    done = run(portc, *paths[:2], "--out-dir", folder, "-MD", "-MF", rules, "-j", "2")
    check(done.returncode == 0, done.stderr[-300:])
    with open(rules, encoding="utf-8") as f:
        text = f.read()
    lines = [line for line in text.replace("\\\n", "").split("\n") if ":" in line]
    check(len(lines) == 2 and all(p in line for p, line in zip(paths, lines)), f"a rule for each file: {text[:300]}")
    folder = os.path.join(work, "depend2")
    done = run(portc, *paths[:2], "--out-dir", folder, "-MD", "-MF", os.path.join(work, "no", "such", "x.d"))
    check(done.returncode == 2 and not tree(folder), "a dependency file that cannot be written: no outputs either")


def inputs_stay(portc, work):
    """No output takes the place of a file that was read, whatever that is called."""
    folder = os.path.join(work, "stay")
    os.makedirs(folder)
    text = b'zone a { network 10.0.0.0/8; }\ninclude "b.inc";\nallow from a to b service ssh;\n'
    files = {"a.nft": text, "b.inc": b"zone b { network 192.0.2.0/24; }\n", "t.csv": b"From,To,Service\na,b,tcp/22\n"}
    for name, content in files.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(content)
    os.symlink("a.nft", os.path.join(folder, "link"))
    kept = tree(folder)
    table = ["catalog", "import", "t.csv", "--columns", "from=From,to=To,service=Service", "--product", "x.y"]
    asa = ["a.nft", "--target", "asa"]
    for arguments, says in (
            ([*asa, "-o", "./a.nft"], "cannot write ./a.nft: it is one of the files that were read"),
            ([*asa, "-o", "b.inc"], "cannot write b.inc: it is"),
            ([*asa, "-o", "link"], "cannot write link: it is"),
            (["a.nft", "--out-dir", ".", "-j2"], "cannot write ./a.nft: it is"),
            ([*asa, "-o", "a.cfg", "-MD", "-MF", "b.inc"], "cannot write b.inc: it is"),
            ([*asa, "-o", "a.cfg", "-MD", "-MF", "a.cfg"], "-MF a.cfg is the output's own place"),
            ([*table, "-o", "t.csv"], "cannot write t.csv: it is")):
        done = run(portc, *arguments, cwd=folder)
        check(done.returncode == 2 and says.encode() in done.stderr, f"{arguments}: {done.returncode} {done.stderr[-300:]}")
        check(tree(folder) == kept, f"{arguments}: nothing is written")
    done = run(portc, *table, "-o", "t.pdl", cwd=folder)
    check(done.returncode == 0, done.stderr[-300:])
    done = run(portc, "a.nft", "--target", "nftables", "-o", "link.nft", cwd=folder)
    check(done.returncode == 0, done.stderr[-300:])


# -- outputs as they grow --

def limited():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))


def growing(portc, work):
    """A text larger than any buffer: to a file, to standard output, proved or not; and where it cannot be."""
    big = os.path.join(work, "big.pdl")
    estate = os.path.join(HERE, "..", "..", "bench", "estate.py")
    with open(big, "w", encoding="utf-8") as f:
        subprocess.run([sys.executable, estate, "4000"], stdout=f, check=True)
    quiet = ["-Wno-unused", "-Wno-idle-deny", "-Wno-target"]
    out = os.path.join(work, "grow")
    os.mkdir(out)
    for target in ("fortios", "json"):
        path = os.path.join(out, target)
        check(run(portc, big, "--target", target, "-o", path, *quiet).returncode == 0, f"{target}: -o")
        with open(path, "rb") as f:
            text = f.read()
        check(len(text) > 1 << 20, f"{target}: large enough to matter")
        for more in ([], ["--no-verify"]):
            done = run(portc, big, "--target", target, *quiet, *more)
            check(done.returncode == 0 and done.stdout == text, f"{target} {more}: standard output gives the file's bytes")
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([portc, big, "--target", target, *quiet, *more], stdout=full, stderr=subprocess.PIPE)
            check(done.returncode == 2 and b"No space left" in done.stderr, f"{target} {more}: standard output on a full disk")
            pipe = subprocess.Popen([portc, big, "--target", target, *quiet, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            pipe.stdout.read(10)
            pipe.stdout.close()
            pipe.stderr.close()
            check(pipe.wait(60) in (-13, 2), f"{target} {more}: a pipe that is closed")
        done = run(portc, big, "--target", target, "-o", "/dev/full", *quiet)
        check(done.returncode == 2 and b"No space left" in done.stderr, f"{target}: a full device")
        done = run(portc, big, "--target", target, *quiet, env={**os.environ, "TMPDIR": os.path.join(work, "nowhere")})
        check(done.returncode == 0 and done.stdout == text, f"{target}: no place for temporary files: memory does")
        before = sorted(os.listdir(out))
        done = run(portc, big, "--target", target, "-o", path, *quiet, preexec_fn=limited)
        check(done.returncode == 2 and b"cannot write" in done.stderr, f"{target}: no room for the file: {done.stderr[:200]}")
        with open(path, "rb") as f:
            check(f.read() == text and sorted(os.listdir(out)) == before, f"{target}: the old file stays, nothing is left")
        done = run(portc, big, "--out-dir", os.path.join(work, "full"), *quiet, preexec_fn=limited)
        check(done.returncode == 2 and not os.path.exists(os.path.join(work, "full")), "no room: no folder either")
    killed(portc, big, out, quiet)


def killed(portc, big, out, quiet):
    """However it ends, half an output is nowhere to be seen."""
    before = sorted(os.listdir(out))
    for delay in (0.01, 0.05, 0.1, 0.2):
        process = subprocess.Popen([portc, big, "--target", "fortios", "-o", os.path.join(out, "killed"), *quiet],
                                   stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.kill()
        if process.wait() == 0:
            os.remove(os.path.join(out, "killed"))
        check(sorted(os.listdir(out)) == before, f"killed after {delay} s: {sorted(os.listdir(out))}")


def main():
    portc = os.path.abspath(sys.argv[1])
    jobs = [int(j) for j in sys.argv[2:]] or [1, 2, 8, 0]
    with tempfile.TemporaryDirectory() as work:
        paths = sources(work)
        same_for_all(portc, jobs, work, paths)
        errors(portc, jobs, work, paths)
        clashes(portc, jobs, work, paths)
        dependencies(portc, work, paths)
        inputs_stay(portc, work)
        growing(portc, work)
    return finish("jobs")


if __name__ == "__main__":
    sys.exit(main())
