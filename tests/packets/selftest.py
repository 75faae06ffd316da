#!/usr/bin/env python3
"""Can the harness fail? Rule sets that are wrong in a known way, each of which it has to notice."""

import os
import subprocess
import sys
import tempfile

FRAME = """table inet t
%s
table inet t {
	chain c {
		type filter hook forward priority filter; policy %s;
		%s
	}
}
"""
DELETE = "delete table inet t"
TRACKED = "ct state established,related accept\n\t\t"
TOPOLOGY = "a\tlan0\nb\tdmz0\nc\twan0\n"
PROBES = """a	b	10.0.0.1	10.1.0.1	tcp/443	allow
a	b	2001:db8::1	2001:db8:1::1	udp/53	allow
a	b	10.0.0.1	10.1.0.1	icmp/8	allow
a	b	10.0.0.1	10.1.0.1	sctp/7	allow
a	b	10.0.0.1	10.1.0.1	esp	allow
a	c	10.0.0.1	10.2.0.1	tcp/443	deny
b	a	10.1.0.1	10.0.0.1	stray tcp/443	deny
"""
RIGHT = TRACKED + 'iifname "lan0" oifname "dmz0" accept'

# what is wrong, the file, and what the harness has to say; None: it has to be content
CASES = (
    ("nothing", FRAME % (DELETE, "drop", RIGHT), None),
    ("all denied", FRAME % (DELETE, "drop", ""), "did not arrive, must"),
    ("all permitted", FRAME % (DELETE, "accept", ""), "arrived, must not"),
    ("one protocol denied", FRAME % (DELETE, "drop", "meta l4proto esp drop\n" + RIGHT),
     "esp: did"),
    ("replies denied", FRAME % (DELETE, "drop", 'iifname "lan0" oifname "dmz0" accept'),
     "its reply lost"),
    ("errors denied", FRAME % (DELETE, "drop", RIGHT.replace(",related", "")),
     "its ICMP error lost"),
    ("doubled by a second load", FRAME % ("", "drop", RIGHT), "twice is not"),
    ("not nftables", "table inet t { chain", "syntax error"),
)


def write(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def start(directory, number, text):
    paths = [write(directory, "%d-%s" % (number, n), t) for n, t in
             (("t.nft", text), ("topology.tsv", TOPOLOGY), ("probes.tsv", PROBES))]
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "packets.py")
    return subprocess.Popen([sys.executable, program] + paths, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        runs = [start(directory, i, c[1]) for i, c in enumerate(CASES)]
        for (what, _, message), process in zip(CASES, runs):
            said = process.communicate()[0]
            if "packet tests:" in said:
                print(said, end="")
                return process.returncode
            if (process.returncode != 0) != (message is not None) or (message or "") not in said:
                failed += 1
                print("FAIL self-test, %s: status %d\n%s" % (what, process.returncode, said))
    print("self-test of the packet harness: %d passed, %d failed" % (len(CASES) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
