#!/usr/bin/env python3
"""The products of the catalogue against the vendors' port tables, row by row: rows.py PORTC [FOLDER]

Every row of a vendor's table is named by a flow, and that flow opens what the row says, between the
ends that the row says; no product names a row that does not exist; what a product corrects or
leaves to a condition is listed here, so that nothing is corrected in silence. Then the deployments
of deployments.py are compiled. FOLDER (or PORTC_CATALOG_CSV) holds the transcripts of the vendors'
pages, where they are at hand; then the tables of facts are checked against them too.
"""
import json
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True

import deployments
import facts
import reach

SERVERS = {"application-server", "data-collector", "database", "search-node"}

# What a word of the tables means among a product's roles and peers. Other words mean themselves.
# A set in FIREMON is exact; in FORTINET the flow has one or more of the set, because those tables
# file very different far ends under "others" or "3rd-party servers".
FIREMON = {
    "any-sip-server": SERVERS,
    "same-host": SERVERS,
    "check-point-or-log": {"check-point", "check-point-log"},
}
FORTINET = {
    "any-fortinet-product": {"fortinet-device"},
    "fabric-member": {"fabric-device"},
    "forticlient-for-chromebooks": {"chromebook"},
    "google-workspace-api": {"google-workspace"},
    "external-email-server": {"external-mail-server"},
    "protected-email-server": {"protected-mail-server"},
    "dns": {"dns-server"},
    "ntp": {"ntp-server"},
    "syslog": {"syslog-server"},
    "fortigate": {"fortigate", "other-fortigate"},
    "fortimanager": {"fortimanager", "downstream-fortimanager", "upstream-fortimanager",
                     "aggregation-client"},
    "fortianalyzer": {"fortianalyzer", "aggregation-server"},
    "fortiauthenticator": {"fortiauthenticator", "lower-tier"},
    "fortimail": {"fortimail", "quarantine-client"},
    "fortisandbox": {"fortisandbox", "threat-contributor"},
    "management": {"management", "snmp-manager", "domain-controller", "aggregation-client"},
    "user": {"user", "vpn-user", "acme-ca"},
    "other": {"user", "scep-client", "ldap-client", "radius-client", "tacacs-client", "ocsp-client",
              "syslog-source", "dynamic-dns"},
    "3rd-party-server": {"windows-agent", "fsso-agent", "fsso-server", "ldap-server",
                         "radius-server", "file-server", "https-server"},
}

# Rows whose flows differ from the row, and why.
PING = "the table says ICMP and means ping: echo requests alone are opened"
SERVICES_DIFFER = {
    "FortiGate-IN-22": PING,
    "FortiGate-IN-31": PING,
    "FortiManager-IN-15": PING,
    "FortiClientEMS-OUT-05": PING,
    "FortiManager-IN-24": "the row's condition names the port of other versions, TCP/8900",
    "FortiManager-IN-25": "the row's condition names the port of other versions, TCP/8900",
}
ENDS_DIFFER = {
    "FortiMail-IN-17": "iSCSI and NFS storage is a server: FortiMail opens the connection",
}

# Every correction: row, what the table says, what is opened.
ERRATA = {
    "FM-OUT-04": ("tcp/123", "udp/123"),
    "FortiManager-IN-09": ("tcp/300", "tcp/3000"),
    "FortiManager-OUT-08": ("tcp/1812", "udp/1812"),
    "FortiAnalyzer-OUT-08": ("tcp/1812", "udp/1812"),
    "FortiMail-IN-13": ("tcp/161", "udp/161"),
    "FortiMail-OUT-01": ("udp/514", "tcp/514"),
    "FortiMail-OUT-17": ("tcp/1812", "udp/1812"),
}

# Names that users write, and every condition, of the two products whose tables are whole.
FIXED = {
    "firemon.sip": {
        "roles": "application-server data-collector database search-node",
        "peers": "browser managed-device https-device check-point check-point-log srx "
                 "fortimanager stonesoft mail-server dns-server ntp-server cve-feed "
                 "syslog-source prisma cisco-syslog metrics-client",
        "options": [("metrics-api", "switch", "off", []), ("workflow", "switch", "off", [])],
        "when": {"FM-IN-07": "version < 9.1", "FM-IN-12": "workflow", "FM-OUT-11": "metrics-api",
                 "FM-IN-16a": "as-documented", "FM-IN-16b": "as-documented",
                 "FM-IN-16c": "as-documented"},
        "multicast": ["FM-IN-13", "FM-IN-18"],
        "local": ["FM-IN-15"],
    },
    "fortinet.fortiguard": {
        "roles": "fortiguard",
        "peers": "fortianalyzer fortiap-s fortiauthenticator forticlient forticlient-ems "
                 "fortigate fortigate-cloud fortimail fortimanager fortiportal fortisandbox "
                 "apple-push google-push",
        "options": [("anycast", "switch", "off", []),
                    ("url-rating", "choice", "udp-8888", ["udp-8888", "udp-53", "chromebook"]),
                    ("authenticator-version", "version", None, []),
                    ("fortiap", "switch", "off", [])],
        "when": {"FG-IN-04": "fortiap", "FG-IN-09": "authenticator-version >= 6.1.1",
                 "FG-IN-10": "authenticator-version < 6.1.1",
                 "FG-IN-11": "authenticator-version < 6.1.1",
                 "FG-IN-14a": "url-rating = udp-8888", "FG-IN-14b": "url-rating = udp-53",
                 "FG-IN-14c": "url-rating = chromebook",
                 "FG-IN-19a": "not anycast", "FG-IN-19b": "not anycast", "FG-IN-19c": "anycast",
                 "FG-IN-20a": "not anycast", "FG-IN-20b": "anycast"},
        "multicast": [],
        "local": [],
    },
}

# Rows that are printed in a table of flows and are never opened.
LOCAL_ROWS = {"FM-IN-15", "FortiGate-IN-13"}

DESCRIPTION_MAX = 60


class Report:
    """Counts checks, and keeps the messages of those that failed."""

    def __init__(self):
        self.checked = 0
        self.failures = []

    def check(self, holds, message):
        self.checked += 1
        if not holds:
            self.failures.append(message)


# -- services as sets of points: "tcp/443", "ip/50", "icmp/8" --

PROTOCOL_NUMBERS = {"esp": 50, "ah": 51, "gre": 47}


def ports(protocol, text):
    for part in text.split(","):
        low, _, high = part.partition("-")
        for port in range(int(low), int(high or low) + 1):
            yield f"{protocol}/{port}"


def row_services(protocol, text):
    """What a row of a vendor's table says."""
    if protocol == "eth":
        return set()
    if protocol.startswith("ip-"):
        return {"ip/" + protocol[3:]}
    if protocol == "icmp":
        return {"icmp"}
    return {p for one in protocol.split("+") for p in ports(one, text)}


def well_known(root):
    """Name -> literals of the services that every file knows."""
    known = {}
    with open(os.path.join(root, "catalog", "services.pdl"), encoding="utf-8") as f:
        for line in f:
            match = re.match(r'service\s+(\S+)\s+([^"]*\S)\s*"', line)
            if match:
                known[match.group(1)] = re.split(r",\s+", match.group(2))
    return known


def flow_services(literals, known):
    """What a flow of a product says."""
    out = set()
    for text in literals:
        head, slash, rest = text.partition("/")
        if text in known:
            out |= flow_services(known[text], known)
        elif text in PROTOCOL_NUMBERS:
            out.add(f"ip/{PROTOCOL_NUMBERS[text]}")
        elif slash and head in ("tcp", "udp", "sctp"):
            out |= set(ports(head, rest))
        else:
            out.add(text)
    return out


# -- one row --

def names(ends):
    return {end["name"] for end in ends}


def fqdns(flow):
    return {name for side in ("from", "to") for end in flow[side] for name in end["fqdn"]}


def ends_fit(table, word, found):
    if table == "firemon":
        return found == FIREMON.get(word, {word})
    return bool(found) and found <= FORTINET.get(word, {word})


def check_ends(report, table, fact, flow):
    row = fact["row"]
    if row in ENDS_DIFFER:
        return
    sides = [("to", names(flow["to"]))]
    if flow["section"] != "local":
        sides.append(("from", names(flow["from"])))
    for side, found in sides:
        report.check(ends_fit(table, fact[side], found),
                     f"{row}: `{flow['name']}` has {sorted(found)} at `{side}`, "
                     f"the table {fact[side]}")


def check_services(report, fact, flows, known):
    row = fact["row"]
    documented = set().union(*[flow_services(f["services"], known) for f in flows])
    said = row_services(fact["protocol"], fact["ports"])
    same = documented == said
    if row in SERVICES_DIFFER:
        report.check(not same, f"{row}: no longer differs from its flows: drop the exception")
        return
    report.check(same, f"{row}: flows open {sorted(documented)[:9]}, the table says "
                       f"{sorted(said)[:9]}")


def check_row(report, table, fact, flows, known):
    row = fact["row"]
    report.check(bool(flows), f"{row}: no flow names this row")
    if not flows:
        return
    check_services(report, fact, flows, known)
    for flow in flows:
        local = row in LOCAL_ROWS
        report.check((flow["section"] == "local") == local,
                     f"{row}: `{flow['name']}` stands in the section `{flow['section']}`")
        if not local and flow["rows"][0] == row:
            report.check(flow["section"] == fact["section"],
                         f"{row}: `{flow['name']}` stands in the section `{flow['section']}`, "
                         f"the row in {fact['section']}")
        check_ends(report, table, fact, flow)
        said = set() if fact["fqdn"] == "-" else set(fact["fqdn"].split(","))
        report.check(fqdns(flow) == said,
                     f"{row}: `{flow['name']}` has the names {sorted(fqdns(flow))}")


# -- one product --

def check_flow(report, product, flow, known_rows):
    name = f"{product}: `{flow['name']}`"
    report.check(bool(flow["rows"]), f"{name} names no row")
    for row in flow["rows"]:
        report.check(row in known_rows, f"{name} names the row {row}, which no table has")
    report.check(0 < len(flow["description"]) <= DESCRIPTION_MAX,
                 f"{name} is described in 1 to {DESCRIPTION_MAX} characters")
    text = flow["description"] + flow["note"]
    report.check(text.isascii(), f"{name}: its text is not ASCII")
    for other in re.findall(r"`(?:port|skip) ([\w-]+)", flow["note"]):
        report.check(other == flow["name"], f"{name}: its note speaks of the flow `{other}`")
    expected = [ERRATA[row] for row in flow["rows"] if row in ERRATA]
    found = [(", ".join(flow["services"]), ", ".join(flow["errata"]))] if flow["errata"] else []
    report.check(found == expected, f"{name} corrects {found}, known are {expected}")
    if flow["errata"]:
        report.check(bool(flow["note"]), f"{name} corrects the table and has no note")


def by_row(flows, key):
    return {row: flow[key] for flow in flows for row in flow["rows"] if flow[key]}


def check_fixed(report, product):
    fixed = FIXED.get(product["product"])
    if not fixed:
        return
    name = product["product"]
    options = [(o["name"], o["kind"], o["default"], o["values"]) for o in product["options"]]
    report.check([r["name"] for r in product["roles"]] == fixed["roles"].split(), f"{name}: roles")
    report.check([p["name"] for p in product["peers"]] == fixed["peers"].split(), f"{name}: peers")
    report.check(options == fixed["options"], f"{name}: options {options}")
    when = by_row(product["flows"], "when")
    report.check(when == fixed["when"], f"{name}: conditions {when}")
    multicast = sorted(by_row(product["flows"], "multicast"))
    report.check(multicast == fixed["multicast"], f"{name}: multicast {multicast}")
    local = [f["rows"] for f in product["flows"] if f["section"] == "local"]
    report.check(sum(local, []) == fixed["local"], f"{name}: local {local}")


def check_product(report, product, known_rows):
    name = product["product"]
    report.check(bool(product["title"]), f"{name}: no title")
    report.check(bool(product["sources"]), f"{name}: no source")
    for source in product["sources"]:
        report.check(source["url"].startswith("https://"), f"{name}: source without an address")
    used = set()
    for flow in product["flows"]:
        check_flow(report, name, flow, known_rows)
        used |= names(flow["from"]) | names(flow["to"])
    for part in product["roles"] + product["peers"]:
        report.check(part["name"] in used, f"{name}: no flow has `{part['name']}`")
        report.check(bool(part["description"]), f"{name}: `{part['name']}` is not described")
    text = " ".join(flow["when"] or "" for flow in product["flows"])
    for option in product["options"]:
        report.check(re.search(rf"(?<![\w-]){option['name']}(?![\w-])", text),
                     f"{name}: no flow depends on `{option['name']}`")
        report.check(bool(option["description"]), f"{name}: `{option['name']}` is not described")
    check_fixed(report, product)


# -- everything --

def run_json(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return json.loads(done.stdout)


def read_products(portc):
    listed = run_json([portc, "catalog", "--format", "json"])
    return [run_json([portc, "catalog", "show", p["product"], "--format", "json"])
            for p in listed]


def owner_product(table, row):
    if table != "fortinet":
        return {"firemon": "firemon.sip", "fortiguard": "fortinet.fortiguard"}[table]
    return "fortinet." + facts.owner_word(row)


def check_transcripts(report, folder):
    for table in facts.TABLES:
        there = facts.read_transcript(folder, table)
        here = facts.read_table(table)
        report.check(there == here, f"{table}.tsv differs from the transcript: run facts.py")


def check_tables(report, products, known):
    by_name = {p["product"]: p for p in products}
    known_rows = set()
    for table in facts.TABLES:
        for line in facts.read_table(table):
            fact = dict(zip(facts.COLUMNS, line))
            product = by_name[owner_product(table, fact["row"])]
            report.check(fact["row"] not in known_rows, f"{fact['row']} stands twice")
            known_rows.add(fact["row"])
            flows = [f for f in product["flows"] if fact["row"] in f["rows"]]
            check_row(report, table, fact, flows, known)
    return known_rows


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: rows.py PORTC [FOLDER]")
    portc = os.path.abspath(sys.argv[1])
    folder = sys.argv[2] if len(sys.argv) == 3 else os.environ.get("PORTC_CATALOG_CSV")
    root = os.path.dirname(os.path.dirname(facts.HERE))
    report = Report()
    products = read_products(portc)
    if folder:
        check_transcripts(report, folder)
    known_rows = check_tables(report, products, well_known(root))
    for product in products:
        check_product(report, product, known_rows)
        reach.check(report, portc, product)
    deployments.check(report, portc)
    for failure in report.failures:
        print("FAIL " + failure)
    print(f"catalogue: {len(products)} products, {len(known_rows)} rows, {report.checked} checks, "
          f"{len(report.failures)} failed")
    sys.exit(1 if report.failures else 0)


if __name__ == "__main__":
    main()
