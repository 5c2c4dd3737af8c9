"""What came of an import: counts for each kind of thing, as a table."""

from __future__ import annotations

import attrs

from obsdsl.define.light import frozen


@frozen
class Share:
    """How many there are of something, and how many of them are typed objects rather than raw data."""

    total: int = 0
    typed: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.total + other.total, self.typed + other.typed)

    @property
    def percent(self) -> str:
        """`98.3 %`; never 100 where one is raw."""
        if not self.total:
            return "-"
        tenths = self.typed * 1000 // self.total
        return f"{tenths / 10:.1f} %" if self.typed < self.total else "100 %"


@attrs.define
class Report:
    """Counts by what they are of, notes of what a reader should know, and faults: what is not imported."""

    shares: dict[str, Share] = attrs.field(factory=dict)
    notes: list[str] = attrs.field(factory=list)
    faults: list[str] = attrs.field(factory=list)
    passed: list[str] = attrs.field(factory=list)

    def add(self, what: str, total: int, typed: int | None = None) -> None:
        """Count some more; all of them are typed unless said."""
        self.shares[what] = self.shares.get(what, Share()) + Share(total, total if typed is None else typed)

    def table(self) -> list[str]:
        """Lines of the table, without what there is none of."""
        rows = [("", "all", "typed", "raw", "")]
        rows += [
            (what, f"{one.total:,}", f"{one.typed:,}", f"{one.total - one.typed:,}", one.percent)
            for what, one in self.shares.items()
            if one.total
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        return ["  ".join([_cell(row[i], widths[i], i) for i in range(5)]).rstrip() for row in rows]


def _cell(text: str, width: int, column: int) -> str:
    """Words to the left, numbers to the right."""
    return text.rjust(width) if column else text.ljust(width)
