"""What a table panel shows of its series: rows of labels and values, after the panel's transformations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from obsdsl.lint.view.raw_field import at
from obsdsl.preview.board.value import Panel
from obsdsl.preview.data.value import Series, Shown, Table

_MOST: Final = 100
_TIME: Final = "Time"
Options = Mapping[str, Any]


def with_table(shown: Shown, panel: Panel) -> Shown:
    """With a table, where the panel shows one."""
    if panel.kind != "table" or not shown.series:
        return shown
    refs = list(dict.fromkeys(one.ref for one in shown.series))
    found = _merged(shown.series, refs, shown.times[-1] if shown.times else 0)
    notes = list(shown.notes)
    rows = panel.json.get("transformations")
    for one in rows if isinstance(rows, list) else ():
        name = one.get("id") if isinstance(one, dict) else None
        if not isinstance(name, str) or one.get("disabled"):
            continue
        apply = _APPLIED.get(name)
        if apply is None:
            if name not in _MEANT:
                notes.append(f"the transformation {name} is not drawn")
            continue
        options = one.get("options")
        found = apply(found, options if isinstance(options, dict) else {})
    if len(found.rows) > _MOST:
        notes.append(f"{len(found.rows) - _MOST} more rows are not drawn")
    table = attrs.evolve(found, rows=found.rows[:_MOST])
    return attrs.evolve(shown, series=(), table=table, notes=tuple(notes))


def _merged(series: Iterable[Series], refs: Sequence[str], end: float) -> Table:
    """Series of the same labels in one row, with a column for each query."""
    names: dict[str, None] = {}
    rows: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
    for one in series:
        own = {name: value for name, value in one.labels.items() if name != "__name__"}
        names |= dict.fromkeys(own)
        column = "Value" if len(refs) == 1 else f"Value #{one.ref}"
        rows.setdefault(tuple(sorted(own.items())), {**own, _TIME: end * 1000})[column] = _last(one.values)
    values = ["Value"] if len(refs) == 1 else [f"Value #{ref}" for ref in refs]
    columns = (_TIME, *sorted(names), *values)
    return Table(columns, tuple(tuple(row.get(name) for name in columns) for row in rows.values()))


def _last(values: Sequence[float | None]) -> float | None:
    return next((one for one in reversed(values) if one is not None), None)


def _picked(table: Table, names: Sequence[str]) -> Table:
    """These columns alone, in this order."""
    places = [table.columns.index(name) for name in names]
    return Table(tuple(names), tuple(tuple(row[place] for place in places) for row in table.rows))


def _organize(table: Table, options: Options) -> Table:
    hidden, order = _map(options.get("excludeByName")), _map(options.get("indexByName"))
    kept = [name for name in table.columns if not hidden.get(name)]
    kept.sort(key=lambda name: (_order(order.get(name)), table.columns.index(name)))
    renamed = _map(options.get("renameByName"))
    found = _picked(table, kept)
    return attrs.evolve(found, columns=tuple(str(renamed.get(name) or name) for name in kept))


def _order(value: Any) -> float:
    return value if isinstance(value, int | float) else 1e9


def _filter(table: Table, options: Options) -> Table:
    include, exclude = _map(options.get("include")), _map(options.get("exclude"))
    names = list(table.columns)
    if wanted := include.get("names"):
        names = [name for name in names if name in wanted]
    elif pattern := include.get("pattern"):
        names = [name for name in names if _matches(pattern, name)]
    if unwanted := exclude.get("names"):
        names = [name for name in names if name not in unwanted]
    elif pattern := exclude.get("pattern"):
        names = [name for name in names if not _matches(pattern, name)]
    return _picked(table, names)


def _rename(table: Table, options: Options) -> Table:
    pattern, new = options.get("regex"), options.get("renamePattern")
    if not isinstance(pattern, str) or not isinstance(new, str):
        return table
    # JavaScript writes groups as $1.
    new = re.sub(r"\$(\d)", r"\\\1", new)
    try:
        return attrs.evolve(table, columns=tuple(re.sub(_bare(pattern), new, name, count=1) for name in table.columns))
    except (re.error, IndexError):
        return table


def _sort(table: Table, options: Options) -> Table:
    field = at(options, ("sort", 0, "field")) or at(options, ("fields", 0, "displayName"))
    if field not in table.columns:
        return table
    place = table.columns.index(field)
    down = bool(at(options, ("sort", 0, "desc")) or at(options, ("fields", 0, "desc")))
    rows = sorted(table.rows, key=lambda row: _sortable(row[place]), reverse=down)
    return attrs.evolve(table, rows=tuple(rows))


def _sortable(value: Any) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return (1, value, "")
    return (0, 0.0, "") if value is None else (2, 0.0, str(value))


def _limit(table: Table, options: Options) -> Table:
    most = options.get("limitField")
    return attrs.evolve(table, rows=table.rows[: most if isinstance(most, int) else 10])


def _matches(pattern: Any, name: str) -> bool:
    try:
        return isinstance(pattern, str) and re.search(_bare(pattern), name) is not None
    except re.error:
        return False


def _bare(pattern: str) -> str:
    """Grafana takes `/regex/` for a regular expression, too."""
    return pattern[1:-1] if len(pattern) > 1 and pattern[0] == pattern[-1] == "/" else pattern


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


_APPLIED: Final[Mapping[str, Callable[[Table, Options], Table]]] = {
    "organize": _organize,
    "filterFieldsByName": _filter,
    "renameByRegex": _rename,
    "sortBy": _sort,
    "limit": _limit,
}
# What is done already, or changes nothing here: rows of the same labels are one.
_MEANT: Final = ("merge", "joinByField", "seriesToColumns", "labelsToFields", "timeSeriesTable", "reduce")
