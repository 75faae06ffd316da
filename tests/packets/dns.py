#!/usr/bin/env python3
"""DNS names in an nftables file, filled by a real dnsmasq from the file's own #dnsmasq lines.

    dns.py FILE.nft TOPOLOGY.tsv PROBES.tsv ANSWERS.tsv

ANSWERS: NAME<TAB>ADDRESS, what the names resolve to. Before any name is asked for, probes from or
to these addresses must fail; afterwards each probe's own expectation holds; after the file is
loaded again they fail again, until dnsmasq has dropped its cache and is asked once more.
"""

import copy
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

import frames
import packets
import router

UPSTREAM = 5301  # port of the server that knows the answers; the one under test asks it
TYPES = {4: 1, 6: 28}


def question(name, kind, ident):
    labels = b"".join(struct.pack("B", len(x)) + x.encode() for x in name.split("."))
    head = struct.pack("!HHHHHH", ident, 0x100, 1, 0, 0, 0)
    return head + labels + struct.pack("!BHH", 0, kind, 1)


def ask(name, version, timeout=5.0):
    """Asks the dnsmasq under test until it answers; the number of records."""
    ident, end = random.randrange(65536), time.monotonic() + timeout
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(0.2)
        while time.monotonic() < end:
            s.sendto(question(name, TYPES[version], ident), ("127.0.0.1", 53))
            try:
                reply = s.recv(4096)
            except (ConnectionError, TimeoutError):
                time.sleep(0.02)
                continue
            if struct.unpack_from("!H", reply)[0] == ident:
                return struct.unpack_from("!H", reply, 6)[0]
    raise RuntimeError("dnsmasq does not answer for %s" % name)


def start(directory, name, lines):
    path = os.path.join(directory, name)
    with open(path + ".conf", "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    with open(path + ".log", "w", encoding="utf-8") as log:
        return subprocess.Popen(
            ("dnsmasq", "--keep-in-foreground", "--no-resolv", "--no-hosts", "--user=root",
             "--bind-interfaces", "--listen-address=127.0.0.1", "--log-facility=-",
             "--pid-file=" + path + ".pid", "--conf-file=" + path + ".conf"),
            stdout=log, stderr=log)


def nftset_lines(path):
    """What README and header say: sed -n 's/^#dnsmasq //p'."""
    with open(path, encoding="utf-8") as f:
        return [line[len("#dnsmasq "):].rstrip("\n") for line in f if line.startswith("#dnsmasq ")]


def closed(probes, answers):
    """The probes as they have to end while no name is resolved."""
    unknown = {frames.address(a) for _, a in answers}
    out = []
    for p in probes:
        p = copy.copy(p)
        if p.src in unknown or p.dst in unknown:
            p.expect = "deny"
        out.append(p)
    return out


def ask_all(answers):
    for name, addr in answers:
        if not ask(name, frames.address(addr).version):
            raise RuntimeError("no answer for %s" % name)


def run_stages(net, path, probes, answers, tested):
    total = packets.Report()

    def stage(what, table):
        report = packets.run_probes(net, table)
        total.passed += report.passed
        total.failed += report.failed
        print("  %s: %d passed, %d failed" % (what, report.passed, report.failed))

    stage("before a name is asked for", closed(probes, answers))
    ask_all(answers)
    stage("names resolved", probes)
    router.run("nft", "-f", path)
    stage("loaded again", closed(probes, answers))
    tested.send_signal(signal.SIGHUP)
    ask_all(answers)
    stage("asked again, dnsmasq's cache dropped", probes)
    return total


def run(argv):
    topology = [tuple(fields) for _, fields in packets.rows(argv[2], 2)]
    probes = packets.read_probes(argv[3])
    answers = [tuple(fields) for _, fields in packets.rows(argv[4], 2)]
    router.need("dnsmasq")
    if "no-nftset" in router.run("dnsmasq", "--version"):
        raise router.NotPermitted("this dnsmasq has no nftset")
    net = router.Router(topology)
    packets.load(argv[1])
    with tempfile.TemporaryDirectory() as directory:
        servers = [
            start(directory, "upstream", ["port=%d" % UPSTREAM, "local-ttl=600"] +
                  ["address=/%s/%s" % a for a in answers]),
            start(directory, "tested", ["port=53", "server=127.0.0.1#%d" % UPSTREAM] +
                  nftset_lines(argv[1])),
        ]
        try:
            return run_stages(net, argv[1], probes, answers, servers[1])
        finally:
            for s in servers:
                s.terminate()
                s.wait()


def main(argv):
    if len(argv) != 5:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        report = run(argv)
    except router.NotPermitted as e:
        router.skip(e)
    except (OSError, RuntimeError, ValueError) as e:
        print("FAIL %s: %s" % (argv[1], e))
        return 1
    print("%s: %d passed, %d failed" % (argv[1], report.passed, report.failed))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
