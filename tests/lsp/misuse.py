#!/usr/bin/env python3
"""Messages that are none, and good ones at the wrong time: misuse.py PORTC

Whatever comes, the server answers or passes over it, goes on, and ends as the protocol says.
"""
import json
import os
import random
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from client import CAPABILITIES, Client, frame, uri
from report import check, finish

portc = os.path.abspath(sys.argv[1])
folder = os.path.realpath(tempfile.mkdtemp())
PATH = os.path.join(folder, "deploy.pdl")
TEXT = "zone inside { network 10.10.0.0/16; }\nhost app1 10.10.0.10;\n"
PARSE, REQUEST, METHOD, PARAMS, EARLY, CANCELLED = -32700, -32600, -32601, -32602, -32002, -32800


def start():
    return Client(portc, env={"XDG_CACHE_HOME": os.path.join(folder, ".cache")})


def running(text=TEXT):
    c = start()
    c.initialize(folder)
    c.open(PATH, text)
    return c


def alive(c, what):
    """It still answers."""
    answer = c.request("textDocument/documentSymbol", {"textDocument": {"uri": uri(PATH)}})
    return check(isinstance(answer.get("result"), list), f"{what}: {answer}")


def error_of(c, code, what, id=None):
    """The next message but for notifications is this error."""
    message = c.receive()
    while message and "method" in message:
        message = c.receive()
    ok = message and message.get("error", {}).get("code") == code and message.get("id") == id
    return check(ok, f"{what}: {message}")


def ends(c, status, what):
    got = c.wait()
    check(got == status and not c.errors, f"{what}: status {got} for {status}: {c.errors[:800]}")


# -- framing --

def broken_frames():
    bodies = {
        "no header": b"hello\r\n\r\n",
        "no length": b"Content-Type: text/plain\r\n\r\n",
        "length is no number": b"Content-Length: ten\r\n\r\n",
        "length is empty": b"Content-Length:\r\n\r\n",
        "negative length": b"Content-Length: -5\r\n\r\n",
        "length with a sign": b"Content-Length: +5\r\n\r\nhello",
        "hexadecimal length": b"Content-Length: 0x10\r\n\r\n",
        "binary": bytes(range(256)) + b"\r\n\r\n",
        "an endless header": b"X: " + b"y" * 20000,
    }
    for what, data in bodies.items():
        c = running()
        c.send_bytes(data)
        error_of(c, PARSE, what)
        alive(c, what)
        check(c.leave() == 0, f"{what}: ends well")


def wrong_bodies():
    bodies = {
        "no JSON": b"{",
        "two values": b"{} {}",
        "not UTF-8": b'{"jsonrpc":"2.0","method":"\xff"}',
        "a lone surrogate": b'{"jsonrpc":"2.0","method":"\\ud800"}',
        "empty": b"",
        "deep": b"[" * 100000,
        "deep and closed": b"[" * 3000 + b"]" * 3000,
        "a number too large": b'{"id":' + b"9" * 400 + b"}",
    }
    for what, body in bodies.items():
        c = running()
        c.send_bytes(frame(body))
        error_of(c, PARSE, what)
        alive(c, what)
        check(c.leave() == 0, f"{what}: ends well")
    for what, body in {"a batch": b"[]", "a text": b'"x"', "null": b"null", "a number": b"1", "nothing in it": b"{}",
                       "a batch of requests": b'[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]',
                       "id is an object": b'{"id":{},"method":"shutdown"}',
                       "id is null": b'{"id":null,"method":"shutdown"}',
                       "method is a number": b'{"method":7}'}.items():
        c = running()
        c.send_bytes(frame(body))
        error_of(c, REQUEST, what)
        alive(c, what)
        check(c.leave() == 0, f"{what}: ends well")


def wrong_lengths():
    body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "shutdown"}).encode()
    for what, length in {"too short": len(body) - 5, "too long": len(body) + 5}.items():
        c = running()
        c.send_bytes(b"Content-Length: %d\r\n\r\n" % length + body)
        c.send_bytes(frame(b'{"jsonrpc":"2.0","method":"x"}'))
        error_of(c, PARSE, what)
        c.send_bytes(frame(b'{"jsonrpc":"2.0","method":"x"}'))
        alive(c, what)
        check(c.leave() == 0, f"{what}: ends well")


def oversized():
    c = running()
    length = 70 << 20
    c.send_bytes(b"Content-Length: %d\r\n\r\n" % length)
    for _ in range(length >> 20):
        c.send_bytes(b"x" * (1 << 20))
    error_of(c, REQUEST, "oversized")
    alive(c, "oversized")
    check(c.leave() == 0, "oversized: ends well")
    c = running()
    c.send_bytes(b"Content-Length: 99999999999999999999999999\r\n\r\n")
    error_of(c, REQUEST, "a length beyond all numbers")
    ends(c, 1, "a length beyond all numbers, and the end")


def pieces():
    """Byte by byte, and all at once."""
    c = start()
    data = frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": CAPABILITIES}})
    for i in range(len(data)):
        c.send_bytes(data[i:i + 1])
    check("result" in c.answer(1), "byte by byte")
    c.send_bytes(b"".join(frame({"jsonrpc": "2.0", "id": i, "method": "workspace/symbol", "params": {"query": "x"}})
                          for i in range(10, 60)))
    check(all("result" in c.answer(i) for i in range(10, 60)), "fifty at once")
    c.send_bytes(b"content-length: 46\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n"
                 b'{"jsonrpc":"2.0","id":70,"method":"shutdown" }')
    check("result" in c.answer(70), "another header, small letters")
    c.notify("exit")
    ends(c, 0, "pieces")


def truncated():
    whole = frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
    for n in list(range(0, 40, 3)) + [len(whole) - 1]:
        c = start()
        c.send_bytes(whole[:n])
        ends(c, 1, f"the input ends after {n} bytes")


# -- the order of messages --

def order():
    c = start()
    c.ask("textDocument/hover", {})
    error_of(c, EARLY, "a request before initialize", 1)
    c.ask("shutdown")
    error_of(c, EARLY, "shutdown before initialize", 2)
    c.open(PATH, TEXT)
    c.initialize(folder)
    answer = c.request("textDocument/hover", {"textDocument": {"uri": uri(PATH)}, "position": {"line": 0, "character": 5}})
    check("error" in answer, f"what was opened before initialize is not open: {answer}")
    c.ask("initialize", {"capabilities": {}})
    error_of(c, REQUEST, "initialize twice", c.id)
    c.ask("no/such/method")
    error_of(c, METHOD, "an unknown request", c.id)
    c.notify("no/such/notification")
    c.ask("textDocument/didOpen")
    error_of(c, METHOD, "a notification as a request", c.id)
    c.notify("textDocument/hover")
    c.send({"id": "text", "method": "workspace/symbol", "params": {"query": ""}})
    check("result" in c.answer("text"), "an id that is a text")
    c.send({"id": 99, "result": None})
    c.send({"id": "configuration", "result": [{"warnings": "nonsense", "includeDirs": {"x": 1}}]})
    c.send({"id": "configuration", "error": {"code": 1, "message": "x"}})
    c.open(PATH, TEXT)
    alive(c, "answers to nothing")
    check("result" in c.request("shutdown"), "shutdown")
    c.ask("workspace/symbol", {"query": ""})
    error_of(c, REQUEST, "a request after shutdown", c.id)
    c.notify("exit")
    ends(c, 0, "exit after shutdown")


def ends_of_sessions():
    c = start()
    c.notify("exit")
    ends(c, 1, "exit at once")
    ends(start(), 1, "no input at all")
    c = running()
    c.notify("exit")
    ends(c, 1, "exit without shutdown")
    ends(running(), 1, "the end of the input without shutdown")
    c = running()
    c.request("shutdown")
    ends(c, 0, "the end of the input after shutdown")
    c = running()
    c.process.stdout.close()
    for _ in range(50):
        c.ask("workspace/symbol", {"query": ""})
    check(c.process.wait(20) == 1, "nobody reads what it writes")
    c.process.stderr.close()


def cancel():
    c = running("".join(f"zone z{i} {{ network 10.{i}.0.0/16; }}\n" for i in range(200)) * 3)
    ids = [c.id + i + 1 for i in range(30)]
    data = b"".join(frame({"jsonrpc": "2.0", "id": i, "method": "textDocument/codeAction",
                           "params": {"textDocument": {"uri": uri(PATH)}, "context": {"diagnostics": []},
                                      "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}}})
                    for i in ids)
    data += frame({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": ids[-1]}})
    c.send_bytes(data)
    answers = {}
    while len(answers) < len(ids):
        m = c.receive()
        if "method" not in m:
            check(m["id"] not in answers, "one answer each")
            answers[m["id"]] = m
    check(answers[ids[-1]].get("error", {}).get("code") == CANCELLED, f"cancelled: {answers[ids[-1]]}")
    check(all("result" in answers[i] for i in ids[:-1]), "the others are answered")
    for params in ({"id": 4711}, {"id": None}, {}, [], None, "x"):
        c.send({"method": "$/cancelRequest", "params": params})
    alive(c, "cancelling what is not there")
    check(c.leave() == 0, "cancel: ends well")


# -- parameters --

REQUESTS = ["hover", "definition", "declaration", "references", "documentHighlight", "prepareRename", "rename", "completion",
            "documentSymbol", "foldingRange", "semanticTokens/full", "semanticTokens/range", "formatting", "codeAction"]
NOTIFICATIONS = ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
                 "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders",
                 "workspace/didChangeConfiguration"]


def random_value(rng, depth=0):
    kinds = [None, True, 0, -1, 7, 1 << 62, 1.5, "", "x", uri(PATH), "file://", "file:///%zz%", "untitled:x", "\0", "é🏢"]
    if depth < 4 and rng.random() < 0.6:
        keys = ["textDocument", "uri", "position", "line", "character", "range", "start", "end", "context", "only",
                "diagnostics", "newName", "text", "contentChanges", "version", "settings", "portc", "event", "added",
                "removed", "changes", "query", "includeDeclaration", "warnings", "includeDirs"]
        if rng.random() < 0.3:
            return [random_value(rng, depth + 1) for _ in range(rng.randrange(3))]
        return {rng.choice(keys): random_value(rng, depth + 1) for _ in range(rng.randrange(5))}
    return rng.choice(kinds)


def position(rng):
    return {"line": rng.choice([0, 1, 2, 99, 1 << 40, -1, "x", None, 1.5]), "character": rng.choice([0, 5, 99, 1 << 40, -3, None])}


def parameters():
    """Parameters of any shape get an answer; the documents stay usable."""
    rng = random.Random(1)
    c = running()
    for i in range(1500):
        params = random_value(rng) if i % 2 else {
            "textDocument": {"uri": uri(PATH)}, "position": position(rng), "newName": rng.choice(["x", "", 7, "a b"]),
            "range": {"start": position(rng), "end": position(rng)},
            "context": random_value(rng), "options": random_value(rng)}
        if rng.random() < 0.8:
            c.send({"id": 1000 + i, "method": "textDocument/" + rng.choice(REQUESTS), "params": params})
            m = c.answer(1000 + i)
            check("result" in m or "error" in m, f"an answer to {params}")
        else:
            c.send({"method": rng.choice(NOTIFICATIONS), "params": params})
    c.open(PATH, TEXT, 5000)
    alive(c, "after parameters of any shape")
    check(c.published(PATH, 5000) is not None, "diagnostics after parameters of any shape")
    check(c.leave() == 0, "parameters: ends well")


def bad_changes():
    c = running()
    base = {"textDocument": {"uri": uri(PATH), "version": 2}}
    for change in ({}, {"text": 7}, {"range": {}, "text": "x"}, {"range": {"start": {"line": 0}}, "text": "x"}, [], None,
                   {"range": {"start": {"line": 1, "character": 3}, "end": {"line": 0, "character": 0}}, "text": "x"}):
        c.notify("textDocument/didChange", {**base, "contentChanges": [change]})
    c.notify("textDocument/didChange", {"textDocument": {"uri": uri(PATH) + "x", "version": 2}, "contentChanges": []})
    c.notify("textDocument/didClose", {"textDocument": {"uri": uri(PATH) + "x"}})
    c.notify("textDocument/didChange", {"textDocument": {"uri": uri(PATH), "version": 3}, "contentChanges": [
        {"text": TEXT + "host bad\0 1.2.3.4;\n"}]})
    check("NUL" in json.dumps(c.published(PATH, 3)), "a NUL in a text")
    alive(c, "changes that are none")
    check(c.leave() == 0, "bad changes: ends well")


def main():
    for test in (broken_frames, wrong_bodies, wrong_lengths, oversized, pieces, truncated, order, ends_of_sessions, cancel,
                 parameters, bad_changes):
        try:
            test()
        except Exception as e:  # a test that cannot go on has failed; the others go on
            check(False, f"{test.__name__}: {type(e).__name__}: {e}")
    shutil.rmtree(folder)
    return finish("lsp misuse")


sys.exit(main())
