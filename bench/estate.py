#!/usr/bin/env python3
"""Writes an estate of a given size as PDL: bench/estate.py RULES [SEED] > estate.pdl

RULES rules between 2 * RULES hosts in eight zones, IPv4 and IPv6, with services, groups, logging
and a few denials. The same arguments give the same bytes.
"""
import random
import sys

ZONES = ["apps", "data", "edge", "labs", "mgmt", "office", "plant", "voice"]
SERVICES = ["https", "ssh", "dns", "tcp/8443", "tcp/5432", "udp/514", "tcp/9000-9100", "tcp/80,443,8080"]


def address(zone, number):
    return f"10.{16 + zone}.{number >> 8 & 255}.{number & 255}" if number < 65536 else \
        f"{11 + zone}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def estate(rules, seed=1):
    rng = random.Random(seed)
    lines = []
    for i, zone in enumerate(ZONES):
        lines.append(f"zone {zone} {{ network 10.{16 + i}.0.0/16, {11 + i}.0.0.0/8, "
                     f"2001:db8:{i:x}::/48; }}")
    lines.append("zone internet { network any; }")
    hosts = []
    for i in range(2 * rules):
        zone = i % len(ZONES)
        number = i // len(ZONES) + 1
        v6 = f", 2001:db8:{zone:x}::{number:x}" if i % 5 == 0 else ""
        lines.append(f"host h{i} {address(zone, number)}{v6};")
        hosts.append(zone)
    for i in range(rules):
        source, dest = 2 * i, 2 * i + 1
        while hosts[source] == hosts[dest]:
            dest = rng.randrange(2 * rules)
        service = SERVICES[rng.randrange(len(SERVICES))]
        action = "deny " if i % 97 == 0 else "allow"
        log = " log" if i % 11 == 0 else ""
        lines.append(f"{action} r{i} from h{source} to h{dest} service {service}{log};")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(estate(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
