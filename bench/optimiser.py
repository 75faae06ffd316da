"""Section: what each level of optimisation makes of a shape, as portc --stats says, and what it costs."""
import re
import subprocess

from measure import in_turns
from table import Table, ratio

NOTE = """What `portc --stats` counts before and after the optimiser, at each level, and what the level costs: x time is the
whole process without the proof against -O0."""


def stats(context, source, target, level):
    """The counted things in order: [(name, before, after)]."""
    command = context.compilation(source, target, level, "--no-verify", "--stats", "-o", context.path("out"))
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=context.options.limit)
    except subprocess.TimeoutExpired:
        return []
    return [(name, int(a), int(b)) for name, a, b in re.findall(r"^\s*(\S.*?)\s+(\d+)\s+(?:->\s+)?(\d+)\b", done.stderr, re.M)]


def section(context):
    options = context.options
    rules = options.sizes[max(0, len(options.sizes) - 2)]
    table = Table(f"Optimiser at {rules:,} rules", NOTE, ["shape", "target", "level", "of", "before", "after", "after/before", "x time"], 4)
    for shape in options.shapes:
        source = context.estate(rules, shape)
        for target in options.targets:
            context.say(f"optimiser: {shape} {target}")
            levels = {f"-O{n}": [*context.compilation(source, target, f"-O{n}", "--no-verify", "-o", context.path("out"))] for n in range(3)}
            series = in_turns(levels, options)
            context.keep("optimiser", [shape, rules, target], series)
            for level in levels:
                cost = ratio(series[level].over(series["-O0"]))
                for i, (what, before, after) in enumerate(stats(context, source, target, level)):
                    table.add(shape, target, level, what, f"{before:,}", f"{after:,}", ratio(after / before if before else None),
                              cost if i == 0 else "")
        context.drop(source)
    if table.rows:
        yield table
