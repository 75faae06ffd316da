#!/usr/bin/env python3
"""`portc new`: run.py PORTC

For every product of the catalogue, and for several at once: what is printed is in canonical layout and
compiles for every target, without warnings; it still does after its addresses have been changed, whatever
stands where; every role, peer and option is in it; and with its roles on two sites every flow of the product
is generated, by some setting of the options.
"""
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from report import check, finish

portc = os.path.abspath(sys.argv[1])

# Warnings of what is printed, by product. Empty: all is bound, and nothing is out of the ordinary.
EXPECTED_WARNINGS = {}

ADDRESS = re.compile(r"\b(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+(?!\d*/)")


def run(*arguments, text=None, status=0):
    done = subprocess.run([portc, *arguments], input=text, capture_output=True, text=True)
    if status is not None:
        check(done.returncode == status, f"portc {' '.join(arguments)}: status {done.returncode}: {done.stderr[:900]}")
    return done


def products():
    return [row["product"] for row in json.loads(run("catalog", "--format", "json").stdout)]


def warnings_of(text):
    return sorted(set(re.findall(r"warning: .*\[-W(\S+)\]", text)))


def compiles(text, name, folder, *flags):
    """For every target; the messages."""
    path = os.path.join(folder, "deploy.pdl")
    out = os.path.join(folder, "out")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    done = run(path, "--out-dir", out, *flags, status=None)
    check(done.returncode == 0, f"{name}: {done.stderr[:900]}")
    written = sorted(os.listdir(out)) if done.returncode == 0 else []
    files = [name for name in written if name.startswith("edge-")]
    check(len(files) == 4, f"{name}: a file for each of the four targets, not {written}")
    return done.stderr


def everything_is_there(text, name):
    shown = json.loads(run("catalog", "show", name, "--format", "json").stdout)
    for part in shown["roles"] + shown["peers"]:
        check(re.search(rf"^    bind {part['name']} += \S+;", text, re.M), f"{name}: binds {part['name']}")
        check(not part["description"] or part["description"] in text, f"{name}: says what {part['name']} is")
    conditions = " ".join(flow["when"] or "" for flow in shown["flows"])
    for option in shown["options"]:
        wanted = option["kind"] != "version" or re.search(rf"\b{option['name']}\b", conditions)
        check(not wanted or re.search(rf"^    set {option['name']} +\S+;", text, re.M), f"{name}: sets {option['name']}")
    check("set as-documented" in text, f"{name}: sets as-documented")
    check(bool(re.search(r"(?<![-\w])version\b", conditions)) == bool(re.search(r"^    version ", text, re.M)),
          f"{name}: gives a version where flows depend on it, and only there")


def moved(text, rng):
    """The same file with other addresses: of any zone, on shared hosts, all in one place."""
    kind = rng.choice(["scatter", "one-zone", "one-host", "internet"])
    zones = ["192.0.2.", "198.51.100.", "203.0.113."]

    def other(_):
        if kind == "one-host":
            return "192.0.2.77"
        if kind == "one-zone":
            return f"203.0.113.{rng.randrange(1, 255)}"
        if kind == "internet":
            return f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"
        return f"{rng.choice(zones)}{rng.randrange(1, 255)}"
    lines = [ADDRESS.sub(other, line) if re.match(r"(host|network) ", line) else line for line in text.split("\n")]
    return "\n".join(lines), kind


def two_sites(text):
    """Roles in two zones each, so that flows between roles and in clusters cross a firewall."""
    text = text.replace("zone internet ", "zone site-b { network 10.99.0.0/16; }\nzone internet ", 1)
    text = re.sub(r"^(host \S+ +)(192\.0\.2\.)(\d+);", r"\g<1>\g<2>\g<3>, 10.99.0.\g<3>;", text, flags=re.M)
    return re.sub(r"^firewall (\S+) \S+ \{$", lambda m: m.group(0) + f'\n    zone site-b interface "b-{m.group(1)}";',
                  text, flags=re.M)


def settings(shown):
    """Assignments of the options among which every condition is met by one."""
    conditions = " ".join(flow["when"] or "" for flow in shown["flows"])
    bounds = set(re.findall(r"\d+(?:\.\d+)*", conditions))
    above = {re.sub(r"\d+$", lambda m: str(int(m.group(0)) + 1), bound) for bound in bounds}
    versions = sorted(bounds | above | {"0.1"})
    choices, switches = [], []
    for option in shown["options"]:
        if option["kind"] == "choice":
            choices.append([(option["name"], value) for value in option["values"]])
        elif option["kind"] == "switch":
            switches.append(option["name"])
    for names, on in itertools.product(itertools.product(*choices), (True, False)):
        for version in versions:
            yield version, dict(names) | {s: "on" if on else "off" for s in switches}


def every_flow(text, name):
    shown = json.loads(run("catalog", "show", name, "--format", "json").stdout)
    wanted = {flow["name"] for flow in shown["flows"] if flow["section"] != "local"}
    got = set()
    text = two_sites(text)
    for version, values in settings(shown):
        changed = re.sub(r"^    version [\d.]+;", f"    version {version};", text, flags=re.M)
        for option in shown["options"]:
            value = version if option["kind"] == "version" else values[option["name"]]
            changed = re.sub(rf"^(    set {option['name']} +)\S+;", rf"\g<1>{value};", changed, flags=re.M)
        changed = changed.replace("set as-documented off", "set as-documented on")
        done = run("list", "-", "--format", "json", text=changed)
        rules = json.loads(done.stdout) if done.returncode == 0 else []
        got |= {reason["label"].split(".")[-1] for rule in rules for reason in rule["reasons"]}
        if wanted <= got:
            break
    check(wanted <= got, f"{name}: flows that no setting of its options generates: {sorted(wanted - got)}")


def start(names, folder, rng):
    label = " ".join(names)
    text = run("new", *names).stdout
    check(run("new", *names).stdout == text, f"{label}: the same text each time")
    check(run("fmt", "-", text=text).stdout == text, f"{label}: is in canonical layout")
    messages = compiles(text, label, folder)
    check(warnings_of(messages) == EXPECTED_WARNINGS.get(label, []), f"{label}: warnings {warnings_of(messages)}")
    check("left out" not in messages and "leaves out" not in messages, f"{label}: leaves nothing out: {messages[:300]}")
    # The suggestions are true of the file as it is.
    compiles(re.sub(r"^# (assert )", r"\1", text, flags=re.M), label + " with suggestions", folder)
    compiles(re.sub(r"^    # (set .*;)", r"    \1", text, flags=re.M).replace('"…"', '"root"'), label + " with settings", folder)
    for _ in range(6):
        changed, kind = moved(text, rng)
        compiles(changed, f"{label}, moved: {kind}", folder, "--no-verify")
    return text


def mistakes(folder):
    done = run("new", "firemon.spi", status=1)
    check("did you mean `firemon.sip`?" in done.stderr and not done.stdout, "the nearest product is named")
    done = run("new", "firemon.sip", "firemon.sip", status=1)
    check("named twice" in done.stderr and not done.stdout, "a product named twice")
    run("new", status=2)
    out = os.path.join(folder, "missing", "deploy.pdl")
    run("new", "firemon.sip", "-o", out, status=2)
    out = os.path.join(folder, "new.pdl")
    run("new", "firemon.sip", "-o", out)
    with open(out, encoding="utf-8") as f:
        check(f.read() == run("new", "firemon.sip").stdout, "-o writes what is printed without it")
    with open(out, "w", encoding="utf-8") as f:
        f.write("# filled in\n")
    done = run("new", "firemon.sip", "-o", out, status=2)
    with open(out, encoding="utf-8") as f:
        check("is there already" in done.stderr and f.read() == "# filled in\n", "-o replaces no file")


OWN = """product example.odd {
    role server, internet;
    peer servers, clients "Text with \\"quotes\\" and # signs", both, cloud fqdn "c.example.com";
    option mode { a, b };
    option other version;
    inbound {
        flow ping6 from both to server icmp6/echo-request;
        flow gate from clients to server tcp/1 when other > 2.3.4 and not version >= 7;
        flow same from server to server, both tcp/9;
        flow both from server to both, internet tcp/2;
    }
    outbound { flow up from server to cloud, servers tcp/3; }
    local { listen own on server, internet tcp/2; listen free on server udp/99; }
}
"""


def own_product(folder):
    """A product of -I whose names meet those of the skeleton."""
    os.makedirs(os.path.join(folder, "example"))
    with open(os.path.join(folder, "example", "odd.pdl"), "w", encoding="utf-8") as f:
        f.write(OWN)
    text = run("new", "example.odd", "firemon.sip", "-I", folder).stdout
    check(run("fmt", "-", text=text).stdout == text, "own product: canonical layout")
    done = run("check", "-", "-I", folder, text=text)
    check("error" not in done.stderr, f"own product: {done.stderr}")
    check("servers-hosts" in text and "clients-hosts" in text and "internet-hosts" in text, "own product: apart from zones")
    check("2001:db8:1::/64" in text, "own product: IPv6 where a flow has it alone")
    check("version 7;" in text and re.search(r"set other +2\.3\.5;", text), "own product: the newest side of each gate")
    check("udp/99" in text and not re.search(r"assert deny .*tcp/2\b", text), "own product: closed ports that are closed")


def main():
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        every = products()
        for name in every:
            text = start([name], folder, rng)
            everything_is_there(text, name)
            every_flow(text, name)
        start(every, folder, rng)
        start(["fortinet.fortimanager", "fortinet.fortianalyzer"], folder, rng)
        mistakes(folder)
        own_product(folder)
    return finish("new")


sys.exit(main())
