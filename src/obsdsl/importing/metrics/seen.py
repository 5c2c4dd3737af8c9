"""What panels say of a metric that they show alone: its unit, and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.panel import Panel
from obsdsl.compose.query import Query
from obsdsl.define.unit import SECONDS, Unit
from obsdsl.express.node import Aggregation, Call, Node, Range, Selector, Subquery
from obsdsl.importing.metrics.families import Seen
from obsdsl.importing.python.naming import snake

# What leaves the unit as it is.
_KEEPING: Final = frozenset(
    {
        "increase",
        "delta",
        "idelta",
        "max_over_time",
        "min_over_time",
        "avg_over_time",
        "last_over_time",
        "sum_over_time",
    }
    | {"quantile_over_time", "sort", "sort_desc", "abs", "ceil", "floor", "round", "clamp_min", "clamp_max"}
)
_PER_SECOND: Final = frozenset({"rate", "irate", "deriv"})
_AGGREGATIONS: Final = frozenset({"sum", "avg", "min", "max", "topk", "bottomk", "quantile"})
# Text that is of a panel, and not of the metric.
_OF_A_PANEL: Final = re.compile(
    r"[$\[\]{}<>]|https?:|^note|\b(?:panel|graph|chart|table|dashboard|row|shown?|shows|displays?|displayed|selected|"
    r"rate|per second|calculated|computed|grouped|top)\b",
    re.IGNORECASE,
)


def seen_in(dashboard: Dashboard) -> Seen:
    """What the panels of a dashboard say. Where two differ, neither is believed."""
    units: dict[str, Unit | None] = {}
    texts: dict[str, str] = {}
    for _, panel in dashboard.all_panels():
        shown = list(_shown(panel))
        names = {name for name, _ in shown}
        if len(names) != 1:
            continue
        name, per_second = shown[0]
        unit = _unit(panel)
        if unit is not None and len(shown) == 1:
            found = unit * SECONDS if per_second else unit
            if not _is_plain(found):
                continue
            units[name] = found if units.get(name, found) == found else None
        if text := _text(panel, name):
            texts.setdefault(name, text)
    return Seen({name: unit for name, unit in units.items() if unit is not None}, texts)


def together(some: Iterable[Seen]) -> Seen:
    """What all dashboards say."""
    units: dict[str, Unit | None] = {}
    texts: dict[str, str] = {}
    for one in some:
        for name, unit in one.units.items():
            units[name] = unit if units.get(name, unit) == unit else None
        texts = {**one.texts, **texts}
    return Seen({name: unit for name, unit in units.items() if unit is not None}, texts)


def _shown(panel: Any) -> Iterator[tuple[str, bool]]:
    """The series that a panel shows, each with whether it is by second; nothing where there is something else."""
    queries = (panel.query or ()) if isinstance(panel, Panel) and hasattr(panel, "query") else ()
    found = [_series(one.expr) if isinstance(one, Query) else None for one in queries]
    if None not in found:
        yield from dict.fromkeys(one for one in found if one is not None)


def _series(node: Node) -> tuple[str, bool] | None:
    match node:
        case Selector(name=str(name)):
            return name, False
        case Range(selector=selector):
            return _series(selector)
        case Subquery(expr=expr):
            return _series(expr)
        case Aggregation(op=op, expr=expr) if op in _AGGREGATIONS:
            return _series(expr)
        case Call(function="histogram_quantile", args=(_, inner)):
            of = _series(inner)
            return None if of is None else (of[0], False)
        case Call(function=function, args=(inner, *_)) if function in _KEEPING:
            return _series(inner)
        case Call(function=function, args=(inner, *_)) if function in _PER_SECOND:
            of = _series(inner)
            return None if of is None or of[1] else (of[0], True)
    return None


def _unit(panel: Any) -> Unit | None:
    unit = getattr(panel, "unit", None)
    return Unit.from_grafana(unit) if isinstance(unit, str) else unit if isinstance(unit, Unit) else None


def _is_plain(unit: Unit) -> bool:
    """Whether it is a thing and no rate of it: some panels show a rate in the unit of what it is one of."""
    try:
        return [power for _, power in unit.powers] in ([], [1]) and Unit.of(str(unit)) == unit
    except ValueError:
        return False


def _text(panel: Any, name: str) -> str:
    """What its description says, where it is one of the metric: it has a word of its name, but for the first."""
    description = getattr(panel, "description", None)
    if not isinstance(description, str) or _OF_A_PANEL.search(description):
        return ""
    words = {word.rstrip("s") for word in snake(description, longest=None).split("_")}
    return description if any(word.rstrip("s") in words for word in snake(name).split("_")[1:]) else ""
