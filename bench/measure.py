"""Processes measured: wall and CPU time, peak memory; what is compared runs in turns."""
import os
import resource
import signal
import statistics
import subprocess
import tempfile
import threading
import time


class Series:
    """The runs of one command. A figure is the median; times are in seconds, memory in MiB."""

    def __init__(self, command):
        self.command = command
        self.walls, self.cpus, self.peaks = [], [], []
        self.failed = None  # why there is no figure: "> 60 s", "status 1: …"

    @property
    def wall(self):
        return statistics.median(self.walls)

    @property
    def cpu(self):
        return statistics.median(self.cpus)

    @property
    def peak(self):
        return max(self.peaks)

    @property
    def small(self):
        """Whether the peak is hidden: a process starts with the figure of the one that made it."""
        return self.peak < resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 * 1.1

    def over(self, other):
        """The median of this command's time over OTHER's in the same round; None without figures."""
        if self.failed or not other or other.failed:
            return None
        return statistics.median(a / b for a, b in zip(self.walls, other.walls))

    def raw(self):
        return {"command": self.command, "wall": self.walls, "cpu": self.cpus, "peak_mib": self.peaks, "failed": self.failed}


def stop(process):
    """Ends the whole group of PROCESS, which leads a group of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def once(series, command, limit, out=None):
    """One run of COMMAND, output to OUT (/dev/null without it), added to SERIES. It is ended after LIMIT seconds."""
    with open(out or os.devnull, "wb") as stdout, tempfile.TemporaryFile() as stderr:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=stdout, stderr=stderr, stdin=subprocess.DEVNULL, start_new_session=True)
        timer = threading.Timer(limit, stop, [process])
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if wall >= limit:
            series.failed = f"> {limit:.0f} s"
        elif status:
            stderr.seek(0)
            last = stderr.read().decode(errors="replace").strip().split("\n")[-1]
            series.failed = f"status {process.returncode}: {last[:80]}"
    series.walls.append(wall)
    series.cpus.append(usage.ru_utime + usage.ru_stime)
    series.peaks.append(usage.ru_maxrss / 1024)


def in_turns(commands, options):
    """Runs COMMANDS (name: command, or (command, output file)) in turns; returns name: Series.

    There are options.rounds rounds, and only one where a command takes longer than options.long seconds."""
    commands = {name: c if isinstance(c, tuple) else (c, None) for name, c in commands.items()}
    series = {name: Series(c) for name, (c, _) in commands.items()}
    for _ in range(options.rounds):
        for name, (command, out) in commands.items():
            if not series[name].failed:
                once(series[name], command, options.limit, out)
        if any(s.walls[0] > options.long for s in series.values()):
            break
    return series
