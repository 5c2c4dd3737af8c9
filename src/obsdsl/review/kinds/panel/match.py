"""Which panel of a dashboard is which in another version of it.

Ids alone do not say it: some generators count panels, so that inserting one gives all that follow another's id. So a
panel is first found by what tells most, its whole content, and then by its id together with something else.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Final, TypeAlias

import attrs

from obsdsl.review.kinds.dashboard.board import Board, Panel, Row
from obsdsl.review.kinds.dashboard.pairing import Key, Pairing, pairing

# Which row a panel is in, told alike on both sides.
Token: TypeAlias = "int | str | None"

_ROWS: Final[tuple[Key[Row], ...]] = (
    lambda one: _told(one.id, one.title),
    lambda one: one.title or None,
    lambda one: one.id,
    lambda one: one.titles or None,
    lambda one: one.titles[0] if one.titles and one.titles[0] else None,
    lambda one: None if one.title else "untitled",
)
# What tells a panel, from what tells most. A panel that lacks any of it is not told by it.
_PANELS: Final[tuple[tuple[str, ...], ...]] = (
    ("id", "content", "row"),
    ("content", "row"),
    ("content",),
    ("id", "title"),
    ("id", "asked"),
    ("title", "asked", "row"),
    ("title", "asked"),
    ("title", "kind", "row"),
    ("title", "row"),
    ("title", "kind"),
    ("asked", "kind", "row"),
    ("asked", "kind"),
    ("id", "kind"),
    ("title",),
    ("id", "box", "row"),
    ("kind", "box", "row"),
    ("nameless", "row"),
)


def _told(*parts: Hashable) -> Hashable | None:
    return None if any(one is None or one == "" for one in parts) else parts


@attrs.frozen(eq=False)
class Matched:
    """Rows and panels of two versions of a dashboard."""

    rows: Pairing[Row]
    panels: Pairing[Panel]
    # Ids that a panel has in the newer version.
    ids: frozenset[str]
    _tokens: dict[int, Token]

    def row(self, panel: Panel) -> Token:
        """The same for panels of both sides that are in one row."""
        return _token(panel, self._tokens)


def matched(before: Board, after: Board) -> Matched:
    """Which row and which panel is which."""
    rows = pairing(before.rows, after.rows, _ROWS)
    tokens: dict[int, Token] = {}
    for index, pair in enumerate(rows.both):
        tokens |= {id(one): index for one in pair}
    tokens |= {id(one): f"removed {one.index}" for one in rows.removed}
    tokens |= {id(one): f"added {one.index}" for one in rows.added}
    ids = frozenset(one.id for one in after.panels if one.id is not None)
    return Matched(rows, panels(before.panels, after.panels, tokens), ids, tokens)


def panels(before: Sequence[Panel], after: Sequence[Panel], tokens: dict[int, Token]) -> Pairing[Panel]:
    """Which panel is which, where `tokens` say so of rows."""
    return pairing(before, after, _keys(tokens))


def _keys(tokens: dict[int, Token]) -> Iterable[Key[Panel]]:
    for names in _PANELS:
        yield _key(names, tokens)


def _key(names: tuple[str, ...], tokens: dict[int, Token]) -> Key[Panel]:
    def key(panel: Panel) -> Hashable | None:
        found = []
        for name in names:
            # Panels above all rows are in one of their own.
            one: Hashable = ("row", _token(panel, tokens)) if name == "row" else getattr(panel, name)
            if one is None or one == "":
                return None
            found.append(one)
        return tuple(found)

    return key


def _token(panel: Panel, tokens: dict[int, Token]) -> Token:
    return None if panel.row is None else tokens[id(panel.row)]
