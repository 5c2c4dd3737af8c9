"""Readers in the lines of what they read."""

from __future__ import annotations

from collections.abc import Iterable

from obsdsl.review.reads.asked import Reader
from obsdsl.review.reads.readers import Readers
from obsdsl.review.remark import ORDER, names


def in_order(readers: Iterable[Reader]) -> list[Reader]:
    """Each once, alerts first."""
    return sorted(set(readers), key=lambda one: (_rank(one.kind), one.name))


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def in_line(readers: Iterable[Reader]) -> str:
    """`alert A, panel B, panel C and 2 more`."""
    return names(map(str, in_order(readers)))


def more(readers: Readers, series: Iterable[str]) -> tuple[str, ...]:
    """The details below a line that names the first readers itself."""
    found = details(readers, series)
    return (
        found[1:]
        if found and found[0] == f"read by {in_line(one.reader for one in readers.directly(series))}"
        else found
    )


def details(readers: Readers, series: Iterable[str], but: Reader | None = None) -> tuple[str, ...]:
    """Who reads some series itself, and who reads what is recorded of it."""
    series = list(series)
    direct = [one for one in readers.directly(series) if one.reader != but]
    lines = [f"read by {', '.join(map(str, in_order(one.reader for one in direct)))}"] if direct else []
    for name in sorted({one.records for one in direct if one.records}):
        through = [one for one in readers.of([name]) if one != but and one not in {it.reader for it in direct}]
        if through:
            lines.append(f"through recording {name} by {', '.join(map(str, in_order(through)))}")
    return tuple(lines)
