"""Network namespaces without names: a router and one host side per interface.

They live as long as this process holds their file descriptors, so nothing is left behind
however the process ends. Hosts have no addresses: frames are written to and read from the
wire, so that no second network stack answers or drops anything.
"""

import ctypes
import os
import select
import shutil
import socket
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
ETH_P_ALL = 3
OUTGOING = 4
SO_RCVBUFFORCE = 33

_libc = ctypes.CDLL(None, use_errno=True)


class NotPermitted(Exception):
    """Namespaces or programs are not to be had here."""


def skip(reason):
    """Ends the run: in continuous integration a test that cannot run has failed."""
    strict = os.environ.get("CI", "") not in ("", "0", "false")
    print("%s: packet tests: %s" % ("FAILED" if strict else "SKIPPED", reason))
    sys.exit(1 if strict else 0)


def _call(result):
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def enter(fd):
    _call(_libc.setns(fd, CLONE_NEWNET))


def new_namespace():
    """Enters a new network namespace and returns a descriptor of it."""
    try:
        _call(_libc.unshare(CLONE_NEWNET))
        return os.open("/proc/self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    except OSError as e:
        raise NotPermitted("no network namespaces: %s" % e) from e


def need(*programs):
    os.environ["PATH"] += os.pathsep + "/usr/sbin" + os.pathsep + "/sbin"
    for p in programs:
        if not shutil.which(p):
            raise NotPermitted("%s is not installed" % p)


def run(*command, text=None):
    """Runs a program in the present namespace; its standard output. A failure, a signal
    included, is an exception that carries what it said."""
    done = subprocess.run(command, input=text, text=True, capture_output=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError("%s: status %d\n%s%s" % (" ".join(command), done.returncode,
                                                    done.stdout, done.stderr))
    return done.stdout


def batch(lines):
    if lines:
        run("ip", "-batch", "-", text="".join(line + "\n" for line in lines))


def sysctl(path, value):
    with open("/proc/sys/net/" + path, "w", encoding="ascii") as f:
        f.write(value)


class Side:
    """The host side of one interface of the router."""

    def __init__(self, index, zone, interface):
        self.index, self.zone, self.interface = index, zone, interface
        self.router_mac = bytes((2, 0, 0, index >> 8, index & 255, 1))
        self.host_mac = bytes((2, 0, 0, index >> 8, index & 255, 2))
        self.namespace = None
        self.socket = None

    def open(self):
        """In the side's own namespace: raise the link and open its wire."""
        sysctl("ipv6/conf/all/disable_ipv6", "1")
        batch(["link set wire up"])
        s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 32 << 20)
        s.bind(("wire", ETH_P_ALL))
        s.setblocking(False)
        self.socket = s

    def received(self):
        """Frames that came in since the last call."""
        while True:
            try:
                frame, (_, _, kind, _, _) = self.socket.recvfrom(65536)
            except BlockingIOError:
                return
            if kind != OUTGOING:
                yield frame


def text_mac(mac):
    return ":".join("%02x" % b for b in mac)


class Router:
    def __init__(self, topology):
        """TOPOLOGY: (zone, interface) pairs. The process ends up inside the router."""
        need("ip", "nft", "conntrack")
        self.sides = [Side(i, z, n) for i, (z, n) in enumerate(topology)]
        for side in self.sides:
            side.namespace = new_namespace()
        self.namespace = new_namespace()
        for name in ("all", "default"):
            sysctl("ipv4/conf/%s/rp_filter" % name, "0")
            sysctl("ipv4/conf/%s/send_redirects" % name, "0")
            sysctl("ipv6/conf/%s/accept_dad" % name, "0")
        sysctl("ipv4/ip_forward", "1")
        sysctl("ipv6/conf/all/forwarding", "1")
        self._connect()

    def _connect(self):
        lines = ["link set lo up"]
        for s in self.sides:
            lines.append("link add name %s address %s type veth peer name wire address %s netns %s"
                         % (s.interface, text_mac(s.router_mac), text_mac(s.host_mac),
                            "/proc/%d/fd/%d" % (os.getpid(), s.namespace)))
            lines.append("link set dev %s addrgenmode none up" % s.interface)
        batch(lines)
        for s in self.sides:
            enter(s.namespace)
            s.open()
        enter(self.namespace)

    def place(self, addresses):
        """ADDRESSES: (address, side) pairs: routes, and neighbours that need no asking."""
        lines = []
        for addr, side in addresses:
            lines.append("route replace %s dev %s" % (addr, side.interface))
            lines.append("neigh replace %s lladdr %s dev %s nud permanent"
                         % (addr, text_mac(side.host_mac), side.interface))
        batch(lines)

    def forget_connections(self):
        subprocess.run(("conntrack", "-F"), capture_output=True, check=False, timeout=60)

    def send(self, side, frame):
        while True:
            try:
                side.socket.send(frame)
                return
            except BlockingIOError:
                select.select([], [side.socket], [], 1)

    def collect(self, wanted, find, seen, limit=1.5, settle=0.05):
        """Reads until every number of WANTED has arrived and the wire has been quiet for a moment,
        or until LIMIT. SEEN: number to the sides where it arrived."""
        end = time.monotonic() + limit
        missing, quiet = set(wanted) - set(seen), None
        while time.monotonic() < end:
            ready = select.select([s.socket for s in self.sides], [], [], 0.01)[0]
            for side in self.sides:
                if side.socket not in ready:
                    continue
                for frame in side.received():
                    number = find(frame)
                    if number is not None:
                        seen.setdefault(number, []).append(side)
                        missing.discard(number)
            if ready:
                quiet = None
            elif not missing:
                quiet = quiet or time.monotonic() + settle
                if time.monotonic() >= quiet:
                    return
