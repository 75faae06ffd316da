"""What portc's nftables output decides, worked out without nft: the part of nft's language that it uses.

Written from nft's manual, not from portc. A packet is a new connection, so `ct state established`
and the like do not match."""
import ipaddress
import re

PROTO = {"icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "gre": 47, "esp": 50, "ah": 51, "icmpv6": 58, "ospf": 89,
         "vrrp": 112, "sctp": 132, "ipv6-icmp": 58, "comp": 108, "dccp": 33, "udplite": 136}


def words_of(text):
    """Lines of words, without comments; a dot that joins a concatenation is a word of its own."""
    out = []
    for line in text.split("\n"):
        quote = False
        for i, c in enumerate(line):
            if c == '"':
                quote = not quote
            elif c == "#" and not quote:
                line = line[:i]
                break
        out.append(re.findall(r'"[^"]*"|[{},;]|[^\s{},;"]+', line))
    return out


def number(text):
    return PROTO[text] if text in PROTO else int(text, 0)


class Value:
    """An element of a set: a range of addresses or numbers, or a word."""

    def __init__(self, text):
        self.word = text.strip('"')
        self.low = self.high = None
        low, dash, high = text.partition("-")
        try:
            if "/" in text:
                net = ipaddress.ip_network(text, strict=False)
                self.low, self.high = net[0], net[-1]
            else:
                self.low = ipaddress.ip_address(low)
                self.high = ipaddress.ip_address(high) if dash else self.low
        except ValueError:
            try:
                self.low, self.high = number(low), number(high) if dash else number(low)
            except ValueError:
                pass

    def holds(self, x):
        if isinstance(x, str):
            return self.word == x or (self.word.endswith("*") and x.startswith(self.word[:-1]))
        if self.low is None:
            return False
        if hasattr(self.low, "version") != hasattr(x, "version"):
            return False
        if hasattr(x, "version") and self.low.version != x.version:
            return False
        return self.low <= x <= self.high


class Nftables:
    def __init__(self, text, interfaces):
        self.interfaces = interfaces
        self.sets, self.maps, self.chains = {}, {}, {}
        self.base = []
        self.logged = False
        where = None
        depth = 0
        in_elements = False
        for w in words_of(text):
            if not w:
                continue
            if w[0] in ("set", "map", "chain") and w[-1] == "{":
                kind, name = w[0], w[1]
                where = (kind, name)
                {"set": self.sets, "map": self.maps, "chain": self.chains}[kind].setdefault(name, [])
                continue
            if w == ["}"]:
                if in_elements:
                    in_elements = False
                else:
                    where = None
                continue
            if where is None:
                continue
            kind, name = where
            if kind == "chain":
                if w[0] == "type":
                    if "forward" in w:
                        self.base.append((name, w[w.index("policy") + 1] if "policy" in w else "accept"))
                else:
                    self.chains[name].append(w)
                continue
            if w[0] == "elements":
                in_elements = True
                w = [x for x in w[2:] if x != "{"]
            if in_elements:
                if w and w[-1] == "}":
                    in_elements = False
                    w = w[:-1]
                for item in self.items(w):
                    if kind == "set":
                        self.sets[name].append(self.key(item))
                    else:
                        at = item.index(":")
                        self.maps[name].append((self.key(item[:at]), item[at + 1:]))

    @staticmethod
    def items(w):
        item, out = [], []
        for x in w:
            if x == ",":
                out.append(item)
                item = []
            else:
                item.append(x)
        out.append(item)
        return [Nftables.without_comment(i) for i in out if i]

    @staticmethod
    def without_comment(item):
        if "comment" not in item:
            return item
        at = item.index("comment")
        return item[:at] + item[at + 2:]

    @staticmethod
    def key(item):
        return [Value(x) for x in item if x != "."]

    # -- one packet

    def field(self, name, p):
        """The packet's value of a selector, or None where it has none; then the rule does not match."""
        v4 = p.src.version == 4
        ports = p.proto in (6, 17, 132)
        return {
            "iifname": p.iif, "oifname": p.oif,
            "ip saddr": p.src if v4 else None, "ip daddr": p.dst if v4 else None,
            "ip6 saddr": None if v4 else p.src, "ip6 daddr": None if v4 else p.dst,
            "meta l4proto": p.proto, "meta nfproto": "ipv4" if v4 else "ipv6",
            "tcp dport": p.b if p.proto == 6 else None, "tcp sport": p.a if p.proto == 6 else None,
            "udp dport": p.b if p.proto == 17 else None, "udp sport": p.a if p.proto == 17 else None,
            "sctp dport": p.b if p.proto == 132 else None, "sctp sport": p.a if p.proto == 132 else None,
            "th dport": p.b if ports else None, "th sport": p.a if ports else None,
            "icmp type": p.a if v4 and p.proto == 1 else None, "icmp code": p.b if v4 and p.proto == 1 else None,
            "icmpv6 type": p.a if not v4 and p.proto == 58 else None,
            "icmpv6 code": p.b if not v4 and p.proto == 58 else None,
            "ct state": "new",
        }[name]

    def selector(self, w, i):
        if w[i] in ("iifname", "oifname"):
            return w[i], i + 1
        return f"{w[i]} {w[i + 1]}", i + 2

    def rule(self, w, p):
        """None: no match or no verdict; else the verdict's words."""
        i = 0
        while i < len(w):
            x = w[i]
            if x in ("accept", "drop", "reject", "return", "jump", "goto"):
                return w[i:i + 2] if x in ("jump", "goto") else [x]
            if x in ("counter", "continue"):
                i += 1
            elif x in ("comment", "log", "limit"):
                if x != "comment":  # a rule of its own, for the log alone
                    self.logged = self.logged or "log" in w[i:]
                    return None
                i += 2
            elif x == "meta" and w[i + 1] == "time":
                i += 4  # probes are not about time
            else:
                names, i = self.selectors(w, i)
                values = [self.masked(self.field(n, p), m) for n, m in names]
                if w[i] == "vmap":
                    return self.vmap(w, i + 1, values)[0]
                negated = w[i] == "!="
                i += negated
                keys, i = self.operand(w, i)
                if None in values:
                    return None
                hit = any(all(k.holds(v) for k, v in zip(key, values)) for key in keys)
                if hit == negated:
                    return None
        return None

    def selectors(self, w, i):
        """Names, each with its mask or None."""
        names = []
        while True:
            name, i = self.selector(w, i)
            mask = None
            if w[i] == "&":
                mask, i = int(ipaddress.ip_address(w[i + 1])), i + 2
            names.append((name, mask))
            if w[i] != ".":
                return names, i
            i += 1

    @staticmethod
    def masked(value, mask):
        return value if value is None or mask is None else type(value)(int(value) & mask)

    def operand(self, w, i):
        if w[i].startswith("@"):
            return self.sets[w[i][1:]], i + 1
        if w[i] == "{":
            end = w.index("}", i)
            return [self.key(x) for x in self.items(w[i + 1:end])], end + 1
        return [self.key([w[i]])], i + 1

    def vmap(self, w, i, values):
        if w[i].startswith("@"):
            entries, i = self.maps[w[i][1:]], i + 1
        else:
            end = w.index("}", i)
            entries = [(self.key(x[:x.index(":")]), x[x.index(":") + 1:]) for x in self.items(w[i + 1:end])]
            i = end + 1
        for key, verdict in entries:
            if None not in values and all(k.holds(v) for k, v in zip(key, values)):
                return verdict, i
        return None, i

    def walk(self, chain, p):
        for w in self.chains[chain]:
            verdict = self.rule(w, p)
            if verdict is None:
                continue
            if verdict[0] in ("accept", "drop"):
                return verdict[0]
            if verdict[0] == "reject":
                return "drop"
            if verdict[0] == "return":
                return None
            inner = self.walk(verdict[1], p)
            if inner or verdict[0] == "goto":
                return inner
        return None

    def logs(self, from_zone, to_zone, p):
        self.logged = False
        self.permits(from_zone, to_zone, p)
        return self.logged

    def permits(self, from_zone, to_zone, p):
        decisions = set()
        for iif in self.interfaces(from_zone):
            for oif in self.interfaces(to_zone):
                p.iif, p.oif = iif, oif
                decisions.add(all((self.walk(chain, p) or policy.rstrip(";")) == "accept"
                                  for chain, policy in self.base))
        assert len(decisions) == 1, "interfaces of a zone differ"
        return decisions.pop()
