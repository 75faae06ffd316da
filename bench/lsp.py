#!/usr/bin/env python3
"""How fast the language server answers on a file of 5,000 lines: bench/lsp.py PORTC

A file of 5,000 lines is opened and typed in, at random places; after each edit one request is sent at once,
so its time includes the reading of the edit, the compilation and the answer. All times are milliseconds of 40
edits each: `server` is what the server computes (its time on a processor, which other programs do not change),
median, 95th percentile and worst; `seen` is what this client sees, its own reading of the JSON included;
`no edit` is the server's median for the same request when nothing was typed before. `diagnostics` is from an
edit to its published diagnostics. `check` is `portc check` of the file as a process of its own. The last line
shows the server's memory over 4,000 edits. Nothing here passes or fails.
"""
import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "tests", "lsp"))
from client import Client, uri
from estate import write

EDITS, MANY = 40, 4000


def file_of_5000_lines():
    estate = io.StringIO()
    write(estate, 1660)
    text = "deploy firemon.sip as sip {\n    version 9.8;\n    bind database = h1;\n    bind application-server = h2;\n}\n" \
           + estate.getvalue()
    return text + "# end\n" * (5000 - text.count("\n"))


class Bench:
    def __init__(self, portc):
        self.folder = tempfile.mkdtemp()
        self.path = os.path.join(os.path.realpath(self.folder), "deploy.pdl")
        self.portc = portc
        self.text = file_of_5000_lines()
        self.lines = self.text.split("\n")
        self.client = Client(portc, env={"XDG_CACHE_HOME": self.folder})
        self.client.initialize()
        self.version = 1
        self.rng = random.Random(1)
        start = self.now()
        self.client.open(self.path, self.text)
        self.client.published(self.path, 1)
        self.opened = self.since(start)

    def place(self, word):
        """A random place right behind WORD."""
        while True:
            line = self.rng.randrange(len(self.lines))
            at = self.lines[line].find(word)
            if at >= 0:
                return {"line": line, "character": at + len(word)}

    def change(self, at, text, length=0):
        self.version += 1
        end = {"line": at["line"], "character": at["character"] + length}
        self.client.notify("textDocument/didChange", {
            "textDocument": {"uri": uri(self.path), "version": self.version},
            "contentChanges": [{"range": {"start": at, "end": end}, "text": text}]})

    def now(self):
        """Wall time, and the server's time on a processor (proc(5), schedstat: nanoseconds)."""
        with open(f"/proc/{self.client.process.pid}/schedstat", encoding="ascii") as f:
            return time.monotonic(), int(f.read().split()[0]) / 1e9

    def since(self, start):
        return tuple(b - a for a, b in zip(start, self.now()))

    def request(self, method, params):
        start = self.now()
        answer = self.client.request(method, {"textDocument": {"uri": uri(self.path)}, **params})
        if "error" in answer:
            raise SystemExit(f"{method}: {answer['error']}")
        return self.since(start)

    def measure(self, method, word, params=None):
        """After an edit, and without one."""
        after, warm = [], []
        for _ in range(EDITS):
            here = self.place(word)
            given = {"position": {"line": here["line"], "character": here["character"] + 1}, **(params or {})}
            typed = self.place("# end") if "# end" in self.text else here
            start = self.now()
            self.change(typed, "x")
            self.request(method, given)
            after.append(self.since(start))
            self.client.published(self.path, self.version)
            warm.append(self.request(method, given))
            self.change(typed, "", 1)
            self.client.published(self.path, self.version)
        return after, warm

    def diagnostics(self):
        times = []
        for _ in range(EDITS):
            here = self.place("# end")
            for text, length in (("x", 0), ("", 1)):
                start = self.now()
                self.change(here, text, length)
                self.client.published(self.path, self.version)
                times.append(self.since(start))
        return times

    def memory(self):
        with open(f"/proc/{self.client.process.pid}/statm", encoding="ascii") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)

    def grow(self):
        """Thousands of edits that change names and numbers; resident memory before and after."""
        first = None
        for i in range(MANY):
            here = self.place("# end")
            self.change(here, f" name{i}")
            self.change(here, "", len(f" name{i}"))
            if i % 20 == 0:
                self.request("textDocument/hover", {"position": {"line": 0, "character": 9}})
            if i == MANY // 10:
                self.client.published(self.path, self.version)
                first = self.memory()
        self.client.published(self.path, self.version)
        return first, self.memory()

    def check(self):
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(self.text)
        times = []
        for _ in range(9):
            start = time.monotonic()
            process = subprocess.Popen([self.portc, "check", self.path], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            usage = os.wait4(process.pid, 0)[2]
            times.append((time.monotonic() - start, usage.ru_utime + usage.ru_stime))
        return times


def row(name, times, warm=None):
    ms = sorted(t[1] * 1000 for t in times)
    seen = statistics.median(t[0] * 1000 for t in times)
    idle = f"{statistics.median(t[1] for t in warm) * 1000:.1f}" if warm else "-"
    print(f"{name:<22} {statistics.median(ms):>7.1f} {ms[int(len(ms) * 0.95)]:>7.1f} {ms[-1]:>7.1f} {seen:>8.1f} "
          f"{idle:>8}", flush=True)


def main():
    b = Bench(os.path.abspath(sys.argv[1]))
    print(f"{'':<22} {'server':>7} {'95 %':>7} {'worst':>7} {'seen':>8} {'no edit':>8}")
    row("open", [b.opened])
    row("diagnostics", b.diagnostics())
    start, end = {"line": 0, "character": 0}, {"line": 5000, "character": 0}
    for method, word, params in (
            ("hover", "from ", None), ("definition", "from ", None),
            ("references", "from ", {"context": {"includeDeclaration": True}}), ("documentHighlight", "from ", None),
            ("prepareRename", "from ", None), ("rename", "from ", {"newName": "another"}),
            ("completion", " to ", None), ("documentSymbol", "from ", None), ("foldingRange", "from ", None),
            ("semanticTokens/full", "from ", None), ("semanticTokens/range", "from ", {"range": {"start": start, "end": {
                "line": 60, "character": 0}}}),
            ("formatting", "from ", {"options": {}}),
            ("codeAction", "from ", {"range": {"start": start, "end": end}, "context": {"diagnostics": []}})):
        row(method, *b.measure("textDocument/" + method, word, params))
    row("workspace/symbol", *b.measure("workspace/symbol", "from ", {"query": "h77"}))
    row("check", b.check())
    first, last = b.grow()
    print(f"resident memory: {first:.1f} MiB after {MANY // 10} edits, {last:.1f} MiB after {MANY}")
    b.client.leave()


main()
