#!/usr/bin/env python3
"""A random policy and probes with the answers that the language's meaning gives.

    random_case.py SEED DIRECTORY

Writes policy.pdl, topology.tsv and probes.tsv. What is expected is worked out here, from the
meaning alone (allowed minus denied, zones by longest prefix), without a line of portc's.
"""

import ipaddress
import os
import random
import sys

ZONES = {
    "inside": ["10.10.0.0/16", "2001:db8:10::/48"],
    "lab": ["10.10.64.0/20"],  # a more specific part of inside's
    "dmz": ["10.30.0.0/24", "2001:db8:30::/48"],
    "internet": ["0.0.0.0/0", "::/0"],
}
NETWORKS = {z: [ipaddress.ip_network(n) for n in nets] for z, nets in ZONES.items()}
SAMPLES = {
    "inside": ["10.10.0.%d" % i for i in range(1, 9)] + ["10.10.63.255", "10.10.80.0"] +
              ["2001:db8:10::%x" % i for i in range(1, 6)],
    "lab": ["10.10.64.0", "10.10.64.1", "10.10.70.7", "10.10.79.255"],
    "dmz": ["10.30.0.%d" % i for i in range(1, 7)] + ["2001:db8:30::%x" % i for i in range(1, 5)],
    "internet": ["198.51.100.%d" % i for i in range(1, 5)] + ["10.30.1.1", "11.0.0.1"] +
                ["2001:db8:ffff::%x" % i for i in range(1, 4)],
}
SERVICES = ["tcp/443", "tcp/80,443,8000-8010", "udp/53", "tcp/53", "udp/500 source 500", "tcp",
            "udp", "icmp/8", "icmp/3/4", "icmp", "icmp6/128", "icmp6", "esp", "ip/112",
            "sctp/3868", "any", "tcp/1-1023", "udp/1024-65535"]
PACKETS = ["tcp/22", "tcp/80", "tcp/443", "tcp/8000", "tcp/8005", "tcp/8011", "udp/53", "tcp/53",
           "udp/500 source 500", "udp/500", "udp/1023", "udp/1024", "icmp/8", "icmp/3/4",
           "icmp/3/3", "icmp/0", "icmp6/128", "icmp6/1", "esp", "ip/112", "ip/113", "sctp/3868",
           "sctp/443"]
PROTOCOLS = {"tcp": 6, "udp": 17, "sctp": 132, "icmp": 1, "icmp6": 58, "esp": 50}


def zone_of(addr):
    best = None
    for zone, nets in NETWORKS.items():
        for net in nets:
            if addr in net and (best is None or net.prefixlen > best[0]):
                best = (net.prefixlen, zone)
    return best[1]


class End:
    """An endpoint of a rule: its text, and which addresses it means."""

    def __init__(self, text, contains, samples):
        self.text, self.contains, self.samples = text, contains, samples


def address_end(text):
    if "-" in text:
        lo, hi = (ipaddress.ip_address(x) for x in text.split("-"))
        return lambda a: a.version == lo.version and lo <= a <= hi
    net = ipaddress.ip_network(text)
    return lambda a: a in net


def hosts(rng):
    out = {}
    for zone, samples in SAMPLES.items():
        for i in range(3):
            addrs = rng.sample(samples, rng.randint(1, 3))
            name = "%s-h%d" % (zone, i)
            parsed = {ipaddress.ip_address(a) for a in addrs}
            out[name] = (zone, addrs, parsed)
    return out


def random_end(rng, known, groups):
    kind = rng.choice(("host", "host", "group", "zone", "any", "literal", "literal"))
    if kind == "host":
        name = rng.choice(sorted(known))
        return End(name, lambda a: a in known[name][2], known[name][1])
    if kind == "group":
        name = rng.choice(sorted(groups))
        members = groups[name]
        return End(name, lambda a: any(a in known[m][2] for m in members),
                   [a for m in members for a in known[m][1]])
    if kind == "zone":
        name = rng.choice(sorted(ZONES))
        return End(name, lambda a: zone_of(a) == name, SAMPLES[name])
    if kind == "any":
        return End("any", lambda a: True, [a for s in SAMPLES.values() for a in s])
    text = rng.choice(("10.10.0.0/29", "10.10.0.3-10.10.64.0", "10.30.0.0/30", "10.10.64.0/21",
                       "198.51.100.2-198.51.100.3", "2001:db8:10::/126", "2001:db8:30::2",
                       "2001:db8:ffff::/64"))
    return End(text, address_end(text), [a for s in SAMPLES.values() for a in s
                                         if address_end(text)(ipaddress.ip_address(a))])


def union(ends):
    return End(", ".join(e.text for e in ends), lambda a: any(e.contains(a) for e in ends),
               [a for e in ends for a in e.samples])


def combines(src, dst, service):
    """Is there at least one pair of addresses in two zones that the service can join?"""
    version = {"icmp": 4, "icmp6": 6}.get(service.split("/")[0])
    for s in src.samples:
        for d in dst.samples:
            a, b = ipaddress.ip_address(s), ipaddress.ip_address(d)
            if a.version == b.version and version in (None, a.version) and zone_of(a) != zone_of(b):
                return True
    return False


def parse(text):
    """Protocol, list of port ranges or [type, code], source port."""
    words = text.split()
    name, *rest = words[0].split("/")
    if name == "ip":
        return int(rest[0]), None, None
    proto = PROTOCOLS[name]
    source = int(words[2]) if len(words) == 3 else None
    if not rest:
        return proto, None, source
    if name in ("icmp", "icmp6"):
        return proto, [int(x) for x in rest], source
    ranges = [tuple(int(x) for x in (r.split("-") * 2)[:2]) for r in rest[0].split(",")]
    return proto, ranges, source


def service_holds(service, packet, version):
    if service == "any":
        return True
    proto, values, source = parse(service)
    p_proto, p_values, p_source = parse(packet)
    if proto != p_proto:
        return False
    if proto in (1, 58):
        wanted = (p_values + [0])[:2]
        return version == (4 if proto == 1 else 6) and wanted[:len(values or [])] == (values or [])
    if source is not None and source != p_source:
        return False
    return values is None or any(lo <= p_values[0][0] <= hi for lo, hi in values)


class Rule:
    def __init__(self, rng, number, known, groups):
        self.action = "deny" if rng.random() < 0.3 else "allow"
        while True:
            self.src = union([random_end(rng, known, groups) for _ in range(rng.choice((1, 1, 2)))])
            self.dst = union([random_end(rng, known, groups) for _ in range(rng.choice((1, 1, 3)))])
            self.services = rng.sample(SERVICES, rng.choice((1, 1, 2, 3)))
            if "any" in self.services:
                self.services = ["any"]
            if all(combines(self.src, self.dst, s) for s in self.services):
                break
        tail = " log" if rng.random() < 0.2 else ""
        if rng.random() < 0.2:
            tail += " until 2400-01-01"
        self.text = "%-5s r%d from %s to %s service %s%s;" % (
            self.action, number, self.src.text, self.dst.text, ", ".join(self.services), tail)

    def matches(self, src, dst, packet):
        return (self.src.contains(src) and self.dst.contains(dst) and
                any(service_holds(s, packet, src.version) for s in self.services))


def expected(rules, src, dst, packet):
    actions = {r.action for r in rules if r.matches(src, dst, packet)}
    return "allow" if actions == {"allow"} else "deny"


def probes(rng, rules, count):
    everywhere = [a for s in SAMPLES.values() for a in s]
    seen = set()
    while len(seen) < count:
        rule = rng.choice(rules)
        near = rng.random() < 0.7
        src, dst = (rng.choice(e.samples if near else everywhere) for e in (rule.src, rule.dst))
        packet = rng.choice(PACKETS)
        a, b = ipaddress.ip_address(src), ipaddress.ip_address(dst)
        family = {"icmp": 4, "icmp6": 6}.get(packet.split("/")[0], a.version)
        if a.version != b.version or family != a.version or zone_of(a) == zone_of(b):
            continue
        if (a, b, packet) in seen:
            continue
        seen.add((a, b, packet))
        yield zone_of(a), zone_of(b), src, dst, packet, expected(rules, a, b, packet)


def write(path, lines):
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(line + "\n" for line in lines)


def main(argv):
    if len(argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    rng = random.Random(int(argv[1]))
    directory = argv[2]
    os.makedirs(directory, exist_ok=True)
    known = hosts(rng)
    groups = {"g%d" % i: sorted(rng.sample(sorted(known), rng.randint(1, 4))) for i in range(4)}
    rules = [Rule(rng, i, known, groups) for i in range(rng.randint(2, 12))]
    lines = ["# Made by random_case.py %s." % argv[1]]
    lines += ["zone %s { network %s; }" % (z, "any" if z == "internet" else ", ".join(n))
              for z, n in ZONES.items()]
    lines += ["host %s in %s %s;" % (n, z, ", ".join(a)) for n, (z, a, _) in known.items()]
    lines += ["group %s { %s }" % (n, ", ".join(m)) for n, m in groups.items()]
    write(os.path.join(directory, "policy.pdl"), lines + [r.text for r in rules])
    write(os.path.join(directory, "topology.tsv"), ["%s\t%s" % (z, z) for z in ZONES])
    write(os.path.join(directory, "probes.tsv"), ["\t".join(p) for p in probes(rng, rules, 300)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
