"""Panels and queries that look alike: `graph = partial(TimeSeries, …)` says once how they look."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Final

import attrs

import obsdsl
from obsdsl.compose.panel import Panel
from obsdsl.importing.dashboards.drawn.block import Drawn, holds_parameter, panel_class, panels_in
from obsdsl.importing.dashboards.drawn.usual import Sayer, Settings, shared_by
from obsdsl.importing.python.code import Block, Code, Group, Text, Tree, flat, imports, laid_out
from obsdsl.importing.python.naming import snake
from obsdsl.importing.python.text import plain, quoted
from obsdsl.importing.python.tree import outermost, replaced

# How many settings, and how many lines fewer make a name worth its own lines.
_LEAST_SETTINGS: Final = 2
_LEAST_SAVED: Final = 8
# What is each panel's own: what it shows and where, and whether it is repeated.
_OF_PANELS: Final = frozenset(
    ["title=", "query=", "description=", "key=", "place=", "repeat=", "repeat_direction=", "max_per_row="]
)
# The same of queries and variables.
_OF_QUERIES: Final = frozenset(["expr=", "id=", "name=", "label=", "description="])
# Which plugin comes first, and last what is said by no field.
_LAST: Final = {"kind=": 0, "extra=": 2, "without=": 3}
# What people call them.
_NAMES: Final = {
    "TimeSeries": "graph",
    "Stat": "stat",
    "GaugePanel": "gauge",
    "BarGauge": "bars",
    "Table": "table",
    "PieChart": "pie",
    "BarChart": "bar_chart",
    "StateTimeline": "timeline",
    "Heatmap": "heatmap",
    "Logs": "logs",
    "Text": "text",
    "Query": "query",
    "LokiQuery": "logql",
    "QueryVariable": "variable",
}


_NO_PANELS: Final = frozenset(["Query", "LokiQuery", "QueryVariable"])
LOOKS: Final = frozenset(_NAMES.values())


def with_looks(tree: Tree, taken: Container[str]) -> Drawn:
    """The source whose panels are made by a name that says their look, of each kind that has many alike."""
    extras = _with_extras(tree, taken)
    queries = _with_partials(extras.tree, _queries_in(extras.tree), taken, 1)
    panels = _with_partials(queries.tree, panels_in(queries.tree), taken, _LEAST_SETTINGS)
    return Drawn(panels.tree, (*extras.blocks, *queries.blocks, *panels.blocks))


def with_usual_variables(variables: Sequence[Tree], taken: Container[str]) -> tuple[list[Tree], tuple[Block, ...]]:
    """The sources of variables, of which those that ask a data source say once what most of them say."""
    asking = [one for one in variables if isinstance(one, Group) and one.open == "QueryVariable("]
    drawn = _with_partials(Group("(", tuple(("", one) for one in variables), ")"), asking, taken, 1)
    return [one for _, one in drawn.tree.items] if isinstance(drawn.tree, Group) else [], drawn.blocks


def _queries_in(tree: Tree) -> Iterator[Group]:
    """The calls that make queries, in their order."""
    return outermost(tree, lambda one: one.open in ("Query(", "LokiQuery("))


def _with_partials(tree: Tree, calls: Iterable[Group], taken: Container[str], least_settings: int) -> Drawn:
    by_kind: dict[tuple[str, str], list[tuple[Group, Sayer]]] = {}
    for one in calls:
        by_kind.setdefault(_kind(one), []).append((one, _sayer(one)))
    others: dict[int, Tree] = {}
    blocks = []
    names: set[str] = set()
    for (cls, wanted), held in by_kind.items():
        look = shared_by([sayer for _, sayer in held], _LEAST_SAVED, least_settings)
        if not look:
            continue
        name = wanted
        while name in taken or name in names:
            name = f"{name}_of" if cls in _NO_PANELS else f"{name}_panel"
        names.add(name)
        alike = [call for call, sayer in held if sayer.fits(look)]
        others |= {id(one): _call(one, name, look) for one in alike}
        blocks.append(_block(name, cls, alike, look))
    return Drawn(replaced(tree, others), tuple(blocks))


def _kind(call: Group) -> tuple[str, str]:
    """The class of what is called, and what people call it."""
    cls = call.open[:-1]
    kind = dict(call.items).get("kind=")
    return cls, snake(kind.value) if isinstance(kind, Text) else _NAMES.get(cls, snake(cls).removesuffix("_panel"))


def _sayer(call: Group) -> Sayer:
    """The settings that may be shared. A legend says what its query shows, but for one that leaves it to Grafana."""
    own = {}
    alone = _OF_QUERIES if panel_class(call) is None else _OF_PANELS
    for key, one in call.items:
        text = _shareable(one) if key and key not in alone else None
        if text is not None and (key != "legend=" or text == '""'):
            own[key] = text
    return Sayer(own, frozenset(key for key, _ in call.items), lambda key: _default(call, key))


def _shareable(tree: Tree) -> str | None:
    """The source of a setting on one line; None where it hangs on a parameter."""
    return None if holds_parameter(tree) else flat(tree)


def _default(call: Group, key: str) -> str | None:
    """The source of a setting that is as if it had not been said; None where that cannot be told."""
    cls = getattr(obsdsl, call.open[:-1])
    if key in ("width=", "height=") and issubclass(cls, Panel):
        return str(cls.size[key == "height="])
    for field in attrs.fields(cls):
        if f"{field.alias}=" == key:
            value = field.default
            if isinstance(value, str):
                return quoted(value)
            return plain(value) if value is None or value == () or isinstance(value, bool | int | float) else None
    return None


def _call(call: Group, name: str, look: Settings) -> Group:
    """The call by its look: with what it says otherwise, and what it takes back, in the order of the class."""
    items = [(key, one) for key, one in call.items if key not in look or flat(one) != look[key]]
    said = {key for key, _ in call.items}
    rank = _ranks(call.open[:-1])
    for key in look:
        if key not in said:
            at = next((at for at, (other, _) in enumerate(items) if rank(other) > rank(key)), len(items))
            items.insert(at, (key, Code(_default(call, key) or "None")))
    return Group(f"{name}(", tuple(items), ")")


def _block(name: str, cls: str, calls: Sequence[Group], look: Settings) -> Block:
    """The definition of the look: its settings as the calls have them, in the order of the class."""
    held = {key: one for call in reversed(calls) for key, one in call.items if flat(one) == look.get(key)}
    rank = _ranks(cls)
    items = sorted(held.items(), key=lambda one: rank(one[0]))
    body = Group("partial(", (("", Code(cls)), *items), ")", calls[0].imports)
    needed = {*imports(body), ("functools", "partial")}
    return Block(f"{name} = {laid_out(body, 0, len(name) + 3)}\n", tuple(sorted(needed)))


def _ranks(cls: str) -> Callable[[str], tuple[int, int]]:
    """How the settings of a class follow each other; what has no keyword comes before all."""
    order = [f"{field.alias}=" for field in attrs.fields(getattr(obsdsl, cls))]
    return lambda key: (_LAST.get(key, 1), order.index(key)) if key else (-1, 0)


def _with_extras(tree: Tree, taken: Container[str]) -> Drawn:
    """The source whose panels share what they say by no field, of each kind that has much of it."""
    by_kind: dict[str, list[tuple[Group, Sayer]]] = {}
    for panel in panels_in(tree):
        extra = dict(panel.items).get("extra=")
        if isinstance(extra, Group) and extra.open == "{":
            own = {key: text for key, one in extra.items if (text := _shareable(one)) is not None}
            sayer = Sayer(own, frozenset(key for key, _ in extra.items))
            by_kind.setdefault(_kind(panel)[1], []).append((extra, sayer))
    others: dict[int, Tree] = {}
    blocks = []
    for kind, held in by_kind.items():
        usual = shared_by([sayer for _, sayer in held], _LEAST_SAVED, _LEAST_SETTINGS)
        name = f"{kind}_settings"
        if not usual or name in taken:
            continue
        alike = [extra for extra, sayer in held if sayer.fits(usual)]
        shared = {key: one for extra in alike for key, one in extra.items if flat(one) == usual.get(key)}
        for extra in alike:
            rest = tuple((key, one) for key, one in extra.items if flat(one) != usual.get(key))
            others[id(extra)] = Group("{", (("**", Code(name)), *rest), "}") if rest else Code(name)
        body = Group("{", tuple((key, shared[key]) for key in sorted(shared)), "}")
        hint = ": dict[str, Any]"
        text = f"{name}{hint} = {laid_out(body, 0, len(name) + len(hint) + 3)}\n"
        blocks.append(Block(text, (("typing", "Any"),)))
    return Drawn(replaced(tree, others), tuple(blocks))
