"""Dashboards of ours as grafanalib's objects, for those who go on in grafanalib. Its only importer.

Each object is of grafanalib's own class and gives the JSON that obsdsl emits, not grafanalib's: of what the class could
not hold nothing is lost, and none of grafanalib's oddities come in. What the user changes afterwards, by any of the
class's attributes, is merged into that JSON. To read such a dashboard gives the same JSON again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compile.grafana.dashboard import id_of, row_id
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.foreign import Json, foreign_json
from obsdsl.read.grafanalib import normalise_panel

if TYPE_CHECKING:
    from grafanalib.core import Dashboard as GrafanalibDashboard

Path: TypeAlias = "tuple[str | int, ...]"

# grafanalib's class for each of Grafana's kinds; all others are its Panel, with the type in their JSON.
_CLASSES = {
    "alertlist": "AlertList",
    "barchart": "BarChart",
    "bargauge": "BarGauge",
    "dashlist": "DashboardList",
    "gauge": "GaugePanel",
    "heatmap": "Heatmap",
    "histogram": "Histogram",
    "logs": "Logs",
    "news": "News",
    "piechart": "PieChartv2",
    "row": "RowPanel",
    "stat": "Stat",
    "state-timeline": "StateTimeline",
    "table": "Table",
    "text": "Text",
    "timeseries": "TimeSeries",
}
# Attributes that hold lists of objects, which cannot be found out as the others are.
_LISTS: dict[str, Path] = {
    "thresholds": ("fieldConfig", "defaults", "thresholds", "steps"),
    "mappings": ("fieldConfig", "defaults", "mappings"),
    "valueMaps": ("fieldConfig", "defaults", "mappings"),
    "overrides": ("fieldConfig", "overrides"),
}
# A text that no dashboard holds, by which an attribute's place in the JSON is found.
_PROBE = "\0probe"


def to_grafanalib(dashboard: Dashboard, context: Context | None = None) -> GrafanalibDashboard:
    """The dashboard as a `grafanalib.core.Dashboard`.

    `context` is what to compile for, and what is known of the metrics; without one, it is the newest Grafana, and the
    units that follow from declarations are missing.
    """
    context = context or Context()
    raw = compiled(dashboard, context)
    keys = _keys(dashboard)
    core = _core()
    made = _made(
        core.Dashboard,
        raw | {"panels": [_keyed(one, keys) for one in raw["panels"]]},
        panels=[_panel(one, keys) for one in raw["panels"]],
        templating=core.Templating(list=[_made(core.Template, one) for one in raw["templating"]["list"]]),
        annotations=core.Annotations(list=raw["annotations"]["list"]),
        time=core.Time(raw["time"]["from"], raw["time"]["to"]),
    )
    made.folder = dashboard.folder
    return made


def _core() -> Any:
    """Imported on first use: it takes longer than all of obsdsl."""
    import grafanalib.core

    return grafanalib.core


def _keys(dashboard: Dashboard) -> dict[int, str]:
    """The keys of panels and rows by their ids: Grafana's JSON has no place for them, and ids are made from them."""
    rows = [(row_id(row), row.key) for row in dashboard.rows]
    panels = [(id_of(row, one), one.key) for row, one in dashboard.all_panels()]
    return {id_: key for id_, key in rows + panels if key is not None}


def _keyed(raw: Json, keys: dict[int, str]) -> Json:
    key = {"key": keys[raw["id"]]} if raw["id"] in keys else {}
    nested = {"panels": [_keyed(one, keys) for one in raw["panels"]]} if "panels" in raw else {}
    return raw | nested | key


def _panel(raw: Json, keys: dict[int, str]) -> Any:
    core = _core()
    place = raw["gridPos"]
    given: Json = {
        "gridPos": core.GridPos(place["h"], place["w"], place["x"], place["y"]),
        "dataSource": raw.get("datasource"),
        "targets": [_made(core.Target, one) for one in raw.get("targets", ())],
        "repeat": core.Repeat(raw.get("repeatDirection"), raw.get("repeat"), raw.get("maxPerRow")),
        "panels": [_panel(one, keys) for one in raw.get("panels", ())],
    }
    base = getattr(core, _CLASSES.get(raw.get("type", ""), "Panel"))
    held = {field.name for field in attrs.fields(base)}
    return _made(base, _keyed(raw, keys), **{name: one for name, one in given.items() if name in held})


def _made(base: Any, exact: Json, **given: Any) -> Any:
    """An object of `base` that gives the JSON `exact`: with the attributes given, and all others that it can hold."""
    made = _class(base)(**{**_needed(base), **_attributes(base, exact), **given}, exact=exact)
    made.then = made.now()
    return made


class _Exact:
    """Mixed into a class of grafanalib's."""

    # What obsdsl emits, and what the object would have given itself when it was made.
    exact: Json
    then: Json

    def to_json_data(self) -> Json:
        """What obsdsl emits, with what was changed since the object was made."""
        edited: Json = _edited(self.exact, self.then, self.now())
        return edited

    def now(self) -> Json:
        """What the object gives itself, as Grafana of today reads it."""
        return _native(super())


@cache
def _class(base: Any) -> Any:
    fields: dict[str, Any] = {
        "exact": attrs.field(factory=dict, repr=False),
        "then": attrs.field(factory=dict, repr=False),
    }
    if base.__name__ == "Dashboard":
        fields["folder"] = attrs.field(default=None)
    return attrs.make_class(base.__name__, fields, bases=(_Exact, base), slots=False, collect_by_mro=True)


def _native(value: Any) -> Json:
    """The JSON of an object of grafanalib's, mended where it is a panel."""
    # Its Panel is made to be derived from, and has no type.
    give: Callable[[], Json] = getattr(value, "to_json_data", None) or (lambda: value.panel_json({"type": ""}))
    raw: Json = foreign_json(give())
    return normalise_panel(raw) if "gridPos" in raw else raw


def _edited(exact: Any, then: Any, now: Any) -> Any:
    """`exact` with all that differs between `then` and `now`: objects field by field, all else whole."""
    if then == now:
        return exact
    if not all(isinstance(one, dict) for one in (exact, then, now)):
        return now
    found = dict(exact)
    for key in then.keys() | now.keys():
        if key not in now:
            found.pop(key, None)
        elif key not in then or then[key] != now[key]:
            found[key] = _edited(found.get(key), then.get(key), now[key])
    return found


def _attributes(base: Any, exact: Json) -> Json:
    """The attributes of `base` whose value stands in `exact`, so that the object says what it shows."""
    found: Json = {}
    for field, path in _paths(base).items():
        value = _at(exact, path)
        if value is not None and _accepts(getattr(attrs.fields(base), field), value):
            found[field] = value
    return found


def _needed(base: Any) -> Json:
    """Empty text for the attributes without a default, which not every JSON has: filters have no query."""
    return {field.name: "" for field in attrs.fields(base) if field.default is attrs.NOTHING}


@cache
def _paths(base: Any) -> dict[str, Path]:
    """Where each attribute's value stands in the JSON: found by making an object with a probe in its place."""
    found: dict[str, Path] = {}
    for field in attrs.fields(base):
        if not field.init:
            continue
        sample = base(**_needed(base))
        setattr(sample, field.name, _PROBE)
        try:
            path = next(_places(_native(sample)), None)
        except Exception:
            # It takes no text: an object of grafanalib's, or a list of them.
            path = _LISTS.get(field.name)
        if path is not None:
            found[field.name] = path
    return found


def _places(value: Any) -> Iterator[Path]:
    if value == _PROBE:
        yield ()
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield from ((key, *rest) for rest in _places(one))


def _at(value: Any, path: Path) -> Any:
    for key in path:
        try:
            value = value[key]
        except (LookupError, TypeError):
            return None
    return value


def _accepts(field: Any, value: Any) -> bool:
    """Whether grafanalib takes the value: it refuses some that Grafana takes, such as a maximum of 0.99."""
    try:
        if field.validator is not None:
            field.validator(None, field, value)
    except Exception:
        return False
    return True
