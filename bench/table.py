"""Tables of results: as text for a terminal, as Markdown for a page, as JSON between the two."""


class Table:
    """A title, what its columns mean, and rows of strings. The first TEXTS columns are words, set to the left."""

    def __init__(self, title, note, columns, texts=1):
        self.title, self.note, self.columns, self.texts = title, note, columns, texts
        self.rows = []

    def add(self, *cells):
        self.rows.append([cell if isinstance(cell, str) else "-" if cell is None else str(cell) for cell in cells])

    def text(self):
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows)]
        lines = [f"{self.title}\n{self.note}\n" if self.note else self.title]
        for row in [self.columns, *self.rows]:
            cells = [c.ljust(w) if i < self.texts else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))]
            lines.append("  " + "  ".join(cells).rstrip())
        return "\n".join(lines) + "\n"

    def markdown(self):
        rule = ["---" if i < self.texts else "--:" for i in range(len(self.columns))]
        lines = [f"### {self.title}", "", self.note, ""] if self.note else [f"### {self.title}", ""]
        return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in [self.columns, rule, *self.rows]]) + "\n"

    def raw(self):
        return {"title": self.title, "note": self.note, "columns": self.columns, "texts": self.texts, "rows": self.rows}


def restored(raw):
    """A table from what raw() gave."""
    table = Table(raw["title"], raw["note"], raw["columns"], raw["texts"])
    table.rows = raw["rows"]
    return table


def seconds(series):
    """"1.23 (1.2-1.3)": median and the range of the runs; or why there is none."""
    if series.failed:
        return series.failed
    spread = f" ({min(series.walls):.2g}-{max(series.walls):.2g})" if len(series.walls) > 1 else ""
    return f"{series.wall:.3g}{spread}"


def ratio(number):
    return "-" if number is None else f"{number:.0f}" if number >= 100 else f"{number:.2g}" if number < 10 else f"{number:.1f}"


def mib(series):
    return None if not series or series.failed else "small" if series.small else f"{series.peak:.0f}"


def kib_each(series, rules):
    return None if not series or series.failed or series.small else f"{series.peak * 1024 / rules:.2f}"
