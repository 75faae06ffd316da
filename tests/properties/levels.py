#!/usr/bin/env python3
"""Every level of optimisation means the same, to the day and to the log: levels.py PORTC [POLICIES [FIRST_SEED]]

Random policies in which rules overlap in every way are compiled to JSON at -O0, -O1 and -O2. Here, without a line
of portc's, connections at the edges of all rules are decided on each day on which something ends: denied and
logged, denied, permitted and logged, permitted, or nothing. All levels have to agree with each other and with the
rules as they were written; every reason has to be kept; entries after expansion may only become fewer.
"""
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from ipaddress import ip_address

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish

DAYS = ["2026-06-30", "2027-06-30", "2030-01-01"]
SERVICES = ["tcp/80", "tcp/443", "tcp/80-90", "tcp/91-99", "tcp/80,443", "tcp", "udp/53", "udp/53 source 53", "udp",
            "icmp/8", "icmp", "icmp6/128", "any", "web", "near", "esp"]
POINTS = 3000
FOR_EVER = "9999-99-99"


# -- policies -------------------------------------------------------------------------------------------

def ends(rng, side):
    """Names of one side: hosts (some of both families), networks, groups, DNS names, literals, the zone."""
    n = "ab"[side]
    pool = [f"{n}{i}" for i in range(8)] + [f"{n}net{i}" for i in range(3)] + [f"{n}g{i}" for i in range(3)] + \
        [f"10.{side + 1}.0.{i}" for i in range(1, 5)] + [f"10.{side + 1}.0.0/29", f"2001:db8:{side}::/126", n, f"{n}dns"]
    return ", ".join(rng.sample(pool, rng.choice((1, 1, 1, 2, 3))))


def rule(rng, number):
    action = "deny " if rng.random() < 0.2 else "allow"
    tail = " log" if rng.random() < 0.3 else ""
    if rng.random() < 0.3:
        tail += f" until {rng.choice(DAYS)}"
    text = f' "reason {number}"' if rng.random() < 0.5 else ""
    services = rng.sample(SERVICES, rng.choice((1, 1, 2)))
    services = ["any"] if "any" in services else services
    return f"{action} r{number} from {ends(rng, 0)} to {ends(rng, 1)} service {', '.join(services)}{tail}{text};"


def policy(seed):
    rng = random.Random(seed)
    lines = ["zone a { network 10.1.0.0/16, 2001:db8::/48; }", "zone b { network 10.2.0.0/16, 2001:db8:1::/48; }",
             "service web tcp/80, tcp/443, udp/443;", "service near tcp/81-95;"]
    for side, n in enumerate("ab"):
        for i in range(8):
            six = f", 2001:db8:{side}::{i:x}" if i % 3 == 0 else ""
            lines.append(f"host {n}{i} 10.{side + 1}.0.{i}{six};")
        lines += [f"network {n}net{i} 10.{side + 1}.0.{8 * i}/29;" for i in range(2)]
        lines += [f"network {n}net2 10.{side + 1}.0.2-10.{side + 1}.0.11, 2001:db8:{side}::2-2001:db8:{side}::5;"]
        lines += [f'host {n}dns in {n} {{ fqdn "{n}.example.com"; }}']
        members = [f"{n}{i}" for i in range(8)] + [f"{n}net0", f"{n}dns"]
        lines += [f"group {n}g{i} {{ {', '.join(rng.sample(members, rng.randint(1, 4)))} }}" for i in range(2)]
        lines += [f"group {n}g2 {{ {n}g0, {n}7 }}"]
    return lines + [rule(rng, i) for i in range(rng.choice((5, 15, 40)))]


# -- what a policy means --------------------------------------------------------------------------------

def span(text):
    """(version, lowest, highest) of an address, prefix or range."""
    if "-" in text:
        low, high = (ip_address(x) for x in text.split("-"))
        return low.version, int(low), int(high)
    address, _, length = text.partition("/")
    a = ip_address(address)
    host = (1 << a.max_prefixlen - int(length)) - 1 if length else 0
    return a.version, int(a), int(a) | host


class Meaning:
    def __init__(self, data):
        self.data = data
        self.objects = {o["name"]: o for o in data["objects"]}
        self.services = {s["name"]: s for s in data["services"]}
        self.cache = {}
        self.rules = [r for p in data["pairs"] for r in p["rules"]]

    def atoms(self, name):
        """What an object stands for: spans, DNS names, and "*" for every DNS name of the zone."""
        if name not in self.cache:
            o = self.objects[name]
            out = set()
            if o["kind"] == "group":
                out = {x for m in o["members"] for x in self.atoms(m)}
            elif o["kind"] == "name":
                out = {o["fqdn"]}
            else:
                out = {span(a) for a in o["addresses"]} | ({"*"} if o["kind"] == "zone" else set())
            self.cache[name] = out
        return self.cache[name]

    def side(self, names, point):
        version, address, fqdn = point
        for atom in (a for n in names for a in self.atoms(n)):
            if isinstance(atom, str):
                if fqdn and atom in ("*", fqdn):
                    return True
            elif not fqdn and atom[0] == version and atom[1] <= address <= atom[2]:
                return True
        return False

    def service(self, names, packet):
        return any(term_holds(t, packet) for n in names for t in self.services[n]["terms"])

    def matches(self, r, point):
        src, dst, packet = point
        return src[0] in r["families"] and self.side(r["sources"], src) and \
            self.side(r["destinations"], dst) and self.service(r["services"], packet)

    def decide(self, point, day):
        found = {(r["action"], r["log"]) for r in self.rules
                 if (r["until"] or FOR_EVER) >= day and self.matches(r, point)}
        for layer in (("deny", True), ("deny", False), ("allow", True), ("allow", False)):
            if layer in found:
                return layer
        return None

    def entries(self, r, family, names):
        return {a for n in names for a in self.atoms(n) if isinstance(a, str) and a != "*" or a[0] == family}

    def terms(self, r):
        return joined([t for n in r["services"] for t in self.services[n]["terms"]])

    def expanded(self):
        return sum(len(self.entries(r, f, r["sources"])) * len(self.entries(r, f, r["destinations"])) *
                   len(self.terms(r)) for r in self.rules for f in r["families"])


def term_holds(t, packet):
    protocol, first, second = packet
    if "protocol" not in t:
        return True
    if t["protocol"] != protocol:
        return False
    if "source_ports" in t:
        return t["source_ports"][0] <= first <= t["source_ports"][1] and \
            t["destination_ports"][0] <= second <= t["destination_ports"][1]
    return t.get("icmp_type", first) == first and t.get("icmp_code", second) == second


def joined(terms):
    """Distinct terms, those that others hold left out, touching port ranges joined."""
    ports, rest = {}, set()
    for t in terms:
        if "source_ports" in t:
            ports.setdefault((t["protocol"], *t["source_ports"]), []).append(tuple(t["destination_ports"]))
        else:
            rest.add((t.get("protocol", -1), t.get("icmp_type", -1), t.get("icmp_code", -1)))
    out = set(rest)
    for key, ranges in ports.items():
        at = None
        for low, high in sorted(ranges):
            if at and low <= at[1] + 1:
                at = (at[0], max(at[1], high))
            else:
                if at:
                    out.add((key, at))
                at = (low, high)
        out.add((key, at))
    return {x for x in out if not any(x != y and term_in(x, y) for y in out)}


def term_in(x, y):
    if isinstance(x[0], tuple) and isinstance(y[0], tuple):
        (p, a, b), (c, d) = x
        (q, e, f), (g, h) = y
        return p == q and e <= a and b <= f and g <= c and d <= h
    if isinstance(y[0], tuple):
        return False
    if y[0] == -1:
        return True
    return not isinstance(x[0], tuple) and x[0] == y[0] and y[1] in (-1, x[1]) and y[2] in (-1, x[2])


# -- points at the edges --------------------------------------------------------------------------------

def side_points(side):
    n = "ab"[side]
    four = [(4, int(ip_address(f"10.{side + 1}.0.{i}")), None) for i in list(range(0, 17)) + [200]]
    six = [(6, int(ip_address(f"2001:db8:{side}::{i:x}")), None) for i in range(0, 8)]
    return four + six + [(v, 0, f"{n}.example.com") for v in (4, 6)]


PACKETS = [(6, s, d) for s in (53, 4000) for d in (22, 80, 81, 85, 90, 91, 95, 96, 99, 100, 443)] + \
    [(17, s, d) for s in (53, 4000) for d in (53, 443)] + [(1, 8, 0), (1, 0, 0), (58, 128, 0), (58, 1, 0), (50, 0, 0)]


def points(rng):
    every = [(s, d, p) for s, d, p in itertools.product(side_points(0), side_points(1), PACKETS)
             if s[0] == d[0] and {1: 4, 58: 6}.get(p[0], s[0]) == s[0]]
    return [(p, day) for p in rng.sample(every, POINTS // 3) for day in ("2026-06-30", "2026-07-01", "2031-01-01")]


# -- the test -------------------------------------------------------------------------------------------

def compile_at(portc, path, level):
    done = subprocess.run([portc, path, "--target", "json", f"-O{level}"], capture_output=True, text=True)
    return Meaning(json.loads(done.stdout)) if check(done.returncode == 0, f"{path}: {done.stderr[-800:]}") else None


def write_policy(portc, path, seed):
    """Without the rules in which nothing combines: the compiler names them."""
    lines = policy(seed)
    while True:
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")
        done = subprocess.run([portc, "check", path], capture_output=True, text=True)
        bad = set(re.findall(r"nothing of `(r\d+)` combines", done.stderr))
        if not bad:
            return
        lines = [x for x in lines if not (x.startswith(("allow", "deny")) and x.split()[1] in bad)]


def kept_reasons(low, high):
    """Reasons of rules that have an effect; a permission that denials swallow may go with its own."""
    said = {(r["action"], reason["label"], reason["text"]) for r in low.rules for reason in r["reasons"]}
    still = {(r["action"], reason["label"], reason["text"]) for r in high.rules for reason in r["reasons"]}
    return said, still


def compare(portc, path, seed, totals):
    levels = [compile_at(portc, path, level) for level in (0, 1, 2)]
    if None in levels:
        return
    rng = random.Random(seed)
    for point, day in points(rng):
        answers = [m.decide(point, day) for m in levels]
        if not check(answers[0] == answers[1] == answers[2], f"seed {seed}: {point} on {day}: {answers}"):
            break
    said, still = kept_reasons(levels[0], levels[1])
    check(said == still, f"seed {seed}: -O1 keeps every reason: {said ^ still}")
    said, still = kept_reasons(levels[0], levels[2])
    lost = {s for s in said - still if s[0] == "deny"}
    check(not lost and not still - said, f"seed {seed}: -O2 keeps reasons: {lost or still - said}")
    counts = [m.expanded() for m in levels]
    check(counts[0] >= counts[1] >= counts[2], f"seed {seed}: entries {counts}")
    rules = [len(m.rules) for m in levels]
    check(rules[0] >= rules[1] >= rules[2], f"seed {seed}: rules {rules}")
    totals.append((rules, counts))


def main():
    portc = sys.argv[1]
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    totals = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + n):
            path = os.path.join(folder, f"{seed}.pdl")
            write_policy(portc, path, seed)
            compare(portc, path, seed, totals)
    for what, k in (("rules", 0), ("entries", 1)):
        print("  %s at -O0, -O1, -O2: %s" % (what, ", ".join(str(sum(t[k][i] for t in totals)) for i in range(3))))
    return finish("levels")


if __name__ == "__main__":
    sys.exit(main())
