"""The words and comments of a PDL text, read by rules of their own: what a layout may not change."""
import re

NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
WORDS = [
    ("string", r'"(?:[^"\\\n]|\\.)*"'),
    ("comment", r"#[^\n]*"),
    ("name", rf"{NAME}(?:\.{NAME})*"),
    ("number", r"[0-9][0-9A-Za-z._:/-]*"),
    ("address", r"[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:[/-][0-9A-Za-z:.]*)?"),
    ("ports", r"[0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)+"),
    ("service", r"[A-Za-z_][A-Za-z0-9_-]*/[A-Za-z0-9_-]*(?:/[A-Za-z0-9_-]+)?(?:,[0-9][0-9-]*)*"),
    ("sign", r"<=|>=|!=|[{}(),;=<>]"),
]
PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in WORDS]


def words(text):
    """The longest word at each place, comments among them without their trailing white space."""
    text = text.removeprefix("\ufeff")
    out, at = [], 0
    while at < len(text):
        if text[at] in " \t\r\n":
            at += 1
            continue
        found = [m.group(0) for _, pattern in PATTERNS if (m := pattern.match(text, at))]
        word = max(found, key=len)
        out.append(word.rstrip(" \t\r") if word[0] == "#" else word)
        at += len(word)
    return out


def code_of(line):
    """A line without the comment at its end."""
    m = re.match(r'(?:[^"#]|"(?:[^"\\\n]|\\.)*")*', line)
    return m.group(0).rstrip()
