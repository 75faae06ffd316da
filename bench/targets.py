"""Section: whole processes per shape, size and target, beside their floor and beside nft's own check."""
import os

from context import EXTENSION
from measure import in_turns
from table import Table, kib_each, mib, ratio, seconds

NOTE = """portc from the file to the output file, without and with (proved) the proof of the output; seconds: median (fastest-slowest).
The floor is `cat` of the same input and output together: `file` into a file, `null` to /dev/null; all files are in memory (tmpfs).
x file, x null: how many times the floor. nft/portc, nft/proved: how many times longer `nft -c -f` takes for the same file.
MiB: peak memory; `small`: less than the measuring program's own."""


COLUMNS = ["target", "rules", "portc s", "x file", "x null", "proved s", "proved x file", "nft/portc", "nft/proved", "MiB",
           "KiB/rule", "proved MiB", "out MB"]


def nft_check(path):
    """nft's own check, in a network namespace of its own that ends with it; as root, or as root of a user namespace."""
    unshare = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-r", "-n"]
    return [*unshare, "nft", "-c", "-f", path]


def one(context, rules, shape, target):
    """The series of one estate and target, run in turns."""
    source, out = context.estate(rules, shape), context.path(f"out.{EXTENSION[target]}")
    compile_it = context.compilation(source, target, "-o", out)
    commands = {"portc": [*compile_it, "--no-verify"], "proved": compile_it,
                "null": ["cat", source, out], "file": (["cat", source, out], context.path("copy"))}
    if target == "nftables":
        commands["nft"] = nft_check(out)
    if target == "json":
        del commands["proved"]
    series = in_turns(commands, context.options)
    context.keep("targets", [shape, rules, target], series)
    size = os.path.getsize(out) if os.path.exists(out) else 0
    context.drop(out, context.path("copy"))
    return series, size


def row(table, rules, target, series, size):
    portc, proved = series["portc"], series.get("proved")
    floor, null, nft = series["file"], series["null"], series.get("nft")
    table.add(target, f"{rules:,}", seconds(portc), ratio(portc.over(floor)), ratio(portc.over(null)),
              None if not proved else seconds(proved), None if not proved else ratio(proved.over(floor)),
              None if not nft else nft.failed or ratio(nft.over(portc)),
              None if not nft else nft.failed or ratio(nft.over(proved)),
              mib(portc), kib_each(portc, rules), mib(proved), f"{size / 1e6:.1f}")


def growth(results, sizes):
    """Time and memory per rule at each size: flat where the last column is 1."""
    table = Table("Growth: time and memory per rule",
                  "Microseconds and KiB of peak memory per rule, without the proof; x: the largest size over the second smallest\n"
                  "(or the smallest of two).", ["shape", "target", *[f"us/rule {n:,}" for n in sizes], "x",
                                              *[f"KiB/rule {n:,}" for n in sizes]], 2)
    base = sizes[1] if len(sizes) > 2 else sizes[0]
    for shape, target in dict.fromkeys((s, t) for s, _, t in results):
        at = {n: results.get((shape, n, target), (None,))[0] for n in sizes}
        figures = {n: s["portc"].wall / n * 1e6 if s and not s["portc"].failed else None for n, s in at.items()}
        ends = figures[base], figures[sizes[-1]]
        table.add(shape, target, *[f"{f:.1f}" if f else None for f in figures.values()],
                  ratio(ends[1] / ends[0] if all(ends) else None),
                  *[kib_each(s and s["portc"], n) for n, s in at.items()])
    return table


def failed(results, shape, target):
    """Whether a smaller estate of SHAPE did not end in time."""
    return any(series["portc"].failed for (s, _, t), (series, _) in results.items() if (s, t) == (shape, target))


def section(context):
    options, results = context.options, {}
    for shape in options.shapes:
        table = Table(f"Whole processes: {shape}", NOTE if not results else "", COLUMNS)
        for rules in options.sizes:
            for target in options.targets:
                if not failed(results, shape, target):
                    context.say(f"targets: {shape} {rules} {target}")
                    results[shape, rules, target] = one(context, rules, shape, target)
                    row(table, rules, target, *results[shape, rules, target])
            context.drop(context.estate(rules, shape))
        yield table
    if len(options.sizes) > 1:
        yield growth(results, options.sizes)
