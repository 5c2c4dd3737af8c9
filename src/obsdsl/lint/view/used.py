"""Which of Grafana's variables a text, a link or an expression uses: `$x`, `${x}`, `${x:format}`, `[[x]]`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

import attrs

from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit
from obsdsl.express.node import Aggregation, Binary, Node, Range, Selector, String, Subquery, Variable, walk
from obsdsl.express.variable import VariableReference
from obsdsl.lint.view.value import DashboardView

# As Grafana reads them; not `$1`, which stands for a group of a regular expression.
_USE = re.compile(
    r"\$(?P<plain>[A-Za-z_]\w*)"
    r"|\$\{(?P<braced>[A-Za-z_]\w*)(?:\.[^:}]+)?(?::(?P<format>[^}]+))?\}"
    r"|\[\[(?P<old>[A-Za-z_]\w*)(?::(?P<old_format>\w+))?\]\]",
    re.ASCII,
)
# Grafana's own that do not begin with two underscores.
_BUILT_IN = frozenset({"timeFilter"})


def is_built_in(name: str) -> bool:
    """Whether the variable is Grafana's own: `__rate_interval`, `__range`, `__from`, `__user`, `timeFilter`."""
    return name.startswith("__") or name in _BUILT_IN


@frozen
class VariableUse:
    """A variable in a text: its name, the format that it asks for, and where it stands."""

    name: str
    format: str | None
    start: int
    end: int

    @property
    def is_built_in(self) -> bool:
        """Whether the variable is Grafana's own."""
        return is_built_in(self.name)


def uses(text: str) -> tuple[VariableUse, ...]:
    """The variables in a text or a URL, Grafana's own among them."""
    if "$" not in text and "[[" not in text:
        return ()
    return tuple(
        VariableUse(
            found["plain"] or found["braced"] or found["old"], found["format"] or found["old_format"], *found.span()
        )
        for found in _USE.finditer(text)
    )


def names_in_text(text: str) -> frozenset[str]:
    """The dashboard's variables that a text uses, without Grafana's own."""
    if "$" not in text and "[[" not in text:
        return _NONE
    found = (one["plain"] or one["braced"] or one["old"] for one in _USE.finditer(text))
    return frozenset(name for name in found if not is_built_in(name))


_NONE: frozenset[str] = frozenset()


def names_in_node(node: Node) -> frozenset[str]:
    """The dashboard's variables that an expression uses, without Grafana's own."""
    return frozenset(name for text in texts_of(node) for name in names_in_text(text))


def texts_of(node: Node) -> Iterator[str]:
    """All texts of an expression in which a variable may stand: names, labels, values, windows, numbers."""
    for one in walk(node):
        match one:
            case Variable(text=text) | String(value=text):
                yield text
            case Selector():
                yield from _selector_texts(one)
            case Range(window=window):
                yield from _texts(window)
            case Subquery(window=window, step=step, offset=offset, at=at):
                yield from _texts(window, step, offset, at)
            case Aggregation(grouping=grouping) if grouping is not None:
                yield from grouping.labels
            case Binary(matching=matching) if matching is not None:
                yield from (*matching.labels, *matching.include)


def _selector_texts(node: Selector) -> Iterator[str]:
    yield from () if node.name is None else (node.name,)
    for matcher in node.matchers:
        yield from (matcher.label, matcher.value)
    yield from _texts(node.offset, node.at, *node.variables)


def _texts(*values: object) -> Iterator[str]:
    return (value.text for value in values if isinstance(value, Variable))


def names_used(view: DashboardView) -> frozenset[str]:
    """The variables that anything in the dashboard uses, a variable's use of itself left out; without Grafana's own."""
    found: set[str] = set()
    repeats = (*(row.repeat for row in view.rows), *(panel.repeat for panel in view.panels))
    found.update(name for name in repeats if name)
    around = view.source.json if view.is_raw else view.source
    for text in all_texts(around, skipped=("templating", "variables")):
        if "$" in text or "[[" in text:
            found |= names_in_text(text)
    # What obsdsl fills in stands in no field of ours.
    for uid in set() if view.is_raw else _uids(view):
        found |= names_in_text(uid)
    for variable in view.variables:
        own = {name for text in all_texts(variable.source) for name in names_in_text(text)}
        found |= own - {variable.name}
    return frozenset(found)


def _uids(view: DashboardView) -> set[str]:
    """The data sources that the dashboard asks."""
    sources = [
        *(variable.datasource for variable in view.variables),
        *(annotation.datasource for annotation in view.annotations),
        *(query.datasource for panel in view.panels for query in panel.queries),
    ]
    return {one.uid for one in sources if one is not None and one.uid}


def all_texts(value: Any, skipped: tuple[str, ...] = ()) -> Iterator[str]:
    """Every text in a value of ours or in JSON, however deep; a variable as `$name`. `skipped` are its own fields."""
    pending = [one for name, one in _fields(value) if name not in skipped]
    while pending:
        one = pending.pop()
        kind = one.__class__
        if kind is str:
            yield one
        elif kind is tuple or kind is list:
            pending += one
        elif kind is dict:
            pending += one.values()
        elif isinstance(one, VariableReference):
            yield f"${one.name}"
        elif isinstance(one, Node):
            yield from texts_of(one)
        elif kind not in _WITHOUT_TEXT:
            pending += [held for held in _getter(kind)(one) if held.__class__ not in _WITHOUT_TEXT]


_WITHOUT_TEXT = frozenset({type(None), bool, int, float, Unit, type})


def _fields(value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return value.items()
    kind: Any = type(value)
    return zip(_names(kind), _getter(kind)(value), strict=False)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a class in which there may be text: an alert that a panel draws is no part of the dashboard."""
    fields = attrs.fields(kind) if attrs.has(kind) else ()
    return tuple(one.name for one in fields if one.name not in ("location", "source", "thresholds"))


@cache
def _getter(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    # The class, which holds no text, is there for classes with one field or none: attrgetter would give no tuple.
    return attrgetter(*_names(kind), "__class__", "__class__")
