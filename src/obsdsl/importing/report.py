"""What came of an import: counts for each kind of thing and for each source, and why what is raw is raw."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import attrs

from obsdsl.define.light import frozen

# What is counted of each source, in this order.
BY_SOURCE: Final = ("panels", "queries", "rules")
_POSITION: Final = re.compile(r"(?<=: )\d+:\d+: ")
# So many reasons are named.
_MOST: Final = 10


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
    """Counts by what they are of, notes of what a reader should know, and faults: what is not imported.

    `left_out` is what had to be left out of what is imported, such as a secret that no server reads from a file.
    """

    shares: dict[str, Share] = attrs.field(factory=dict)
    notes: list[str] = attrs.field(factory=list)
    faults: list[str] = attrs.field(factory=list)
    left_out: list[str] = attrs.field(factory=list)
    passed: list[str] = attrs.field(factory=list)
    # By the name of the source: what it has of each thing of BY_SOURCE.
    sources: dict[str, dict[str, Share]] = attrs.field(factory=dict)
    # What stays raw: its kind and why.
    reasons: Counter[tuple[str, str]] = attrs.field(factory=Counter)

    def add(self, what: str, total: int, typed: int | None = None, source: str | None = None) -> None:
        """Count some more; all of them are typed unless said."""
        share = Share(total, total if typed is None else typed)
        self.shares[what] = self.shares.get(what, Share()) + share
        if source is not None and total and what in BY_SOURCE:
            of = self.sources.setdefault(source, {})
            of[what] = of.get(what, Share()) + share

    def table(self) -> list[str]:
        """Lines of the table, without what there is none of."""
        rows = [("", "all", "typed", "raw", "")]
        rows += [
            (what, f"{one.total:,}", f"{one.typed:,}", f"{one.total - one.typed:,}", one.percent)
            for what, one in self.shares.items()
            if one.total
        ]
        return _aligned(rows)

    def by_source(self) -> list[str]:
        """Lines of a table of the sources: of each, how many are typed of how many."""
        wanted = [what for what in BY_SOURCE if any(what in of for of in self.sources.values())]
        rows = [("typed", *wanted)]
        # What all of them lie below goes without saying.
        first, last = min(self.sources, default=""), max(self.sources, default="")
        alike = next((i for i, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), 0)
        cut = first[:alike].rfind("/") + 1
        rows += [(name[cut:], *(_of(of.get(what)) for what in wanted)) for name, of in sorted(self.sources.items())]
        return _aligned(rows) if len(rows) > 1 else []

    def why(self, most: int = _MOST) -> list[str]:
        """Lines that say why something stays raw, the most frequent first."""
        count: Counter[tuple[str, str]] = Counter()
        for (kind, reason), number in self.reasons.items():
            # Where in the text it is, is for the file's own comment.
            count[kind, _POSITION.sub("", reason.split("\n", 1)[0])] += number
        found = [f"{number:,} {_several(kind, number)}: {reason}" for (kind, reason), number in count.most_common(most)]
        if more := sum(count.values()) - sum(number for _, number in count.most_common(most)):
            found.append(f"{more:,} for other reasons, which --verbose names")
        return found


def _several(kind: str, number: int) -> str:
    if number == 1:
        return kind
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


def _of(share: Share | None) -> str:
    return "" if share is None else f"{share.typed:,} of {share.total:,}"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    columns = range(len(rows[0]))
    widths = [max(len(row[column]) for row in rows) for column in columns]
    return ["  ".join([_cell(row[i], widths[i], i) for i in columns]).rstrip() for row in rows]


def _cell(text: str, width: int, column: int) -> str:
    """Words to the left, numbers to the right."""
    return text.rjust(width) if column else text.ljust(width)
