"""The shapes of estates that exist out there. Each yields the lines of one: SHAPE(rules, seed)."""
import random

SERVICES = ["https", "ssh", "dns", "tcp/8443", "tcp/5432", "udp/514", "tcp/9000-9100", "tcp/80,443,8080"]
# What overlaps: each of these meets several of the others.
WIDE = ["tcp/1-1023", "tcp/80-443", "tcp/443", "https, ssh", "tcp/1024-65535", "tcp", "udp/53", "udp/1-1023", "udp",
        "any", "icmp/echo-request, tcp/22", "tcp/22-23, udp/161-162"]
SERVICES6 = ["https", "ssh", "dns", "icmp6/echo-request", "tcp/8443, udp/443", "tcp/9000-9100", "icmp6", "tcp/25,465,587"]


def drawing(seed):
    """Numbers below N, quickly: the same for the same seed, as random() is defined by its algorithm."""
    rnd = random.Random(seed).random
    return lambda n: int(rnd() * n)


def v4(a):
    return f"{a >> 24}.{a >> 16 & 255}.{a >> 8 & 255}.{a & 255}"


def prefix(base, length, number, inner):
    """The NUMBERth prefix of INNER bits in BASE/LENGTH, counted round."""
    a = base | number % (1 << inner - length) << 32 - inner
    return v4(a) if inner == 32 else f"{v4(a)}/{inner}"


def action(i):
    return "deny " if i % 97 == 0 else "allow"


def trailer(i):
    return " log;" if i % 11 == 0 else ";"


EIGHT = ["apps", "data", "edge", "labs", "mgmt", "office", "plant", "voice"]


def eight_zones():
    for i, zone in enumerate(EIGHT):
        yield f"zone {zone} {{ network 10.{16 + i}.0.0/16, {11 + i}.0.0.0/8, 2001:db8:{i:x}::/48; }}"
    yield "zone internet { network any; }"


def host(i):
    """Host I, in the zone I modulo 8; every fifth with an IPv6 address, too."""
    zone, number = i % 8, i // 8 + 1
    first = f"10.{16 + zone}" if number < 65536 else f"{11 + zone}.{number >> 16 & 255}"
    high = f"{number >> 16:x}:" if number > 65535 else ""
    v6 = f", 2001:db8:{zone:x}::{high}{number & 65535:x}" if i % 5 == 0 else ""
    return f"host h{i} {first}.{number >> 8 & 255}.{number & 255}{v6};"


def hosts(rules, seed):
    """two hosts for every rule, in eight zones, IPv4 and IPv6"""
    rng = random.Random(seed)
    yield from eight_zones()
    for i in range(2 * rules):
        yield host(i)
    for i in range(rules):
        service = SERVICES[rng.randrange(len(SERVICES))]
        yield f"{action(i)} r{i} from h{2 * i} to h{2 * i + 1} service {service}{trailer(i)}"


def few_hosts(rules, seed):
    """every rule between two of 4,000 hosts in eight zones, many ports"""
    draw = drawing(seed)
    yield from eight_zones()
    for i in range(4000):
        yield host(i)
    for i in range(rules):
        source = draw(4000)
        dest = (source + 1 + draw(7) + 8 * draw(500)) % 4000
        service = f"tcp/{1024 + draw(2000)}" if i & 1 else SERVICES[draw(8)]
        yield f"{action(i)} r{i} from h{source} to h{dest} service {service}{trailer(i)}"


BIG = [("core", 10 << 24, 9), ("users", 10 << 24 | 128 << 16, 9), ("plant", 172 << 24 | 16 << 16, 12),
       ("partners", 100 << 24 | 64 << 16, 10)]


def few_zones(rules, seed):
    """four big zones; networks of /24 to /32, lists of them as ends, services of all kinds"""
    draw = drawing(seed)
    for i, (zone, base, length) in enumerate(BIG):
        yield f"zone {zone} {{ network {v4(base)}/{length}, 2001:db8:{i:x}::/48; }}"
    yield "zone internet { network any; }"
    n = rules // 4 + 16
    for i in range(n):
        _, base, length = BIG[i % 4]
        inner = 24 + draw(9)
        v6 = f", 2001:db8:{i % 4:x}:{draw(65536):x}::/64" if i % 7 == 0 else ""
        yield f"network n{i} {prefix(base, length, draw(1 << 20), inner)}{v6};"
    for i in range(rules):
        source, dest = draw(n // 4) * 4 + draw(4), draw(n // 4) * 4
        dest += (source + 1 + draw(3)) % 4
        ends = f"n{source}" if i % 3 else f"n{source}, n{(source + 4) % (n // 4 * 4)}"
        service = SERVICES[draw(8)] if i & 1 else f"tcp/{1024 + draw(4000)}, udp/{draw(1000) + 1}"
        yield f"{action(i)} r{i} from {ends} to n{dest} service {service}{trailer(i)}"


def many_zones(rules, seed):
    """1,000 small zones (fewer where there are fewer than 5,000 rules), each with 32 neighbours"""
    draw = drawing(seed)
    n = max(8, min(1000, rules // 5))
    near = min(32, n - 1)
    for z in range(n):
        yield f"zone z{z} {{ network 10.{z >> 8}.{z & 255}.0/24, 2001:db8:{z:x}::/64; }}"
    yield "zone internet { network any; }"
    for z in range(n):
        for k in range(16):
            yield f"host h{z}-{k} 10.{z >> 8}.{z & 255}.{k + 1}{f', 2001:db8:{z:x}::{k + 1:x}' if k % 4 == 0 else ''};"
    for i in range(rules):
        z = draw(n)
        dest = f"h{(z + 1 + draw(near)) % n}-{draw(16)}"
        source = f"h{z}-{draw(16)}" if i & 3 else f"z{z}"
        service = f"tcp/{1024 + draw(5000)}" if i & 1 else SERVICES[draw(8)]
        yield f"{action(i)} r{i} from {source} to {dest} service {service}{trailer(i)}"


def group_lines(rules, draw, spread):
    """Hosts, and a group for every ten rules, of 2 to 30 hosts within SPREAD of its zone's (0: all of them)."""
    n = rules // 10 + 16
    pool = max(800, rules // 2 // 8 * 8)  # a host is in about three groups, at every size
    yield from eight_zones()
    for i in range(pool):
        yield host(i)
    for g in range(n):
        zone, first = g % 8, draw(pool // 8)
        members = [f"h{zone + 8 * ((first + draw(spread or pool // 8)) % (pool // 8))}" for _ in range(2 + draw(29))]
        if g % 32 == 8:
            members.append(f"g{g - 8}")
        if g % 10 == 0:
            members.append(f"h{draw(pool)}")
        yield f"group g{g} {{ {', '.join(members)} }}"
    for i in range(rules):
        source = draw(n)
        dest = min(draw(n // 8) * 8 + (source + 1 + draw(7)) % 8, n - 1)
        yield f"{action(i)} r{i} from g{source} to g{dest} service {SERVICES[draw(8)]}{trailer(i)}"


def groups(rules, seed):
    """a group for every ten rules, of 2 to 30 neighbouring hosts and of groups; every rule between two groups"""
    return group_lines(rules, drawing(seed), 48)


NESTED = [("wide", 10 << 24, 8), ("half", 10 << 24 | 32 << 16, 11), ("inner", 10 << 24 | 33 << 16, 16),
          ("core", 10 << 24 | 33 << 16 | 64 << 8, 20), ("other", 172 << 24 | 16 << 16, 12)]


def overlapping(draw, i):
    """A network of the zone I modulo 5: a prefix of any length inside it, or a range; some reach other zones."""
    _, base, length = NESTED[i % 5]
    if i % 20 == 7:
        return prefix(base & 0xFF000000 if base >> 24 == 10 else base, 8 if base >> 24 == 10 else 12, 0, length - length % 4)
    inner = min(30, length + 1 + draw(5) + draw(9))
    if i % 6:
        return prefix(base, length, draw(64), inner)
    start = base + draw(1 << 31 - length)
    return f"{v4(start)}-{v4(start + draw(1 << 30 - length))}"


def overlap(rules, seed):
    """nested zones and networks, ranges, wide services, `any`; every fifth rule is a denial"""
    draw = drawing(seed)
    for zone, base, length in NESTED:
        yield f"zone {zone} {{ network {v4(base)}/{length}; }}"
    yield "zone internet { network any; }"
    n = max(40, min(2000, rules // 2))
    for i in range(n):
        yield f"network n{i} {overlapping(draw, i)};"
    for i in range(rules):
        source, dest = draw(n), draw(n)
        while dest % 5 == source % 5:
            dest = draw(n)
        ends = ("any", f"n{dest}") if i % 50 == 3 else (f"n{source}", f"n{dest}")
        yield f"{'deny ' if i % 5 == 0 else 'allow'} r{i} from {ends[0]} to {ends[1]} service {WIDE[draw(12)]}{trailer(i)}"


def ipv6(rules, seed):
    """IPv6 alone: prefixes of /56 to /128 and ranges in eight zones, ICMPv6"""
    draw = drawing(seed)
    for z, zone in enumerate(EIGHT):
        yield f"zone {zone} {{ network 2001:db8:{z:x}00::/40; }}"
    yield "zone internet { network ::/0; }"
    n = rules // 4 + 16
    for i in range(n):
        site = f"2001:db8:{i % 8:x}{draw(256):02x}"
        number = f"{draw(65536):x}:{draw(65536):x}"
        kind = i // 8 % 4
        yield f"network n{i} " + (f"{site}:{draw(256):x}00::/56;" if kind == 0 else f"{site}:{draw(65536):x}::/64;" if kind == 1 else
                                  f"{site}::{number};" if kind == 2 else f"{site}::{number}:0-{site}::{number}:{draw(65536):x};")
    for i in range(rules):
        source = draw(n)
        dest = min(draw(n // 8) * 8 + (source + 1 + draw(7)) % 8, n - 1)
        dest -= dest % 8 == source % 8
        yield f"{action(i)} r{i} from n{source} to n{dest} service {SERVICES6[draw(8)]}{trailer(i)}"


SITE = """host s{n}-app 10.10.{a}; host s{n}-db 10.20.{a}; host s{n}-mail 10.40.{a};
host s{n}-dc 10.{z}.{a}; network s{n}-users 10.{u}.{a}-10.{u}.{e}; network s{n}-core 10.40.{a}-10.40.{e};
deploy firemon.sip as s{n} {{
    version {version};
    bind application-server = s{n}-app; bind database = s{n}-db; bind data-collector = s{n}-dc;
    bind browser = s{n}-users; bind managed-device = s{n}-core; bind mail-server = s{n}-mail; bind ntp-server = s{n}-core;
    bind syslog-source = s{n}-core; bind dns-server = s{n}-mail; bind check-point = s{n}-core; bind srx = s{n}-core;
}}
host s{n}-fgt 10.{z}.{b}; host s{n}-fmg 10.60.{a}; host s{n}-faz 10.60.{b};
deploy fortinet.fortimanager as m{n} {{ version 7.0.0; bind fortimanager = s{n}-fmg; bind fortigate = s{n}-fgt; }}
deploy fortinet.fortianalyzer as a{n} {{ version 7.4.0; bind fortianalyzer = s{n}-faz; bind fortigate = s{n}-fgt; }}"""
PER_SITE = 34


def catalogue(rules, seed):
    """sites with deployments of FireMon, FortiManager and FortiAnalyzer from the built-in catalogue"""
    draw = drawing(seed)
    for name, second in (("app", 10), ("data", 20), ("core", 40), ("mgmt", 60)):
        yield f"zone {name} {{ network 10.{second}.0.0/16; }}"
    for z in range(100, 164):
        yield f"zone site{z} {{ network 10.{z}.0.0/16; }}"
    for z in range(164, 228):
        yield f"zone users{z} {{ network 10.{z}.0.0/16; }}"
    yield "zone internet { network any; }"
    for n in range(max(1, rules // PER_SITE)):
        place = n * 8 % 65536
        yield SITE.format(n=n, a=f"{place >> 8}.{place & 255}", b=f"{place >> 8}.{place & 255 | 1}",
                          e=f"{place >> 8}.{place & 255 | 7}", z=100 + n % 64, u=164 + draw(64),
                          version="9.1" if n & 1 else "9.8")


SHAPES = {"few-zones": few_zones, "many-zones": many_zones, "groups": groups, "overlap": overlap, "ipv6": ipv6,
          "catalogue": catalogue, "hosts": hosts, "few-hosts": few_hosts}
