"""The vendors' port tables as facts: one line per row, without the vendors' words.

Each table is a TSV file beside this one: row, section, protocol, ports, from, to, fqdn. `section` is
the table in which the vendor prints the row; `from` and `to` say who opens the connection, in words
that the check of the products (rows.py) explains. `facts.py FOLDER` writes the tables anew from the
transcripts (CSV) of the vendors' pages in FOLDER, which quote the vendors and so are not kept here.
"""
import csv
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ["row", "section", "protocol", "ports", "from", "to", "fqdn"]

# table -> the transcript it comes from
TABLES = {"firemon": "firemon.csv", "fortiguard": "fortiguard.csv", "fortinet": "extra.csv"}

# Rows of the large Fortinet transcript that belong to a product of the catalogue.
OWNERS = ["FortiGate", "FortiManager", "FortiAnalyzer", "FortiAuthenticator", "FortiMail",
          "FortiClientEMS", "FortiSandbox"]

# What the transcript of the FireMon tables calls the ends, in one word each.
FIREMON_ENDS = {
    "browser/admin": "browser",
    "managed device (non-Check Point)": "managed-device",
    "managed device (HTTPS API)": "https-device",
    "cve-feed (.gov)": "cve-feed",
    "dns": "dns-server",
    "ntp": "ntp-server",
    "syslog": "syslog-source",
    "syslog (Cisco central syslog)": "cisco-syslog",
    "Palo Alto Prisma": "prisma",
    "Check Point management (or log server)": "check-point-or-log",
    "Check Point management": "check-point",
}

# Owners whose name is not simply their product's.
OWNER_WORDS = {"FortiClientEMS": "forticlient-ems"}

# Far ends that the FortiGuard table names in a row's text alone.
FORTIGUARD_FAR = {"FG-IN-10": "apple-push", "FG-IN-11": "google-push"}


def word(text):
    """ "FortiAP-S" -> fortiap-s, "application-server (cache peer)" -> application-server """
    text = re.sub(r"\(.*?\)", "", text).strip().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def firemon_end(text):
    return FIREMON_ENDS.get(text) or word(text)


def firemon_row(r):
    return [r["row_id"], r["direction"], r["proto"], r["ports"],
            firemon_end(r["source_role"]), firemon_end(r["dest_role"]), ""]


def fortinet_row(r, owner, far):
    """Incoming: the far end opens to the owner of the table."""
    incoming = r["direction"] == "incoming"
    ends = [far, owner] if incoming else [owner, far]
    return [r["row_id"], "inbound" if incoming else "outbound", r["proto"], r["ports"], *ends,
            r["fqdn"]]


def fortiguard_row(r):
    far = word(r["product"])
    if r["row_id"] in FORTIGUARD_FAR:
        return [r["row_id"], "inbound", r["proto"], r["ports"], far,
                FORTIGUARD_FAR[r["row_id"]], r["fqdn"]]
    return fortinet_row(r, "fortiguard", far)


def facts(table, rows):
    """The lines of TABLE that the ROWS of its transcript give."""
    if table == "firemon":
        return [firemon_row(r) for r in rows]
    if table == "fortiguard":
        return [fortiguard_row(r) for r in rows]
    return [fortinet_row(r, owner_word(r["row_id"]), word(r["product"]))
            for r in rows if owner_of(r["row_id"]) in OWNERS]


def owner_of(row):
    return re.sub(r"-(IN|OUT)-.*", "", row)


def owner_word(row):
    return OWNER_WORDS.get(owner_of(row)) or word(owner_of(row))


def read_transcript(folder, table):
    """The lines of TABLE as the transcript in FOLDER gives them; `-` stands for nothing."""
    with open(os.path.join(folder, TABLES[table]), encoding="utf-8", newline="") as f:
        lines = facts(table, list(csv.DictReader(f)))
    return [[cell.replace(" ", ",") or "-" for cell in line] for line in lines]


def read_table(table):
    with open(os.path.join(HERE, table + ".tsv"), encoding="utf-8") as f:
        lines = [line.rstrip("\n").split("\t") for line in f]
    assert lines[0] == COLUMNS, f"{table}.tsv: the columns are {COLUMNS}"
    return lines[1:]


def write_table(table, lines):
    with open(os.path.join(HERE, table + ".tsv"), "w", encoding="utf-8") as f:
        for line in [COLUMNS] + lines:
            f.write("\t".join(line) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: facts.py FOLDER")
    for name in TABLES:
        write_table(name, read_transcript(sys.argv[1], name))
