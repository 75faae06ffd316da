"""Section: a repository of many small files, by make and by portc's own -j."""
import os

from measure import in_turns
from table import Table, ratio, seconds

NOTE = """{files:,} files of 20 rules that share a file of zones, each compiled for nftables with its proof, by the Makefile below.
x: against the first line. `bare process` is `true` once for each file: what starting the processes costs."""

MAKEFILE = """SITES := $(wildcard sites/*.pdl)
OUT   := $(SITES:sites/%.pdl=out/%.nft)

all: $(OUT)
bare: $(SITES:%.pdl=%.bare)

out/%.nft: sites/%.pdl
\t@$(PORTC) $< --target nftables -o $@ -MD -MP

%.bare: FORCE
\t@/bin/true
FORCE:

-include $(OUT:=.d)
"""
ZONES = "zone lan { network 10.0.0.0/8; }\nzone dmz { network 172.16.0.0/12; }\nzone wan { network any; }\n"


def site(number):
    lines = ['include "../zones.pdl";', f"host web 172.16.{number >> 8}.{number & 255};",
             f"network users 10.{number >> 8}.{number & 255}.0/24;"]
    for i in range(20):
        lines.append(f"allow r{i} from {'users' if i % 2 else 'wan'} to web service tcp/{1000 + i * 7 + number % 5};")
    return "\n".join(lines) + "\n"


def make(context, files):
    folder = context.path("repository")
    os.makedirs(os.path.join(folder, "sites"))
    os.makedirs(os.path.join(folder, "out"))
    for name, text in [("zones.pdl", ZONES), ("Makefile", MAKEFILE)] + [(f"sites/s{n}.pdl", site(n)) for n in range(files)]:
        with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
            out.write(text)
    return folder


def section(context):
    files = context.options.files
    folder = make(context, files)
    cores = os.cpu_count()
    build = f"cd {folder} && make -s PORTC={context.portc}"
    clean, one = f"rm -f {folder}/out/*", f"echo '#' >>{folder}/sites/s{files // 2}.pdl"
    all_files = f"cd {folder} && {context.portc} sites/*.pdl --target nftables --out-dir out"
    steps = {"make, everything": f"{clean}; {build}", f"make -j{cores}, everything": f"{clean}; {build} -j{cores}",
             "make, nothing changed": build, "make, one file changed": f"{one}; {build}",
             f"make -j{cores}, zones.pdl changed": f"touch {folder}/zones.pdl; {build} -j{cores}",
             "make, bare process": f"{build} bare",
             "portc, all files, -j1": f"{all_files} -j1", f"portc, all files, -j{cores}": f"{all_files} -j{cores}"}
    context.say("many files")
    series = in_turns({name: ["sh", "-c", command] for name, command in steps.items()}, context.options)
    context.keep("files", files, series)
    table = Table("Many small files", NOTE.format(files=files), ["step", "s", "x", "ms/file"])
    first = series["make, everything"]
    for name, one_step in series.items():
        ok = not one_step.failed
        table.add(name, seconds(one_step), ratio(one_step.over(first)), f"{one_step.wall / files * 1000:.2f}" if ok else None)
    yield table
