"""Panels of one kind that look alike: `graph = partial(TimeSeries, …)` says once how they look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from obsdsl.importing.dashboards.drawn.block import Drawn, panel_class, panels_in, replaced
from obsdsl.importing.python.code import Block, Code, Group, Text, Tree, flat, imports, laid_out
from obsdsl.importing.python.naming import snake
from obsdsl.importing.python.text import plain, quoted

# How many panels, how many settings, and how many lines fewer make a name worth its own lines.
_FEWEST: Final = 3
_LEAST_SETTINGS: Final = 2
_LEAST_SAVED: Final = 8
# What it costs a reader that a panel goes back to a default of its class, and how long a line of a setting is.
_BACK: Final = 2
_LINE: Final = 80
# What is each panel's own.
_OWN: Final = frozenset(["title=", "query=", "description=", "key=", "place="])
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
}
# Settings by their names, each with its source on one line.
_Settings: TypeAlias = Mapping[str, str]


@attrs.frozen
class _Panel:
    """A panel, its settings that a look may say, and all that it says."""

    tree: Group
    own: _Settings
    said: frozenset[str]

    def beside(self, look: _Settings) -> int:
        """How much the panel says beside the look, and takes back of it."""
        more = sum(_weight(text) for key, text in self.own.items() if look.get(key) != text)
        return more + sum(_BACK for key in look if key not in self.said)

    def fits(self, look: _Settings) -> bool:
        """Whether it says less with the look than without."""
        return self.beside(look) < self.beside({}) and all(
            key in self.said or _default(self.tree, key) is not None for key in look
        )


def with_looks(tree: Tree, taken: Container[str]) -> Drawn:
    """The source whose panels are made by a name that says their look, of each kind that has many alike."""
    by_kind: dict[tuple[str, str], list[_Panel]] = {}
    for one in panels_in(tree):
        by_kind.setdefault(_kind(one), []).append(_Panel(one, _settings(one), frozenset(key for key, _ in one.items)))
    others: dict[int, Tree] = {}
    blocks = []
    made: dict[str, str] = {}
    for (cls, wanted), panels in by_kind.items():
        look = _look(panels)
        if not look:
            continue
        name = wanted
        while name in taken or name in made:
            name = f"{name}_panel"
        made[name] = cls
        held = [one.tree for one in panels if one.fits(look)]
        others |= {id(one): _call(one, name, look) for one in held}
        blocks.append(_block(name, cls, held, look))
    return Drawn(replaced(tree, others), tuple(blocks), made)


def _kind(panel: Group) -> tuple[str, str]:
    """The class of the panel, and what people call it."""
    cls = panel.open[:-1]
    kind = dict(panel.items).get("kind=")
    return cls, snake(kind.value) if isinstance(kind, Text) else _NAMES.get(cls, snake(cls).removesuffix("_panel"))


def _settings(panel: Group) -> dict[str, str]:
    """The settings that may be shared. A legend says what its query shows, but for one that leaves it to Grafana."""
    found = {}
    for key, one in panel.items:
        text = flat(one) if key and key not in _OWN else None
        if text is not None and (key != "legend=" or text == '""'):
            found[key] = text
    return found


def _weight(text: str) -> int:
    return 1 + len(text) // _LINE


def _look(panels: Sequence[_Panel]) -> dict[str, str]:
    """The settings that leave least to say; none where that saves little."""
    # Panels that say the same weigh together.
    count = Counter((tuple(one.own.items()), one.said) for one in panels)
    kinds = {(tuple(one.own.items()), one.said): one for one in panels}
    rows = _usual(panels)

    def left(look: _Settings) -> int:
        return sum(
            times * (kinds[key].beside(look) if kinds[key].fits(look) else kinds[key].beside({}))
            for key, times in count.items()
        )

    look: dict[str, str] = {}
    before = least = left(look)
    while True:
        tried = [(left(look | {key: text}), at) for at, (key, text) in enumerate(rows) if key not in look]
        if not tried or min(tried)[0] >= least:
            break
        least, at = min(tried)
        look |= [rows[at]]
    saved = before - least - sum(map(_weight, look.values()))
    many = sum(one.fits(look) for one in panels)
    return look if many >= _FEWEST and len(look) >= _LEAST_SETTINGS and saved >= _LEAST_SAVED else {}


def _usual(panels: Sequence[_Panel]) -> list[tuple[str, str]]:
    """The value of each setting that most panels have, of those that are there often enough."""
    count = Counter(row for one in panels for row in one.own.items())
    most: dict[str, str] = {}
    for (key, text), times in sorted(count.items(), key=lambda row: (-row[1], row[0])):
        if times >= _FEWEST:
            most.setdefault(key, text)
    return list(most.items())


def _default(panel: Group, key: str) -> str | None:
    """The source of a setting that is as if it had not been said; None where that cannot be told."""
    cls = panel_class(panel)
    for field in attrs.fields(cls) if cls is not None else ():
        if f"{field.alias}=" == key:
            value = field.default
            if isinstance(value, str):
                return quoted(value)
            return plain(value) if value is None or value == () or isinstance(value, bool | int | float) else None
    return None


def _call(panel: Group, name: str, look: _Settings) -> Group:
    """The panel by its look: with what it says otherwise, and what it takes back before its `extra`."""
    items = [(key, one) for key, one in panel.items if key not in look or flat(one) != look[key]]
    said = {key for key, _ in panel.items}
    back = [(key, Code(_default(panel, key) or "None")) for key in look if key not in said]
    at = next((at for at, (key, _) in enumerate(items) if key in ("extra=", "without=")), len(items))
    items[at:at] = back
    return Group(f"{name}(", tuple(items), ")")


def _block(name: str, cls: str, panels: Sequence[Group], look: _Settings) -> Block:
    """The definition of the look: its settings as the panels have them, in the order of the class."""
    held = {key: one for panel in reversed(panels) for key, one in panel.items if flat(one) == look.get(key)}
    of = panel_class(panels[0])
    order = [f"{field.alias}=" for field in (attrs.fields(of) if of is not None else ())]
    items = sorted(held.items(), key=lambda one: (_LAST.get(one[0], 1), order.index(one[0])))
    body = Group("partial(", (("", Code(cls)), *items), ")", panels[0].imports)
    needed = {*imports(body), ("functools", "partial")}
    return Block(f"{name} = {laid_out(body, 0, len(name) + 3)}\n", tuple(sorted(needed)))
