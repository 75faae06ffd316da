"""A client of the Language Server Protocol, for tests: it starts `portc lsp` and speaks to it."""
import json
import os
import select
import subprocess
import time

TIMEOUT = 60

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {"completionItem": {"snippetSupport": True}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1]}},
    },
    "workspace": {"workspaceEdit": {"documentChanges": False}},
}


def frame(message):
    """A message as bytes."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


class Client:
    def __init__(self, portc, arguments=(), env=None, wrap=()):
        environment = dict(os.environ, **(env or {}))
        self.process = subprocess.Popen([*wrap, portc, "lsp", *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        self.bytes = b""
        self.id = 0
        self.diagnostics = {}  # URI -> (version, list)
        self.notifications = []
        self.requests = []     # of the server

    # -- bytes --

    def send_bytes(self, data):
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def send(self, message):
        self.send_bytes(frame({"jsonrpc": "2.0", **message}))

    def receive(self, timeout=TIMEOUT):
        """The next message, or None where none comes (the end of the output, or the time is up)."""
        end = time.monotonic() + timeout
        while True:
            head = self.bytes.find(b"\r\n\r\n")
            if head >= 0:
                length = int(self.bytes[:head].split(b":")[1])
                if len(self.bytes) >= head + 4 + length:
                    body = self.bytes[head + 4:head + 4 + length]
                    self.bytes = self.bytes[head + 4 + length:]
                    return json.loads(body)
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return None
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            if not more:
                return None
            self.bytes += more

    # -- messages --

    def notify(self, method, params=None):
        self.send({"method": method, "params": params or {}})

    def ask(self, method, params=None):
        """Sends a request; the answer comes with `answer`."""
        self.id += 1
        self.send({"id": self.id, "method": method, "params": params if params is not None else {}})
        return self.id

    def take(self, message):
        """Keeps what is no answer."""
        if message.get("method") == "textDocument/publishDiagnostics":
            p = message["params"]
            self.diagnostics[p["uri"]] = (p.get("version"), p["diagnostics"])
        elif "method" in message and "id" in message:
            self.requests.append(message)
        elif "method" in message:
            self.notifications.append(message)

    def answer(self, wanted, timeout=TIMEOUT):
        """The answer to a request: the whole message."""
        while True:
            message = self.receive(timeout)
            if message is None:
                raise AssertionError(f"no answer to request {wanted}")
            if "method" not in message and message.get("id") == wanted:
                return message
            self.take(message)

    def request(self, method, params=None):
        return self.answer(self.ask(method, params))

    def initialize(self, root=None, capabilities=None, options=None):
        params = {"processId": os.getpid(), "rootUri": None if root is None else uri(root),
                  "capabilities": capabilities if capabilities is not None else CAPABILITIES}
        if options is not None:
            params["initializationOptions"] = options
        answer = self.request("initialize", params)
        self.notify("initialized")
        return answer["result"]

    def open(self, path, text, version=1):
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri(path), "languageId": "pdl",
                                                              "version": version, "text": text}})

    def published(self, path, version):
        """The diagnostics of this version of an open document."""
        while self.diagnostics.get(uri(path), (None,))[0] != version:
            message = self.receive()
            if message is None:
                raise AssertionError(f"no diagnostics of {path} version {version}")
            self.take(message)
        return self.diagnostics[uri(path)][1]

    def settle(self, quiet=0.4):
        """Waits until the server has nothing more to say."""
        while True:
            message = self.receive(quiet)
            if message is None:
                return
            self.take(message)

    def leave(self):
        """shutdown and exit; the exit status."""
        self.request("shutdown")
        self.notify("exit")
        return self.wait()

    def wait(self):
        """Closes the input and waits for the end."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        status = self.process.wait(TIMEOUT)
        self.errors = self.process.stderr.read().decode(errors="replace")
        self.process.stdout.close()
        self.process.stderr.close()
        return status


def uri(path):
    return "file://" + path
