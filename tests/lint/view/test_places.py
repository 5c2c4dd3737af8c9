"""Whatever JSON holds, it has a view: of all its panels, whose paths lead to the things themselves."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import Counter, Dashboard, Override, QueryVariable, Row, Stat, Text, Thresholds, TimeSeries
from obsdsl.compile.context import Context
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.lint.view import DashboardView, dashboard_view, names_used
from obsdsl.read.grafana import DashboardFile, read_dashboard
from obsdsl.read.origin import Path

CORPUS = File(os.environ.get("OBSDSL_CORPUS", ""))
needs_corpus = pytest.mark.skipif(not os.environ.get("OBSDSL_CORPUS"), reason="OBSDSL_CORPUS names no corpus")

hits = Counter("hits_total", "Hits.", labels=("code",))
OURS = Dashboard(
    "Host",
    variables=(QueryVariable("code", hits.label_values("code"), multi=True),),
    rows=(
        Row(
            "Traffic",
            TimeSeries("Hits", hits.rate().sum(by="code"), legend="{{code}}", overrides=(Override("a", unit="s"),)),
            Stat("Now", hits.rate(), thresholds=Thresholds("green", (80, "red"))),
        ),
        Row("Notes", Text("Note", "Of $code"), collapsed=True),
    ),
)
JSON_OF_OURS = json.loads(compile_dashboard(OURS, Context()).content)
OLD = {
    "title": "Old",
    "schemaVersion": 6,
    "rows": [{"title": "CPU", "panels": [{"type": "graph", "yaxes": [{"format": "s"}], "targets": [{"expr": "up"}]}]}],
    "templating": {"list": [{"type": "query", "name": "x", "query": "label_values(up, job)"}]},
    "annotations": {"list": [{"name": "a", "expr": "up", "datasource": "Prometheus"}]},
}


def at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def everything(view: DashboardView) -> Iterator[tuple[Path, Any]]:
    """Each path of the view with the JSON that it has to lead to."""
    yield view.path, view.source.json
    for row in view.rows:
        yield row.path, row.source
    for panel in view.panels:
        yield panel.path, panel.source
        yield from ((query.path, query.source) for query in panel.queries)
        yield from ((one.path, one.source) for one in panel.transformations)
    yield from ((one.path, one.source) for one in (*view.variables, *view.annotations))


def texts(view: DashboardView) -> Iterator[tuple[Path, str]]:
    """Each path of a text, with the text; those that are there."""
    for panel in view.panels:
        yield from ((query.text_path, query.text) for query in panel.queries if query.text)
    yield from ((one.query_path, one.query) for one in view.variables if one.query)
    yield from ((one.text_path, one.text) for one in view.annotations if one.text)


def links(view: DashboardView) -> Iterator[tuple[Path, str]]:
    held = [view.links, *(panel.links + panel.data_links for panel in view.panels)]
    return ((one.path, one.url) for several in held for one in several)


def all_of(holder: Mapping[str, Any]) -> int:
    """The panels and rows of a dashboard, counted by another way."""
    rows = holder.get("rows")
    inner = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    return _panels(holder) + len(inner) + sum(map(_panels, inner))


def _panels(holder: Mapping[str, Any]) -> int:
    held = holder.get("panels")
    return sum(1 + _panels(one) for one in held if isinstance(one, dict)) if isinstance(held, list) else 0


def judge(file: DashboardFile) -> DashboardView:
    """The view, of which everything is true that has to be."""
    assert file.dashboard is not None
    view, data = dashboard_view(file.dashboard), file.dashboard.raw
    assert len(view.panels) + len(view.rows) == all_of(file.dashboard.json)
    for path, value in everything(view):
        assert at(data, path) is value
    for path, text in texts(view):
        assert str(at(data, path)) == text
    for path, url in links(view):
        assert str(at(data, path).get("url") or "") == url or not isinstance(at(data, path).get("url"), str)
    for panel in view.panels:
        for override in panel.overrides:
            assert isinstance(at(data, override.path), dict)
        for query in panel.queries:
            assert (query.node is None) or query.language == "promql"
            assert query.fault is None or query.node is None
    assert all(one.fault is None or one.node is None for one in (*view.variables, *view.annotations))
    assert isinstance(names_used(view), frozenset)
    return view


@needs_corpus
def test_every_public_dashboard_has_a_view_with_places() -> None:
    files = sorted([*CORPUS.glob("dashboards/**/*.json"), *CORPUS.glob("dashboards_wrapped/**/*.json")])
    panels = queries = 0
    for name in files:
        content = name.read_bytes().decode("utf-8-sig")
        file = read_dashboard(content, str(name))
        view, lines = judge(file), content.split("\n")
        panels += len(view.panels)
        for path, text in texts(view):
            start, end = file.origin.offsets(path) or (0, 0)
            assert str(json.loads(content[start:end])) == text
            queries += 1
            place = file.origin.within(path, 0, len(text))
            line = lines[place.line - 1]
            if place.line == place.end_line and content[start] == '"':
                assert place.end_column is not None
                assert json.loads(f'"{line[place.column - 1 : place.end_column - 1]}"') == text
    assert panels > 5000
    assert queries > 8000


@needs_corpus
def test_most_public_expressions_are_promql() -> None:
    found = {"promql": 0, "fault": 0, "logql": 0, "other": 0}
    for name in sorted(CORPUS.glob("dashboards/**/*.json")):
        file = read_dashboard(name.read_bytes(), str(name))
        assert file.dashboard is not None
        for panel in dashboard_view(file.dashboard).panels:
            for query in panel.queries:
                found["fault" if query.fault else query.language] += 1
    assert found["promql"] > 7000
    # A slip of its author: the sum of a range.
    assert found["fault"] == 1


def test_a_fault_has_its_place_in_the_file() -> None:
    text = '{"title": "Host", "schemaVersion": 39, "panels": [\n {"datasource": {"type": "prometheus"},\n'
    text += '  "targets": [{"expr": "up{a=\\"é\\"}\\n+ rat(up[5m])"}]}]}'
    file = read_dashboard(text, "host.json")
    (query,) = judge(file).panels[0].queries
    assert query.fault is not None
    assert query.fault.span is not None
    place = file.origin.within(query.text_path, query.fault.span.start, query.fault.span.end)
    assert place.end_column is not None
    assert text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1] == "rat"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text(max_size=6), held, max_size=3),
    max_leaves=8,
)
# Words that mean something to Grafana, in places where they may not.
WORDS = sorted(
    [
        "panels",
        "rows",
        "targets",
        "type",
        "row",
        "graph",
        "singlestat",
        "heatmap",
        "gridPos",
        "x",
        "y",
        "templating",
        "list",
        "query",
        "name",
        "datasource",
        "uid",
        "$x",
        "expr",
        "label_values(up,job)",
        "fieldConfig",
        "defaults",
        "overrides",
        "unit",
        "thresholds",
        "steps",
        "value",
        "matcher",
        "id",
        "options",
        "links",
        "url",
        "title",
        "collapsed",
        "repeat",
        "annotations",
        "refId",
        "styles",
        "yaxes",
        "format",
        "transformations",
        "libraryPanel",
        "__inputs",
        "tags",
    ]
)
ODD = st.recursive(
    st.sampled_from([None, True, False, 0, -1, 0.5, 2**70, "", "5", "\ud800"]) | st.sampled_from(WORDS),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.sampled_from(WORDS), held, max_size=4),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(WORDS), ODD, max_size=8))
def test_any_json_has_a_view(data: dict[str, Any]) -> None:
    judge(read_dashboard(json.dumps({"title": "any", "schemaVersion": 1, **data}), "any.json"))


@given(JSON)
def test_any_json_is_read_or_refused(data: Any) -> None:
    file = read_dashboard(json.dumps(data), "any.json")
    if file.dashboard is None:
        assert file.flaws
    else:
        judge(file)


def paths(value: Any, path: Path = ()) -> list[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, held in inner for one in paths(held, (*path, key)))]


@pytest.mark.parametrize("data", [JSON_OF_OURS, OLD], ids=["ours", "old"])
@given(draw=st.data())
def test_a_dashboard_in_which_something_is_replaced_has_a_view(data: dict[str, Any], draw: st.DataObject) -> None:
    mutated = copy.deepcopy(data)
    for _ in range(draw.draw(st.integers(1, 3))):
        path = draw.draw(st.sampled_from(paths(mutated)[1:]))
        holder = at(mutated, path[:-1])
        if draw.draw(st.booleans()):
            holder[path[-1]] = draw.draw(ODD)
        elif isinstance(holder, dict):
            del holder[path[-1]]
            if not mutated:
                return
    file = read_dashboard(json.dumps(mutated), "host.json")
    if file.dashboard is not None:
        judge(file)
