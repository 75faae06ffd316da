#!/usr/bin/env python3
"""What a packet costs in the kernel under portc's nftables rules: bench/packets.py PORTC [--sizes 10,1000,100000]

One zone pair gets N rules of ten shapes in equal parts: host to host, host to network, network to host, nested
networks, any source, any destination, groups, IPv6, denials, logging, dates. The policy is compiled as one rule per
line (-O0) and as maps (-O1), each result is loaded into a router of its own (network namespaces, veth), and UDP packets
are sent through it. Every packet is new to connection tracking, so the policy decides it:

    none   no rule matches: every rule or map is looked at, then the packet is dropped
    last   the rule that is looked at last permits it: the worst case of what is forwarded
    first  a host-to-host permission somewhere in the middle: the usual case

A figure is the CPU time of sending one packet, which on veth includes all its way through the router, and the median of
interleaved rounds; `x` is its ratio to the smallest size in the same run and form; without any rule a
packet costs what the line `accept` says. `load` is the CPU time of `nft -f` (user and kernel).
It needs root. Nothing here passes or fails.
"""
import argparse
import ctypes
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "packets"))
import frames  # noqa: E402
import router  # noqa: E402

ACCEPT = """table inet portc {
    chain b_forward {
        type filter hook forward priority filter; policy accept;
        ct state established accept
    }
}
"""
PORT, OTHER_PORT = 514, 9
FLOWS = 64           # different packets in a batch
ROUND_NS = 60_000_000  # CPU time of one figure in one round, about
SHAPES = 10


# -- policies ------------------------------------------------------------------------------------------

def inside(n):
    return f"10.{n >> 16 & 63}.{n >> 8 & 255}.{n & 255}"


def dmz(n):
    return f"10.{128 + (n >> 16 & 63)}.{n >> 8 & 255}.{n & 255}"


class Estate:
    """N rules between two zones, and packets that tell how far they have to be looked for."""

    def __init__(self, rules):
        self.rng = random.Random(7)
        self.rules = rules
        self.lines = ["zone inside   { network 10.0.0.0/10, 2001:db8:1::/48; }",
                      "zone lab      { network 10.63.255.0/24; }",
                      "zone dmz      { network 10.128.0.0/10, 2001:db8:2::/48; }",
                      "zone printers { network 10.191.255.0/24; }"]
        self.hosts = []
        for i in range(rules):
            self.lines.append(self.rule(i))
        self.lines.append(f"allow z-last from 10.62.0.0-10.62.255.250 to 10.190.0.1-10.190.0.250 service udp/{PORT};")

    def pair(self):
        pair = inside(self.rng.randrange(1 << 21)), dmz(self.rng.randrange(1 << 21))
        self.hosts.append(pair)
        return pair

    def rule(self, i):
        src, dst = self.pair()
        service = f"udp/{PORT}" if i % 3 else f"udp/{PORT}, tcp/{1024 + i % 50}"
        net = f"10.{i % 32}.{i // 32 % 256}.0/24"
        peer = f"10.{128 + i % 32}.{i // 32 % 256}.0/24"
        head = f"from {src} to {dst}"
        tail = ""
        shape = i % SHAPES
        action = "deny " if shape == 8 else "allow"
        if shape == 1:
            head = f"from {src} to {peer}"
        elif shape == 2:
            head = f"from {net} to {dst}"
        elif shape == 3:
            head = f"from 10.{i % 32}.{i // 32 % 16 * 16}.0/20 to 10.{128 + i % 32}.0.0/16"
        elif shape == 4:
            head = f"from inside to {dst}"
        elif shape == 5:
            head = f"from {src} to dmz"
        elif shape == 6:
            self.lines += [f"host c{i}-{k} {inside((i * 40 + k * 3) % (1 << 21))};" for k in range(6)]
            self.lines += [f"host s{i}-{k} {dmz((i * 40 + k * 5) % (1 << 21))};" for k in range(5)]
            self.lines += [f"group c{i} {{ {', '.join(f'c{i}-{k}' for k in range(6))} }}",
                           f"group s{i} {{ {', '.join(f's{i}-{k}' for k in range(5))} }}"]
            head = f"from c{i} to s{i}"
        elif shape == 7:
            head = f"from 2001:db8:1::{i >> 16:x}:{i & 65535:x} to 2001:db8:2::{i >> 16:x}:{i & 65535:x}"
        elif shape == 8:
            service = f"udp/{2000 + i % 50}"
        elif shape == 9:
            tail = " log" if i % 20 == 9 else " until 2040-12-31"
        return f"{action} r{i} {head} service {service}{tail};"

    def text(self):
        return "\n".join(self.lines) + "\n"

    def packets(self, kind):
        """(source, destination, port) of FLOWS packets."""
        rng = random.Random(3)
        out = []
        for i in range(FLOWS):
            if kind == "last":
                out.append((f"10.62.{i}.7", f"10.190.0.{1 + i % 250}", PORT))
                continue
            src, dst = self.hosts[rng.randrange(self.rules) // SHAPES * SHAPES]
            out.append((src, dst, PORT if kind == "first" else OTHER_PORT))
        return out


# -- the wire -------------------------------------------------------------------------------------------

class _Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


class _Msghdr(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("namelen", ctypes.c_uint32), ("iov", ctypes.POINTER(_Iovec)),
                ("iovlen", ctypes.c_size_t), ("control", ctypes.c_void_p), ("controllen", ctypes.c_size_t),
                ("flags", ctypes.c_int)]


class _Mmsghdr(ctypes.Structure):
    _fields_ = [("hdr", _Msghdr), ("len", ctypes.c_uint)]


_libc = ctypes.CDLL(None, use_errno=True)


class Batch:
    """Frames that one system call sends."""

    def __init__(self, packets):
        self.buffers = [ctypes.create_string_buffer(p, len(p)) for p in packets]
        self.iov = (_Iovec * len(packets))(*[_Iovec(ctypes.addressof(b), len(b)) for b in self.buffers])
        self.messages = (_Mmsghdr * len(packets))()
        for i, m in enumerate(self.messages):
            m.hdr.iov = ctypes.pointer(self.iov[i])
            m.hdr.iovlen = 1

    def send(self, fd, n):
        sent = _libc.sendmmsg(fd, self.messages, n, 0)
        if sent < 0:
            raise OSError(ctypes.get_errno(), "sendmmsg")
        return sent


class Subject:
    """One router with one set of rules."""

    def __init__(self, label, size, estate, path):
        self.label, self.size = label, size
        self.net = router.Router([("inside", "inside"), ("dmz", "dmz"), ("lab", "lab"), ("printers", "printers")])
        sides = {s.zone: s for s in self.net.sides}
        self.load = load(path)
        router.batch(["route add 10.128.0.0/10 via 192.0.2.2 dev dmz onlink",
                      f"neigh replace 192.0.2.2 lladdr {router.text_mac(sides['dmz'].host_mac)} dev dmz nud permanent",
                      "route add 10.0.0.0/10 dev inside"])
        self.sender = sides["inside"].socket
        self.sender.setblocking(True)
        for s in self.net.sides:
            if s.socket is not self.sender:
                s.socket.close()
        self.batches = {k: self.batch(sides["inside"], estate.packets(k)) for k in ("none", "last", "first")}
        self.costs = {k: [] for k in self.batches}
        self.count = {k: 8 for k in self.batches}

    @staticmethod
    def batch(side, packets):
        frames_out = []
        for i, (src, dst, port) in enumerate(packets):
            a, b = frames.address(src), frames.address(dst)
            frames_out.append(frames.ethernet(side.router_mac, side.host_mac,
                                              frames.ip(a, b, frames.UDP, frames.udp(a, b, 40000 + i, port, i))))
        return Batch(frames_out)

    def measure(self, kind):
        """One figure; how many packets it takes is learnt from the round before."""
        fd, batch, left = self.sender.fileno(), self.batches[kind], self.count[kind]
        start = time.thread_time_ns()
        while left:
            left -= batch.send(fd, min(left, FLOWS))
        each = (time.thread_time_ns() - start) / self.count[kind]
        self.costs[kind].append(each)
        self.count[kind] = max(8, min(20000, int(ROUND_NS / max(each, 1))))

    def cost(self, kind):
        return statistics.median(self.costs[kind][1:])


def load(path):
    """CPU seconds of `nft -f`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["nft", "-f", path], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"nft refuses {path}: {done.stderr[:2000]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# -- the table -----------------------------------------------------------------------------------------

def compile_estate(portc, estate, level, folder):
    source = os.path.join(folder, f"{estate.rules}.pdl")
    path = os.path.join(folder, f"{estate.rules}-O{level}.nft")
    with open(source, "w", encoding="utf-8") as f:
        f.write(estate.text())
    subprocess.run([portc, source, "--target", "nftables", f"-O{level}", "--no-verify",
                    "-Wno-unused", "-Wno-idle-deny", "-Wno-redundant", "-Wno-coverage", "-o", path], check=True,
                   stdout=subprocess.DEVNULL)
    return path


def subjects(portc, sizes, levels, folder):
    path = os.path.join(folder, "accept.nft")
    with open(path, "w", encoding="utf-8") as f:
        f.write(ACCEPT)
    yield Subject("accept", 0, Estate(SHAPES), path)
    for level in levels:
        for size in sizes:
            estate = Estate(size)
            yield Subject(f"-O{level}", size, estate, compile_estate(portc, estate, level, folder))


def report(all_subjects):
    print(f"{'form':<8}{'rules':>8}{'none ns':>12}{'x':>9}{'last ns':>12}{'x':>9}{'first ns':>12}{'x':>9}{'load s':>9}")
    first = {}
    for s in all_subjects:
        base = first.setdefault(s.label, s)
        cells = "".join(f"{s.cost(k):>12.0f}{s.cost(k) / base.cost(k):>9.2f}" for k in s.batches)
        print(f"{s.label:<8}{s.size or '':>8}{cells}{s.load:>9.2f}")


def main():
    parser = argparse.ArgumentParser(description="Packet cost under portc's nftables rules.")
    parser.add_argument("portc")
    parser.add_argument("--sizes", default="10,1000,100000")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--levels", default="0,1", help="of -O")
    options = parser.parse_args()
    portc = os.path.abspath(options.portc)
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = list(subjects(portc, *[[int(x) for x in text.split(",")] for text in (options.sizes, options.levels)], folder))
    except router.NotPermitted as e:
        router.skip(e)
    for _ in range(options.rounds + 1):
        for s in found:
            for kind in s.batches:
                s.measure(kind)
    report(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
