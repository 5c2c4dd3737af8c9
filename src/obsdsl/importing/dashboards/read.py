"""A dashboard's JSON as a typed `Dashboard` whose own JSON is the same.

What cannot be typed stays raw, with the reason.
Every part is compiled and compared with where it came from. A dashboard that does not come out the same as a whole
stays a `RawDashboard`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import attrs

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.datasource import MIXED, DataSource
from obsdsl.compose.default import DEFAULT
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.compose.row import Row
from obsdsl.compose.slug import UID, slug
from obsdsl.define.free_number import first_free
from obsdsl.errors import ObsdslError
from obsdsl.importing.dashboards.counted import ImportedDashboard, RawPart, counted
from obsdsl.importing.dashboards.fields import made
from obsdsl.importing.dashboards.group import Group, Untyped, dicts, groups, has_old_rows, title_of
from obsdsl.importing.dashboards.panel import Reading, ReadPanel, with_patch
from obsdsl.importing.dashboards.patch import Inexpressible, difference, same, to_the_letter
from obsdsl.importing.dashboards.places import in_places
from obsdsl.importing.dashboards.query import Sources, source_in
from obsdsl.importing.dashboards.variable import read_annotation, read_link, read_variable
from obsdsl.importing.differences.difference import Differences
from obsdsl.importing.differences.positions import is_placed

T = TypeVar("T")
_TOOLTIPS = {0: "single", 1: "crosshair", 2: "all"}


def read_typed(
    source: RawDashboard, context: Context | None = None, differences: Differences | None = None
) -> ImportedDashboard:
    """The dashboard as typed values; its compiled JSON is the source's but for the differences, by default none."""
    context, differences = context or Context(), differences or Differences()
    try:
        if not is_placed(dict(source.json)):
            differences = Differences(tuple(one for one in differences.chosen if one.name != "positions"))
        with to_the_letter(not differences.chosen):
            return _typed(source, differences.dashboard(dict(source.json)), context, differences)
    except (
        Untyped,
        Inexpressible,
        ObsdslError,
        AttributeError,
        KeyError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        panels = [part.json for part in source.parts() if not part.is_row]
        asked = sum(len(one["targets"]) for one in panels if isinstance(one.get("targets"), list))
        reason = _reason(error)
        part = RawPart("dashboard", source.title, reason)
        return ImportedDashboard(source, len(panels), 0, asked, 0, raw=(part,))


def _reason(error: Exception) -> str:
    if isinstance(error, ObsdslError):
        return "; ".join(error.faults)
    if isinstance(error, Untyped | Inexpressible):
        return str(error)
    return "its JSON has not the form that Grafana writes"


def _typed(source: RawDashboard, json: dict[str, Any], context: Context, differences: Differences) -> ImportedDashboard:
    title = json.get("title")
    if not isinstance(title, str) or not title.strip():
        raise Untyped("it has no title")
    default = _datasource(json)
    reading = Reading(Sources(default, _types(json)), context, differences)
    grouped = list(groups(json, reading))
    held, parts = _settings(json, reading)
    base = made(Dashboard, title, **held, **_naming(source, json, title))
    if base is None:
        # Said by what refuses it.
        base = Dashboard(title, **held, **_naming(source, json, title))
    found = in_places(_filled(base, grouped), grouped, reading)
    patch = difference(differences.dashboard(compiled(found, context)), json)
    found = with_patch(found, patch)
    if "panels" in found.extra:
        raise Untyped("its panels do not come out the same")
    if patch and not same(differences.dashboard(compiled(found, context)), json):
        raise Untyped("it does not come out the same")
    return counted(found, grouped, parts, tidy=bool(differences.chosen))


def _naming(source: RawDashboard, json: dict[str, Any], title: str) -> dict[str, Any]:
    uid = json.get("uid")
    known = isinstance(uid, str) and UID.fullmatch(uid)
    plain = source.uid if UID.fullmatch(source.uid) else slug(title)[:40].strip("-") or "dashboard"
    return {"uid": uid if known else plain, "folder": source.folder}


def _datasource(json: dict[str, Any]) -> DataSource:
    """The data source that most panels and queries name."""
    asked = Counter(
        (its.type, its.uid)
        for panel in _all(json)
        for one in (panel, *dicts(panel.get("targets")))
        if (its := source_in(one.get("datasource"))) is not None and its != MIXED and its.type == "prometheus"
    )
    return DataSource(*asked.most_common(1)[0][0]) if asked else DEFAULT


def _types(json: dict[str, Any]) -> dict[str, str]:
    """The types of the data sources that variables choose."""
    rows = dicts(_get(json.get("templating"), "list"))
    pairs = ((one.get("name"), one.get("query")) for one in rows if one.get("type") == "datasource")
    return {name: kind for name, kind in pairs if isinstance(name, str) and isinstance(kind, str)}


def _all(json: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in (*dicts(json.get("panels")), *dicts(json.get("rows"))):
        yield panel
        yield from dicts(panel.get("panels"))


def _settings(json: dict[str, Any], reading: Reading) -> tuple[dict[str, Any], list[RawPart]]:
    default = reading.sources.default
    templating, annotations = json.get("templating"), json.get("annotations")
    known = _whole(read_variable, _get(templating, "list"), reading)
    parts = [RawPart("variable", one.variable.name, one.reason) for one in known if one.reason]
    named = any(one.variable.name == "datasource" for one in known)
    # What is not said has a meaning, where it is left out on both sides.
    usual = reading.differences.makes("dashboard-defaults")
    found: dict[str, Any] = {
        "variables": tuple(one.variable for one in known),
        "annotations": _whole(read_annotation, _get(annotations, "list"), reading),
        "links": _whole(read_link, json.get("links"), reading),
        "datasource": None if default == DEFAULT and named else default,
        "tooltip": _TOOLTIPS.get(json.get("graphTooltip", 0 if usual else 1), "crosshair"),
        "editable": json.get("editable", usual) is True,
        "old_rows": has_old_rows(json),
    }
    time = json.get("time")
    if isinstance(time, dict) and isinstance(time.get("from"), str) and isinstance(time.get("to"), str):
        found["time"] = (time["from"], time["to"])
    if isinstance(json.get("tags"), list) and all(isinstance(one, str) for one in json["tags"]):
        found["tags"] = tuple(json["tags"])
    for key in ("refresh", "timezone", "description"):
        if isinstance(json.get(key), str) and (json[key] or key != "refresh"):
            found[key] = json[key]
    if usual and "timezone" not in json:
        found["timezone"] = ""
    if json.get("weekStart") in ("saturday", "sunday", "monday"):
        found["week_start"] = json["weekStart"]
    return found, parts


def _whole(read: Callable[[dict[str, Any], Reading], T | None], held: Any, reading: Reading) -> tuple[T, ...]:
    """What the list holds, read; nothing where it holds what is no object, for then it stays as it is."""
    found = tuple(one for one in (read(one, reading) for one in dicts(held)) if one is not None)
    return found if isinstance(held, list) and len(found) == len(held) else ()


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _filled(base: Dashboard, groups: Sequence[Group]) -> Dashboard:
    """The dashboard with its panels and rows, each with a key where another has its name."""
    first, *others = groups
    outside = _keyed([one for group in groups for one in (group.below if group.header else group.panels)])
    panels = tuple(islice(outside, len(first.panels)))
    # Panels of no row have the ids of those of a row without a name.
    keys = _distinct_keys(
        [title_of(one.header) for one in others], ("",) if panels or any(one.below for one in others) else ()
    )
    rows = tuple(
        Row(
            title_of(one.header),
            *_keyed(one.panels),
            key=key,
            collapsed=bool(_get(one.header, "collapse" if base.old_rows else "collapsed")),
            repeat=_get(one.header, "repeat") or None,
            below=tuple(islice(outside, len(one.below))),
        )
        for one, key in zip(others, keys, strict=True)
    )
    return attrs.evolve(base, panels=panels, rows=rows)


def _keyed(panels: Iterable[ReadPanel]) -> Iterator[Any]:
    held = list(panels)
    for one, key in zip(held, _distinct_keys([one.panel.title for one in held]), strict=True):
        yield one.panel if key is None else attrs.evolve(one.panel, key=key)


def _distinct_keys(names: list[str], taken: Iterable[str] = ()) -> Iterator[str | None]:
    """A key for each name that is taken, or that one before it has."""
    taken = set(taken)

    def numbered(name: str) -> str:
        return f"{name} {first_free(lambda number: f'{name} {number}'.strip() in taken)}".strip()

    for name in names:
        key = numbered(name) if name in taken else name
        taken.add(key)
        yield None if key == name else key
