"""A stand-in for grafonnet, of the same size and shape, written where the benchmark runs.

grafonnet is published only as a Git repository, so a machine with nothing but a package index cannot have it. Its
cost lies in its shape: each option is a function beside an object that documents it, each panel type inherits from
one large panel, each call adds an object to a chain. So the stub has the same files on the program's path, with as many
functions and characters, the same nesting and inheritance, and the same calls.

Sizes read from grafonnet's generated files (functions / characters):

    panel.libsonnet              v11.4.0    118 / 44,539
    dashboard.libsonnet          v11.4.0    104 / 32,927
    panel/timeSeries.libsonnet   v11.0.0     75 / 27,956
    panel/stat.libsonnet         v11.1.0     20 /  6,100
    query/prometheus.libsonnet   v11.1.0     14 /  4,524
    panel/row.libsonnet          v10.0.0     17 /  3,481
    custom/panel.libsonnet, custom/dashboard.libsonnet, custom/dashboard/variable.libsonnet,
      custom/util/panel.libsonnet, custom/query/prometheus.libsonnet: 70 / 37,189

The other sixty or so files are named in the indexes but not written: jsonnet opens an import when it is used, so
a program with these two kinds of panel never reads them. Run the benchmark with `--grafonnet VENDOR` to measure
the library itself, where there is a checkout made by `jb install`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
LATEST = "github.com/grafana/grafonnet/gen/grafonnet-latest/main.libsonnet"
VERSION = "github.com/grafana/grafonnet/gen/grafonnet-v11.4.0"
DOCSONNET = "github.com/jsonnet-libs/docsonnet/doc-util/main.libsonnet"


class Group(NamedTuple):
    """Functions that sit together."""

    at: str
    """Where they are in the library: `panelOptions.link`."""
    size: int
    """How many there are. Those without a name here are called `option1`, `option2`."""
    names: Mapping[str, str | None] = {}
    """Those that the program calls, each with the default of its argument."""
    sets: str = ""
    """The object that they write to in the dashboard: `fieldConfig.defaults`."""


class File(NamedTuple):
    """A generated file of the library."""

    path: str
    characters: int
    groups: tuple[Group, ...]
    before: str = ""
    after: str = ""


PANEL = File(
    "panel.libsonnet",
    44_539,
    (
        Group("panelOptions", 10, {"title": None, "pluginVersion": "'v11.4.0'"}),
        Group("panelOptions.link", 11),
        Group("queryOptions", 12, {"targets": None}),
        Group("queryOptions.transformation", 7),
        Group("queryOptions.transformation.filter", 3, sets="filter"),
        Group("standardOptions", 14, {"unit": None}, "fieldConfig.defaults"),
        Group("standardOptions.color", 3, sets="fieldConfig.defaults.color"),
        Group("standardOptions.thresholds", 3, sets="fieldConfig.defaults.thresholds"),
        Group("standardOptions.mapping.ValueMap", 3),
        Group("standardOptions.mapping.RangeMap", 3),
        Group("standardOptions.mapping.RangeMap.options", 8, sets="options"),
        Group("standardOptions.mapping.RegexMap", 3),
        Group("standardOptions.mapping.RegexMap.options", 7, sets="options"),
        Group("standardOptions.mapping.SpecialValueMap", 3),
        Group("standardOptions.mapping.SpecialValueMap.options", 7, sets="options"),
        Group("standardOptions.threshold.step", 2),
        Group("standardOptions.override", 4),
        Group("standardOptions.override.matcher", 3, sets="matcher"),
        Group("standardOptions.override.properties", 3),
        Group("datasource", 2, {"type": None, "uid": None}, "datasource"),
        Group("libraryPanel", 2, sets="libraryPanel"),
        Group("gridPos", 5, {"h": "9", "w": "12", "x": "0", "y": "0"}, "gridPos"),
    ),
    after="+ (import 'custom/panel.libsonnet')",
)
DASHBOARD = File(
    "dashboard.libsonnet",
    32_927,
    (
        Group("", 18, {"title": None, "uid": None, "tags": None, "timezone": "'browser'", "schemaVersion": "39"}),
        Group("time", 2, {"from": "'now-6h'", "to": "'now'"}, "time"),
        Group("timepicker", 6, sets="timepicker"),
        Group("link.dashboards", 3),
        Group("link.dashboards.options", 4),
        Group("link.link", 5),
        Group("link.link.options", 4),
        Group("annotation", 2, sets="annotations"),
        Group("annotation.list", 13),
        Group("annotation.list.datasource", 2, sets="datasource"),
        Group("annotation.list.filter", 3, sets="filter"),
        Group("annotation.list.target", 5, sets="target"),
        Group("variable", 2, {"list": None}, "templating"),
        Group("variable.list", 23, {"name": None, "type": None, "query": None}),
        Group("variable.list.current", 5, sets="current"),
        Group("variable.list.datasource", 2, {"type": None, "uid": None}, "datasource"),
        Group("variable.list.options", 5),
    ),
    after="+ (import 'custom/dashboard.libsonnet') + (import 'custom/rest.libsonnet')",
)
TIME_SERIES = File(
    "panel/timeSeries.libsonnet",
    27_956,
    (
        Group("panelOptions", 1, {"type": "'timeseries'"}),
        Group("fieldConfig.defaults.custom", 39, sets="fieldConfig.defaults.custom"),
        Group("fieldConfig.defaults.custom.hideFrom", 3, sets="fieldConfig.defaults.custom.hideFrom"),
        Group("fieldConfig.defaults.custom.lineStyle", 3, sets="fieldConfig.defaults.custom.lineStyle"),
        Group("fieldConfig.defaults.custom.scaleDistribution", 3, sets="fieldConfig.defaults.custom.scaleDistribution"),
        Group("fieldConfig.defaults.custom.stacking", 2, sets="fieldConfig.defaults.custom.stacking"),
        Group("fieldConfig.defaults.custom.thresholdsStyle", 1, sets="fieldConfig.defaults.custom.thresholdsStyle"),
        Group("options", 7, sets="options"),
        Group("options.legend", 10, sets="options.legend"),
        Group("options.timezone", 2),
        Group("options.tooltip", 4, sets="options.tooltip"),
    ),
    before="(import '../panel.libsonnet') +",
    after="+ { panelOptions+: { '#withType':: { ignore: true } } }",
)
STAT = File(
    "panel/stat.libsonnet",
    6_100,
    (
        Group("panelOptions", 1, {"type": "'stat'"}),
        Group("options", 12, sets="options"),
        Group("options.reduceOptions", 5, sets="options.reduceOptions"),
        Group("options.text", 2, sets="options.text"),
    ),
    before="(import '../panel.libsonnet') +",
    after="+ { panelOptions+: { '#withType':: { ignore: true } } }",
)
ROW = File(
    "panel/row.libsonnet",
    3_481,
    (
        Group("", 8, {"title": None, "type": "'row'", "collapsed": "true", "panels": None}),
        Group("datasource", 2, sets="datasource"),
        Group("gridPos", 7, sets="gridPos"),
    ),
    after="+ (import '../custom/row.libsonnet')",
)
PROMETHEUS = File(
    "query/prometheus.libsonnet",
    4_524,
    (Group("", 14, {"expr": None, "legendFormat": None, "refId": None}),),
    after="+ (import '../custom/prometheus.libsonnet')",
)
# What this folder's custom/ lacks of the size of grafonnet's.
REST = File("custom/rest.libsonnet", 31_500, (Group("", 50),))
FILES = (PANEL, DASHBOARD, TIME_SERIES, STAT, ROW, PROMETHEUS, REST)

PANELS = (
    "alertList annotationsList barChart barGauge candlestick canvas dashboardList datagrid debug gauge geomap heatmap"
    " histogram logs news nodeGraph pieChart row stat stateTimeline statusHistory table text timeSeries trend xyChart"
)
QUERIES = (
    "athena azureMonitor bigquery cloudWatch elasticsearch expr googleCloudMonitoring grafanaPyroscope loki parca"
    " prometheus tempo testData"
)
ARRAYS = {"list", "panels", "tags", "targets"}
RESOURCES = (
    "accesspolicy dashboard librarypanel preferences publicdashboard role rolebinding team folder query alerting"
)


def write(vendor: Path) -> None:
    """Write the library where `jb install` would put the real one."""
    shutil.copytree(HERE / "custom", vendor / VERSION / "custom")
    for path, text in {
        LATEST: f"import '{VERSION}/main.libsonnet'\n",
        f"{VERSION}/main.libsonnet": _index(RESOURCES, "", panel="panelindex.libsonnet"),
        f"{VERSION}/panelindex.libsonnet": _index(PANELS, "panel/"),
        f"{VERSION}/query.libsonnet": _index(QUERIES, "query/"),
        **{f"{VERSION}/{file.path}": _file(file) for file in FILES},
        DOCSONNET: (HERE / "custom" / "docsonnet.libsonnet").read_text(),
    }.items():
        (vendor / path).parent.mkdir(parents=True, exist_ok=True)
        (vendor / path).write_text(text)


def _index(names: str, folder: str, **others: str) -> str:
    files = {name: f"{folder}{name}.libsonnet" for name in names.split()} | others
    return "{\n" + "".join(f"  {name}: import '{path}',\n" for name, path in files.items()) + "}\n"


def _file(file: File) -> str:
    """The file, its documentation as long as it takes to be as large as the original."""
    bare = _text(file, 0)
    return _text(file, max(0, file.characters - len(bare)) // sum(group.size for group in file.groups))


def _text(file: File, help_length: int) -> str:
    return f"{file.before}\n{_object(file.groups, '', help_length)}\n{file.after}\n"


def _object(groups: Iterable[Group], at: str, help_length: int) -> str:
    """The object at that place: its own functions, then the objects within it."""
    inside = [group for group in groups if group.at != at]
    fields = [_functions(group, help_length) for group in groups if group.at == at]
    prefix = f"{at}." if at else ""
    for name in dict.fromkeys(group.at.removeprefix(prefix).split(".")[0] for group in inside):
        place = prefix + name
        members = [group for group in inside if f"{group.at}.".startswith(f"{place}.")]
        fields.append(f"{name}+:\n{_object(members, place, help_length)},\n")
    return "{\n" + "".join(fields) + "}"


def _functions(group: Group, help_length: int) -> str:
    names = {**group.names, **{f"option{n}": None for n in range(1, group.size - len(group.names) + 1)}}
    return "".join(_function(name, default, group.sets, help_length) for name, default in names.items())


def _function(name: str, default: str | None, sets: str, help_length: int) -> str:
    title = f"with{name[0].upper()}{name[1:]}"
    value = "value" if default is None else f"value={default}"
    body = f"{{ {name}: {'(if std.isArray(value) then value else [value])' if name in ARRAYS else 'value'} }}"
    for part in reversed(sets.split(".") if sets else ()):
        body = f"{{\n{part}+: {body},\n}}"
    text = ("Says what it does. " * (help_length // 19 + 1))[:help_length]
    return (
        f"'#{title}': {{ 'function': {{ args: [{{ default: {default or 'null'}, enums: null, name: 'value',"
        f" type: ['string'] }}], help: '{text}' }} }},\n{title}({value}): {body},\n"
    )
