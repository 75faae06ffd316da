#!/usr/bin/env python3
"""Sends real packets through a kernel that has loaded an nftables file, and compares what arrives.

    packets.py FILE.nft TOPOLOGY.tsv PROBES.tsv

See README.md beside this file.
"""

import sys

import frames
import router

CHUNK = 200  # packets on the wire before the sniffers are read


class Probe:
    def __init__(self, number, fields, line):
        self.line = line
        self.number = number
        self.from_zone, self.to_zone, src, dst, self.service_text, self.expect = fields
        if self.expect not in ("allow", "deny"):
            raise ValueError("%r is neither allow nor deny" % self.expect)
        self.src, self.dst = frames.address(src), frames.address(dst)
        if self.src.version != self.dst.version:
            raise ValueError("addresses of two families")
        self.service = frames.Service(self.service_text)
        self.src_side = self.dst_side = None

    def flow(self):
        """What connection tracking takes for one connection, whichever way it is seen."""
        s = self.service
        if s.has_ports:
            sport, dport = s.ports(self.number)
        elif s.is_icmp:
            sport = dport = self.number
        else:
            sport = dport = 0
        ends = sorted([(str(self.src), sport), (str(self.dst), dport)])
        return (s.proto, *ends[0], *ends[1])

    def __str__(self):
        return "%s -> %s  %s -> %s  %s" % (self.from_zone, self.to_zone, self.src, self.dst,
                                           self.service_text)


def rows(path, columns):
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            line = line.rstrip("\n")
            if not line.strip() or line.startswith("#"):
                continue
            fields = line.split("\t")
            if len(fields) != columns:
                raise ValueError("%s:%d: %d columns, not %d" % (path, number, len(fields), columns))
            yield number, fields


def read_probes(path):
    probes = []
    for line, fields in rows(path, 6):
        try:
            probes.append(Probe(len(probes), fields, line))
        except ValueError as e:
            raise ValueError("%s:%d: %s" % (path, line, e)) from e
    return probes


def find_side(sides, name):
    """ZONE, or ZONE@INTERFACE where it has several."""
    zone, _, interface = name.partition("@")
    for s in sides:
        if s.zone == zone and interface in ("", s.interface):
            return s
    raise ValueError("no interface for %r in the topology" % name)


def place(net, probes):
    where = {}
    for p in probes:
        p.src_side = find_side(net.sides, p.from_zone)
        p.dst_side = find_side(net.sides, p.to_zone)
        for addr, side in ((p.src, p.src_side), (p.dst, p.dst_side)):
            if where.setdefault(addr, side) is not side:
                raise ValueError("%s lies behind two interfaces" % addr)
    net.place(where.items())


def load(path):
    """Checks, loads, loads again: nothing may change the second time."""
    router.run("nft", "-c", "-f", path)
    router.run("nft", "-f", path)
    first = router.run("nft", "-s", "list", "ruleset")
    router.run("nft", "-f", path)
    if router.run("nft", "-s", "list", "ruleset") != first:
        raise RuntimeError("loading %s twice is not loading it once" % path)
    router.run("nft", "-f", "-", text="flush ruleset\n" + first)
    if router.run("nft", "-s", "list", "ruleset") != first:
        raise RuntimeError("the listing of %s does not load as itself" % path)
    router.run("nft", "flush", "ruleset")
    router.run("nft", "-f", path)


def phases(probes):
    """Probes that would be answers to one another, for connection tracking, go apart."""
    used = []
    for p in probes:
        key = p.flow()
        for phase, keys in used:
            if key not in keys:
                break
        else:
            phase, keys = [], set()
            used.append((phase, keys))
        phase.append(p)
        keys.add(key)
    return [phase for phase, _ in used]


def exchange(net, packets, wanted):
    """PACKETS: (side, packet). Returns where each number arrived."""
    seen = {}
    for i in range(0, len(packets), CHUNK):
        for side, packet in packets[i:i + CHUNK]:
            net.send(side, frames.ethernet(side.router_mac, side.host_mac, packet))
        net.collect((), frames.find_tag, seen, limit=1.0, settle=0.0)
    net.collect(wanted, frames.find_tag, seen)
    return seen


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def note(self, ok, probe, text):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print("FAIL line %d: %s: %s" % (probe.line, probe, text))


def judge(report, p, sides):
    if p.expect == "deny":
        report.note(not sides, p, "arrived, must not")
    else:
        report.note(sides == [p.dst_side], p,
                    "arrived at %s" % ", ".join(s.interface for s in sides) if sides
                    else "did not arrive, must")


def answers(net, report, probes, base, make, what):
    """The other end's packets for connections that were let through: all have to arrive."""
    sent, packets = [], []
    for p in probes:
        packet = make(p, base + p.number)
        if packet:
            sent.append(p)
            packets.append((p.dst_side, packet))
    seen = exchange(net, packets, [base + p.number for p in sent])
    for p in sent:
        report.note(seen.get(base + p.number) == [p.src_side], p, "%s lost" % what)


def run_phase(net, report, probes, total):
    packets = [(p.src_side, p.service.packet(p.src, p.dst, p.number)) for p in probes]
    seen = exchange(net, packets, [p.number for p in probes if p.expect == "allow"])
    for p in probes:
        judge(report, p, seen.get(p.number, []))
    through = [p for p in probes if p.expect == "allow" and seen.get(p.number) == [p.dst_side]]
    answers(net, report, through, total,
            lambda p, n: p.service.error(p.src, p.dst, p.number, n), "its ICMP error")
    answers(net, report, through, 2 * total,
            lambda p, n: p.service.reply(p.src, p.dst, p.number, n), "its reply")
    net.forget_connections()


def run_probes(net, probes):
    report = Report()
    place(net, probes)
    for phase in phases(probes):
        run_phase(net, report, phase, len(probes))
    return report


def main(argv):
    if len(argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        topology = [tuple(fields) for _, fields in rows(argv[2], 2)]
        probes = read_probes(argv[3])
        net = router.Router(topology)
        load(argv[1])
        report = run_probes(net, probes)
    except router.NotPermitted as e:
        router.skip(e)
    except (OSError, RuntimeError, ValueError) as e:
        print("FAIL %s: %s" % (argv[1], e))
        return 1
    print("%s: %d passed, %d failed" % (argv[1], report.passed, report.failed))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
