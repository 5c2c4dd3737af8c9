"""Queries of a panel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import attrs

from obsdsl.compose.raw_dashboard import text
from obsdsl.diff.canonical import MISSING, text_of
from obsdsl.review.expression import compare
from obsdsl.review.kinds.dashboard.board import Json, without
from obsdsl.review.kinds.dashboard.datasource_name import source_said
from obsdsl.review.kinds.dashboard.pairing import Key, Pairing, pairing
from obsdsl.review.kinds.dashboard.paths import QUERY, told
from obsdsl.review.kinds.dashboard.words import Said, became, shown
from obsdsl.review.remark import Danger

# Where a query's text stands, in the languages that Grafana's data sources have.
_TEXTS: Final = ("expr", "query", "target", "rawSql", "rawQuery", "queryText", "expression")
_APART: Final = frozenset({"expr", "datasource", "refId"})
_MODES: Final = ("instant", "range")
# Legends that are made of each series' labels name no query.
_MADE: Final = ("{{", "__auto")


def _content(target: Json) -> str:
    return text_of({key: one for key, one in target.items() if key != "refId"})


def _ref(target: Json) -> str | None:
    return text(target.get("refId")) or None


def query_text(target: Json) -> str | None:
    """What it asks for; None where nothing says so."""
    return next((target[key] for key in _TEXTS if isinstance(target.get(key), str) and target[key]), None)


def _legend(target: Json) -> str | None:
    """A legend that names the query."""
    legend = target.get("legendFormat")
    return legend if isinstance(legend, str) and legend and not any(one in legend for one in _MADE) else None


_TARGETS: Final[tuple[Key[Json], ...]] = (
    lambda one: (_ref(one), _content(one)),
    _content,
    lambda one: None if _ref(one) is None else (_ref(one), query_text(one)),
    query_text,
    lambda one: None if _ref(one) is None or _legend(one) is None else (_ref(one), _legend(one)),
    _legend,
    _ref,
    lambda one: "nameless" if _ref(one) is None else None,
)


class _Names:
    """What people call each query of a panel: `query p99`."""

    def __init__(self, targets: tuple[Json, ...]) -> None:
        self._legends = Counter(map(_legend, targets))
        self._places = {id(one): place for place, one in enumerate(targets, 1)}

    def of(self, target: Json) -> str:
        """By its legend, where that is no other's, else by its id, else by its place."""
        legend = _legend(target)
        if legend is not None and self._legends[legend] == 1:
            return f"query {shown(legend)}"
        return f"query {_ref(target) or self._places[id(target)]}"


def queries_said(before: tuple[Json, ...], after: tuple[Json, ...], sources: tuple[Any, Any]) -> Iterator[Said]:
    """What became of a panel's queries. `sources` are the panel's data source before and after."""
    alone = len(before) == len(after) == 1
    found = pairing(before, after, (lambda _one: "alone",) if alone else _TARGETS)
    names = _Names(after), _Names(before)
    several = max(len(before), len(after)) > 1
    yield from _changed(found, sources, names[0] if several else None)
    for one in found.removed:
        yield Said(f"{names[1].of(one)} removed", Danger.LOOK, _detail("before", one))
    for one in found.added:
        yield Said(f"{names[0].of(one)} added", Danger.LOOK, _detail("after", one))
    yield from _order(found, after, names[0])


def _order(found: Pairing[Json], after: tuple[Json, ...], names: _Names) -> Iterator[Said]:
    """Other places and other ids, where they do not follow from what was added and removed."""
    if found.added or found.removed:
        return
    for old, new in found.both:
        if old.get("refId", MISSING) != new.get("refId", MISSING):
            yield Said(became("refId", old.get("refId", MISSING), new.get("refId", MISSING)), Danger.LOOK)
    if found.moved:
        yield Said(f"queries in another order: {', '.join(names.of(one) for one in after)}")


def _detail(side: str, target: Json) -> tuple[str, ...]:
    asked = query_text(target)
    return () if asked is None else (f"{side}: {asked}",)


def _changed(found: Pairing[Json], sources: tuple[Any, Any], names: _Names | None) -> Iterator[Said]:
    """What became of queries that are on both sides; what is said of all of them, once."""
    rows = [(new, [*_query(old, new), *_source(old, new, sources)]) for old, new in found.both]
    common = Counter(one.text for _, said in rows for one in said)
    done = set()
    for new, said in rows:
        for one in said:
            called = "" if names is None else f"{names.of(new)}: "
            if names is not None and common[one.text] == len(rows) > 1:
                called = "all queries: "
                if one.text in done:
                    continue
                done.add(one.text)
            yield attrs.evolve(one, text=f"{called}{one.text}", at=f"targets.{one.at}")


def _source(before: Json, after: Json, sources: tuple[Any, Any]) -> Iterator[Said]:
    """The data source that a query asks, where it does not follow the panel's to another."""
    asked = before.get("datasource", sources[0]), after.get("datasource", sources[1])
    if [text_of(one) for one in asked] != [text_of(one) for one in sources]:
        found = source_said(*asked)
        yield from () if found is None else (found,)


def _query(before: Json, after: Json) -> Iterator[Said]:
    yield from expression_said(before.get("expr", MISSING), after.get("expr", MISSING))
    hidden = before.get("hide") is True, after.get("hide") is True
    if hidden[0] != hidden[1]:
        yield Said("hidden" if hidden[1] else "no longer hidden", Danger.LOOK)
    modes = _mode(before), _mode(after)
    if modes[0] != modes[1]:
        yield Said(f"{modes[0]} query → {modes[1]} query", Danger.LOOK, at="instant")
    apart = {*_APART, *(("hide",) if hidden[0] != hidden[1] else ()), *(_MODES if modes[0] != modes[1] else ())}
    yield from told(without(before, apart), without(after, apart), QUERY, Danger.LOOK)


def _mode(target: Json) -> str:
    """Whether a query asks along the dashboard's time, for its end, or for both."""
    instant = target.get("instant") is True
    along = target.get("range", not instant) is not False
    return ("range and instant" if instant else "range") if along else "instant"


def expression_said(before: Any, after: Any) -> Iterator[Said]:
    """What differs between two expressions."""
    if not isinstance(before, str) or not isinstance(after, str) or MISSING in (before, after):
        if text_of(before) != text_of(after):
            yield Said(became("expression", before, after), Danger.LOOK)
        return
    found = compare(before, after)
    if not found:
        return
    both = (f"before: {before}", f"after: {after}")
    match [one.kind for one in found.changes]:
        case ["text"]:
            yield Said(became("query", before, after), Danger.LOOK, both)
        case ["expression"]:
            yield Said("query changed", Danger.LOOK, both)
        case _:
            yield Said(", ".join(found.lines), Danger.LOOK, both)
