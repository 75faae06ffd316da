"""Estates with one thing that is very large: where a quadratic step shows. SHAPE(rules, seed) yields lines."""
import shapes


def small(n):
    """Two zones, and a host in the second."""
    yield "zone lan { network 10.0.0.0/8; }"
    yield "zone dmz { network 172.16.0.0/12; }"
    yield "zone internet { network any; }"
    yield "host web 172.16.0.1;"
    yield f"# {n}"


def address(i):
    return f"10.{i >> 15 & 255}.{i >> 7 & 255}.{i << 1 & 254}"


def one_group(rules, _seed):
    """one group with RULES members, none beside another, in one rule"""
    yield from small(rules)
    yield "group all {"
    for i in range(rules):
        yield f"    {address(i)}{',' if i + 1 < rules else ''}"
    yield "}"
    yield "allow web from all to web service https;"


def one_rule_each(rules, _seed):
    """RULES groups of one host, each with a service of its own"""
    yield from small(rules)
    for i in range(rules):
        yield f"service s{i} tcp/{i % 60000 + 1} source {i // 60000 + 1024};"
    for i in range(rules):
        yield f"group g{i} {{ {address(i)} }}"
    for i in range(rules):
        yield f"allow r{i} from g{i} to web service s{i};"


def one_service(rules, _seed):
    """one service that lists RULES others (of at most 30,000 ports), in one rule"""
    yield from small(rules)
    for i in range(rules):
        yield f"service s{i} {'tcp' if i & 1 else 'udp'}/{i % 30000 * 2 + 1};"
    yield f"service all {', '.join(f's{i}' for i in range(rules))};"
    yield "allow web from lan to web service all;"


def one_zone(rules, _seed):
    """one zone of RULES networks, none beside another, and a rule from it"""
    yield "zone spread { network"
    for i in range(rules):
        yield f"    {address(i)}/32{',' if i + 1 < rules else '; }'}"
    yield "zone internet { network any; }"
    yield "host web 198.51.100.1;"
    yield "allow web from spread to web service https;"


def one_end(rules, _seed):
    """one rule with RULES ends on each side, written in it"""
    yield from small(rules)
    yield "allow r from"
    for i in range(rules):
        yield f"    {address(i)}{',' if i + 1 < rules else ''}"
    yield "to"
    for i in range(rules):
        yield f"    172.{16 + (i >> 15 & 15)}.{i >> 7 & 255}.{i << 1 & 254}{',' if i + 1 < rules else ''}"
    yield "service https;"


def zones(rules, _seed):
    """RULES zones, and a rule from each to the next"""
    for i in range(rules):
        yield f"zone z{i} {{ network {address(i)}/31; }}"
    for i in range(rules):
        yield f"allow r{i} from z{i} to z{(i + 1) % rules} service https;"


def to_any(rules, _seed):
    """RULES zones (at most 1,000), each open to `any`: every pair of zones"""
    n = min(rules, 1000)
    for i in range(n):
        yield f"zone z{i} {{ network {address(i)}/31; }}"
    for i in range(rules):
        yield f"allow r{i} from z{i % n} to any service tcp/{i // n + 1};"


def firewalls(rules, _seed):
    """RULES firewalls in one file, each between two zones of its own"""
    for i in range(rules):
        yield f"zone a{i} {{ network {address(2 * i)}/31; }}"
        yield f"zone b{i} {{ network {address(2 * i + 1)}/31; }}"
    for i in range(rules):
        for target in ("fortios", "asa", "srx", "nftables"):
            yield f"firewall {target}{i} {target} {{ zone a{i} interface \"eth0\"; zone b{i} interface \"eth1\"; }}"
        yield f"allow r{i} from a{i} to b{i} service tcp/{i % 60000 + 1};"


def deep(rules, _seed):
    """one pair of zones, and RULES rules from one host each to all of a network, ports that nest"""
    yield from small(rules)
    for i in range(rules):
        yield f"allow r{i} from {address(i)} to 172.16.0.0/16 service tcp/{i % 5000 + 1}-{60000 - i % 5000};"


def mixed_groups(rules, seed):
    """groups as in `groups`, but of hosts from all over their zone"""
    return shapes.group_lines(rules, shapes.drawing(seed), 0)


SHAPES = {"mixed-groups": mixed_groups, "one-group": one_group, "one-rule-each": one_rule_each, "one-service": one_service, "one-zone": one_zone,
          "one-end": one_end, "zones": zones, "to-any": to_any, "firewalls": firewalls, "deep": deep}
