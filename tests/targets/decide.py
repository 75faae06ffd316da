#!/usr/bin/env python3
"""Every target's output decides every probe as its table says: decide.py PORTC [SEED...]

Each target's configuration is read and evaluated here under that target's own rules (first match,
implicit denial, what carries the zone pair), by readers that know nothing of how portc writes.
The probes are those of the examples and of random policies, whose expectations come from
tests/packets/random_case.py: from the language's meaning alone.
"""
import glob
import ipaddress
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from nft_rules import Nftables
from report import check, finish

PROTO = {"icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "gre": 47, "esp": 50, "ah": 51, "icmp6": 58, "ospf": 89,
         "vrrp": 112, "sctp": 132}
PORTS = {6, 17, 132}


class Packet:
    def __init__(self, fields):
        self.src, self.dst = ipaddress.ip_address(fields[2]), ipaddress.ip_address(fields[3])
        words = fields[4].split()
        parts = words[0].split("/")
        self.proto = int(parts[1]) if parts[0] == "ip" else PROTO[parts[0]]
        self.a, self.b = 40000, 0
        if self.proto in PORTS:
            self.b = int(parts[1])
            self.a = int(words[2]) if len(words) > 2 else 40000
        elif self.proto in (1, 58):
            self.a, self.b = int(parts[1]), int(parts[2]) if len(parts) > 2 else 0


def inside(address, low, high):
    low, high = ipaddress.ip_address(low), ipaddress.ip_address(high)
    return low.version == address.version and low <= address <= high


def in_network(address, text):
    network = ipaddress.ip_network(text)
    return network.version == address.version and address in network


# -- FortiOS: policies of the VDOM from top to bottom -----------------------------------------------

class Fortios:
    def __init__(self, text, interfaces):
        self.interfaces = interfaces
        self.tables, table, entry = {}, [], None
        for line in text.split("\n"):
            words = re.findall(r'"(?:[^"\\]|\\.)*"|\S+', line.strip())
            words = [re.sub(r"\\(.)", r"\1", w[1:-1]) if w.startswith('"') else w for w in words]
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "config":
                table.append(" ".join(words[1:]))
            elif words[0] == "end" and table:
                table.pop()
            elif words[0] == "edit":
                entry = self.tables.setdefault(table[-1], {}).setdefault(words[1], {})
            elif words[0] == "set":
                entry[words[1]] = words[2:]

    def address(self, name, address):
        suffix = "" if address.version == 4 else "6"
        if name == "all":
            return True
        group = self.tables.get("firewall addrgrp" + suffix, {}).get(name)
        if group:
            return any(self.address(m, address) for m in group["member"])
        a = self.tables["firewall address" + suffix][name]
        kind = a.get("type", ["ipmask"])[0]
        if kind == "fqdn":
            return False
        if kind == "iprange":
            return inside(address, a["start-ip"][0], a["end-ip"][0])
        return in_network(address, "/".join(a["subnet"]) if "subnet" in a else a["ip6"][0])

    def service(self, name, p):
        if name == "ALL":
            return True
        group = self.tables.get("firewall service group", {}).get(name)
        if group:
            return any(self.service(m, p) for m in group["member"])
        s = self.tables["firewall service custom"][name]
        kind = s.get("protocol", ["TCP/UDP/SCTP"])[0]
        if kind == "IP":
            return int(s["protocol-number"][0]) in (0, p.proto)
        if kind in ("ICMP", "ICMP6"):
            return p.proto == (1 if kind == "ICMP" else 58) and \
                ("icmptype" not in s or int(s["icmptype"][0]) == p.a) and \
                ("icmpcode" not in s or int(s["icmpcode"][0]) == p.b)
        for key, proto in (("tcp-portrange", 6), ("udp-portrange", 17), ("sctp-portrange", 132)):
            for item in s.get(key, []) if proto == p.proto else []:
                dst, _, src = item.partition(":")
                if holds(dst, p.b) and (not src or holds(src, p.a)):
                    return True
        return False

    def decider(self, from_zone, to_zone, p):
        """The policy that decides, or None."""
        six = "6" if p.src.version == 6 else ""
        for policy in self.tables.get("firewall policy", {}).values():
            if policy.get("status") == ["disable"]:
                continue
            if not (self.at(policy["srcintf"], from_zone) and self.at(policy["dstintf"], to_zone)):
                continue
            if any(self.address(n, p.src) for n in policy.get("srcaddr" + six, [])) and \
                    any(self.address(n, p.dst) for n in policy.get("dstaddr" + six, [])) and \
                    any(self.service(n, p) for n in policy["service"]):
                return policy
        return None

    def permits(self, from_zone, to_zone, p):
        policy = self.decider(from_zone, to_zone, p)
        return policy is not None and policy.get("action", ["deny"])[0] == "accept"

    def logs(self, from_zone, to_zone, p):
        policy = self.decider(from_zone, to_zone, p)
        return policy is not None and policy["logtraffic"] == ["all"]

    def at(self, names, zone):
        return "any" in names or any(i in names for i in self.interfaces(zone))


def holds(text, number):
    low, _, high = text.partition("-")
    return int(low) <= number <= int(high or low)


# -- ASA: the list bound to the ingress interface; the egress side plays no part ----------------------

class Asa:
    def __init__(self, text, interfaces):
        self.interfaces = interfaces
        self.objects, self.groups, self.lists, self.bound, members = {}, {}, {}, {}, None
        for line in text.split("\n"):
            w = line.split()
            if not w or line.startswith("!"):
                continue
            if line.startswith("object network"):
                members = self.objects.setdefault(w[2], [])
                members.clear()
            elif line.startswith("object-group"):
                members = self.groups.setdefault(w[2], [])
            elif line.startswith("no object-group"):
                self.groups.pop(w[3], None)
            elif line.startswith(" ") and w[0] not in ("description", "absolute", "class", "inspect"):
                members.append(w)
            elif line.startswith("clear configure access-list"):
                self.lists.pop(w[3], None)
            elif line.startswith("access-list") and w[2] == "extended":
                self.lists.setdefault(w[1], []).append(w[3:])
            elif line.startswith("access-group"):
                self.bound[w[4]] = w[1]

    def network(self, w, address):
        """Does a definition or a member hold the address?"""
        if w[0] == "host":
            return address == ipaddress.ip_address(w[1])
        if w[0] == "subnet":
            return in_network(address, "/".join(w[1:]))
        if w[0] == "range":
            return inside(address, w[1], w[2])
        if w[0] == "fqdn":
            return False
        if w[0] == "group-object":
            return any(self.network(m, address) for m in self.groups[w[1]])
        if w[0] == "network-object" and w[1] == "object":
            return any(self.network(m, address) for m in self.objects[w[2]])
        if w[0] == "network-object" and w[1] == "host":
            return address == ipaddress.ip_address(w[2])
        return in_network(address, "/".join(w[1:]))

    def operand(self, w, address):
        """One end of an entry: is it met, and how many words is it?"""
        if w[0] in ("any", "any4", "any6"):
            return (w[0] == "any" or w[0][3] == str(address.version)), 1
        if w[0] == "object":
            return any(self.network(m, address) for m in self.objects[w[1]]), 2
        if w[0] == "object-group":
            return any(self.network(m, address) for m in self.groups[w[1]]), 2
        if w[0] == "host":
            return address == ipaddress.ip_address(w[1]), 2
        if "/" in w[0]:
            return in_network(address, w[0]), 1
        return in_network(address, "/".join(w[:2])), 2

    @staticmethod
    def port(w, number):
        if w and w[0] == "eq":
            return int(w[1]) == number, 2
        if w and w[0] == "range":
            return int(w[1]) <= number <= int(w[2]), 3
        return True, 0

    def service_object(self, w, p):
        if w[0] == "group-object":
            return any(self.service_object(m, p) for m in self.groups[w[1]])
        proto = PROTO.get(w[1]) if w[1] in PROTO else int(w[1])
        if proto != p.proto:
            return False
        rest = w[2:]
        if proto in (1, 58):
            return (not rest or int(rest[0]) == p.a) and (len(rest) < 2 or int(rest[1]) == p.b)
        while rest:
            ok, n = self.port(rest[1:], p.a if rest[0] == "source" else p.b)
            if not ok:
                return False
            rest = rest[1 + n:]
        return True

    def entry(self, w, p):
        """Words after permit/deny."""
        if w[0] == "object-group":
            if not any(self.service_object(m, p) for m in self.groups[w[1]]):
                return False
            w, ports = w[2:], False
        else:
            proto = None if w[0] == "ip" else PROTO[w[0]] if w[0] in PROTO else int(w[0])
            if proto is not None and proto != p.proto:
                return False
            w, ports = w[1:], proto in PORTS
        for address, port in ((p.src, p.a), (p.dst, p.b)):
            ok, n = self.operand(w, address)
            if not ok:
                return False
            w = w[n:]
            if ports:
                ok, n = self.port(w, port)
                if not ok:
                    return False
                w = w[n:]
        numbers = [int(x) for x in w if x.isdigit()]
        if p.proto in (1, 58) and any(n != right for n, right in zip(numbers, (p.a, p.b))):
            return False
        return "inactive" not in w

    def decider(self, from_zone, p):
        """The words of the entry that decides, or ()."""
        decisions = set()
        for interface in self.interfaces(from_zone):
            for w in self.lists[self.bound[interface]]:
                if self.entry(w[1:], p):
                    decisions.add(tuple(w))
                    break
            else:
                decisions.add(())
        assert len(decisions) == 1, "interfaces of a zone differ"
        return decisions.pop()

    def permits(self, from_zone, to_zone, p):
        return self.decider(from_zone, p)[:1] == ("permit",)

    def logs(self, from_zone, to_zone, p):
        w = self.decider(from_zone, p)
        return "log" in w and "disable" not in w


# -- SRX: the context of the zone pair, then global policies, then the default ------------------------

class Srx:
    def __init__(self, text, interfaces):
        root = ET.fromstring(re.sub(r'xmlns="[^"]*"', "", text))
        for parent in list(root.iter()):
            for child in [c for c in parent if c.get("inactive") == "inactive"]:
                parent.remove(child)
        self.addresses = {a.findtext("name"): a for a in root.findall(".//address-book/address")}
        self.sets = {a.findtext("name"): a for a in root.findall(".//address-book/address-set")}
        self.applications = {a.findtext("name"): a for a in root.findall("./applications/application")}
        self.app_sets = {a.findtext("name"): a for a in root.findall("./applications/application-set")}
        self.contexts = {(c.findtext("from-zone-name"), c.findtext("to-zone-name")): c.findall("policy")
                         for c in root.findall("./security/policies/policy")}
        self.globals = root.findall("./security/policies/global/policy")
        assert root.findtext("./security/policies/default-policy/default-action") == "deny-all"

    def address(self, name, address):
        if name in ("any", "any-ipv4", "any-ipv6"):
            return name == "any" or name[-1] == str(address.version)
        if name in self.sets:
            return any(self.address(m.findtext("name"), address)
                       for m in self.sets[name].findall("address") + self.sets[name].findall("address-set"))
        a = self.addresses[name]
        if a.find("ip-prefix") is not None:
            return in_network(address, a.findtext("ip-prefix"))
        if a.find("range-address") is not None:
            return inside(address, a.findtext("range-address/name"), a.findtext("range-address/to/range-high"))
        return False

    @staticmethod
    def term(t, p):
        name = t.findtext("protocol")
        proto = PROTO[name] if name in PROTO else int(name)
        if proto != p.proto:
            return False
        source, destination = t.findtext("source-port"), t.findtext("destination-port")
        if (source and not holds(source, p.a)) or (destination and not holds(destination, p.b)):
            return False
        kind = t.findtext("icmp-type") or t.findtext("icmp6-type")
        code = t.findtext("icmp-code") or t.findtext("icmp6-code")
        return (kind is None or int(kind) == p.a) and (code is None or int(code) == p.b)

    def application(self, name, p):
        if name == "any":
            return True
        if name in self.app_sets:
            return any(self.application(m.findtext("name"), p) for m in self.app_sets[name].findall("application"))
        a = self.applications[name]
        return any(self.term(t, p) for t in a.findall("term") or [a])

    def decider(self, from_zone, to_zone, p):
        """The policy that decides, or None."""
        for policy in self.contexts.get((from_zone, to_zone), []) + self.globals:
            match = policy.find("match")
            if any(self.address(a.text, p.src) for a in match.findall("source-address")) and \
                    any(self.address(a.text, p.dst) for a in match.findall("destination-address")) and \
                    any(self.application(a.text, p) for a in match.findall("application")):
                return policy
        return None

    def permits(self, from_zone, to_zone, p):
        policy = self.decider(from_zone, to_zone, p)
        return policy is not None and policy.find("then/permit") is not None

    def logs(self, from_zone, to_zone, p):
        policy = self.decider(from_zone, to_zone, p)
        return policy is not None and policy.find("then/log") is not None


# -- the comparison ----------------------------------------------------------------------------------

READERS = {"fortios": Fortios, "asa": Asa, "srx": Srx, "nftables": Nftables}


def interfaces_of(source, target):
    """zone -> interfaces, from the file's own firewall block of the target."""
    with open(source, encoding="utf-8") as f:
        block = re.search(r"^firewall \S+ %s \{(.*?)^\}" % target, f.read(), flags=re.S | re.M)
    table = {}
    for line in re.findall(r"zone\s+(\S+)\s+interface ([^;]*);", block.group(1) if block else ""):
        table[line[0]] = re.findall('"([^"]*)"', line[1])
    return lambda zone: table.get(zone, [zone])


def compare(portc, source, probes, name, level=1):
    name = f"{name} -O{level}"
    for target, reader in READERS.items():
        done = subprocess.run([portc, source, "--target", target, f"-O{level}"], capture_output=True, text=True)
        if done.returncode:
            check(False, f"{name}: does not compile for {target}: {done.stderr[:500]}")
            continue
        device = reader(done.stdout, interfaces_of(source, target))
        for line in probes:
            fields = line.split("\t")
            if line.startswith("#") or len(fields) < 6 or re.match("stray|ah ", fields[4]):
                continue
            zones = [z.partition("@")[0] for z in fields[:2]]
            got = "allow" if device.permits(zones[0], zones[1], Packet(fields)) else "deny"
            check(got == fields[5], f"{name}: {target}: {' '.join(fields)}: {got}")


def lines_of(path):
    with open(path, encoding="utf-8") as f:
        return f.read().split("\n")


def main():
    portc = sys.argv[1]
    seeds = sys.argv[2:] or [str(s) for s in range(1, 13)]
    for folder in sorted(glob.glob("examples/*/")):
        if os.path.exists(folder + "probes.tsv"):
            compare(portc, folder + "deploy.pdl", lines_of(folder + "probes.tsv"), folder)
    for table in sorted(glob.glob("tests/targets/*.tsv")):
        compare(portc, table[:-4] + ".pdl", lines_of(table), table)
    with tempfile.TemporaryDirectory() as work:
        for seed in seeds:
            folder = os.path.join(work, seed)
            subprocess.run([sys.executable, "tests/packets/random_case.py", seed, folder], check=True)
            source = os.path.join(folder, "policy.pdl")
            text = "\n".join(lines_of(source)).replace("2400-01-01", "2037-01-01")
            with open(source, "w", encoding="utf-8") as f:
                f.write(text)
            for level in range(3):
                compare(portc, source, lines_of(os.path.join(folder, "probes.tsv")), f"random policy {seed}", level)
    return finish("decide")


if __name__ == "__main__":
    sys.exit(main())
