"""Ethernet frames for probes: TCP, UDP, SCTP, ICMP, ICMPv6 and bare protocols, checksums included.

Every frame carries a tag (MAGIC and the probe's number) so that a sniffer can tell it.
Formats: RFC 791, 8200, 9293, 768, 9260, 792, 4443, 4302.
"""

import ipaddress
import struct

MAGIC = b"portc-probe:"
TAG_LEN = len(MAGIC) + 4

ICMP, TCP, UDP, ICMP6, SCTP, AH = 1, 6, 17, 58, 132, 51
PROTOCOLS = {
    "icmp": ICMP, "igmp": 2, "tcp": TCP, "udp": UDP, "gre": 47, "esp": 50, "ah": AH,
    "icmp6": ICMP6, "ospf": 89, "vrrp": 112, "sctp": SCTP,
}
ICMP_ERRORS = {3, 4, 5, 11, 12}
ICMP6_ERRORS = {1, 2, 3, 4}
SYN, ACK, SYN_ACK = 0x02, 0x10, 0x12


def tag(number):
    return MAGIC + struct.pack("!I", number)


def find_tag(frame):
    at = frame.rfind(MAGIC)  # the last: an ICMP error quotes another frame before its own tag
    if at < 0 or at + TAG_LEN > len(frame):
        return None
    return struct.unpack_from("!I", frame, at + len(MAGIC))[0]


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _crc32c_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


_CRC32C = _crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _CRC32C[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def pseudo_header(src, dst, proto, length):
    if src.version == 4:
        return src.packed + dst.packed + struct.pack("!BBH", 0, proto, length)
    return src.packed + dst.packed + struct.pack("!IHBB", length, 0, 0, proto)


def with_checksum(src, dst, proto, data, offset, pseudo=True):
    head = pseudo_header(src, dst, proto, len(data)) if pseudo else b""
    value = checksum(head + data)
    if proto == UDP and value == 0:
        value = 0xFFFF
    return data[:offset] + struct.pack("!H", value) + data[offset + 2:]


def ip(src, dst, proto, payload, hop_limit=64):
    if src.version == 4:
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0x4000, hop_limit,
                           proto, 0, src.packed, dst.packed)
        head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
        return head + payload
    return struct.pack("!IHBB16s16s", 6 << 28, len(payload), proto, hop_limit, src.packed,
                       dst.packed) + payload


def tcp(src, dst, sport, dport, flags, number, seq=1000, ack=0):
    data = struct.pack("!HHIIBBHHH", sport, dport, seq, ack, 5 << 4, flags, 65535, 0, 0)
    return with_checksum(src, dst, TCP, data + tag(number), 16)


def udp(src, dst, sport, dport, number):
    data = struct.pack("!HHHH", sport, dport, 8 + TAG_LEN, 0) + tag(number)
    return with_checksum(src, dst, UDP, data, 6)


def sctp(sport, dport, number):
    """An INIT chunk; the tag stands in a parameter that receivers skip."""
    parameter = struct.pack("!HH", 0xC0DE, 4 + TAG_LEN) + tag(number)
    body = struct.pack("!IIHHI", 0x1000 + number, 65535, 1, 1, 1) + parameter
    chunk = struct.pack("!BBH", 1, 0, 4 + len(body)) + body
    head = struct.pack("!HHI", sport, dport, 0)
    crc = crc32c(head + b"\0\0\0\0" + chunk)
    return head + struct.pack("<I", crc) + chunk


def stranger(src, dst, number):
    """The start of a datagram that nobody sent: what an unrelated ICMP error quotes."""
    return ip(dst, src, UDP, udp(dst, src, 33000 + number % 20000, 9, number))


def icmp(src, dst, kind, code, ident, number, quoted=None):
    proto = ICMP if src.version == 4 else ICMP6
    errors = ICMP_ERRORS if src.version == 4 else ICMP6_ERRORS
    if kind in errors:
        body = b"\0\0\0\0" + (quoted or stranger(src, dst, number))
    else:
        body = struct.pack("!HH", ident & 0xFFFF, 1)
    data = struct.pack("!BBH", kind, code, 0) + body + tag(number)
    return with_checksum(src, dst, proto, data, 2, pseudo=src.version == 6)


def authentication(next_proto, payload):
    return struct.pack("!BBHII", next_proto, 4, 0, 0x100, 1) + b"\0" * 12 + payload


class Service:
    """One packet's worth of a service: "tcp/443", "udp/500 source 500", "icmp/3/4", "esp",
    "ip/47", "ah tcp/22" (the authentication header before TCP), "stray tcp/443" (looks like an
    answer from port 443 to a connection that does not exist)."""

    def __init__(self, text):
        words = text.split()
        self.stray = words[0] == "stray"
        self.ah = words[0] == "ah"
        if self.stray or (self.ah and len(words) > 1):
            words = words[1:]
        self.source = None
        if len(words) == 3 and words[1] == "source":
            self.source = int(words[2])
        elif len(words) != 1:
            raise ValueError("service %r" % text)
        name, *numbers = words[0].split("/")
        self.numbers = [int(n) for n in numbers]
        if name == "ip":
            self.proto = self.numbers.pop(0)
        elif name in PROTOCOLS:
            self.proto = PROTOCOLS[name]
        else:
            raise ValueError("service %r" % text)
        self.port = self.numbers[0] if self.has_ports and self.numbers else 9
        self.kind = self.numbers[0] if self.numbers else 8 if self.proto == ICMP else 128
        self.code = self.numbers[1] if len(self.numbers) > 1 else 0

    @property
    def has_ports(self):
        return self.proto in (TCP, UDP, SCTP)

    @property
    def is_icmp(self):
        return self.proto in (ICMP, ICMP6)

    def ports(self, number):
        """Source and destination port of probe NUMBER; each probe has a source port of its own."""
        other = self.source if self.source is not None else 20000 + number % 40000
        return (self.port, other) if self.stray else (other, self.port)

    def payload(self, src, dst, number, flags=SYN):
        sport, dport = self.ports(number)
        if self.proto == TCP:
            return tcp(src, dst, sport, dport, SYN_ACK if self.stray else flags, number)
        if self.proto == UDP:
            return udp(src, dst, sport, dport, number)
        if self.proto == SCTP:
            return sctp(sport, dport, number)
        if self.is_icmp:
            return icmp(src, dst, self.kind, self.code, number, number)
        return struct.pack("!II", 0x100, 1) + tag(number)

    def packet(self, src, dst, number, flags=SYN):
        data = self.payload(src, dst, number, flags)
        if self.ah and self.proto != AH:
            return ip(src, dst, AH, authentication(self.proto, data))
        if self.ah:
            return ip(src, dst, AH, authentication(59, data))
        return ip(src, dst, self.proto, data)

    def reply(self, src, dst, number, reply_number):
        """What the destination answers, or None where the harness knows no answer."""
        sport, dport = self.ports(number)
        if self.ah or self.stray:
            return None
        if self.proto == TCP:
            data = tcp(dst, src, dport, sport, SYN_ACK, reply_number, 5000, 1001 + TAG_LEN)
        elif self.proto == UDP:
            data = udp(dst, src, dport, sport, reply_number)
        elif self.proto == ICMP and self.kind == 8:
            data = icmp(dst, src, 0, 0, number, reply_number)
        elif self.proto == ICMP6 and self.kind == 128:
            data = icmp(dst, src, 129, 0, number, reply_number)
        else:
            return None
        return ip(dst, src, self.proto, data)

    def error(self, src, dst, number, error_number):
        """The destination's ICMP error (port unreachable) for the probe, or None."""
        if self.proto not in (TCP, UDP) or self.ah or self.stray:
            return None
        quoted = self.packet(src, dst, number)
        kind, code, proto = (3, 3, ICMP) if src.version == 4 else (1, 4, ICMP6)
        return ip(dst, src, proto, icmp(dst, src, kind, code, 0, error_number, quoted))


def ethernet(dst_mac, src_mac, packet):
    kind = 0x0800 if packet[0] >> 4 == 4 else 0x86DD
    return dst_mac + src_mac + struct.pack("!H", kind) + packet


def address(text):
    return ipaddress.ip_address(text)
