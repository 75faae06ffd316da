"""Random policies that compile, as words, and their texts in every shape that the language allows."""
import random

COMMENTS = ["#", "# plain", "#no blank", "# trailing blanks   ", "# tab\tinside", "# größer 漢字 🔥", "## { } ; \" \\",
            "# " + "long " * 30, "#\u00a0", "# \"not a string"]
TEXTS = ["", "a", "CHG-4711", "größer", "漢字とかな", "two  blanks", "# no comment", "{ } ; , ( )", "q \\\" q", "b \\\\",
         "long " * 12, "very long " * 25, "e\u0301 combining", "\u200bzero width"]
PROTOCOLS = ["tcp/443", "tcp/80,443,8000-8010", "udp/53", "icmp/echo-request", "icmp6/128", "esp", "ip/99", "ssh", "dns",
             "sctp/3868", "tcp/1-65535", "icmp/3/4"]


class Writer:
    """Draws a policy word by word; every name it uses is declared."""

    def __init__(self, rng):
        self.rng, self.words, self.taken = rng, [], set()

    def put(self, text):
        """Words of TEXT; a string with blanks has to be put by itself."""
        self.words += text.split()

    def chance(self, n):
        return self.rng.randrange(n) == 0

    def name(self, kind):
        length = self.rng.choice([0, 0, 0, 3, 6, 12, 25, 60, 120])
        name = f"{kind}{len(self.taken)}"
        if len(name) + 1 < length:
            name += "-" + "x" * (length - len(name) - 1)
        self.taken.add(name)
        return name

    def string(self, texts=TEXTS):
        self.words.append('"' + self.rng.choice(texts) + '"')

    def list(self, items, at_least=1, at_most=40):
        n = self.rng.choice([1, 1, 2, 3, 5, 12, at_most])
        for i in range(max(at_least, min(n, at_most))):
            if i:
                self.put(",")
            self.words.append(items(i))

    def services(self):
        for i in range(self.rng.choice([1, 1, 2, 4, 15])):
            if i:
                self.put(",")
            if self.chance(5):
                self.put(f"udp/{1000 + i} source {self.rng.choice(['500', '500,501', '1024-65535'])}")
            else:
                self.put(self.rng.choice(PROTOCOLS))


def declare_places(w):
    zones, hosts = [], []
    for i in range(w.rng.randrange(2, 6)):
        zone = w.name("z")
        zones.append(zone)
        w.put(f"zone {zone} {{ network 10.{i}.0.0/16")
        for k in range(w.rng.choice([0, 1, 2, 20])):
            w.put(f", 172.{16 + i}.{k}.0/24" if w.chance(2) else f", 2001:DB8:{i:x}:{k:x}::/64")
        w.put(";")
        if w.chance(2):
            w.put("description")
            w.string()
            w.put(";")
        w.put("}")
        for k in range(w.rng.randrange(1, 6)):
            kind = w.rng.choice(["host", "network", "fqdn"])
            name = w.name("h")
            hosts.append(name)
            if kind == "fqdn":
                w.put(f"host {name} in {zone} {{ fqdn")
                w.list(lambda n, i=i, k=k: f'"h{i}.n{k}.a{n}.example.com"', at_most=9)
                w.put("; }")
                continue
            w.put(f"{kind} {name}" + (f" in {zone}" if w.chance(3) else ""))
            if kind == "host":
                w.list(lambda n, i=i, k=k: f"10.{i}.{k}.{n + 1}")
            else:
                w.list(lambda n, i=i, k=k: f"10.{i}.{k + 100}.{4 * n}/30")
            if w.chance(4):
                w.put("{ description")
                w.string()
                w.put("; }")
            else:
                w.put(";")
    for _ in range(w.rng.randrange(3)):
        w.put(f"group {w.name('g')} {{")
        w.list(lambda n: w.rng.choice(hosts))
        end = w.rng.randrange(4)
        if end == 1:
            w.put(",")
        elif end == 2:
            w.put(";")
        elif end == 3:
            w.put("; description")
            w.string()
            w.put(";")
        w.put("}")
    return zones, hosts


def declare_services(w):
    for _ in range(w.rng.randrange(4)):
        w.put(f"service {w.name('s')}")
        w.services()
        if w.chance(2):
            w.string()
        w.put(";")


def declare_rules(w, zones, hosts):
    ends = lambda n: w.rng.choice(zones + hosts + ["10.0.0.0/9"])
    for _ in range(w.rng.randrange(1, 12)):
        w.put(w.rng.choice(["allow", "allow", "deny"]))
        if not w.chance(4):
            w.put(w.name("r"))
        w.put("from")
        w.list(ends, at_most=9)
        w.put("to any service" if w.chance(3) else f"to {w.rng.choice(zones)} , {w.rng.choice(zones)} service")
        if w.chance(4):
            w.put("any")
        else:
            w.put("tcp/1 ,")
            w.services()
        for clause in w.rng.sample(["log", "until 2037-01-31", "text"], w.rng.randrange(4)):
            if clause == "text":
                w.string()
            else:
                w.put(clause)
        w.put(";")


def condition(w, depth=0):
    if depth < 3 and w.chance(3):
        w.put("not" if w.chance(2) else "(")
        bracket = w.words[-1] == "("
        condition(w, depth + 1)
        if bracket:
            w.put(")")
    else:
        w.put(w.rng.choice(["fast", "mode = one", "mode != two", "version >= 9.1", "version < 10", "not fast"]))
    if depth < 3 and w.chance(3):
        w.put(w.rng.choice(["and", "or"]))
        condition(w, depth + 1)


def flow_clauses(w):
    for clause in w.rng.sample(["row", "note", "when", "text", "errata"], w.rng.randrange(6)):
        if clause == "row":
            w.put("row")
            w.list(lambda n: f'"ROW-{w.rng.randrange(1000)}"', at_most=14)
        elif clause == "when":
            w.put("when")
            condition(w)
        elif clause == "errata":
            w.put("errata udp/9")
        else:
            if clause == "note":
                w.put("note")
            w.string([t for t in TEXTS if t])
    w.put(";")


def declare_product(w, zones):
    roles = [w.name("role") for _ in range(w.rng.randrange(1, 6))]
    peers = [w.name("peer") for _ in range(w.rng.randrange(1, 6))]
    w.put("product p.q { title")
    w.string(["P"])
    w.put("; source")
    w.string(TEXTS[1:])
    if w.chance(2):
        w.string(["https://docs.example.com/" + "x" * w.rng.randrange(100)])
    w.put(";")
    for kind, names in (("role", roles), ("peer", peers)):
        for name in names:
            w.put(f"{kind} {name}")
            if w.chance(2):
                w.string()
            if kind == "peer" and w.chance(4):
                w.put('fqdn "a.example.com"')
            w.put(";")
    w.put("option fast off")
    w.string()
    w.put("; option mode { one , two } ; option version9 version ;" if w.chance(2) else "; option mode { one , two } \"M\" ;")
    flows = []
    for section in ("inbound", "outbound"):
        w.put(section + " {")
        for _ in range(w.rng.randrange(5)):
            flows.append(w.name("f"))
            w.put(f"flow {flows[-1]} from")
            w.list(lambda n: w.rng.choice(peers), at_most=5)
            if w.chance(4):
                w.put('fqdn "b.example.com" , "c.example.com"')
            w.put("to")
            w.list(lambda n: w.rng.choice(roles), at_most=5)
            w.put("tcp/443 , udp/500 source 500,501" if w.chance(3) else "tcp/80,443")
            flow_clauses(w)
        w.put("}")
    if w.chance(2):
        w.put(f"local {{ listen {w.name('l')} on {roles[0]} tcp/9 ; }}")
    w.put("}")
    w.put("deploy p.q as x { version 9.4 ;")
    for part in roles + peers:
        w.put(f"bind {part} = {w.rng.choice(zones)} ;")
    w.put("set fast on ; set mode one ;")
    if flows and w.chance(2):
        w.put(f"port {flows[0]} = tcp/8443 , udp/1 ;")
    w.put("log ; }" if w.chance(2) else "}")


def declare_firewall(w, zones):
    w.put("firewall edge nftables {")
    for i, zone in enumerate(zones):
        w.put(f"zone {zone} interface")
        w.list(lambda n, i=i: f'"e{i}x{n}"', at_most=12)
        w.put(";")
    w.put("set intra-zone on ;" if w.chance(2) else "set log-denied on ; set table \"t\" ;")
    w.put("}")


def policy(rng):
    """The words of a policy that compiles."""
    w = Writer(rng)
    zones, hosts = declare_places(w)
    declare_services(w)
    if w.chance(2):
        declare_product(w, zones)
    declare_rules(w, zones, hosts)
    if w.chance(2):
        declare_firewall(w, zones)
    return w.words


def needs_space(left, right):
    """Would two words be one, or others, without white space between them?"""
    if not left or left[-1] in "{}();=\"" or right[0] in "{}();=\"":
        return False
    return not (right == "," and not left[-1].isdigit())


def comment(rng):
    return rng.choice(COMMENTS)


def gap(rng, style, left, right):
    """White space between two words, perhaps with comments."""
    tight = not needs_space(left, right)
    if style == "tight":
        return "" if tight else rng.choice([" ", " ", "\t", "\n"])
    if style == "tidy":
        end = left in (";", "{", "}") or (left == "," and rng.randrange(9) == 0)
        if not end:
            return f" {comment(rng)}\n" if rng.randrange(60) == 0 else "" if right in (",", ";") and tight else " "
        out = rng.choice(["\n", "\n", "\n", " ", "\n\n"])
        if rng.randrange(6) == 0:
            out = f"  {comment(rng)}\n" + rng.choice(["", "\n"])
        if rng.randrange(8) == 0:
            out += f"\n{comment(rng)}\n"
        return out
    pieces = [rng.choice([" ", "  ", "\t", "\n", "\n\n", "\n \n\n", "\r\n", "\r", comment(rng) + "\n", " " + comment(rng) + "\n\n"])
              for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))]
    return "".join(pieces) or ("" if tight else " ")


def text_of(rng, words):
    """A text with these words."""
    style = rng.choice(["tight", "tidy", "tidy", "wild"])
    out, left = [], ";"
    for word in words:
        out.append(gap(rng, style, left, word))
        out.append(word)
        left = word
    out.append(rng.choice(["", "\n", "\n\n\n", " ", "\n# end", "\n\n# end\n\n", "  # end"]))
    text = "".join(out)
    if rng.randrange(5) == 0:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    if rng.randrange(10) == 0:
        text = "\ufeff" + text
    return text


def random_text(seed):
    rng = random.Random(seed)
    return text_of(rng, policy(rng))
