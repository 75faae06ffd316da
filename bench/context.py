"""What all sections share: the options, the folder to work in, estates made once, and the record of raw runs."""
import os
import sys
import tempfile

import estate

# What the shapes are full of on purpose, and nobody here reads.
QUIET = ["-Wno-unused", "-Wno-idle-deny", "-Wno-redundant", "-Wno-shadowed", "-Wno-same-zone", "-Wno-wide-any", "-Wno-unbound"]
EXTENSION = {"fortios": "conf", "asa": "cfg", "srx": "xml", "nftables": "nft", "json": "json"}


class Context:
    def __init__(self, portc, options):
        self.portc, self.options = os.path.abspath(portc), options
        self.record = []
        self._folder = tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.folder = self._folder.name

    def close(self):
        self._folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder, name)

    def estate(self, rules, shape):
        """The path of an estate's file, made when first asked for."""
        path = self.path(f"{shape}-{rules}.pdl")
        if not os.path.exists(path):
            with open(path, "w", encoding="utf-8") as out:
                estate.write(out, rules, shape)
        return path

    def drop(self, *paths):
        for path in paths:
            if os.path.exists(path):
                os.unlink(path)

    def compilation(self, source, target, *more):
        return [self.portc, source, "--target", target, *QUIET, *more]

    def keep(self, section, what, series):
        """Keeps every run of SERIES (name: Series) for the raw record, paths shortened."""
        for name, one in series.items():
            raw = one.raw()
            raw["command"] = [word.replace(self.folder + "/", "") for word in raw["command"]]
            raw["command"][0] = os.path.basename(raw["command"][0])
            self.record.append({"section": section, "of": what, "name": name, **raw})

    def say(self, text):
        """Progress, for whoever waits; not part of the result."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{text}")
            sys.stderr.flush()
