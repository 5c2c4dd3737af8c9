"""What a panel shows: which kinds show values, which queries are seen, and whether these arrive as they were asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsdsl.define.unit import Unit
from obsdsl.express.infer import Inferred
from obsdsl.express.node import Variable
from obsdsl.lint.site import Site
from obsdsl.lint.view import OverrideView, PanelView, QueryView
from obsdsl.lint.view.raw_field import at as json_at
from obsdsl.lint.view.raw_field import unit_path
from obsdsl.read.origin import Path

# Kinds with an axis of time, or of values.
GRAPHS: Final = frozenset({"timeseries", "graph", "trend", "barchart"})
# Kinds that show one value a series.
SINGLE: Final = frozenset({"stat", "gauge", "bargauge", "singlestat", "piechart"})
# Kinds that show nothing without a query.
ASKING: Final = (
    GRAPHS | SINGLE | {"table", "table-old", "heatmap", "histogram", "state-timeline", "status-history", "logs"}
)
# Kinds whose queries are evaluated along the dashboard's time.
OVER_TIME: Final = frozenset({"timeseries", "graph", "trend", "heatmap", "state-timeline", "status-history"})
# What has no data of its own, or not from a server.
BUILT_IN_SOURCES: Final = frozenset({"-- Mixed --", "-- Grafana --", "-- Dashboard --", "__expr__", "grafana"})
# Transformations that leave every value as it is.
_KEEPING: Final = frozenset(
    {"organize", "sortBy", "limit", "merge", "joinByField", "seriesToColumns", "labelsToFields", "renameByRegex"}
    | {"filterFieldsByName", "filterByValue", "filterByRefId", "order", "rename", "noop", "concatenate", "append"}
    | {"seriesToRows", "convertFrameType", "prepareTimeSeries", "partitionByValues", "formatTime"}
)
# Reductions of a series whose result is no value of it.
_COUNTING: Final = frozenset(
    {"count", "changeCount", "distinctCount", "diffperc", "variance", "allIsZero", "allIsNull", "sum"}
)
_CALCS: Final[tuple[Path, ...]] = (("options", "reduceOptions", "calcs"), ("options", "fieldOptions", "calcs"))


def json_of(value: Any) -> Mapping[str, Any]:
    """The JSON that a view was made of, empty for a thing of ours."""
    held = value if isinstance(value, Mapping) else getattr(value, "raw", None)
    return held if isinstance(held, Mapping) else {}


def seen(panel: PanelView) -> tuple[QueryView, ...]:
    """The queries whose results are shown."""
    return tuple(query for query in panel.queries if not query.hidden)


def below(panel: PanelView, path: Path) -> Path:
    """A path below the panel's own; () where the panel stands in no file."""
    return path[len(panel.path) :] if isinstance(panel.source, Mapping) else ()


def unit_field(panel: PanelView) -> Path:
    """Where the panel says its unit."""
    if not panel.is_raw:
        return ("unit",)
    return (unit_path(panel.source) or ()) if isinstance(panel.source, Mapping) else ()


def keeps_values(panel: PanelView) -> bool:
    """Whether the values of the queries are shown as they are: nothing computes with them."""
    if any(one.id not in _KEEPING and not one.disabled for one in panel.transformations):
        return False
    return not any(calc in _COUNTING for calc in _calcs(panel))


def _calcs(panel: PanelView) -> Iterator[str]:
    """How a series becomes one value."""
    own = getattr(panel.source, "calc", None)
    found = [own] if isinstance(own, str) else []
    json = json_of(panel.source)
    for way in _CALCS:
        held = json_at(json, way)
        found += [one for one in held if isinstance(one, str)] if isinstance(held, list) else []
    if panel.kind == "singlestat" and isinstance(name := json.get("valueName"), str):
        found.append("sum" if name == "total" else name)
    yield from found


def values_of(query: QueryView, at: Site) -> Inferred | None:
    """What is known of the values that a PromQL query gives; None where it gives others, or its tree is unknown."""
    node = query.node
    if node is None or query.language != "promql" or isinstance(node, Variable):
        return None
    return at.infer(node)


def unit_of(query: QueryView, at: Site) -> Unit | None:
    """The unit of a query's values, where it is known and no guess."""
    known = values_of(query, at)
    if known is None or known.converted or query.format in ("table", "heatmap"):
        return None
    return known.measured


def override_unit(override: OverrideView, panel: PanelView) -> tuple[Unit | str | None, Path]:
    """The unit that an override sets, and where it stands."""
    if isinstance(panel.source, Mapping) and override.unit is not None:
        way = below(panel, override.path)
        rows = json_at(panel.source, (*way, "properties"))
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, Mapping) and row.get("id") == "unit":
                return override.unit, (*way, "properties", index, "value")
    return override.unit, ("overrides",) if not panel.is_raw else ()
