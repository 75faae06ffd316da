#!/usr/bin/env python3
"""Plays the scripts of tests/lsp/scripts against `portc lsp`: run.py PORTC [SCRIPT...]

A script is a conversation in words, one feature each:

    === PATH                 opens a document with the lines that follow (=== disk PATH: a file, not opened);
                             |1| marks a place, and is not part of the text
    *** JSON                 how the session starts: {"options": …, "capabilities": …, "arguments": […]}
    --> METHOD @1 JSON       a request about the place 1, or about a document (METHOD PATH), or neither (METHOD -), or an item
                             of the last completion (METHOD =LABEL);
                             JSON is added to its parameters
    <-- JSON                 what its result must hold
    <!! CODE TEXT            the error it must be
    ~~> PATH @1-2 "TEXT"     an edit: what is between two places becomes TEXT (@1: nothing is there before)
    ~~> PATH "TEXT"          a whole new text
    <~~ PATH JSON            the diagnostics that are published for it
    xx> PATH                 closes it
    >>> METHOD JSON          another notification
    ### PATH "TEXT"          writes a file (null: removes it), and says so to the server

An object of the expectation asks for its own members and no more; a list for its elements, in order, unless
its first element is "...": then for these among others; "!..." for none of these. A text that starts with ~ has
to occur, one with !~ must not; "@1" is the position of a place, "@1-2" a range, "PATH#" the URI of a document.
"""
import glob
import json
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from client import CAPABILITIES, Client, uri
from report import check, finish

DIRECTIVE = re.compile(r"^(===|\*\*\*|-->|<--|<!!|~~>|<~~|xx>|>>>|###) ?(.*)$")


def units(text):
    """UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


class Script:
    def __init__(self, portc, path):
        self.portc, self.path = portc, path
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.client = None
        self.start = {}
        self.marks, self.texts, self.versions = {}, {}, {}
        self.asked = None
        self.unsettled = False  # files changed: nothing says for which of them diagnostics are still to come

    def place(self, path):
        return os.path.join(self.folder, path)

    def fail(self, line, text):
        check(False, f"{self.path}:{line}: {text}")

    # -- texts with marks --

    def read_marks(self, path, text):
        out = ""
        for i, part in enumerate(re.split(r"\|(\d+)\|", text)):
            if i % 2:
                before = out.rsplit("\n", 1)[-1]
                self.marks[part] = (path, {"line": out.count("\n"), "character": units(before)})
            else:
                out += part
        self.texts[path] = out
        return out

    def position(self, name):
        return self.marks[name][1]

    def range(self, first, last):
        return {"start": self.position(first), "end": self.position(last)}

    # -- comparing --

    def differs(self, want, got, at="result"):
        """What is wrong, or None."""
        if isinstance(want, str):
            m = re.fullmatch(r"@(\d+)(?:-(\d+))?", want)
            if m:
                want = self.range(m[1], m[2]) if m[2] else self.position(m[1])
            elif len(want) > 1 and want.endswith("#"):
                want = uri(self.place(want[:-1]))
            elif want.startswith("~"):
                return None if isinstance(got, str) and want[1:] in got else f"{at}: {want[1:]!r} is not in {got!r}"
            elif want.startswith("!~"):
                return None if isinstance(got, str) and want[2:] not in got else f"{at}: {want[2:]!r} is in {got!r}"
        if isinstance(want, dict) and isinstance(got, dict):
            for key, value in want.items():
                name = uri(self.place(key[:-1])) if key.endswith("#") else key
                if name not in got:
                    return f"{at}: no member {name}: {json.dumps(got)[:400]}"
                wrong = self.differs(value, got[name], f"{at}.{key}")
                if wrong:
                    return wrong
            return None
        if isinstance(want, list) and isinstance(got, list):
            return self.differing_lists(want, got, at)
        return None if want == got else f"{at}: {json.dumps(want)} expected, {json.dumps(got)[:1500]} given"

    def differing_lists(self, want, got, at):
        if want and want[0] in ("...", "!..."):
            for x in want[1:]:
                there = any(not self.differs(x, y) for y in got)
                if there != (want[0] == "..."):
                    return f"{at}: {json.dumps(x)} {'is' if there else 'is not'} among {json.dumps(got)[:1500]}"
            return None
        if len(want) != len(got):
            return f"{at}: {len(want)} elements expected, {len(got)} given: {json.dumps(got)[:1500]}"
        for i, (x, y) in enumerate(zip(want, got)):
            wrong = self.differs(x, y, f"{at}[{i}]")
            if wrong:
                return wrong
        return None

    # -- steps --

    def session(self):
        if self.client:
            return
        arguments = [a.replace("FOLDER", self.folder) for a in self.start.get("arguments", [])]
        self.client = Client(self.portc, arguments, {"XDG_CACHE_HOME": os.path.join(self.folder, ".cache")})
        capabilities = json.loads(json.dumps(CAPABILITIES))
        for key, value in self.start.get("capabilities", {}).items():
            capabilities.setdefault(key, {}).update(value)
        self.client.initialize(self.folder, capabilities, self.start.get("options"))

    def open(self, words, text):
        if words.startswith("disk "):
            path = words[5:]
            os.makedirs(os.path.dirname(self.place(path)), exist_ok=True)
            with open(self.place(path), "w", encoding="utf-8") as f:
                f.write(self.read_marks(path, text))
            return
        self.session()
        self.versions[words] = 1
        self.client.open(self.place(words), self.read_marks(words, text))

    def request(self, words):
        self.session()
        method, target, extra = (words.split(" ", 2) + ["", ""])[:3]
        params = {}
        if target.startswith("@"):
            path, position = self.marks[target[1:]]
            params = {"textDocument": {"uri": uri(self.place(path))}, "position": position}
        elif target.startswith("="):
            params = next(x for x in self.asked["result"]["items"] if x["label"] == target[1:])
        elif target and target != "-":
            params = {"textDocument": {"uri": uri(self.place(target))}}
        params.update(self.filled(json.loads(extra) if extra.strip() else {}))
        self.asked = self.client.request(method, params)

    def filled(self, x):
        """Places in the parameters of a request."""
        if isinstance(x, dict):
            return {k: self.filled(v) for k, v in x.items()}
        m = re.fullmatch(r"@(\d+)(?:-(\d+))?", x) if isinstance(x, str) else None
        if m:
            return self.range(m[1], m[2]) if m[2] else self.position(m[1])
        return x

    def edit(self, words):
        path, rest = words.split(" ", 1)
        change = {}
        m = re.match(r"@(\d+)(?:-(\d+))? ", rest)
        if m:
            change["range"] = self.range(m[1], m[2] or m[1])
            rest = rest[m.end():]
        change["text"] = json.loads(rest)
        self.versions[path] += 1
        self.client.notify("textDocument/didChange", {
            "textDocument": {"uri": uri(self.place(path)), "version": self.versions[path]},
            "contentChanges": [change]})

    def write(self, words):
        path, text = words.split(" ", 1)
        text = json.loads(text)
        self.unsettled = True
        if text is None:
            os.remove(self.place(path))
        else:
            with open(self.place(path), "w", encoding="utf-8") as f:
                f.write(text)
        self.client.notify("workspace/didChangeWatchedFiles",
                           {"changes": [{"uri": uri(self.place(path)), "type": 2}]})

    def diagnostics(self, path):
        """Of an open document those of its version; of another what came last, once the server rests."""
        for name, version in self.versions.items():
            self.client.published(self.place(name), version)
        if path not in self.versions or self.unsettled:
            self.client.settle()
            self.unsettled = False
        return self.client.diagnostics.get(uri(self.place(path)), (None, []))[1]

    def step(self, line, kind, words, more):
        if kind == "***":
            self.start = json.loads(words + more)
        elif kind == "===":
            self.open(words, more)
        elif kind == "-->":
            self.request(words + more)
        elif kind == "<--":
            wrong = self.differs(json.loads(words + more), self.asked.get("result"))
            if "error" in self.asked:
                wrong = f"error {self.asked['error']}"
            check(not wrong, f"{self.path}:{line}: {wrong}")
        elif kind == "<!!":
            code, text = (words.split(" ", 1) + [""])[:2]
            error = self.asked.get("error", {})
            check(error.get("code") == int(code) and text in error.get("message", ""),
                  f"{self.path}:{line}: {json.dumps(self.asked)[:400]}")
        elif kind == "~~>":
            self.edit(words + more)
        elif kind == "<~~":
            path, want = (words + more).split(" ", 1)
            wrong = self.differs(json.loads(want), self.diagnostics(path), "diagnostics")
            check(not wrong, f"{self.path}:{line}: {wrong}")
        elif kind == "xx>":
            del self.versions[words]
            self.unsettled = True
            self.client.notify("textDocument/didClose", {"textDocument": {"uri": uri(self.place(words))}})
        elif kind == ">>>":
            method, params = (words + more).split(" ", 1)
            self.client.notify(method, json.loads(params))
            self.unsettled = True
        elif kind == "###":
            self.write(words + more)

    def play(self):
        with open(self.path, encoding="utf-8") as f:
            lines = f.read().split("\n")
        steps = []
        for i, line in enumerate(lines, 1):
            m = DIRECTIVE.match(line)
            if m:
                steps.append([i, m[1], m[2], []])
            elif steps and not (line.startswith("# ") and steps[-1][1] != "==="):
                steps[-1][3].append(line)
        for line, kind, words, more in steps:
            text = "\n".join(more)
            try:
                self.step(line, kind, words, text if kind == "===" else "\n" + text.rstrip() if text.strip() else "")
            except (AssertionError, KeyError, ValueError) as e:
                self.fail(line, f"{type(e).__name__}: {e}")
                break
        if self.client:
            status = self.client.leave() if self.client.process.poll() is None else self.client.wait()
            check(status == 0, f"{self.path}: exit status {status}: {self.client.errors[:2000]}")
        shutil.rmtree(self.folder)


def main():
    portc = os.path.abspath(sys.argv[1])
    scripts = sys.argv[2:] or sorted(glob.glob(os.path.join(os.path.dirname(__file__), "scripts", "*.lsp")))
    for path in scripts:
        Script(portc, path).play()
    return finish("lsp scripts")


sys.exit(main())
