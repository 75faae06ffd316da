#!/usr/bin/env python3
"""`portc catalog import`: run.py PORTC (UPDATE=1 writes ports.pdl and mistakes.err anew)

ports.csv becomes ports.pdl, whatever the table's separators, line ends and columns are; the product is in
canonical layout, and deployed by `portc new` it compiles for every target and opens exactly the rows.
mistakes.csv gives the messages in mistakes.err, all in one run, and no file.
"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from report import check, finish

portc = os.path.abspath(sys.argv[1])
here = os.path.dirname(os.path.abspath(__file__))
update = os.environ.get("UPDATE") == "1"

COLUMNS = "row=Ref,direction=Direction,from=From,to=To,protocol=Proto,port=Port,text=Usage,note=Remarks"
HEAD = ["--product", "example.monitor", "--title", "Example Monitor", "--source", "Example Monitor 4.2, Network ports"]


def run(*arguments, text=None):
    return subprocess.run([portc, *arguments], input=text, capture_output=True, cwd=here)


def imported(data, columns=COLUMNS, *more):
    return run("catalog", "import", "-", "--columns", columns, *HEAD, *more, text=data)


def expected(name, data):
    path = os.path.join(here, name)
    if update:
        with open(path, "wb") as f:
            f.write(data)
    with open(path, "rb") as f:
        check(f.read() == data, f"{name} is what is written (UPDATE=1 writes it anew)")


def table(rows, **form):
    out = io.StringIO()
    csv.writer(out, **form).writerows(rows)
    return out.getvalue().encode()


def forms(data, product):
    """The same table in other forms is the same product."""
    rows = list(csv.reader(io.StringIO(data.decode())))
    check(imported(data).stdout == product, "from standard input")
    for name, form in {
            "CR LF": table(rows), "byte-order mark": b"\xef\xbb\xbf" + data, "LF": table(rows, lineterminator="\n"),
            "every cell quoted": table(rows, quoting=csv.QUOTE_ALL), "semicolons": table(rows, delimiter=";"),
            "tabs": table(rows, delimiter="\t"), "no line end at the end": data.rstrip(b"\n"),
            "empty lines": data.replace(b"\nEX-OUT", b"\n\nEX-OUT")}.items():
        check(imported(form).stdout == product, f"table with {name}")
    check(imported(data, COLUMNS.lower()).stdout == product, "titles whatever their case")
    check(imported(data, COLUMNS.replace("Proto", "5").replace("Ref", "1")).stdout == product, "columns by number")
    numbers = "row=1,direction=2,from=3,to=4,protocol=5,port=6,text=7,note=8"
    check(imported(table(rows[1:]), numbers).stdout == product, "a table without a head")
    reordered = [list(reversed(row)) for row in rows]
    check(imported(table(reordered)).stdout == product, "columns in another order")


def compiles(product, folder):
    os.mkdir(os.path.join(folder, "example"))
    with open(os.path.join(folder, "example", "monitor.pdl"), "wb") as f:
        f.write(product)
    check(run("fmt", "-", text=product).stdout == product, "canonical layout")
    deploy = run("new", "example.monitor", "-I", folder).stdout
    path = os.path.join(folder, "deploy.pdl")
    with open(path, "wb") as f:
        f.write(deploy)
    done = run(path, "-I", folder, "--out-dir", os.path.join(folder, "out"), "-Werror")
    check(done.returncode == 0, f"deployed, it compiles: {done.stderr.decode()}")
    listed = run("list", path, "-I", folder, "--format", "json").stdout
    rows = {row for rule in json.loads(listed) for reason in rule["reasons"] for row in reason["rows"]}
    # Measurements stay among the servers, and local ports are closed.
    check(rows == {"EX-IN-01", "EX-IN-03", "EX-OUT-01", "EX-OUT-02", "EX-OUT-03"}, f"rows opened: {sorted(rows)}")


def roles(data):
    named = imported(data, COLUMNS, "--roles", "server,Server (standby)").stdout.decode()
    check('role server-standby "Server (standby)";' in named and "peer probe" in named, "--roles decides")
    done = imported(data, COLUMNS, "--roles", "server,prob")
    check(done.returncode == 1 and b"did you mean `probe`?" in done.stderr and not done.stdout, "--roles not in the table")
    done = imported(data, COLUMNS, "--roles", "probe")
    check(done.returncode == 1 and b"local ports" in done.stderr, "a peer with local ports")


PEER = b"""direction,product,service,names
in,"Client, Monitor",TCP/443,
out,Cloud,"tcp/443, udp/53",a.example.com b.example.com
"""


def by_peer():
    columns = "direction=direction,peer=product,service=service,fqdn=names"
    text = imported(PEER, columns).stdout.decode()
    check("flow in-01 from client, monitor to monitor tcp/443" in " ".join(text.split()), f"peer, inbound: {text}")
    check('flow out-01 from monitor to cloud fqdn "a.example.com", "b.example.com" tcp/443, udp/53'
          in " ".join(text.split()), f"peer, outbound: {text}")
    done = imported(PEER.replace(b"a.example", b"a..example"), columns)
    check(done.returncode == 1 and b"<stdin>:3:29" in done.stderr and b"not a DNS name" in done.stderr, "a bad name")


def mistakes(folder):
    out = os.path.join(folder, "product.pdl")
    columns = COLUMNS.replace(",note=Remarks", "")
    done = run("catalog", "import", "mistakes.csv", "--columns", columns, *HEAD, "-o", out)
    expected("mistakes.err", done.stderr)
    check(done.returncode == 1 and not done.stdout and not os.path.exists(out), "mistakes: nothing is written")
    with open(os.path.join(here, "mistakes.csv"), "rb") as f:
        rows = f.read().replace(b"7,inbound,Browser,Server,TCP,443\n", b"")
    done = imported(rows, columns, "--lenient")
    text = done.stdout.decode()
    check(done.returncode == 0 and text.count("has to be written by hand") == 6, f"lenient: comments: {text}")
    check(done.stderr.count(b"[-Wrow]") == 6 and text.count('row "') == 1, "lenient: warnings, and the good row")
    check(run("fmt", "-", text=done.stdout).stdout == done.stdout, "lenient: canonical layout")
    check(not imported(rows, columns, "--lenient", "-Wno-row").stderr, "lenient: -Wno-row")
    check(imported(rows, columns, "--lenient", "-Werror=row").returncode == 1, "lenient: -Werror=row")


def command_line(data):
    for arguments, message in [
            ([], "which columns?"), (["--columns", COLUMNS], "how is the product called?"),
            (["--columns", COLUMNS, "--product", "flow"], "not a product's name"),
            (["--columns", COLUMNS, "--product", "a b"], "not a product's name"),
            (["--columns", COLUMNS, "--product", "a..b"], "not a product's name"),
            (["--columns", "row", "--product", "a.b"], "KEY=COLUMN"),
            (["--columns", "rwo=1", "--product", "a.b"], "did you mean 'row'?"),
            (["--columns", "from=1,from=2,to=3,port=4", "--product", "a.b"], "twice"),
            (["--columns", "from=1,to=2", "--product", "a.b"], "needs protocol and port"),
            (["--columns", "peer=1,port=2", "--product", "a.b"], "needs direction"),
            (["--columns", "peer=1,from=2,port=2", "--product", "a.b"], "either from and to, or peer")]:
        done = run("catalog", "import", "ports.csv", *arguments)
        check(done.returncode == 2 and message in done.stderr.decode() and not done.stdout,
              f"{arguments}: {done.stderr.decode()}")
    check(imported(b"").returncode == 1, "an empty table")
    check(imported(data, COLUMNS.replace("Port", "Prt")).returncode == 1, "a column that is not there")
    check(imported(data, COLUMNS.replace("Ref", "0")).returncode == 1, "column 0")
    check(run("catalog", "import", "missing.csv", "--columns", COLUMNS, *HEAD).returncode in (1, 2), "no such file")


def main():
    with open(os.path.join(here, "ports.csv"), "rb") as f:
        data = f.read()
    done = run("catalog", "import", "ports.csv", "--columns", COLUMNS, *HEAD)
    check(done.returncode == 0 and not done.stderr, f"ports.csv: {done.stderr.decode()}")
    expected("ports.pdl", done.stdout)
    forms(data, done.stdout)
    with tempfile.TemporaryDirectory() as folder:
        compiles(done.stdout, folder)
        mistakes(folder)
    roles(data)
    by_peer()
    command_line(data)
    return finish("tables")


sys.exit(main())
