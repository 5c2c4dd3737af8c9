"""A panel from its JSON: of the class of its kind, with the fields that stand at their places."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs

import obsdsl
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.panel import NO_THRESHOLDS
from obsdsl.compile.grafana.panel import panel as compiled
from obsdsl.compose.graph import GraphPanel, LegendPanel
from obsdsl.compose.layout import Box
from obsdsl.compose.panel import AnyPanel, DataPanel, LibraryPanel, Panel, RawPanel
from obsdsl.compose.panels.heatmap import Heatmap
from obsdsl.compose.panels.plugin import PluginPanel
from obsdsl.compose.panels.table import Table
from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError
from obsdsl.importing.dashboards import look
from obsdsl.importing.dashboards.fields import at_path, made, object_at, placed
from obsdsl.importing.dashboards.override import overrides
from obsdsl.importing.dashboards.patch import Inexpressible, Patch, difference, same
from obsdsl.importing.dashboards.query import QueryReader, Read, Sources, panel_source, source_in
from obsdsl.importing.dashboards.usual import usual
from obsdsl.importing.differences.difference import Differences

# What a query leaves out that asks whom its panel asks.
_SOURCE = ("datasource",)
_ANYWHERE = Box(0, 0, 12, 8)
_STYLE = "fieldConfig.defaults.custom.thresholdsStyle.mode"
# What stands beside a reference to a panel of the library.
_OF_REFERENCE = frozenset({"id", "gridPos", "type", "title", "libraryPanel", "repeat", "repeatDirection", "maxPerRow"})


@frozen
class ReadPanel:
    """A panel, the queries that it has, and why it is raw where it is."""

    panel: AnyPanel
    json: dict[str, Any]
    queries: tuple[Read, ...] = ()
    reason: str | None = None


@frozen
class Reading:
    """What is the same for all parts of a dashboard: whom it asks, for which servers, and what may differ."""

    sources: Sources
    context: Context
    differences: Differences = Differences()

    def usual(self, kind: str) -> Mapping[str, Any]:
        """What Grafana takes for the settings that a panel does not say; nothing where each is to be as it was."""
        return usual(kind) if self.differences.makes("panel-defaults") else {}


@cache
def kinds() -> dict[str, Any]:
    """The classes of panels by Grafana's id of the plugin."""
    classes = [getattr(obsdsl, name) for name in obsdsl.__all__]
    panels = [one for one in classes if isinstance(one, type) and issubclass(one, Panel) and one is not PluginPanel]
    return {one.kind: one for one in panels}


def read_panel(json: dict[str, Any], reading: Reading) -> ReadPanel:
    """The panel, raw where it cannot be typed. Neither its id nor its place is in it yet."""
    kind = json.get("type")
    if "libraryPanel" in json:
        return _library(json, reading)
    if not isinstance(kind, str) or kind == "row":
        return raw(json, f"of the kind {kind!r}", reading)
    cls = kinds().get(kind, PluginPanel)
    if reading.context.grafana < cls.since:
        cls = PluginPanel
    try:
        return _typed(cls, json, reading)
    except (ObsdslError, AttributeError, KeyError, TypeError, ValueError) as error:
        return raw(json, f"it cannot be typed: {str(error)[:100] or type(error).__name__}", reading)


def _library(json: dict[str, Any], reading: Reading) -> ReadPanel:
    """A panel of Grafana's library where it is shown by reference; some versions put the panel itself beside it."""
    held, place = json["libraryPanel"], object_at(json, "gridPos")
    names = held if isinstance(held, dict) and held.keys() == {"uid", "name"} else {}
    title = json.get("title", names.get("name"))
    if names and json.keys() <= _OF_REFERENCE and all(isinstance(one, str) for one in (title, *names.values())):
        size = {name: place[key] for name, key in (("width", "w"), ("height", "h")) if key in place}
        found = made(LibraryPanel, title, names["uid"], name=None if names["name"] == title else names["name"], **size)
        if found is not None:
            return _patched(found, json, (), reading)
    return raw(json, "a panel of Grafana's library", reading)


def raw(json: dict[str, Any], reason: str, reading: Reading) -> ReadPanel:
    """The panel as it is: its id and its place are ours where they may be, and where it names whom it asks."""
    asked = not json.get("targets") or json.get("datasource") is not None
    place = object_at(json, "gridPos")
    found = None
    if asked and place and "id" not in json and reading.differences.makes("positions"):
        plain = {name: one for name, one in json.items() if name != "gridPos"}
        found = made(RawPanel, plain, width=place.get("w"), height=place.get("h"))
    panel = found or RawPanel(json, dialect="exact")
    return ReadPanel(panel, json, _raw_queries(json), reason)


def _raw_queries(json: dict[str, Any]) -> tuple[Read, ...]:
    """A place for each query of a raw panel: they count as raw."""
    held = json.get("targets")
    count = sum(isinstance(one, dict) for one in held) if isinstance(held, list) else 0
    return tuple(Read(obsdsl.RawQuery({}), "of a raw panel") for _ in range(count))


def _typed(cls: Any, json: dict[str, Any], reading: Reading) -> ReadPanel:
    sources, context = reading.sources, reading.context
    options = placed(cls, json, context.grafana, reading.usual(json["type"])) | _frame(json, cls)
    title = json.get("title", "")
    if not isinstance(title, str):
        return raw(json, "its title is no text", reading)
    read: tuple[Read, ...] = ()
    given: dict[str, Any] = {}
    if issubclass(cls, DataPanel):
        targets = [] if json.get("targets") is None else json["targets"]
        if not isinstance(targets, list) or not all(isinstance(one, dict) for one in targets):
            return raw(json, "its queries are no objects", reading)
        if not targets and not cls.may_ask_nothing:
            return raw(json, "it has no queries", reading)
        calc = options.get("calc", "lastNotNull") in ("last", "lastNotNull")
        reader = QueryReader(json.get("datasource"), sources, cls.instant and calc, _form(cls), reading.differences)
        read = tuple(reader.queries(targets))
        given["query"] = tuple(one.query for one in read)
        whom = json.get("datasource")
        options |= _data(cls, json, reading)
        options["datasource"] = panel_source(whom, sources.default) if targets else source_in(whom)
    elif "content" in {field.name for field in attrs.fields(cls)}:
        given["content"] = options.pop("content", "")
    found: Panel | None = made(cls, title=title, **given, **options)
    if found is None:
        return raw(json, f"its settings make no {cls.__name__}", reading)
    return _patched(found, json, read, reading)


def _frame(json: dict[str, Any], cls: type[Panel]) -> dict[str, Any]:
    place = object_at(json, "gridPos")
    found: dict[str, Any] = {"links": look.links(json.get("links"))}
    # Without a word, a panel is as large as its kind.
    found |= {
        name: place[key]
        for name, key, usual in zip(("width", "height"), "wh", cls.size, strict=True)
        if key in place and place[key] != usual
    }
    if isinstance(json.get("repeat"), str) and json["repeat"]:
        found |= {"repeat": json["repeat"]}
        if json.get("repeatDirection") == "v":
            found |= {"repeat_direction": "v"}
    return found


def _form(cls: Any) -> str | None:
    """The form in which the kind asks for its data."""
    return "table" if cls is Table else "heatmap" if cls is Heatmap else None


def _data(cls: Any, json: dict[str, Any], reading: Reading) -> dict[str, Any]:
    context, panel = reading.context, reading.differences.panel

    def kept_override(one: dict[str, Any]) -> dict[str, Any]:
        held: dict[str, Any] = object_at(panel({"fieldConfig": {"overrides": [one]}}), "fieldConfig")
        return held["overrides"][0] if held.get("overrides") else one

    def kept_transformation(one: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = panel({"transformations": [one]})["transformations"][0]
        return found

    defaults = object_at(json, "fieldConfig", "defaults")
    unit = at_path(json, cls.unit_at)
    found: dict[str, Any] = {
        # Without one, the build would take that of the metrics.
        "unit": unit if isinstance(unit, str) and unit else "" if json.get("targets") else None,
        "color": look.color(defaults.get("color")),
        "mappings": look.mappings(defaults.get("mappings")),
        "data_links": look.links(defaults.get("links")),
        "overrides": overrides(object_at(json, "fieldConfig").get("overrides"), cls is Table, context, kept_override),
        "transformations": look.transformations(json.get("transformations"), context, kept_transformation),
    }
    found |= _thresholds(cls, defaults, reading.usual(json["type"]))
    if issubclass(cls, LegendPanel):
        found["legend_mode"] = _legend_mode(json)
    if cls is Table:
        found |= _table(json)
    if cls is PluginPanel:
        found |= {"kind": json["type"], "options": object_at(json, "options") or None}
    return found


def _thresholds(cls: Any, defaults: dict[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    """The panel's thresholds; Grafana's own where the JSON has none, and ours would be others."""
    own, usual_steps = defaults.get("thresholds"), usual.get("fieldConfig.defaults.thresholds.steps")
    if usual_steps is not None and (isinstance(own, dict) or cls.threshold_colors):
        own = {"steps": usual_steps} | (own or {})
    found = look.thresholds(own)
    if found is None or (cls.threshold_colors and found == NO_THRESHOLDS):
        # What is built of a panel that says nothing of them.
        return {}
    # Ours are drawn where nothing is said, and Grafana's are not.
    silent = issubclass(cls, GraphPanel) and not object_at(defaults, "custom", "thresholdsStyle")
    style = usual.get(_STYLE) if silent else None
    return {"thresholds": found} | ({} if style is None else {"threshold_style": style})


def _legend_mode(json: dict[str, Any]) -> str:
    legend = object_at(json, "options", "legend")
    hidden = legend.get("showLegend") is False or legend.get("displayMode") == "hidden"
    return "hidden" if hidden else "table" if legend.get("displayMode") == "table" else "list"


def _table(json: dict[str, Any]) -> dict[str, Any]:
    options = object_at(json, "options")
    sort = options.get("sortBy")
    found: dict[str, Any] = {"pagination": options.get("enablePagination") is True}
    if isinstance(sort, list) and all(
        isinstance(one, dict) and isinstance(one.get("displayName"), str) for one in sort
    ):
        found["sort"] = {one["displayName"]: "desc" if one.get("desc") is True else "asc" for one in sort}
    return found


def _patched(found: Panel | LibraryPanel, json: dict[str, Any], read: tuple[Read, ...], reading: Reading) -> ReadPanel:
    """The panel with what its JSON has beside its fields; raw where that cannot be said."""

    def compiled_now(found: Panel | LibraryPanel) -> dict[str, Any]:
        id_, default = json.get("id") or 1, reading.sources.default
        return reading.differences.panel(compiled(found, id_, _ANYWHERE, default, reading.context))

    try:
        if isinstance(found, DataPanel) and found.query:
            rows = compiled_now(found)["targets"]
            pairs = zip(found.query, rows, json["targets"], strict=True)
            held = tuple(with_patch(one, difference(row, wanted)) for one, row, wanted in pairs)
            read = tuple(attrs.evolve(one, query=query) for one, query in zip(read, held, strict=True))
            found = attrs.evolve(found, query=held)
        found = with_patch(found, difference(compiled_now(found), _placed_as(json)))
        last = compiled_now(found)
        if not same(last, _placed_as(json)):
            # What a difference leaves out may depend on what was added.
            found = with_more(found, difference(last, _placed_as(json)))
            last = compiled_now(found)
    except (ObsdslError, Inexpressible) as error:
        return raw(json, f"what it has beside its fields cannot be said: {error}", reading)
    if not same(last, _placed_as(json)):
        return raw(json, "it does not come out the same", reading)
    plain = _said_once(found)
    if plain is not found and same(compiled_now(plain), _placed_as(json)):
        found, read = plain, tuple(attrs.evolve(one, query=q) for one, q in zip(read, plain.query, strict=True))
    return ReadPanel(found, json, read)


def _said_once(found: Any) -> Any:
    """The panel with queries that do not leave out the data source where it leaves out theirs itself."""
    if not isinstance(found, DataPanel):
        return found
    gone = {f"targets.{i}.datasource" for i, one in enumerate(found.query) if one.without == _SOURCE}
    if not gone or not gone <= set(found.without):
        return found
    held = [attrs.evolve(one, without=()) if one.without == _SOURCE else one for one in found.query]
    return attrs.evolve(found, query=tuple(held))


def _placed_as(json: dict[str, Any]) -> dict[str, Any]:
    """The JSON with the id and the place that a panel alone is given here."""
    return json | {"id": json.get("id") or 1, "gridPos": {"h": 8, "w": 12, "x": 0, "y": 0}}


def with_patch(found: Any, patch: Patch) -> Any:
    """The object with what is added to its JSON and left out of it."""
    return attrs.evolve(found, extra=patch.extra, without=patch.without) if patch else found


def with_more(found: Any, patch: Patch) -> Any:
    """The object with a patch over the one that it has: of its id and its place."""
    if not patch:
        return found
    return attrs.evolve(found, extra={**found.extra, **patch.extra}, without=(*found.without, *patch.without))
