"""Section: where the time of a compilation goes, as portc --time-passes says."""
import re
import statistics
import subprocess

from table import Table

NOTE = """Share of each phase in the wall time of a compilation with its proof, as `portc --time-passes` says; medians.
`cpu/wall` above 1: the phase used more than one core."""


def passes(context, source, target):
    """One run: {phase: (wall, cpu)} in order, in milliseconds; None where there is none."""
    command = context.compilation(source, target, "--time-passes", "-o", context.path("out"))
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=context.options.limit)
    except subprocess.TimeoutExpired:
        return None
    rows = re.findall(r"^\s*(\S.*?)\s+(\d+(?:\.\d+)?)(?: ms)?\s+(\d+(?:\.\d+)?)(?: ms)?\b.*$", done.stderr, re.M)
    return {name: (float(wall), float(cpu)) for name, wall, cpu in rows} or None


def section(context):
    options = context.options
    rules = options.sizes[-1 if options.full else max(0, len(options.sizes) - 2)]
    table = Table(f"Phases at {rules:,} rules", NOTE, ["shape", "target", "phase", "share", "ms", "cpu/wall"], 3)
    for shape in options.shapes:
        source = context.estate(rules, shape)
        for target in options.targets:
            context.say(f"phases: {shape} {target}")
            runs = [p for p in (passes(context, source, target) for _ in range(options.rounds)) if p]
            for phase in runs[0] if runs else ():
                wall = statistics.median(r[phase][0] for r in runs if phase in r)
                cpu = statistics.median(r[phase][1] for r in runs if phase in r)
                total = statistics.median(r["total"][0] if "total" in r else sum(v[0] for v in r.values()) for r in runs)
                table.add(shape, target, phase, f"{100 * wall / total:.0f} %" if total else None, f"{wall:.2f}",
                          f"{cpu / wall:.1f}" if wall else None)
        context.drop(source)
    return [table] if table.rows else []
