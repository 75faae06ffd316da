"""Section: where the time of a compilation goes, as portc --time-passes says."""
import re
import statistics
import subprocess

from table import Table

NOTE = """Where the time of a compilation with its proof goes, as `portc --time-passes` says: the median share of each phase in the CPU
time (wall time says the same on a machine that does nothing else), and the peak of memory until the phase ended."""
PHASES = ["read", "parse", "resolve", "policy", "checks", "optimise", "emit", "read back", "prove", "write"]


def passes(context, source, target):
    """One run: {phase: (wall ms, CPU ms, peak MiB so far)} in order; None where it did not end in time."""
    command = context.compilation(source, target, "--time-passes", "-o", context.path("out"))
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=context.options.limit)
    except subprocess.TimeoutExpired:
        return None
    rows = re.findall(r"^(\S.*?) +([\d.]+) +([\d.]+) +[\d.]+ % +([\d.]+)$", done.stderr, re.M)
    return {name: (float(wall), float(cpu), float(peak)) for name, wall, cpu, peak in rows} or None


def shares(runs, phase):
    return statistics.median(run[phase][1] / run["total"][1] for run in runs)


def section(context):
    options = context.options
    rules = options.sizes[-1 if options.full else max(0, len(options.sizes) - 2)]
    table = Table(f"Phases at {rules:,} rules", NOTE, ["shape", "target", "total s", *[f"{p} %" for p in PHASES], "proof MiB"], 2)
    for shape in options.shapes:
        source = context.estate(rules, shape)
        for target in options.targets:
            context.say(f"phases: {shape} {target}")
            runs = [run for run in (passes(context, source, target) for _ in range(options.rounds)) if run]
            if runs:
                table.add(shape, target, f"{statistics.median(run['total'][0] for run in runs) / 1000:.3g}",
                          *[f"{100 * shares(runs, p):.0f}" if p in runs[0] else "" for p in PHASES],
                          f"{max(run['total'][2] for run in runs):.0f}")
        context.drop(source)
    if table.rows:
        yield table
