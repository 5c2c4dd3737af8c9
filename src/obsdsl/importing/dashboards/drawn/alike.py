"""Panels of one kind that look alike: a function that says once how they look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from obsdsl.importing.dashboards.drawn.block import Drawn, panels_in, replaced
from obsdsl.importing.python.code import Block, Code, Group, Tree, flat, imports, laid_out

# How many panels, how many settings, and how many lines fewer make a function worth its own lines.
_FEWEST = 4
_LEAST_SETTINGS = 2
_LEAST_SAVED = 16
# What is each panel's own.
_OWN = frozenset(["title=", "query=", "legend=", "description=", "key=", "place=", "kind=", "extra=", "without="])
# What people call them.
_NAMES = {
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
}


def with_functions(tree: Tree, taken: Container[str]) -> Drawn:
    """The source whose panels are made by functions, of each kind that has many alike."""
    by_class: dict[str, list[Group]] = {}
    for one in panels_in(tree):
        by_class.setdefault(one.open[:-1], []).append(one)
    others: dict[int, Tree] = {}
    blocks = []
    made = {}
    for kind, panels in by_class.items():
        settings = _shared(panels) if kind in _NAMES else []
        if not settings:
            continue
        name = _NAMES[kind]
        while name in taken:
            name = f"{name}_panel"
        made[name] = kind
        held = [one for one in panels if _has(one, settings)]
        others |= {id(one): _call(one, name, settings) for one in held}
        blocks.append(_function(name, kind, held[0], settings, len(held) == len(panels)))
    return Drawn(replaced(tree, others), tuple(blocks), made)


def _rows(panel: Group) -> Iterator[tuple[str, str]]:
    """The settings that may be shared: each with its source on one line."""
    for key, one in panel.items:
        text = flat(one) if key and key not in _OWN else None
        if text is not None:
            yield key, text


def _has(panel: Group, settings: Sequence[tuple[str, str]]) -> bool:
    rows = set(_rows(panel))
    return _is_plain(panel) and all(one in rows for one in settings)


def _is_plain(panel: Group) -> bool:
    """Whether it begins with its title and its query."""
    return len(panel.items) > 1 and not panel.items[0][0] and not panel.items[1][0]


def _shared(panels: Sequence[Group]) -> list[tuple[str, str]]:
    """The settings that save most lines, in the order in which panels have them; none where that is little."""
    plain = [one for one in panels if _is_plain(one)]
    best: list[tuple[str, str]] = []
    saved = 0
    chosen: list[tuple[str, str]] = []
    rest = plain
    while True:
        count = Counter(row for one in rest for row in _rows(one) if row not in chosen)
        if not count:
            break
        row = max(count, key=lambda one: (count[one], one))
        chosen.append(row)
        rest = [one for one in rest if row in set(_rows(one))]
        if len(rest) < _FEWEST:
            break
        if len(chosen) >= _LEAST_SETTINGS and len(rest) * len(chosen) > saved:
            best, saved = list(chosen), len(rest) * len(chosen)
    if saved < _LEAST_SAVED:
        return []
    first = next(one for one in plain if _has(one, best))
    return [row for row in _rows(first) if row in best]


def _call(panel: Group, name: str, settings: Sequence[tuple[str, str]]) -> Group:
    shared = {key for key, _ in settings}
    items = tuple(row for row in panel.items if row[0] not in shared)
    return Group(f"{name}(", items, ")")


def _function(name: str, kind: str, panel: Group, settings: Sequence[tuple[str, str]], all_: bool) -> Block:
    shared = {key for key, _ in settings}
    held = [(key, one) for key, one in panel.items if key in shared]
    title = ("", Code("title"))
    body = Group(f"{kind}(", (title, ("", Code("query")), *held, ("", Code("**options"))), ")", panel.imports)
    text = (
        f"def {name}(title: str, query: QueriesLike, **options: Any) -> {kind}:\n"
        f'    """A {_words(kind)} as this dashboard has {"them" if all_ else "most"}."""\n'
        f"    return {laid_out(body, 4, 7)}\n"
    )
    needed = {*imports(body), ("obsdsl", "QueriesLike"), ("typing", "Any")}
    return Block(text, tuple(sorted(needed)), is_function=True)


def _words(kind: str) -> str:
    found = "".join(f" {char.lower()}" if char.isupper() else char for char in kind).strip()
    return found.removesuffix(" panel")
