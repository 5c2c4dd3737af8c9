"""grafanalib's objects wherever ours are: panels, targets, rows, templates, dashboards."""

from __future__ import annotations

import contextlib
import copy
import inspect
import json
import warnings
from typing import Any

import pytest
from grafanalib import core as G  # noqa: N812
from grafanalib import zabbix
from grafanalib.cloudwatch import CloudwatchMetricsTarget
from grafanalib.elasticsearch import ElasticsearchTarget

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.foreign import foreign_json
from obsdsl.compose.panels.stat import Stat
from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.query import Query, RawQuery
from obsdsl.compose.row import Row
from obsdsl.compose.variable import CustomVariable, IntervalVariable, QueryVariable, RawVariable, TextVariable
from obsdsl.errors import DefinitionError
from obsdsl.express.render import render
from obsdsl.read.grafanalib import normalise_panel

with warnings.catch_warnings():
    # It warns of itself when it is imported: there is a model of Grafana's next schema, too.
    warnings.simplefilter("ignore", DeprecationWarning)
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.cog.plugins import register_default_plugins
    from grafana_foundation_sdk.models.dashboard import Dashboard as ModelledDashboard

CONTEXT = Context()
TARGETS = [G.Target(expr="up", legendFormat="{{job}}"), G.Target(expr="sum(up)", hide=True, refId="B")]
STEPS = [G.Threshold("green", 0, 0.0), G.Threshold("orange", 1, 50.0), G.Threshold("red", 2, 80.0)]
OVERRIDES = [{"matcher": {"id": "byName", "options": "a"}, "properties": [{"id": "unit", "value": "s"}]}]
MAPPINGS = [G.StatValueMappings(G.StatValueMappingItem("down", "0", "red")), G.StatRangeMappings("some", 1, 5, "blue")]
SHARED = {
    "description": "What it shows.",
    "links": [G.DataLink("Runbook", "https://example.org", True)],
    "transparent": True,
    "repeat": G.Repeat("h", "job", 3),
    "interval": "1m",
    "timeFrom": "1h",
    "transformations": [{"id": "merge", "options": {}}],
}
# A panel of each class with settings that the class alone has.
RICH: dict[str, dict[str, Any]] = {
    "ePict": {"boxes": [G.ePictBox(text="a")]},
    "Graph": {"stack": True, "yAxes": G.single_y_axis(format="s"), "dataLinks": [G.DataLink("a", "b")]},
    "TimeSeries": {"unit": "s", "thresholds": STEPS, "overrides": OVERRIDES, "valueMin": 0, "legendCalcs": ["mean"]},
    "Discrete": {"colorMaps": [G.DiscreteColorMappingItem("up")], "valueMaps": [G.ValueMap("up", 1)]},
    "Text": {"content": "# Title", "mode": "text"},
    "Stat": {"thresholds": STEPS, "mappings": MAPPINGS, "decimals": 2, "reduceCalc": "lastNotNull"},
    "SingleStat": {"thresholds": "50,80", "valueMaps": [G.ValueMap("up", "1")], "valueName": "current"},
    "Table": {"mappings": MAPPINGS, "sortBy": [G.TableSortByField("Time", True)], "displayMode": "lcd-gauge"},
    "BarGauge": {"valueMaps": [G.ValueMap("up", 1)], "label": "a", "limit": 5, "calc": "max", "allValues": True},
    "GaugePanel": {"valueMaps": [G.RangeMap(0, 1, "low")], "label": "a", "calc": "max", "thresholds": STEPS},
    "Heatmap": {"dataFormat": "tsbuckets", "yAxis": G.YAxis(format="s", logBase=2), "hideZeroBuckets": True},
    "Statusmap": {"legend": G.Legend(avg=True)},
    "Svg": {"format": "s"},
    "PieChart": {"aliasColors": {"a": "red"}, "legendType": "On graph", "format": "s"},
    "PieChartv2": {"unit": "s", "mappings": MAPPINGS, "legendValues": ["percent"], "pieType": "donut"},
    "DashboardList": {"showSearch": True, "searchQuery": "shop", "searchTags": ["shop"]},
    "Logs": {"showLabels": True, "dedupStrategy": "exact"},
    "Worldmap": {"thresholds": "0,10"},
    "StateTimeline": {"mappings": MAPPINGS, "rowHeight": 0.5},
    "Histogram": {"bucketSize": 5, "combine": True},
    "News": {"feedUrl": "https://example.org/rss"},
    "Ae3ePlotly": {"data": [{"x": [1, None, 3]}], "layout": {"title": "a"}},
    "BarChart": {"colorMode": "fixed", "legendCalcs": ["sum"], "overrides": OVERRIDES},
    "AlertList": {"stateFilter": ["alerting"], "nameFilter": "shop", "limit": 3},
    "ZabbixTriggersPanel": {"dataSource": "zabbix"},
}
CLASSES = {
    name: cls
    for name, cls in inspect.getmembers(G, inspect.isclass)
    if (issubclass(cls, G.Panel) and cls not in (G.Panel, G.RowPanel)) or cls is G.AlertList
} | {"ZabbixTriggersPanel": zabbix.ZabbixTriggersPanel}
# Kinds that are plugins from outside, or that the SDK does not model.
UNMODELLED = ("-panel", "alertlist")


def made(name: str, rich: bool) -> Any:
    cls = CLASSES[name]
    held = inspect.signature(cls).parameters
    shared = {"targets": TARGETS, **(SHARED if rich else {})}
    if name == "ZabbixTriggersPanel":
        shared = {}
    given = {key: value for key, value in shared.items() if key in held}
    needed = {"dataSource": "zabbix"} if name == "ZabbixTriggersPanel" else {}
    return cls(title=name, **given, **(RICH[name] if rich else needed))


def paths(value: Any, path: str = "") -> dict[str, Any]:
    """Every value that is no object or list, by where it stands."""
    if isinstance(value, dict):
        return {key: one for name, held in value.items() for key, one in paths(held, f"{path}.{name}").items()}
    if isinstance(value, list):
        return {key: one for at, held in enumerate(value) for key, one in paths(held, f"{path}[{at}]").items()}
    return {path: value}


def null_fields(value: Any) -> list[str]:
    return [path for path, one in paths(value).items() if one is None and not path.endswith("]")]


def panels(value: Dashboard) -> list[dict[str, Any]]:
    found = compiled(value, CONTEXT)["panels"]
    return [inner for one in found for inner in (one, *one.get("panels", ()))]


def test_every_class_of_panel_has_rich_settings_here() -> None:
    assert set(RICH) == set(CLASSES)
    assert len(CLASSES) >= 24


@pytest.mark.parametrize("rich", [False, True], ids=["default", "rich"])
@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_panel_of_any_class_goes_in_and_out(name: str, rich: bool) -> None:
    panel = made(name, rich)
    found = compiled(Dashboard("D", panels=(panel, TimeSeries("ours", "up"))), CONTEXT)
    (theirs, _) = found["panels"]
    assert theirs["title"] == name
    assert null_fields(found) == []
    assert len({one["id"] for one in found["panels"]}) == 2
    assert [one["refId"] for one in theirs.get("targets", ())] in ([], ["A", "B"])
    assert all(one["datasource"]["uid"] for one in theirs.get("targets", ()))
    assert not {"cacheTimeout", "error", "span", "minSpan", "height", "editable"} & theirs.keys()


@pytest.mark.parametrize("rich", [False, True], ids=["default", "rich"])
@pytest.mark.parametrize("name", sorted(CLASSES))
def test_the_foundation_sdk_keeps_what_is_emitted(name: str, rich: bool) -> None:
    register_default_plugins()
    found = compiled(Dashboard("D", panels=(made(name, rich),)), CONTEXT)
    kept = json.loads(JSONEncoder().encode(ModelledDashboard.from_json(json.loads(json.dumps(found)))))
    (theirs,) = found["panels"]
    if theirs["type"].endswith(UNMODELLED):
        return
    lost = {path: one for path, one in paths(theirs).items() if paths(kept["panels"][0]).get(path) != one}
    # Grafana reads these two of every target; the SDK's Prometheus target has neither.
    lost = {path: one for path, one in lost.items() if not path.endswith((".query", ".intervalFactor"))}
    assert lost == {}


def inner_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, held in items for one in inner_paths(held, (*path, key)))]


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_no_json_makes_it_crash(name: str) -> None:
    """Each value of a panel's JSON replaced by one of another shape: it is mended or refused."""
    whole = foreign_json(made(name, True))
    for path in inner_paths(whole)[1:]:
        for junk in (None, "", "text", -1, [], {}, [5], {"a": 1}, [{}], True):
            raw = copy.deepcopy(whole)
            holder = raw
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = junk
            with contextlib.suppress(DefinitionError):
                assert null_fields(normalise_panel(raw)) == []


def test_panels_stand_beside_ours_in_rows() -> None:
    held = (G.Graph(title="theirs", targets=TARGETS, gridPos=G.GridPos(h=5, w=10, x=99, y=99)), Stat("ours", "up"))
    row, theirs, ours = panels(Dashboard("D", rows=(Row("a", *held),)))
    assert (row["type"], theirs["type"], ours["type"]) == ("row", "timeseries", "stat")
    assert theirs["gridPos"] == {"x": 0, "y": 1, "w": 10, "h": 5}


def test_rows_of_both_kinds_stand_beside_ours() -> None:
    old = G.Row(title="old", height=G.Pixels(300), panels=[G.Graph(title="a"), G.Graph(title="a"), G.Graph(title="b")])
    new = G.RowPanel(title="new", collapsed=True, panels=[G.Stat(title="c")], repeat=G.Repeat(variable="job"))
    value = Dashboard("D", rows=(Row("ours", TimeSeries("t", "up")), old, new))
    assert [row.title for row in value.rows] == ["ours", "old", "new"]
    assert [(panel.key, panel.width, panel.height) for panel in value.rows[1].panels] == [
        (None, 8, 8),
        ("a 2", 8, 8),
        (None, 8, 8),
    ]
    found = compiled(value, CONTEXT)["panels"][-1]
    assert (found["type"], found["collapsed"], found["repeat"], len(found["panels"])) == ("row", True, "job", 1)


def test_a_key_is_read_from_extra_json() -> None:
    value = Dashboard("D", panels=(G.Stat(title="a"), G.Stat(title="a", extraJson={"key": "second"})))
    assert [panel.key for panel in value.panels] == [None, "second"]
    assert "key" not in panels(value)[1]


def test_a_target_with_promql_is_a_query() -> None:
    target = G.Target(expr="sum(rate(x[5m]))", legendFormat="{{a}}", refId="Q", instant=True, interval="30s", hide=True)
    (query,) = TimeSeries("t", target).query
    assert isinstance(query, Query)
    assert (render(query.expr), query.legend, query.id) == ("sum(rate(x[5m]))", "{{a}}", "Q")
    assert (query.instant, query.step, query.hide, query.interval_factor) == (True, "30s", True, None)


def test_what_a_target_leaves_open_is_left_to_the_panel() -> None:
    (query,) = TimeSeries("t", G.Target(expr="up"), legend="{{job}}").query
    assert isinstance(query, Query)
    assert (query.id, query.legend, query.instant, query.format, query.step) == (None, None, None, None, None)


@pytest.mark.parametrize(
    "target",
    [ElasticsearchTarget(query="error"), CloudwatchMetricsTarget(namespace="AWS/EC2"), G.SqlTarget(rawSql="x")],
)
def test_a_target_of_another_language_stays_as_it_is(target: Any) -> None:
    (query,) = TimeSeries("t", target).query
    assert isinstance(query, RawQuery)
    assert "refId" not in query.raw
    (row,) = panels(Dashboard("D", panels=(TimeSeries("t", target),)))[0]["targets"]
    assert row["refId"] == "A"


def test_broken_promql_is_refused_unless_the_data_source_says_another_language() -> None:
    with pytest.raises(DefinitionError, match="no PromQL; in another language, it needs a data source of that type"):
        TimeSeries("t", G.Target(expr="sum(rate("))
    loki = G.Target(expr='{app="a"} |= "b"', datasource={"type": "loki", "uid": "logs"})
    assert isinstance(TimeSeries("t", loki).query[0], RawQuery)


def test_templates_become_variables_of_ours() -> None:
    given = [
        G.Template("a", "label_values(up, job)", multi=True, includeAll=True, default="All", dataSource="prom", sort=2),
        G.Template("b", "label_values(up, job)", default=["x", "y"], multi=True, regex="/x/", hide=G.HIDE_LABEL),
        G.Template("c", "one,two : 2", type="custom", default="one", label="C"),
        G.Template("d", "1m,5m", type="interval", auto=True),
        G.Template("e", "3", type="constant"),
        G.Template("f", "SELECT 1", dataSource="mysql"),
    ]
    a, b, c, d, e, f = Dashboard("D", variables=given).variables
    assert isinstance(a, QueryVariable)
    assert (a.default, a.include_all, a.sort, a.descending, a.refresh) == (None, True, "alphabetical", True, "load")
    assert a.datasource is not None
    assert a.datasource.uid == "prom"
    assert isinstance(b, QueryVariable)
    assert (b.default, b.regex, b.hide, b.datasource) == (("x", "y"), "/x/", "label", None)
    assert isinstance(c, CustomVariable)
    assert (c.values, c.default, c.label) == ({"one": "one", "two": "2"}, "one", "C")
    assert isinstance(d, IntervalVariable)
    assert (d.values, d.auto) == (("1m", "5m"), True)
    assert isinstance(e, TextVariable)
    assert isinstance(f, RawVariable)
    assert f.raw["datasource"] == {"uid": "mysql"}
    assert null_fields(compiled(Dashboard("D", variables=given), CONTEXT)) == []


def test_a_template_of_many_values_is_multi() -> None:
    (many,) = Dashboard("D", variables=(G.Template("a", "label_values(up, a)", multi=True),)).variables
    assert many.is_multi
