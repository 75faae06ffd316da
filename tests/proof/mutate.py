#!/usr/bin/env python3
"""Every small change of a configuration that changes its meaning is caught, no other is reported.

    mutate.py PORTC [PER_FILE [SEED]]

Takes each generated configuration, changes something small in it (drops or swaps lines, changes a port, a mask, an
address, an interface, an action, widens a range, disables a rule) and asks `portc verify`. The judges are the
evaluators of tests/targets, which share nothing with portc's readers:
  - where verify says equal, no probe near any edge of either configuration may be decided differently,
  - where verify shows a connection, it has to be decided differently, and as it says,
  - where verify cannot read the change, it has to say so with a place.
"""
import glob
import ipaddress
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
sys.path.insert(0, os.path.join(HERE, "..", "targets"))
import decide
from report import check, finish

EXTENSIONS = {"fortios": "conf", "asa": "cfg", "srx": "xml", "nftables": "nft"}
PROBES = 400


# -- mutations: each takes the lines and a random source, and gives changed lines or None ----------------

def pick(lines, rng, pattern):
    at = [i for i, line in enumerate(lines) if re.search(pattern, line) and not line.lstrip().startswith(("#", "!"))]
    return rng.choice(at) if at else None


def substitute(pattern, change):
    def mutate(lines, rng):
        i = pick(lines, rng, pattern)
        if i is None:
            return None
        found = rng.choice(list(re.finditer(pattern, lines[i])))
        new = change(found.group(0), rng, lines)
        if new is None or new == found.group(0):
            return None
        return lines[:i] + [lines[i][:found.start()] + new + lines[i][found.end():]] + lines[i + 1:]
    return mutate


def drop_line(lines, rng):
    i = pick(lines, rng, r"\S")
    return lines[:i] + lines[i + 1:]


def double_line(lines, rng):
    i = pick(lines, rng, r"\S")
    return lines[:i] + [lines[i]] + lines[i:]


def swap_lines(lines, rng):
    i = rng.randrange(len(lines) - 1)
    return lines[:i] + [lines[i + 1], lines[i]] + lines[i + 2:]


def other_number(text, rng, _):
    return str(max(0, int(text) + rng.choice([-1, 1, 10, -10])))


def other_octet(text, rng, _):
    parts = text.split(".")
    i = rng.randrange(4)
    parts[i] = str((int(parts[i]) + rng.choice([1, 16, 128])) % 256)
    return ".".join(parts)


def other_prefix(text, rng, _):
    return "/" + str(max(0, int(text[1:]) + rng.choice([-1, 1, -4])))


def other_mask(_, rng, __):
    return rng.choice(["255.255.255.0", "255.255.254.0", "255.255.0.0", "255.255.255.255", "0.0.0.0"])


def other_word(pattern):
    def change(text, rng, lines):
        words = sorted({m.group(0) for line in lines for m in re.finditer(pattern, line)})
        return rng.choice(words) if words else None
    return change


def one_of(*words):
    return lambda text, rng, _: rng.choice(words)


def insert_after(pattern, new):
    def mutate(lines, rng):
        i = pick(lines, rng, pattern)
        return None if i is None else lines[:i + 1] + [new] + lines[i + 1:]
    return mutate


ADDRESS = r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b"
COMMON = [drop_line, drop_line, double_line, swap_lines, swap_lines, substitute(ADDRESS, other_octet),
          substitute(r"/\d{1,3}\b", other_prefix)]
MUTATIONS = {
    "fortios": COMMON + [
        substitute(r"(?<=portrange )\d+|(?<=-)\d+(?=\s*$)", other_number),
        substitute(r"255\.\d+\.\d+\.\d+", other_mask),
        substitute(r"(?<=srcintf )\"[^\"]*\"|(?<=dstintf )\"[^\"]*\"", other_word(r'(?<=intf )"[^"]*"')),
        substitute(r"(?<=action )\w+", one_of("accept", "deny")),
        substitute(r"(?<=srcaddr )\"[^\"]*\"|(?<=dstaddr )\"[^\"]*\"", other_word(r'(?<=addr )"[^"]*"')),
        substitute(r"(?<=set service )\"[^\"]*\"", other_word(r'(?<=set service )"[^"]*"')),
        insert_after(r"set action|set dstaddr", "        set status disable"),
        substitute(r"(?<=icmptype )\d+|(?<=protocol-number )\d+", other_number),
    ],
    "asa": COMMON + [
        substitute(r"(?<=eq )\d+|(?<=range )\d+(?= \d)|(?<=range \d )\d+", other_number),
        substitute(r"255\.\d+\.\d+\.\d+", other_mask),
        substitute(r"(?<=extended )(permit|deny)", one_of("permit", "deny")),
        substitute(r"(?<=interface )\S+", other_word(r"(?<=interface )\S+")),
        substitute(r"(?<=object )[\w.-]+", other_word(r"(?<= object )[\w.-]+")),
        substitute(r"(?<=extended permit )(tcp|udp)", one_of("tcp", "udp", "ip")),
        substitute(r"(eq \d+)$", lambda text, *_: text + " inactive"),
        substitute(r"(?<=access-group )\S+", other_word(r"(?<=access-group )\S+")),
    ],
    "srx": COMMON + [
        substitute(r"(?<=-port>)\d+", other_number),
        substitute(r"<permit/>|<deny/>", one_of("<permit/>", "<deny/>", "<reject/>")),
        substitute(r"(?<=from-zone-name>)[^<]+|(?<=to-zone-name>)[^<]+", other_word(r"(?<=zone-name>)[^<]+")),
        substitute(r"(?<=source-address>)[^<]+|(?<=destination-address>)[^<]+", other_word(r"(?<=-address>)[^<]+(?=</)")),
        substitute(r"(?<=<application>)[^<]+(?=</application>)", other_word(r"(?<=<application>)[^<]+(?=</application>)")),
        substitute(r"<policy>(?=$)", lambda *_: '<policy inactive="inactive">'),
        substitute(r"(?<=<protocol>)\w+", one_of("tcp", "udp", "6", "50")),
        substitute(r"deny-all", one_of("permit-all", "deny-all")),
    ],
    "nftables": COMMON + [
        substitute(r"(?<=dport )\d+", other_number),
        substitute(r"\b(accept|drop)\b(?! comment \"what)", one_of("accept", "drop")),
        substitute(r"(?<=goto )zp_\w+", other_word(r"zp_\w+")),
        substitute(r"@[\w.-]+", other_word(r"@[adp][\w.-]*")),
        substitute(r"(?<=jump )[\w.-]+", other_word(r"(?<=jump )[\w.-]+")),
        substitute(r"jump [\w.-]+", one_of("accept", "drop", "return", "continue")),
        substitute(r" & [0-9a-f.:]+", one_of("", " & 255.255.255.0", " & 255.255.0.0", " & ffff:ffff:ffff::")),
        substitute(r"\b(jump|goto)\b(?! zp)", one_of("jump", "goto")),
        substitute(r"\b[sd]addr\b", one_of("saddr", "daddr")),
        substitute(r"\b(tcp|udp)(?= dport)", one_of("tcp", "udp")),
        substitute(r"policy (drop|accept)", one_of("policy drop", "policy accept")),
        substitute(r"^\s+(?=ip6? saddr)", lambda text, *_: text + "# "),
        substitute(r"(?<=type )\d+", other_number),
    ],
}


# -- judging ---------------------------------------------------------------------------------------------

def edges(texts):
    """Addresses at and beside everything that looks like one."""
    out = set()
    for text in texts:
        for word in set(re.findall(r"[0-9a-f:.]*[:.][0-9a-f:.]*(?:/\d+)?", text)):
            try:
                net = ipaddress.ip_network(word, strict=False)
            except ValueError:
                continue
            for x in (int(net[0]) - 1, int(net[0]), int(net[0]) + 1, int(net[-1]), int(net[-1]) + 1):
                if 0 <= x < 1 << net.max_prefixlen:
                    out.add(ipaddress.ip_address(x) if net.version == 4 else ipaddress.IPv6Address(x))
    return sorted(out, key=lambda a: (a.version, int(a)))


def numbers(texts):
    found = {int(x) for text in texts for x in re.findall(r"\b\d{1,5}\b", text) if int(x) < 65536}
    return sorted({y for x in found for y in (x - 1, x, x + 1) if 0 <= y < 65536})


class Site:
    """One policy: its zones, and probes that are consistent with routing."""

    def __init__(self, source, portc):
        self.source = source
        done = subprocess.run([portc, source, "--target", "json"], capture_output=True, text=True, check=True)
        self.zones = {z["name"]: [decide_range(r) for r in z["effective"]] for z in json.loads(done.stdout)["zones"]}

    def zone_of(self, address):
        for name, ranges in self.zones.items():
            if any(low.version == address.version and low <= address <= high for low, high in ranges):
                return name
        return None

    def probe(self, rng, addresses, ports):
        src, dst = rng.choice(addresses), rng.choice(addresses)
        if src.version != dst.version:
            return None
        zones = self.zone_of(src), self.zone_of(dst)
        if None in zones or zones[0] == zones[1]:
            return None
        proto = rng.choice(["tcp"] * 5 + ["udp"] * 3 + ["icmp" if src.version == 4 else "icmp6", "esp", "sctp", "gre"])
        service = proto
        if proto in ("tcp", "udp", "sctp"):
            service = f"{proto}/{rng.choice(ports)}"
            if rng.random() < 0.1:
                service += f" source {rng.choice(ports)}"
        elif proto.startswith("icmp"):
            service = f"{proto}/{rng.choice([0, 3, 8, 128, 1, 2])}/{rng.choice([0, 4])}"
        return [*zones, str(src), str(dst), service]


def decide_range(text):
    low, dash, high = text.partition("-")
    if dash:
        return ipaddress.ip_address(low), ipaddress.ip_address(high)
    net = ipaddress.ip_network(text)
    return net[0], net[-1]


def decision(device, fields):
    return device.permits(fields[0], fields[1], decide.Packet(fields))


class Case:
    """One mutation of one configuration, and what verify says of it."""

    def __init__(self, site, target, text, number):
        self.site, self.target, self.text, self.number = site, target, text, number
        self.rng = random.Random(f"{site.source} {target} {number}")
        self.mutant = None
        for _ in range(20):
            lines = self.rng.choice(MUTATIONS[target])(text.split("\n"), self.rng)
            if lines is not None and "\n".join(lines) != text:
                self.mutant = "\n".join(lines)
                break

    def changed(self):
        old, new = self.text.split("\n"), self.mutant.split("\n")
        for i, (a, b) in enumerate(zip(old, new)):
            if a != b:
                return f"line {i + 1}: {a.strip()!r} -> {b.strip()!r}"
        return "the end"

    def run(self, portc, folder):
        path = os.path.join(folder, f"{self.number}.{EXTENSIONS[self.target]}")
        with open(path, "w", encoding="utf-8") as f:
            f.write(self.mutant)
        self.done = subprocess.run([portc, "verify", self.site.source, "--target", self.target, path, "--format", "json"],
                                   capture_output=True, text=True)
        os.unlink(path)


def judge(case, original, counts):
    name = f"{case.site.source} {case.target} {case.number}: {case.changed()}"
    interfaces = case.interfaces = decide.interfaces_of(case.site.source, case.target)
    if case.done.returncode not in (0, 1):
        check(False, f"{name}: status {case.done.returncode}: {case.done.stderr[:300]}")
        return
    if not case.done.stdout:
        counts["refused"] += 1
        check(re.search(r":\d+:\d+: error: ", case.done.stderr) is not None, f"{name}: refused without a place: {case.done.stderr[:300]}")
        return
    verdict = json.loads(case.done.stdout)
    try:
        device = decide.READERS[case.target](case.mutant, interfaces)
        judge_equal(case, original, device, name, counts) if verdict["equal"] else \
            judge_witness(case, original, device, interfaces, verdict, name, counts)
    except (KeyError, ValueError, IndexError, AssertionError, TypeError, AttributeError, RecursionError):
        counts["not judged"] += 1  # the evaluator reads what portc writes, not every mutant


def judge_equal(case, original, device, name, counts):
    addresses, ports = edges([case.text, case.mutant]), numbers([case.text, case.mutant])
    for _ in range(PROBES):
        fields = case.site.probe(case.rng, addresses, ports)
        if not fields:
            continue
        places = {z: [case.rng.choice(case.interfaces(z))] for z in fields[:2]}
        original.interfaces = device.interfaces = places.get
        if decision(original, fields) != decision(device, fields):
            check(False, f"{name}: said to be equal, but {' '.join(fields)} is decided differently")
            return
    counts["same"] += 1
    check(True, name)


def judge_witness(case, original, device, interfaces, verdict, name, counts):
    judged = 0
    for d in verdict["differences"]:
        zones = [z for z in case.site.zones if d["in"] in interfaces(z)], [z for z in case.site.zones if d["out"] in interfaces(z)]
        if not zones[0] or not zones[1] or d["time"] or not re.match(r"[\d.a-f:]+$", d["source"] + d["destination"]):
            continue  # an unknown interface, a date or a DNS name: not what the evaluator knows
        fields = [zones[0][0], zones[1][0], d["source"], d["destination"], d["service"]]
        fields[4] = re.sub(r"^ip/(\d+)$", r"ip/\1", fields[4])
        judged += 1
        original.interfaces = device.interfaces = {fields[0]: [d["in"]], fields[1]: [d["out"]]}.get
        now = decision(device, fields)
        if now != (d["permitted_by"] == "device") or decision(original, fields) == now:
            check(False, f"{name}: {' '.join(fields)} is said to be permitted by the {d['permitted_by']} alone, "
                         f"but the file permits: {now}")
            return
    counts["caught" if judged else "caught, not judged"] += 1
    check(True, name)


def main():
    portc = os.path.abspath(sys.argv[1])
    per_file = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    counts = {"caught": 0, "caught, not judged": 0, "same": 0, "refused": 0, "not judged": 0}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        for source in sorted(glob.glob("examples/*/deploy.pdl") + glob.glob("tests/golden/*/deploy.pdl")):
            site = Site(source, portc)
            for target in (sys.argv[4:] or EXTENSIONS):
                done = subprocess.run([portc, source, "--target", target], capture_output=True, text=True)
                if done.returncode:
                    continue  # not expressible, or several firewalls
                original = decide.READERS[target](done.stdout, decide.interfaces_of(source, target))
                cases = [Case(site, target, done.stdout, n) for n in range(seed * 100000, seed * 100000 + per_file)]
                cases = [c for c in cases if c.mutant is not None]
                list(pool.map(lambda c: c.run(portc, folder), cases))
                for c in cases:
                    judge(c, original, counts)
    print("mutations: " + ", ".join(f"{n} {what}" for what, n in counts.items()))
    return finish("mutate")


if __name__ == "__main__":
    sys.exit(main())
