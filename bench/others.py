"""Sections that are programs of their own: what they print is shown as it is."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def printed(context, name, *arguments):
    """What bench/NAME.py prints; None where there is no such program."""
    path = os.path.join(HERE, f"{name}.py")
    if not os.path.exists(path):
        return None
    context.say(name)
    done = subprocess.run([sys.executable, path, context.portc, *arguments], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else f"{done.stdout}{name}: status {done.returncode}: {done.stderr.strip()[-300:]}\n"


def packets(context):
    return printed(context, "packets", *([] if context.options.full else ["--sizes", "10,1000"]))


def lsp(context):
    return printed(context, "lsp")
