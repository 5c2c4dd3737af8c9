"""What is said of the things on one dashboard, and of many of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from obsdsl.review.kinds.dashboard.words import Said
from obsdsl.review.remark import Danger

# So many things of which the same is said are one line; those that come and go are named unless they are very many.
_MANY: Final = 4
_VERY_MANY: Final = 10
_ALONE: Final = ("added", "removed")
_TOGETHER: Final = ("panel", "row", "variable")


@attrs.frozen(eq=False)
class Entry:
    """What is said of a row, a panel or a variable, and whether it may have moved panels."""

    kind: str
    name: str
    said: Said
    moves: bool = False

    def with_detail(self, line: str) -> Entry:
        """The same with one more line."""
        return attrs.evolve(self, said=attrs.evolve(self.said, details=(*self.said.details, line)))


def gathered(entries: Iterable[Entry], dashboard: str) -> Iterator[Entry]:
    """The same of many things in one line. What is dangerous is never one of many."""
    rows = list(entries)
    same: dict[tuple[str, str, Danger], list[Entry]] = {}
    for one in rows:
        if one.kind in _TOGETHER and one.said.danger < Danger.CARE:
            same.setdefault(_key(one), []).append(one)
    done = set()
    for one in rows:
        those = same.get(_key(one), [])
        if len(those) < (_VERY_MANY if one.said.text in _ALONE else _MANY):
            yield one
        elif _key(one) not in done:
            done.add(_key(one))
            yield _together(those, dashboard)


def _key(one: Entry) -> tuple[str, str, Danger]:
    return one.kind, one.said.text, one.said.danger


def _together(those: list[Entry], dashboard: str) -> Entry:
    first = those[0]
    count = f"{len(those)} {first.kind}s"
    text = f"{count} {first.said.text}" if first.said.text in _ALONE else f"{first.said.text} on {count}"
    details = tuple(f"{one.kind} {one.name}" for one in those)
    return Entry("dashboard", dashboard, Said(text, first.said.danger, (*details, *first.said.details)))
