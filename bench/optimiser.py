"""Section: what each level of optimisation leaves of a shape, as portc --stats says, and what it costs."""
import json
import subprocess

from context import QUIET
from measure import in_turns
from table import Table, ratio

LEFT = """What is left of the policy and the outputs as written, at each level (`portc check --stats`), and the ratio to what was written."""
COST = """Whole processes without the proof, in turns: the median ratio of the time at a level to that at -O0."""

# What fills devices: (target, figure of --stats).
FIGURES = [(None, "rules"), (None, "expanded entries"), ("fortios", "policies"), ("asa", "elements after expansion"), ("srx", "policies"),
           ("nftables", "rules"), ("nftables", "set elements")]


def stats(context, source, level):
    """{(target, figure): (before, after)}, summed over firewalls; empty where it did not end in time."""
    command = [context.portc, "check", source, *QUIET, level, "--stats", "--diagnostics", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=context.options.limit)
    except subprocess.TimeoutExpired:
        return {}
    counted = {}
    for line in done.stderr.split("\n"):
        if line.startswith('{"level"'):
            for one in json.loads(line)["stats"]:
                old = counted.get((one["target"], one["what"]), (0, 0))
                counted[one["target"], one["what"]] = old[0] + one["before"], old[1] + one["after"]
    return counted


def left_row(table, shape, level, counted):
    cells = []
    for figure in FIGURES:
        before, after = counted.get(figure, (0, 0))
        cells.append(f"{after:,} ({after / before:.2f})" if before else None)
    table.add(shape, level, *cells)


def costs(context, shape, rules, source):
    """Rows of the time at each level, target by target."""
    for target in context.options.targets:
        levels = {f"-O{n}": context.compilation(source, target, f"-O{n}", "--no-verify", "-o", context.path("out")) for n in range(3)}
        series = in_turns(levels, context.options)
        context.keep("optimiser", [shape, rules, target], series)
        yield (shape, target, *[ratio(series[level].over(series["-O0"])) for level in ("-O1", "-O2")])


def section(context):
    options = context.options
    rules = options.sizes[max(0, len(options.sizes) - 2)]
    left = Table(f"Optimiser at {rules:,} rules: what is left", LEFT,
                 ["shape", "level", *[" ".join(filter(None, figure)) for figure in FIGURES]], 2)
    cost = Table(f"Optimiser at {rules:,} rules: what it costs", COST, ["shape", "target", "-O1 x", "-O2 x"], 2)
    for shape in options.shapes:
        context.say(f"optimiser: {shape}")
        source = context.estate(rules, shape)
        for level in ("-O1", "-O2"):
            counted = stats(context, source, level)
            if counted:
                left_row(left, shape, level, counted)
        for row in costs(context, shape, rules, source):
            cost.add(*row)
        context.drop(source)
    yield left
    yield cost
