"""Faults of dashboards: panels, legends, units, variables, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.datasource import DataSource
from obsdsl.compose.field import Override
from obsdsl.compose.link import DashboardLink
from obsdsl.compose.panel import DataPanel, Panel
from obsdsl.compose.panels.gauge import GaugePanel
from obsdsl.compose.panels.stat import Stat
from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.query import Query
from obsdsl.compose.thresholds import Thresholds
from obsdsl.compose.transformation import Merge
from obsdsl.compose.variable import CustomVariable, QueryVariable
from obsdsl.compose.window import on_panel
from obsdsl.define.unit import Unit
from obsdsl.errors import located
from obsdsl.express.node import Aggregation, Matcher, Number, Selector
from obsdsl.lint.problem import Level
from tests.lint.mutation.edit import edited, swapped
from tests.lint.mutation.lift import dashboards, panels, parts
from tests.lint.mutation.mutant import Operator, World
from tests.lint.mutation.tree import Spot, replaced, spots
from tests.lint.mutation.words import by, compared, misspelt, vector, with_matcher

Panels = Iterator[tuple[str, Panel]]
Dashboards = Iterator[tuple[str, tuple[Dashboard, ...]]]
_LABEL = re.compile(r"\{\{(\w+)\}\}")
# Of each kind of unit one that reads the same digits as something else.
_OTHER_UNITS = {"ratio": "percent", "bytes": "bytes/second", "bytes/second": "bytes", "seconds": "ms", "ms": "seconds"}


# --- units and thresholds ------------------------------------------------------------------------------------------


def _units(panel: DataPanel, world: World) -> set[Any]:
    nodes = (on_panel(query.expr) for query in panel.query if isinstance(query, Query))
    return {world.context.infer(node).unit for node in nodes}


def other_unit(panel: DataPanel, world: World) -> Panels:
    units = _units(panel, world)
    for name, other in _OTHER_UNITS.items():
        if units == {Unit.of(name)}:
            yield f"{name} shown as {other}", edited(panel, unit=other)


def mixed(panel: DataPanel, world: World) -> Panels:
    units = _units(panel, world)
    if isinstance(panel, TimeSeries) and len(units) == 1 and isinstance(next(iter(units)), Unit):
        name = "uptime_seconds" if units == {Unit.of("bytes")} else "process_resident_memory_bytes"
        yield f"and {name}", edited(panel, query=(*panel.query, Query(vector(name))), legend=None)


def drifted(panel: DataPanel, _: World) -> Panels:
    """The panel has thresholds of its own, and the alert has another one."""
    if len(panel.alerts) != 1 or (whole := compared(panel.alerts[0].expr)) is None or whole.op == "==":
        return
    assert isinstance(whole.right, Number)
    with located(panel.location):
        steps = Thresholds("green", (whole.right.value * 0.9, "red"))
    yield "red at nine tenths of the alert's threshold", edited(panel, thresholds=steps)


def endless(panel: DataPanel, world: World) -> Panels:
    if isinstance(panel, GaugePanel) and panel.max is not None and _units(panel, world) != {Unit.of("ratio")}:
        yield "max dropped", edited(panel, max=None)


# --- queries and legends -------------------------------------------------------------------------------------------


def override_of_none(panel: DataPanel, _: World) -> Panels:
    yield "an override of the query Q", edited(panel, overrides=(Override(query="Q", decimals=1),))


def transformation_of_none(panel: DataPanel, _: World) -> Panels:
    yield "a transformation of the query Q", edited(panel, transformations=(Merge(query="Q"),))


def _legends(panel: DataPanel) -> Iterator[tuple[Query, str, Callable[[str], DataPanel]]]:
    """Each query with its legend, and the panel with another one."""
    for query in panel.query:
        if isinstance(query, Query) and (legend := query.legend or panel.legend):

            def put(text: str, query: Query = query) -> DataPanel:
                if query.legend is None:
                    return edited(panel, legend=text)
                return edited(panel, query=swapped(panel.query, query, edited(query, legend=text)))

            yield query, legend, put


def legend_misspelt(*kinds: type[Panel]) -> Any:
    def spoil(panel: DataPanel, _: World) -> Panels:
        for _query, legend, put in _legends(panel) if isinstance(panel, kinds) else ():
            for label in _LABEL.findall(legend):
                new = misspelt(label)
                yield f"{{{{{new}}}}}", put(legend.replace(label, new))

    return spoil


def legend_label_dropped(*kinds: type[Panel]) -> Any:
    """The expression is summed up without the label that the legend shows."""

    def spoil(panel: DataPanel, _: World) -> Panels:
        for query, legend, _put in _legends(panel) if isinstance(panel, kinds) else ():
            for label in _LABEL.findall(legend):
                expr = Aggregation("sum", query.expr)
                for spot in spots(query.expr):
                    if isinstance(spot.node, Aggregation) and spot.node.grouping is not None:
                        kept = [one for one in spot.node.grouping.labels if one != label]
                        expr = replaced(query.expr, spot.path, by(spot.node, kept))
                        break
                new = swapped(panel.query, query, edited(query, expr=expr))
                yield f"summed up without {label}", edited(panel, query=new)

    return spoil


def legend_of_one_word(panel: DataPanel, _: World) -> Panels:
    """Lines by a label whose values are declared, and a legend that does not show it."""
    for query, legend, put in _legends(panel):
        if isinstance(panel, TimeSeries) and "{{status}}" in legend and len(panel.query) == 1 and query:
            yield "the label dropped from the legend", put("executions")


# --- texts, identity, links ----------------------------------------------------------------------------------------


def titleless(panel: DataPanel, _: World) -> Panels:
    yield "no title", edited(panel, title="")


def undescribed(dashboard: Dashboard, _: World) -> Dashboards:
    yield "no description", (edited(dashboard, description=None),)


def editable(dashboard: Dashboard, _: World) -> Dashboards:
    yield "editable", (edited(dashboard, editable=True),)


def named_source(dashboard: Dashboard, _: World) -> Dashboards:
    queries = [query for _, panel in dashboard.all_panels() if isinstance(panel, DataPanel) for query in panel.query]
    if any(isinstance(query, Query) for query in queries):
        yield "a data source by name", (edited(dashboard, datasource=DataSource("prometheus", "prom-eu")),)


def same_uid(dashboard: Dashboard, world: World) -> Dashboards:
    for other in world.workspace.dashboards:
        if isinstance(other, Dashboard) and other is not dashboard:
            yield f"uid {other.uid}", (edited(dashboard, uid=other.uid),)


def same_title(dashboard: Dashboard, world: World) -> Dashboards:
    for other in world.workspace.dashboards:
        if isinstance(other, Dashboard) and other is not dashboard and other.folder == dashboard.folder:
            yield f"title {other.title}", (edited(dashboard, title=other.title),)


def dead_link(dashboard: Dashboard, world: World) -> Dashboards:
    for other in world.workspace.dashboards:
        if len(other.uid) > 4:
            link = DashboardLink("More", f"/d/{misspelt(other.uid)}")
            yield f"link to {misspelt(other.uid)}", (edited(dashboard, links=(*dashboard.links, link)),)


# --- variables -----------------------------------------------------------------------------------------------------


def never_refreshed(dashboard: Dashboard, _: World) -> Dashboards:
    for one in dashboard.variables:
        if isinstance(one, QueryVariable):
            changed = swapped(dashboard.variables, one, edited(one, refresh="never"))
            yield f"${one.name} never refreshed", (edited(dashboard, variables=changed),)


def empty_query(dashboard: Dashboard, _: World) -> Dashboards:
    for one in dashboard.variables:
        if isinstance(one, QueryVariable):
            changed = swapped(dashboard.variables, one, edited(one, query=""))
            yield f"${one.name} asks nothing", (edited(dashboard, variables=changed),)


def cut_query(dashboard: Dashboard, _: World) -> Dashboards:
    for one in dashboard.variables:
        if isinstance(one, QueryVariable):
            changed = swapped(dashboard.variables, one, edited(one, query='label_values(up{job="node", instance)'))
            yield f"${one.name} without a brace", (edited(dashboard, variables=changed),)


def unused(dashboard: Dashboard, _: World) -> Dashboards:
    """No link takes it along to another dashboard."""
    with located(dashboard.location):
        one = CustomVariable("stage", ("prod", "test"))
    yield "$stage, which nothing uses", (edited(dashboard, variables=(*dashboard.variables, one), links=()),)


def lost(dashboard: Dashboard, _: World) -> Dashboards:
    for one in dashboard.variables:
        kept = tuple(other for other in dashboard.variables if other is not one)
        yield f"${one.name} deleted", (edited(dashboard, variables=kept),)


def misspelt_variable(spot: Spot, _: Any) -> Iterator[tuple[str, Selector]]:
    for one in spot.node.matchers if isinstance(spot.node, Selector) else ():
        if one.value.startswith("$"):
            new = Matcher(one.label, one.op, f"${misspelt(one.value[1:])}")
            yield f"{one.value} → {new.value}", with_matcher(spot.node, one, new)


def repeated_by_none(panel: DataPanel, _: World) -> Panels:
    yield "repeated for $shard", edited(panel, repeat="shard")


OPERATORS = (
    Operator("unit contradicted", "unit-contradiction", panels(other_unit)),
    Operator("two units on one axis", "mixed-units", panels(mixed)),
    Operator("threshold drifted from the alert's", "threshold-drift", panels(drifted)),
    Operator("gauge without an end", "gauge-scale", panels(endless)),
    Operator("override of no query", "panel-targets", panels(override_of_none), Level.WARNING),
    Operator("transformation of no query", "panel-targets", panels(transformation_of_none), Level.WARNING),
    Operator("misspelt label in a legend", "legend-label", panels(legend_misspelt(TimeSeries))),
    Operator(
        "misspelt label in the name of a number",
        "legend-label",
        panels(legend_misspelt(Stat, GaugePanel)),
        Level.WARNING,
    ),
    Operator("label of the legend aggregated away", "legend-label", panels(legend_label_dropped(TimeSeries))),
    Operator(
        "label of a number's name aggregated away",
        "legend-label",
        panels(legend_label_dropped(Stat, GaugePanel)),
        Level.WARNING,
    ),
    Operator("legend without the label", "ambiguous-legend", panels(legend_of_one_word)),
    Operator("panel without a title", "panel-text", panels(titleless)),
    Operator("dashboard without a description", "panel-text", dashboards(undescribed)),
    Operator("dashboard that is editable", "editable", dashboards(editable)),
    Operator("data source by name", "datasource-variable", dashboards(named_source)),
    Operator("uid twice", "dashboard-identity", dashboards(same_uid)),
    Operator("title twice in a folder", "dashboard-identity", dashboards(same_title)),
    Operator("link to a misspelt uid", "dead-link", dashboards(dead_link)),
    Operator("variable never refreshed", "variable-query", dashboards(never_refreshed)),
    Operator("variable that asks nothing", "variable-query", dashboards(empty_query)),
    Operator("variable's query without a brace", "promql-syntax", dashboards(cut_query)),
    Operator("variable that nothing uses", "unused-variable", dashboards(unused)),
    Operator("variable deleted", "unknown-variable", dashboards(lost)),
    Operator("misspelt variable", "unknown-variable", parts(misspelt_variable, "panel")),
    Operator("repeated for no variable", "unknown-variable", panels(repeated_by_none)),
)
