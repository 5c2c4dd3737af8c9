"""grafanalib's dashboards as ours: what stands around the panels is read here, the panels as they go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from obsdsl.compose.dashboard import AnyAnnotation, Dashboard
from obsdsl.compose.datasource import GRAFANA, DataSource
from obsdsl.compose.foreign import Json, foreign_json, foreign_source, foreign_variable, without_nulls
from obsdsl.compose.link import Annotation, DashboardLink, RawAnnotation
from obsdsl.compose.panel import RawPanel
from obsdsl.compose.row import Row, distinct, foreign_panel, foreign_row, is_row, keyed
from obsdsl.errors import DefinitionError, Location, located, shown

_TOOLTIPS: tuple[Literal["single", "crosshair", "all"], ...] = ("single", "crosshair", "all")
# Read below, or of a Grafana that is long gone.
_READ = """
    annotations description editable graphTooltip hideControls id links panels refresh rows schemaVersion
    sharedCrosshair tags templating time timezone title uid version weekStart
    """.split()  # noqa: SIM905 - as a list it would take a line for each
# What grafanalib writes of every dashboard where nothing was said; Grafana has the same defaults.
_SAID_BY_DEFAULT: Json = {
    "__inputs": [],
    "style": "dark",
    "timepicker": {
        "hidden": False,
        "refresh_intervals": ["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d"],
        "time_options": ["5m", "15m", "1h", "6h", "12h", "24h", "2d", "7d", "30d"],
    },
}


def is_grafanalib_dashboard(value: object) -> bool:
    """Whether `value` is a `Dashboard` of grafanalib's, or of a class made from it."""
    bases = type(value).__mro__
    return any(base.__name__ == "Dashboard" and base.__module__.split(".")[0] == "grafanalib" for base in bases)


def read_dashboard(value: Any, location: Location | None = None) -> Dashboard:
    """A dashboard of grafanalib's as ours; `location` is where the user defined it.

    Its panels stay as grafanalib has them, and are mended when they are compiled. Their order and sizes are kept;
    ids and places are obsdsl's own. Its refresh is kept, also where it is the 10s that grafanalib writes where nothing
    was said: the two cannot be told apart. A folder is read from an attribute of that name.
    """
    subject = f"grafanalib dashboard {shown(getattr(value, 'title', ''))}"
    try:
        with located(location):
            return _dashboard(_data(value), getattr(value, "folder", None))
    except DefinitionError as error:
        raise DefinitionError(f"{subject}: {error.subject}", error.faults, location) from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise DefinitionError(subject, str(error), location) from error


def _data(value: Any) -> Json:
    if getattr(value, "rows", None) and getattr(value, "panels", None):
        raise ValueError("it has rows and panels, of which grafanalib writes the rows alone; move all into one")
    found: Json = foreign_json(value)
    for one in [*(found.get("rows") or ()), *(found.get("panels") or ())]:
        if not isinstance(one, dict):
            raise ValueError(f"it holds {shown(one)}, which is no panel; write one of grafanalib's, or Grafana's JSON")
    return found


def _dashboard(raw: Json, folder: str | None) -> Dashboard:
    links = _links(raw)
    time = raw.get("time") or {"from": "now-6h", "to": "now"}
    given = {"uid": raw["uid"]} if raw.get("uid") else {}
    return Dashboard(
        raw["title"],
        folder=folder,
        description=raw.get("description") or None,
        tags=raw.get("tags") or (),
        variables=tuple(map(foreign_variable, raw.get("templating", {}).get("list", ()))),
        annotations=tuple(map(_annotation, (raw.get("annotations") or {}).get("list") or ())),
        links=links or (),
        datasource=_source(raw),
        time=(time["from"], time["to"]),
        refresh=raw.get("refresh") or None,
        timezone=raw.get("timezone") or "browser",
        # Before schema 14, Grafana overwrote graphTooltip by the older of the two, so that it was lost.
        tooltip=_TOOLTIPS[raw.get("graphTooltip") or int(raw.get("sharedCrosshair") or False)],
        editable=raw.get("editable", True),
        week_start=raw.get("weekStart") or None,
        extra=_extra(raw) | ({} if links is not None else {"links": raw["links"]}),
        **given,
        **_layout(raw),
    )


def _extra(raw: Json) -> Json:
    """What Grafana knows of a dashboard and obsdsl has no field for."""
    found = {name: without_nulls(one) for name, one in raw.items() if name not in _READ and one is not None}
    picker = found.get("timepicker", {})
    default = _SAID_BY_DEFAULT["timepicker"]
    found["timepicker"] = {name: one for name, one in picker.items() if one != default.get(name)}
    return {name: one for name, one in found.items() if one not in ({}, _SAID_BY_DEFAULT.get(name))}


def _links(raw: Json) -> tuple[DashboardLink, ...] | None:
    """The dashboard's links; None where one is of all dashboards there are, which ours cannot say."""
    given = raw.get("links") or []
    if any(one.get("type") != "link" and not one.get("tags") for one in given):
        return None
    return tuple(map(_link, given))


def _link(raw: Json) -> DashboardLink:
    to_url = raw.get("type") == "link"
    return DashboardLink(
        raw.get("title") or "",
        raw.get("url") or "" if to_url else None,
        tags=() if to_url else raw["tags"],
        as_dropdown=raw.get("asDropdown", False),
        tooltip=raw.get("tooltip") or None,
        icon=raw.get("icon") or None,
        new_tab=raw.get("targetBlank", False),
        keep_time=raw.get("keepTime", False),
        include_variables=raw.get("includeVars", False),
    )


def _annotation(raw: Json) -> AnyAnnotation:
    """An annotation as it is; a query of the dashboard's own data source, as ours, which knows that."""
    rest = without_nulls(raw)
    name = str(rest.pop("name", "Annotations"))
    given = rest.pop("datasource", None)
    source = foreign_source(given)
    if source is None and rest.get("expr"):
        return Annotation(
            name,
            rest["expr"],
            event_title=rest.get("titleFormat"),
            text=rest.get("textFormat"),
            tags=tuple(tag.strip() for tag in rest.get("tagKeys", "").split(",") if tag.strip()),
            step=rest.get("step") or None,
            value_is_time=bool(rest.get("useValueForTime")),
            color=rest.get("iconColor") or "red",
            enabled=rest.get("enable", True),
            hidden=rest.get("hide", False),
        )
    if isinstance(given, dict):
        rest["datasource"] = given
    elif source is not None:
        # By its name alone, nobody knows the type of a data source that no PromQL is sent to.
        typed = source.type != "prometheus" or bool(rest.get("expr"))
        rest["datasource"] = {**({"type": source.type} if typed else {}), "uid": source.uid}
    return RawAnnotation(name, rest)


def _source(raw: Json) -> DataSource | None:
    """None where anything is left to the dashboard's own data source; else one that it uses, so that no variable asks
    the viewer for another.
    """
    given = list(_sources(raw))
    if any(one in (None, "", "default") for one in given):
        return None
    return next((foreign_source(one) for one in given if isinstance(one, str) or one.get("uid")), GRAFANA)


def _sources(raw: Json) -> Iterator[Any]:
    """The data sources of all that asks one, None where none is said."""
    for panel in _panels([*(raw.get("rows") or ()), *(raw.get("panels") or ())]):
        its = panel.get("datasource")
        mixed = (its.get("uid") if isinstance(its, dict) else its) == "-- Mixed --"
        for target in panel.get("targets") or ():
            # What is no object is refused when the panel is compiled.
            yield target.get("datasource") if isinstance(target, dict) and (mixed or not its) else its
    for variable in raw.get("templating", {}).get("list", ()):
        if variable.get("type") in ("query", "adhoc", "groupby"):
            yield variable.get("datasource")
    for annotation in (raw.get("annotations") or {}).get("list") or ():
        if annotation.get("expr"):
            yield annotation.get("datasource")


def _panels(held: list[Json]) -> Iterator[Json]:
    for one in held:
        if is_row(one):
            yield from _panels(one.get("panels") or [])
        else:
            yield one


def _layout(raw: Json) -> Json:
    """The dashboard's `rows`, or its `panels` where it shows no row."""
    old = raw.get("rows") or []
    if old:
        groups = [(row, [(one, row) for one in row.get("panels") or ()]) for row in old]
        shown = any(row.get("collapse") or row.get("showTitle") or row.get("repeat") for row in old)
    else:
        groups = [(row, [(one, None) for one in held]) for row, held in _groups(raw.get("panels") or [])]
        shown = any(row for row, _ in groups)
    made = [(row, [foreign_panel(one, its) for one, its in held]) for row, held in groups]
    if not shown:
        return {"panels": keyed(panel for _, held in made for panel in held)}
    return {"rows": _rows(made)}


def _rows(groups: list[tuple[Json, list[RawPanel]]]) -> list[Row]:
    """A row for each group, with a key where the name is taken."""
    names = [row.get("key") or row.get("title") or "" for row, _ in groups]
    keys = [
        row.get("key") if name == one else one
        for (row, _), name, one in zip(groups, names, distinct(names), strict=True)
    ]
    return [foreign_row({**row, "key": key}, held) for (row, held), key in zip(groups, keys, strict=True)]


def _groups(panels: list[Json]) -> Iterator[tuple[Json, list[Json]]]:
    """Rows with their panels; those above the first row, and those below one that holds its own, have none: {}."""
    row: Json = {}
    held: list[Json] = []
    for one in [*_flat(panels), None]:
        if one is not None and not is_row(one):
            held.append(one)
            continue
        if row or held:
            yield row, held
        row, held = one or {}, []


def _flat(panels: list[Json]) -> Iterator[Json | None]:
    """Rows and panels one after another, nested ones too; None where a collapsed row ends, which holds its own."""
    for one in _placed(panels):
        yield one
        if is_row(one):
            yield from _flat(one.get("panels") or [])
            if one.get("panels") and one.get("collapsed"):
                yield None


def _placed(panels: list[Json]) -> list[Json]:
    """Panels from top to bottom and left to right, as Grafana shows them, where all say their place."""
    places = [one.get("gridPos") or {} for one in panels]
    if not all(isinstance(place.get(axis), int | float) for place in places for axis in ("x", "y")):
        return panels
    return [one for _, one in sorted(zip(places, panels, strict=True), key=lambda pair: (pair[0]["y"], pair[0]["x"]))]
