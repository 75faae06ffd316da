#!/usr/bin/env python3
"""Every FortiOS, ASA, SRX and nftables output keeps the rules of its target: forms.py PORTC

Lengths, characters, order of definition, references, uniqueness. Each target is read by a small
reader of its own here, which knows nothing of how portc writes. Inputs: the examples, an estate of
1,000 rules, and hostile.pdl, whose names and texts try to break out of their place.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from report import check, finish


# -- FortiOS ---------------------------------------------------------------------------------------

def fortios_words(line):
    """Words of a CLI line; quoted ones without their quotes. None where a quote is left open."""
    words, i = [], 0
    while i < len(line):
        if line[i] == " ":
            i += 1
            continue
        word, quoted = "", line[i] == '"'
        i += quoted
        while i < len(line) and (line[i] != '"' if quoted else line[i] != " "):
            if line[i] == "\\":
                i += 1
            word += line[i] if i < len(line) else ""
            i += 1
        if quoted:
            if i >= len(line):
                return None
            i += 1
        words.append(word)
    return words


PREDEFINED = {"all", "none", "ALL", "always", "any"}
NAME_MAX = {"firewall address": 79, "firewall address6": 79, "firewall addrgrp": 79, "firewall addrgrp6": 79,
            "firewall service custom": 79, "firewall service group": 79, "firewall schedule onetime": 31,
            "system zone": 35}
ALIAS = {"srcaddr": ("firewall address", "firewall addrgrp"), "dstaddr": ("firewall address", "firewall addrgrp"),
         "srcaddr6": ("firewall address6", "firewall addrgrp6"), "dstaddr6": ("firewall address6", "firewall addrgrp6"),
         "service": ("firewall service custom", "firewall service group"), "schedule": ("firewall schedule onetime",)}
MEMBERS = {"firewall addrgrp": ("firewall address", "firewall addrgrp"),
           "firewall addrgrp6": ("firewall address6", "firewall addrgrp6"),
           "firewall service group": ("firewall service custom", "firewall service group")}


def fortios(text, where):
    tables, table, entry, ids, names = {}, [], None, set(), set()
    for number, line in enumerate(text.split("\n"), 1):
        at = f"{where}:{number}"
        if line.startswith("#") or not line.strip():
            continue
        words = fortios_words(line.strip())
        check(words is not None, f"{at}: quotes are closed")
        if words is None:
            return
        verb = words[0]
        if verb == "config":
            table.append(" ".join(words[1:]))
        elif verb == "end":
            if table:
                table.pop()
        elif verb == "purge":
            check(table[-1] == "firewall policy", f"{at}: only policies are purged")
        elif verb == "edit":
            entry = {"key": words[1]}
            if table[-1] == "vdom":
                continue
            if table[-1] == "firewall policy":
                check(words[1].isdigit() and 1 <= int(words[1]) <= 4294967294, f"{at}: policy ID {words[1]}")
                check(words[1] not in ids, f"{at}: ID twice")
                ids.add(words[1])
                continue
            known = tables.setdefault(table[-1], {})
            check(words[1] not in known, f"{at}: {words[1]} is written twice")
            check(len(words[1]) <= NAME_MAX[table[-1]], f"{at}: name of {len(words[1])} characters")
            check(not re.search("[<>()#'\"]", words[1]), f"{at}: characters of {words[1]}")
            if "service" in table[-1]:
                check(not re.fullmatch("ALL(_.*)?|HTTPS?|SSH|DNS|NTP|PING|SMTP", words[1]),
                      f"{at}: predefined name {words[1]}")
            check(words[1] not in ("all", "none", "any", "always"), f"{at}: predefined name {words[1]}")
            known[words[1]] = entry
        elif verb == "next":
            if table[-1] == "firewall policy":
                fortios_policy(entry, at, names)
        elif verb == "set":
            key, values = words[1], words[2:]
            check(bool(values), f"{at}: a value")
            entry[key] = values
            if table[-1] in MEMBERS and key == "member":
                for value in values:
                    check(any(value in tables.get(t, {}) for t in MEMBERS[table[-1]]) or value in PREDEFINED,
                          f"{at}: {value} is defined before")
                check(len(values) <= 300, f"{at}: {len(values)} members")
            if table[-1] == "firewall policy" and key in ALIAS:
                for value in values:
                    check(value in PREDEFINED or any(value in tables.get(t, {}) for t in ALIAS[key]),
                          f"{at}: {value} is defined before")
            if key == "comment":
                check(len(values[0].encode()) <= 255, f"{at}: comment of {len(values[0])}")
            if key in ("tcp-portrange", "udp-portrange", "sctp-portrange"):
                check(all(re.fullmatch(r"\d+(-\d+)?(:\d+(-\d+)?)?", v) for v in values), f"{at}: {values}")
        elif verb != "unset":
            check(False, f"{at}: unexpected {verb}")
    check(not table, f"{where}: tables are closed")
    check(not set(tables.get("firewall address", {})) & set(tables.get("firewall addrgrp", {})),
          f"{where}: addresses and groups share no name")


def fortios_policy(p, at, names):
    for key in ("name", "srcintf", "dstintf", "action", "schedule", "service", "logtraffic"):
        check(key in p, f"{at}: policy without {key}")
    check(len(p.get("name", ["x"])[0]) <= 35, f"{at}: policy name {p.get('name')}")
    check(p["name"][0] not in names, f"{at}: policy name twice")
    names.add(p["name"][0])
    check(p["action"][0] in ("accept", "deny"), f"{at}: action")
    check(("srcaddr" in p) == ("dstaddr" in p), f"{at}: IPv4 at both ends or at none")
    check(("srcaddr6" in p) == ("dstaddr6" in p), f"{at}: IPv6 at both ends or at none")
    check("srcaddr" in p or "srcaddr6" in p, f"{at}: a policy has addresses")
    check(len(p.get("comments", [""])[0].encode()) <= 1023, f"{at}: comments of a policy")
    check("comments" in p and p["comments"][0], f"{at}: a policy has its reason")


# -- ASA -------------------------------------------------------------------------------------------

ASA_LINE = re.compile("|".join([
    r"!.*", r"access-list \S+ extended (permit|deny) .*", r"access-list \S+ remark .{1,100}",
    r"access-group \S+ in interface \S+", r"clear configure access-list \S+",
    r"no object-group (network|service) \S+", r"object network \S+", r"object-group (network|service) \S+",
    r" (host|subnet|range|fqdn) .*", r" network-object (object \S+|host \S+|\S+ \S+|\S+/\d+)", r" group-object \S+",
    r" service-object .*", r" description .{1,200}", r"(no )?time-range \S+", r" absolute end 23:59 \d\d \w+ \d{4}",
    r"same-security-traffic permit (inter|intra)-interface", r"policy-map global_policy",
    r" class inspection_default", r"  inspect icmp"]))


def asa(text, where):
    objects, groups, services, ranges, lists, current = set(), set(), set(), set(), {}, None
    bound = {}
    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        at = f"{where}:{number}: {line[:60]}"
        check(ASA_LINE.fullmatch(line) is not None, f"{at}: not a line that is expected")
        check(all(ord(c) >= 32 for c in line) and "?" not in line, f"{at}: characters")
        w = line.split()
        if re.match("object network|object-group", line):
            name = w[2]
            check(len(name) <= 64 and re.fullmatch("[A-Za-z0-9_.-]+", name), f"{at}: name")
            check(name not in objects | groups | services, f"{at}: one name space")
            check(name not in ("any", "any4", "any6", "host", "object", "inactive"), f"{at}: keyword")
            {"object": objects, "object-group": groups if w[1] == "network" else services}[w[0]].add(name)
            current = name
        elif line.startswith(" network-object object "):
            check(w[2] in objects, f"{at}: defined before")
        elif line.startswith(" group-object "):
            check(w[1] in groups | services and w[1] != current, f"{at}: defined before")
        elif line.startswith("time-range "):
            ranges.add(w[1])
        elif line.startswith("clear configure access-list "):
            lists.pop(w[3], None)
        elif line.startswith("access-list ") and w[2] == "extended":
            entries = lists.setdefault(w[1], [])
            check(not entries or entries[-1] != "deny ip any any", f"{at}: nothing after the final denial")
            entries.append(" ".join(w[3:7]) if w[3:7] == ["deny", "ip", "any", "any"] else w[3])
            for i, word in enumerate(w):
                if word == "object":
                    check(w[i + 1] in objects, f"{at}: object {w[i + 1]}")
                elif word == "object-group":
                    check(w[i + 1] in groups | services, f"{at}: group {w[i + 1]}")
                elif word == "time-range":
                    check(w[i + 1] in ranges, f"{at}: time range")
            check("any" not in w[5:] or w[3:7] == ["deny", "ip", "any", "any"] or "internet" not in where,
                  f"{at}: any")
        elif line.startswith("access-group "):
            check(w[1] in lists, f"{at}: a list is bound when it has entries")
            bound[w[4]] = w[1]
    for interface, name in bound.items():
        check(name != "portc-closed", f"{where}: {interface} has its list back")
        check(lists.get(name, [""])[-1] == "deny ip any any", f"{where}: {name} ends with deny ip any any")
        actions = [e for e in lists.get(name, []) if e != "deny ip any any"]
        check(actions == sorted(actions, key=lambda a: a == "permit"), f"{where}: {name}: denials come first")


# -- SRX and nftables: their own tools -------------------------------------------------------------

def srx(path, where):
    schema = os.environ.get("PORTC_SRXCHECK", "../shared/yang/srxcheck.sh")
    check(subprocess.run(["xmllint", "--noout", "--nonet", path]).returncode == 0, f"{where}: well-formed")
    with open(path, encoding="utf-8") as f:
        text = f.read()
    check("<application>junos-" not in text, f"{where}: no predefined application")
    if os.path.exists(schema):
        with open(path, "w", encoding="utf-8") as f:
            f.write(re.sub(r"<schedulers>.*?</schedulers>", "", text, flags=re.S))
        done = subprocess.run(["sh", schema, path], capture_output=True, text=True)
        check(done.returncode == 0, f"{where}: schema: {done.stderr[:400]}")


def nftables(path, where):
    if os.geteuid() or not shutil.which("nft"):
        check(os.environ.get("CI") != "true", "nft cannot be asked without root")
        print("nftables: not permitted to ask nft: SKIPPED")
        return
    done = subprocess.run(["unshare", "-n", "nft", "-c", "-f", path], capture_output=True, text=True)
    check(done.returncode == 0, f"{where}: nft -c: {done.stderr[:400]}")


# -- all inputs ------------------------------------------------------------------------------------

def outputs(portc, source, folder):
    done = subprocess.run([portc, source, "--out-dir", folder, "-Wno-unused"], capture_output=True, text=True)
    check(done.returncode == 0, f"{source} compiles: {done.stderr[:1000]}")
    for path in sorted(glob.glob(folder + "/*")):
        where = f"{source} > {os.path.basename(path)}"
        extension = path.rsplit(".", 1)[1]
        if extension in ("conf", "cfg"):
            with open(path, encoding="utf-8") as f:
                (fortios if extension == "conf" else asa)(f.read(), where)
        elif extension == "xml":
            srx(path, where)
        elif extension == "nft":
            nftables(path, where)


def main():
    portc = sys.argv[1]
    with tempfile.TemporaryDirectory() as work:
        estate = os.path.join(work, "estate.pdl")
        with open(estate, "w", encoding="utf-8") as out:
            subprocess.run([sys.executable, "bench/estate.py", "1000"], stdout=out, check=True)
        sources = sorted(glob.glob("examples/*/deploy.pdl") + glob.glob("tests/golden/*/deploy.pdl")) + ["tests/targets/hostile.pdl", estate]
        for i, source in enumerate(sources):
            outputs(portc, source, os.path.join(work, str(i)))
    return finish("forms")


sys.exit(main())
