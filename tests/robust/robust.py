#!/usr/bin/env python3
"""Nothing that a user can type or a system can do to it crashes portc or leaves half a file: robust.py PORTC"""
import glob
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish

FILE = os.path.abspath("examples/campus/deploy.pdl")
BROKEN = os.path.abspath("tests/errors/sem-twice.pdl")


def run(portc, *arguments, **more):
    return subprocess.run([portc, *arguments], capture_output=True, timeout=20, **more)


def status(portc, expected, *arguments, says=b"", **more):
    done = run(portc, *arguments, **more)
    check(done.returncode == expected and says in done.stderr + done.stdout,
          f"{arguments}: status {done.returncode}, expected {expected}: {done.stderr[:200]}")
    return done


def command_line(portc):
    for arguments in (["--trget", "x"], ["-Wnothing", FILE], ["--target", "fortigate", FILE], [FILE], [],
                      ["check"], ["explain", FILE, "a"], ["catalog", "list"], ["--color", "red", FILE], ["-o"],
                      ["--today", "2027-02-30", "check", FILE], [FILE, "--target", "all"], ["-Q"],
                      [FILE, "--target", "asa", "-o", "x", "--out-dir", "y"], ["check", FILE, "-o", "x"],
                      [FILE, "--target", "asa", "--check"], [FILE, "--target", "asa", "--firewall", "none"],
                      ["examples/firemon-distributed/deploy.pdl", "--target", "asa", "--format", "csv"]):
        status(portc, 2, *arguments, says=b"portc")
    out = "examples/campus/out/deploy"
    for arguments in (["verify", FILE], ["verify", FILE, out + ".nft"], ["verify", FILE, "x", "--target", "json"],
                      ["verify", FILE, out + ".nft", "--target", "nftables", "--firewall", "none"],
                      ["diff", FILE], ["diff", FILE, FILE, "--format", "csv"], ["import", "x"],
                      ["import", out + ".conf", "--target", "json"], ["check", FILE, "--format", "markdown"],
                      ["import", out + ".conf", "--target", "fortios", "--network", "campus"],
                      ["import", out + ".conf", "--target", "fortios", "--network", "campus=10.0.0.0/99"]):
        status(portc, 2, *arguments, says=b"portc: error:")
    status(portc, 0, "verify", FILE, out + ".nft", "--target", "nftables", says=b"permits exactly")
    status(portc, 0, "verify", FILE, out + ".cfg", "--target", "asa", "--format", "json", says=b'"equal": true')
    status(portc, 1, "verify", FILE, "no-such-file", "--target", "asa", says=b"cannot read")
    status(portc, 1, "verify", FILE, "examples", "--target", "asa", says=b"cannot read")
    status(portc, 1, "verify", FILE, "-", "--target", "nftables", input=b"", says=b"permitted by the device")
    for arguments in (["-MD"], ["-MD", "-o"], ["-MX", "-o", "x"], ["-MF", "x", "-o", "y"], ["-MP", "-o", "y"], ["-MD", "-MF"]):
        status(portc, 2, FILE, "--target", "asa", *arguments, says=b"portc: error:")
    status(portc, 0, "explain", FILE, "10.20.0.5", "web1", "tcp/23", "--target", "nftables", says=b"counter drop")
    status(portc, 0, "explain", FILE, "10.20.0.5", "web1", "tcp/23", "--target", "srx", says=b"without a line for it")
    status(portc, 0, "diff", FILE, FILE, says=b"both permit exactly")
    status(portc, 0, "diff", FILE, out + ".conf", says=b"both permit exactly")
    status(portc, 0, "diff", "asa:" + out + ".cfg", FILE, says=b"both permit exactly")
    status(portc, 1, "diff", FILE, "no-such-file", says=b"cannot read")
    status(portc, 1, "import", "no-such-file", "--target", "asa", says=b"cannot read")
    for target, text in (("asa", b"hostname x\n"), ("asa", b""), ("nftables", b"table inet x { }\n")):
        status(portc, 1, "import", "-", "--target", target, input=text, says=b"names no interface that packets pass")
    status(portc, 2, "explain", FILE, "a", "b", "tcp/1", "--format", "csv", says=b"--format csv goes with list and catalog")
    status(portc, 0, FILE, "--target", "asa", "--no-verify", says=b"access-group")
    status(portc, 0, "--help", says=b"--target")
    status(portc, 0, "help", "targets", says=b"nftables")
    status(portc, 0, "help", "warnings", says=b"-Wshadowed")
    status(portc, 0, "help", "language", says=b"zone")
    status(portc, 0, "--version", says=b"portc ")
    status(portc, 0, "check", "-", input=b"", says=b"")
    status(portc, 1, "check", "-", input=b"zone", says=b"<stdin>:1:")
    status(portc, 1, "catalog", "show", "no.product", says=b"no product")
    status(portc, 1, "explain", FILE, "10.30.0.80", "nobody", "tcp/80", says=b"nobody")
    status(portc, 2, "explain", FILE, "a; deny", "web1", "tcp/80", says=b"not an address")


def files(portc, work):
    out = os.path.join(work, "out.nft")
    status(portc, 1, os.path.join(work, "missing.pdl"), "--target", "asa", says=b"No such file")
    status(portc, 1, work, "--target", "asa", says=b"directory")
    status(portc, 2, FILE, "--target", "asa", "-o", "/dev/full", says=b"No space left")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([portc, FILE, "--target", "asa"], stdout=full, stderr=subprocess.PIPE)
    check(done.returncode == 2 and b"No space left" in done.stderr, "standard output on a full disk")
    status(portc, 2, FILE, "--target", "asa", "-o", os.path.join(work, "no", "such", "place"), says=b"cannot write")
    status(portc, 2, FILE, "--target", "asa", "-o", work, says=b"directory")
    status(portc, 0, FILE, "--target", "nftables", "-o", out)
    before = open(out, "rb").read()
    status(portc, 1, BROKEN, "--target", "nftables", "-o", out)
    check(open(out, "rb").read() == before and before, "an error leaves an old output alone")
    status(portc, 2, FILE, "--out-dir", out, says=b"Not a directory")
    link = os.path.join(work, "link")
    os.symlink(out, link)
    os.chmod(out, 0o640)
    status(portc, 0, FILE, "--target", "asa", "-o", link)
    check(os.path.islink(link) and os.stat(out).st_mode & 0o777 == 0o640 and open(out, "rb").read() != before,
          "a link stays a link, the mode stays")
    own = os.path.join(work, "own")
    os.makedirs(os.path.join(own, "deploy.json"))
    status(portc, 2, FILE, "--out-dir", own, says=b"cannot write")
    check(os.listdir(own) == ["deploy.json"], f"a folder in the way: nothing is written, not even {os.listdir(own)}")
    status(portc, 1, BROKEN, "--out-dir", os.path.join(work, "never"))
    check(not os.path.exists(os.path.join(work, "never")), "an error makes no folder")
    status(portc, 2, FILE, "--target", "asa", "-o", os.path.join(FILE, "below"), says=b"cannot write")
    folder = os.path.join(work, "a", "b")
    status(portc, 0, FILE, "--out-dir", folder)
    check(sorted(os.listdir(folder)) == ["deploy.cfg", "deploy.conf", "deploy.json", "deploy.nft", "deploy.xml"],
          "a file per target, and nothing else")
    status(portc, 0, FILE, "--out-dir", folder, "--check")
    with open(os.path.join(folder, "deploy.nft"), "a", encoding="utf-8") as f:
        f.write("# by hand\n")
    status(portc, 1, FILE, "--out-dir", folder, "--check", says=b"-# by hand")
    os.remove(os.path.join(folder, "deploy.cfg"))
    status(portc, 1, FILE, "--out-dir", folder, "--check", says=b"deploy.cfg")
    check(not os.path.exists(os.path.join(folder, "deploy.cfg")), "--check writes nothing")
    reader = subprocess.Popen([portc, "-", "--target", "fortios"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    reader.stdout.close()
    reader.stderr.close()
    with open(FILE, "rb") as f:
        reader.stdin.write(f.read())
    reader.stdin.close()
    check(reader.wait(20) in (-13, 2), "a closed pipe")


PRODUCT = """product acme.box { title "Box"; role box; peer user;
    inbound { flow web from user to box tcp/8443 row "1" "Web"; } }
"""
DEPLOY = """zone a { network 10.1.0.0/16; } zone b { network 10.2.0.0/16; }
deploy acme.box { bind box = a; bind user = b; }
"""


def catalogues(portc, work):
    """-I DIR finds DIR/acme/box.pdl; the first directory wins; what is wrong there is said."""
    folder, other = os.path.join(work, "cat"), os.path.join(work, "other")
    for place, text in ((folder, PRODUCT), (other, PRODUCT.replace("8443", "9443"))):
        os.makedirs(os.path.join(place, "acme"))
        with open(os.path.join(place, "acme", "box.pdl"), "w", encoding="utf-8") as f:
            f.write(text)
    source = DEPLOY.encode()
    status(portc, 1, "check", "-", input=source, says=b"no product `acme.box`")
    status(portc, 0, "list", "-", "-I", folder, input=source, says=b"tcp/8443")
    status(portc, 0, "list", "-", "-I", other, "-I", folder, input=source, says=b"tcp/9443")
    status(portc, 0, "catalog", "show", "acme.box", "-I", folder, says=b"8443")
    with open(os.path.join(other, "acme", "box.pdl"), "w", encoding="utf-8") as f:
        f.write("product acme.other { role r; }")
    status(portc, 1, "check", "-", "-I", other, input=source, says=b"does not hold the product `acme.box`")
    inside = os.path.join(work, "sub")
    os.makedirs(inside)
    with open(os.path.join(inside, "zones.pdl"), "w", encoding="utf-8") as f:
        f.write("zone a { network 10.1.0.0/16; }\nzone b { network 10.2.0.0/16; }\n")
    with open(os.path.join(inside, "main.pdl"), "w", encoding="utf-8") as f:
        f.write('include "zones.pdl";\ninclude "./zones.pdl";\nallow from a to b service ssh;\n')
    status(portc, 0, "check", os.path.join(inside, "main.pdl"))


def mutate(rng, data):
    data = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        if not data:
            break
        at = rng.randrange(len(data))
        kind = rng.randrange(6)
        if kind == 0:
            del data[at:at + rng.randrange(1, 40)]
        elif kind == 1:
            data[at:at] = rng.choice([b"{", b"}", b";", b'"', b"\\", b",", b"any", b"10.0.0.0/8", b"\0", b"\xff",
                                      b"2001:db8::/32", b"until 2027-01-01", b"tcp/0-65535", b"deny", b"("])
        elif kind == 2:
            data[at] = rng.randrange(256)
        elif kind == 3:
            del data[at:]
        elif kind == 4:
            end = min(len(data), at + rng.randrange(1, 60))
            data[at:at] = data[at:end]
        else:
            other = rng.randrange(len(data))
            data[at], data[other] = data[other], data[at]
    return bytes(data)


def mutations(portc, work):
    sources = sorted(glob.glob("examples/*/deploy.pdl") + glob.glob("tests/errors/s*.pdl") + glob.glob("catalog/*/*.pdl"))
    rng = random.Random(20)
    path = os.path.join(work, "mutant.pdl")
    for i in range(500):
        with open(rng.choice(sources), "rb") as f:
            data = mutate(rng, f.read())
        with open(path, "wb") as f:
            f.write(data)
        try:
            done = run(portc, "check", path)
            check(done.returncode in (0, 1) and b"Sanitizer" not in done.stderr and b"runtime error" not in done.stderr,
                  f"mutant {i}: status {done.returncode}: {done.stderr[-300:]}")
        except subprocess.TimeoutExpired:
            check(False, f"mutant {i} hangs")


def main():
    portc = os.path.abspath(sys.argv[1])
    command_line(portc)
    with tempfile.TemporaryDirectory() as work:
        files(portc, work)
        catalogues(portc, work)
        mutations(portc, work)
    return finish("robust")


sys.exit(main())
