#!/usr/bin/env python3
"""Random edits: fuzz.py PORTC [ROUNDS] [SEED]

After every few incremental edits the server's answers about a document must be those that a fresh
session gives for the same text, which also shows that the edits were put in at the right places.
Requests about random places must be answered. Texts are the examples' and tests' files and grow wild.
"""
import glob
import json
import os
import random
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from client import Client, uri
from report import check, finish

portc = os.path.abspath(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 40
seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
rng = random.Random(seed)
folder = os.path.realpath(tempfile.mkdtemp())
PATH = os.path.join(folder, "deploy.pdl")
DOCUMENT = {"textDocument": {"uri": uri(PATH)}}

PIECES = ["zone", "host", "network", "group", "service", "allow", "deny", "assert", "product", "deploy", "firewall", "role",
          "peer", "option", "flow", "from", "to", "in", "bind", "set", "skip", "port", "when", "as", "include", "inbound",
          "{", "}", ";", ",", "=", "\"", "\\", "#", "\n", "\r\n", "\r", "\t", " ", "10.0.0.1", "10.0.0.0/8", "tcp/443", "443",
          "2001:db8::/32", "9.1", "2027-01-01", "inside", "app1", "firemon.sip", "sip.database", "é", "🏢", "日本", "(", ")",
          "<=", "'", "//", "zone x { network 10.9.0.0/16; }\n", "allow from inside to any service ssh;\n", "\u2028"]


def start():
    c = Client(portc, env={"XDG_CACHE_HOME": os.path.join(folder, ".cache")})
    c.initialize()
    return c


def units(text):
    return len(text.encode("utf-16-le")) // 2


LINE_ENDS = ("\r\n", "\n", "\r")


def lines_of(text):
    """Starts of lines, as the protocol ends them."""
    starts, i = [0], 0
    while i < len(text):
        end = next((e for e in LINE_ENDS if text.startswith(e, i)), None)
        i += len(end) if end else 1
        if end:
            starts.append(i)
    return starts


def position(text, offset):
    starts = lines_of(text)
    line = max(i for i, s in enumerate(starts) if s <= offset)
    return {"line": line, "character": units(text[starts[line]:offset])}


def random_edit(text):
    """Start, end, new text. An edit does not begin or end inside a "\\r\\n"."""
    while True:
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + (0 if rng.random() < 0.5 else int(rng.expovariate(0.08))))
        if not any(text[max(0, x - 1):x + 1] == "\r\n" for x in (start, end)):
            break
    kind = rng.random()
    if kind < 0.2 or not text:
        new = ""
    elif kind < 0.8:
        new = "".join(rng.choice(PIECES) + rng.choice(["", " "]) for _ in range(rng.randrange(1, 4)))
    else:
        at = rng.randrange(len(text))
        new = text[at:at + rng.randrange(200)]
    return start, end, new


def edit(c, text, version):
    changes = []
    for _ in range(rng.randrange(1, 5)):
        if rng.random() < 0.03:
            text = rng.choice(TEXTS)
            changes.append({"text": text})
            continue
        start, end, new = random_edit(text)
        changes.append({"range": {"start": position(text, start), "end": position(text, end)}, "text": new})
        text = text[:start] + new + text[end:]
    c.notify("textDocument/didChange", {"textDocument": {"uri": uri(PATH), "version": version}, "contentChanges": changes})
    return text


def ask_around(c, text):
    """Requests about a random place."""
    here = position(text, rng.randrange(len(text) + 1))
    for method, extra in (("hover", {}), ("definition", {}), ("completion", {}), ("documentHighlight", {}),
                          ("references", {"context": {"includeDeclaration": True}}), ("rename", {"newName": "fresh"}),
                          ("prepareRename", {}), ("formatting", {"options": {}}),
                          ("codeAction", {"range": {"start": {"line": 0, "character": 0}, "end": here},
                                          "context": {"diagnostics": []}})):
        answer = c.request("textDocument/" + method, {**DOCUMENT, "position": here, **extra})
        check("result" in answer or "error" in answer, f"{method}: {answer}")


def state(c, version):
    """All that depends on the text alone."""
    out = [c.published(PATH, version)]
    for method in ("documentSymbol", "semanticTokens/full", "foldingRange", "formatting"):
        out.append(c.request("textDocument/" + method, {**DOCUMENT, "options": {}}).get("result"))
    return out


def well_formed(text, data):
    """Semantic tokens lie in the text, in order."""
    starts = lines_of(text)
    line = at = 0
    for i in range(0, len(data), 5):
        down, right, length = data[i:i + 3]
        line, at = line + down, right if down else at + right
        if line >= len(starts) or length <= 0 or (i and not down and right <= 0):
            return False
    return True


def memory(c):
    """Resident MiB."""
    with open(f"/proc/{c.process.pid}/statm", encoding="ascii") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def growth():
    """Thousands of edits with names that were never there before need no more memory than hundreds.
    (AddressSanitizer keeps what is freed for a while; it finds leaks by itself.)"""
    with open(portc, "rb") as f:
        if b"__asan_init" in f.read():
            return
    c = start()
    text = "".join(f"host h{i} 10.0.{i // 250}.{i % 250};\n" for i in range(500)) + "zone z { network 10.0.0.0/8; }\n"
    c.open(PATH, text)
    at = {"line": 500, "character": 5}
    for version in range(2, 3002):
        end = {"line": 500, "character": 5 + len(f"z{version - 1}" if version > 2 else "z")}
        c.notify("textDocument/didChange", {"textDocument": {"uri": uri(PATH), "version": version},
                                            "contentChanges": [{"range": {"start": at, "end": end}, "text": f"z{version}"}]})
        if version % 10 == 0:
            c.request("textDocument/hover", {**DOCUMENT, "position": at})
            c.request("textDocument/completion", {**DOCUMENT, "position": {"line": 3, "character": 0}})
        if version == 500:
            c.published(PATH, version)
            first = memory(c)
    c.published(PATH, 3001)
    last = memory(c)
    check(last < first + 3, f"{first:.1f} MiB after 500 edits, {last:.1f} MiB after 3000")
    c.leave()


TEXTS = []
for name in sorted(glob.glob("examples/*/deploy.pdl") + glob.glob("tests/errors/*.pdl") + glob.glob("catalog/*/*.pdl")):
    with open(name, "rb") as f:
        try:
            TEXTS.append(f.read().decode())
        except UnicodeDecodeError:
            pass
TEXTS = [t for t in TEXTS if "\0" not in t and len(t) < 20000]


def main():
    c = start()
    text = rng.choice(TEXTS)
    version = 1
    c.open(PATH, text, version)
    for i in range(rounds):
        for _ in range(rng.randrange(1, 6)):
            version += 1
            text = edit(c, text, version)
            if len(text) > 40000:
                text = rng.choice(TEXTS)
                version += 1
                c.notify("textDocument/didChange", {"textDocument": {"uri": uri(PATH), "version": version},
                                                    "contentChanges": [{"text": text}]})
        ask_around(c, text)
        here = state(c, version)
        fresh = start()
        fresh.open(PATH, text, version)
        there = state(fresh, version)
        fresh.leave()
        if not check(here == there, f"seed {seed} round {i}: the state is not that of a fresh session:\n{text!r}\n"
                     f"{json.dumps(here)[:1500]}\n{json.dumps(there)[:1500]}"):
            break
        check(well_formed(text, here[2]["data"]), f"seed {seed} round {i}: tokens outside of the text")
    status = c.leave()
    check(status == 0 and not c.errors, f"seed {seed}: status {status}: {c.errors[:3000]}")
    growth()
    shutil.rmtree(folder)
    return finish(f"lsp random edits (seed {seed})")


sys.exit(main())
