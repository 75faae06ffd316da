#!/usr/bin/env python3
"""A policy of many rules that overlap wherever they can, and probes with the answers that follow from its meaning.

    crowded_case.py SEED DIRECTORY [RULES [PROBES]]

Hosts, prefixes of every length that share their first or last address, ranges, whole zones, large groups, both
families, denials, dates and logs, all of few addresses. Like random_case.py, whose meaning of rules it uses.
"""

import ipaddress
import os
import random
import sys

import random_case
from random_case import SAMPLES, ZONES, End, address_end, write, zone_of


def pool():
    """Addresses around a few points, at the edges of many prefixes."""
    out = []
    for base in ("10.10.0.0", "10.10.64.0", "10.30.0.0", "198.51.100.0", "2001:db8:10::", "2001:db8:30::",
                 "2001:db8:ffff::"):
        first = ipaddress.ip_address(base)
        out += [first + x for x in (0, 1, 2, 3, 7, 8, 15, 16, 31, 63, 127, 128, 200, 255)]
        if first.version == 4:
            out += [first + x for x in (256, 511, 1024, 4095) if zone_of(first + x) == zone_of(first)]
    return out


POOL = pool()


def literal(rng):
    a = rng.choice(POOL)
    kind = rng.random()
    if kind < 0.5:
        return str(a)
    if kind < 0.8:
        length = rng.choice((16, 19, 20, 22, 23, 24, 24, 24, 25, 26, 28, 29, 30, 31)) + (0 if a.version == 4 else 96)
        return str(ipaddress.ip_network("%s/%d" % (a, length), strict=False))
    b = a + rng.choice((1, 2, 5, 14, 17, 60, 254, 700))
    return "%s-%s" % (a, b)


def samples_of(contains):
    return [str(a) for a in POOL if contains(a)]


def literal_end(text):
    contains = address_end(text)
    return End(text, contains, samples_of(contains))


class Groups:
    """Large groups of literals, declared as networks because some are ranges and prefixes."""

    def __init__(self, rng, count):
        self.ends, self.lines = [], []
        for i in range(count):
            parts = [literal_end(literal(rng)) for _ in range(rng.choice((3, 8, 20, 40)))]
            contains = [p.contains for p in parts]
            holds = lambda a, c=contains: any(x(a) for x in c)
            self.lines.append("network g%d %s;" % (i, ", ".join(p.text for p in parts)))
            self.ends.append(End("g%d" % i, holds, samples_of(holds)))


def make_end(groups):
    def random_end(rng, known, _):
        kind = rng.random()
        if kind < 0.2:
            return rng.choice(groups.ends)
        if kind < 0.27:
            name = rng.choice(sorted(ZONES))
            return End(name, lambda a: zone_of(a) == name, SAMPLES[name])
        if kind < 0.3:
            return End("any", lambda a: True, [str(a) for a in POOL])
        return literal_end(literal(rng))
    return random_end


class Rule(random_case.Rule):
    def __init__(self, rng, number, groups):
        super().__init__(rng, number, None, groups)
        if self.action == "deny" and rng.random() < 0.7:  # else nothing would be left to permit
            self.text = "allow" + self.text[5:]
            self.action = "allow"


def policy(seed, count):
    """Lines of the policy, and its rules."""
    rng = random.Random("crowded %s" % seed)
    groups = Groups(rng, 3 + count // 40)
    random_case.random_end = make_end(groups)
    rules = [Rule(rng, i, groups) for i in range(count)]
    lines = ["# Made by crowded_case.py %s." % seed]
    lines += ["zone %s { network %s; }" % (z, "any" if z == "internet" else ", ".join(n)) for z, n in ZONES.items()]
    return lines + groups.lines + [r.text for r in rules], rules


def main(argv):
    if len(argv) not in (3, 4, 5):
        print(__doc__, file=sys.stderr)
        return 2
    count = int(argv[3]) if len(argv) > 3 else 2000
    directory = argv[2]
    os.makedirs(directory, exist_ok=True)
    lines, rules = policy(argv[1], count)
    probes = random_case.probes(random.Random(argv[1]), rules, int(argv[4]) if len(argv) > 4 else 600)
    write(os.path.join(directory, "policy.pdl"), lines)
    write(os.path.join(directory, "topology.tsv"), ["%s\t%s" % (z, z) for z in ZONES])
    write(os.path.join(directory, "probes.tsv"), ["\t".join(p) for p in probes])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
