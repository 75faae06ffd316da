#!/usr/bin/env python3
"""Time and memory of portc per target, from 1,000 to 100,000 rules: bench/bench.py PORTC

Each figure is the median of several whole processes; ratios say how a figure grows against the
row above, what a target costs against `check`, which does everything but write, and what the proof of the output
costs against the compilation without it. Nothing here passes or fails.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
from estate import estate

SIZES = [1000, 10000, 100000]
TARGETS = ["check", "json", "fortios", "asa", "srx", "nftables"]
RUNS = {1000: 7, 10000: 5, 100000: 3}


def run(command):
    """Wall seconds and peak memory (MiB) of one process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def measure(portc, path, target, runs, proof=False):
    command = [portc, "check", path] if target == "check" else [portc, path, "--target", target]
    if target != "check" and not proof:
        command.append("--no-verify")
    command += ["-Wno-unused", "-Wno-idle-deny"]
    run(command)
    results = [run(command) for _ in range(runs)]
    return statistics.median(r[0] for r in results), max(r[1] for r in results)


def main():
    portc = sys.argv[1]
    print(f"{'rules':>8} {'target':<9} {'seconds':>8} {'x rules/10':>11} {'x check':>8} {'MiB':>7} {'us/rule':>8} "
          f"{'proof x':>8} {'MiB':>7}")
    before = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = os.path.join(folder, f"{size}.pdl")
            with open(path, "w", encoding="utf-8") as out:
                out.write(estate(size))
            check = None
            for target in TARGETS:
                seconds, memory = measure(portc, path, target, RUNS[size])
                check = check or seconds
                growth = f"{seconds / before[target]:.1f}" if target in before else "-"
                before[target] = seconds
                proof = "-", "-"
                if target not in ("check", "json"):
                    proved, more = measure(portc, path, target, RUNS[size], True)
                    proof = f"{(proved - seconds) / seconds:.2f}", f"{more:.0f}"
                print(f"{size:>8} {target:<9} {seconds:>8.3f} {growth:>11} {seconds / check:>8.2f} {memory:>7.0f} "
                      f"{seconds / size * 1e6:>8.1f} {proof[0]:>8} {proof[1]:>7}", flush=True)


if __name__ == "__main__":
    main()
