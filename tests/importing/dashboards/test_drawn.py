"""What files of dashboards repeat is drawn out into names, and what follows from expressions is left out."""

from __future__ import annotations

import ast
import sys
from types import ModuleType
from typing import Any

import pytest

from obsdsl import (
    Annotation,
    Dashboard,
    Link,
    Override,
    PluginPanel,
    Query,
    QueryVariable,
    Stat,
    Text,
    Thresholds,
    TimeSeries,
)
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.importing.dashboards.file import dashboard_file
from obsdsl.importing.dashboards.patch import same
from obsdsl.importing.dashboards.read import read_typed
from obsdsl.importing.differences.registry import chosen
from obsdsl.importing.metrics.definitions import definitions
from obsdsl.importing.python.spelling import Spelling

CONTEXT = Context()


def written(dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch) -> str:
    """The file that is written for the dashboard's JSON; running it gives the same JSON."""
    usual = chosen()
    imported = read_typed(RawDashboard(compiled(dashboard, CONTEXT)), CONTEXT, usual)
    assert isinstance(imported.value, Dashboard)
    nodes = [query.expr for _, panel in imported.value.all_panels() for query in getattr(panel, "query", ())]
    metrics = definitions(nodes, frozenset())
    needed = metrics.read_by(nodes)
    file = dashboard_file(imported, lambda variables: Spelling(needed.known, needed.imports, variables), ())
    folder = ModuleType("metrics")
    monkeypatch.setitem(sys.modules, "metrics", folder)
    for path, text in metrics.files.items():
        name = path.removeprefix("metrics/").removesuffix(".py")
        module = ModuleType(f"metrics.{name}")
        exec(compile(text, path, "exec"), module.__dict__)
        setattr(folder, name, module)
        monkeypatch.setitem(sys.modules, f"metrics.{name}", module)
    scope: dict[str, Any] = {}
    exec(compile(file.text, file.path, "exec"), scope)
    made, wanted = (usual.dashboard(compiled(one, CONTEXT)) for one in (scope["dashboard"], dashboard))
    assert same(made, wanted)
    tree = list(ast.walk(ast.parse(file.text)))
    imported_names = {name.asname or name.name for one in tree if isinstance(one, ast.ImportFrom) for name in one.names}
    assert imported_names <= {one.id for one in tree if isinstance(one, ast.Name)}
    return file.text


JOB = QueryVariable("job", "label_values(up, job)", multi=True)
CLUSTER = QueryVariable("cluster", "label_values(up, cluster)")


def test_matchers_of_variables_that_most_selections_share_get_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = 'sum by (job) (rate({}_total{{cluster="$cluster", job=~"$job"}}[5m]))'
    panels = tuple(Stat(name, ask.format(name)) for name in "abcdefghij")
    text = written(Dashboard("Web", variables=(CLUSTER, JOB), panels=panels), monkeypatch)
    assert 'scope = {"cluster": cluster, "job": job}' in text
    assert text.count("**scope") == 10
    few = written(Dashboard("Web", variables=(CLUSTER, JOB), panels=panels[:2]), monkeypatch)
    assert "scope" not in few


def test_a_scope_of_other_matchers_says_its_type(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = '{}_bytes{{cluster="$cluster", other=~"$cluster.*"}}'
    names = ("reads", "writes", "errors", "retries", "sent")
    panels = tuple(Stat(name, ask.format(name)) for name in names)
    text = written(Dashboard("Web", variables=(CLUSTER,), panels=panels), monkeypatch)
    assert 'scope: dict[str, MatcherLike] = {"cluster": cluster, "other": Regex("$cluster.*")}' in text
    ask = '{}_bytes{{cluster="$cluster", kind=~"a-long-word|another-long-word"}}'
    panels = tuple(Stat(name, ask.format(name)) for name in names)
    text = written(Dashboard("Web", variables=(CLUSTER,), panels=panels), monkeypatch)
    assert 'scope: dict[str, MatcherLike] = {"cluster": cluster, "kind": ("a-long-word", "another-long-word")}' in text


def test_how_panels_look_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    look: dict[str, Any] = {"fill": 10, "points": "never", "stack": "normal", "legend_mode": "table"}
    panels = tuple(TimeSeries(name, f"{name}_bytes", **look) for name in ("a", "b", "c", "d", "e"))
    other = TimeSeries("f", "f_bytes", fill=20)
    text = written(Dashboard("Web", panels=(*panels, other)), monkeypatch)
    look_said = 'legend_mode="table", fill=10, points="never", stack="normal")'
    assert f'graph = partial(TimeSeries, unit="", {look_said}\n' in text
    assert text.count("        graph(") == 5
    assert text.count("TimeSeries(") == 1
    assert text.count("stack=") == 1
    assert "graph(" not in written(Dashboard("Web", panels=panels[:2]), monkeypatch)


def test_a_panel_says_what_of_a_look_is_not_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    look: dict[str, Any] = {"fill": 10, "points": "never", "stack": "normal", "legend_mode": "table", "decimals": 1}
    panels = tuple(TimeSeries(name, f"{name}_bytes", **look) for name in ("a", "b", "c", "d", "e"))
    wider = TimeSeries("f", "f_bytes", width=24, **look | {"fill": 20})
    plain = TimeSeries("g", "g_bytes", **look | {"decimals": None})
    text = written(Dashboard("Web", panels=(*panels, wider, plain)), monkeypatch)
    assert 'graph("f", m.f_bytes, width=24, fill=20),' in text.replace("other.", "m.")
    assert 'graph("g", m.g_bytes, decimals=None),' in text.replace("other.", "m.")


def test_what_is_taken_back_stands_where_the_class_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    look: dict[str, Any] = {"height": 5, "fill": 10, "points": "never", "legend_mode": "table", "decimals": 1}
    panels = tuple(TimeSeries(name, f"{name}_bytes", **look) for name in ("a", "b", "c", "d", "e"))
    other = TimeSeries("f", "f_bytes", **look | {"height": 8, "fill": 20})
    text = written(Dashboard("Web", panels=(*panels, other)), monkeypatch)
    assert "f_bytes, height=8, fill=20)," in text


def test_that_a_panel_is_repeated_is_no_look(monkeypatch: pytest.MonkeyPatch) -> None:
    look: dict[str, Any] = {"height": 5, "decimals": 1, "color_mode": "none", "graph": "none", "repeat": "cluster"}
    panels = tuple(Stat(name, f"{name}_bytes", **look) for name in ("a", "b", "c", "d", "e"))
    text = written(Dashboard("Web", variables=(CLUSTER,), panels=panels), monkeypatch)
    assert text.count("stat(") == text.count("repeat=cluster") + text.count('repeat="cluster"') == 5


def test_a_legend_that_is_left_to_grafana_is_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    panels = tuple(Stat(name, f"{name}_bytes", legend="", height=3, color_mode="none") for name in "abcde")
    both = Stat("f", {"a": "a_bytes", "b": "b_bytes"}, height=3, color_mode="none", title_size=20)
    text = written(Dashboard("Web", panels=(*panels, both)), monkeypatch)
    assert 'stat = partial(Stat, height=3, legend="", unit="", color_mode="none")\n' in text
    assert text.count('legend=""') == 1


def test_a_unit_that_follows_is_left_out_and_another_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    panels = (
        TimeSeries("Size", "cache_size_bytes"),
        TimeSeries("Shown as bits", "cache_size_bytes", unit="bits"),
        TimeSeries("None", "cache_entries", unit=""),
        TimeSeries("None of bytes", "cache_size_bytes", unit=""),
    )
    sized = Dashboard("Web", panels=(TimeSeries("Size", "cache_size_bytes", unit="bytes"), *panels[1:]))
    text = written(sized, monkeypatch)
    assert text.count("unit=") == 2
    assert 'unit="bits"' in text
    assert 'unit=""' in text


def test_thresholds_that_colour_alone_are_said_to_be_no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = Thresholds("green", (0.5, "red"))
    one = TimeSeries("a", "a_bytes", color="thresholds", thresholds=steps, threshold_style="off")
    text = written(Dashboard("Web", panels=(one,)), monkeypatch)
    assert 'threshold_style="off"' in text
    assert "without=" not in text


def test_windows_follow_the_resolution(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = TimeSeries("Rate", "sum(rate(reads_total[$__rate_interval]))", legend="a")
    text = written(Dashboard("Web", panels=(panel, TimeSeries("Fixed", "rate(reads_total[2m])"))), monkeypatch)
    assert ".rate().sum()" in text
    assert '.rate("2m")' in text
    assert 'legend="a"' in text


def test_variables_ask_by_selections(monkeypatch: pytest.MonkeyPatch) -> None:
    narrowed = QueryVariable("pod", 'label_values(up{cluster="$cluster",  job=~"a.*"}, pod)')
    text = written(Dashboard("Web", variables=(CLUSTER, narrowed), panels=(Stat("Up", "up"),)), monkeypatch)
    assert 'up.label_values("cluster")' in text
    assert 'up(cluster=cluster, job=Regex("a.*")).label_values("pod")' in text


def test_parts_that_expressions_repeat_get_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    part = 'sum by (cluster, job, instance, path) (rate(requests_total{code=~"5..", path!="", job=~"$job"}[5m]))'
    panels = tuple(TimeSeries(name, f"{part} / {name}_bytes", legend="{{path}}") for name in ("a", "b", "c"))
    text = written(Dashboard("Web", variables=(JOB,), panels=panels), monkeypatch)
    assert "\nrequests_sum = " in text
    assert text.count("requests_sum /") == 3
    assert "requests_sum" not in written(Dashboard("Web", variables=(JOB,), panels=panels[:2]), monkeypatch)


def test_a_part_behind_a_comparison_is_called_by_its_metric(monkeypatch: pytest.MonkeyPatch) -> None:
    part = 'sum by (cluster, job, instance, path) (rate(requests_total{code=~"5..", path!="", job=~"$job"}[5m]) > 0)'
    panels = tuple(TimeSeries(name, f"{part} / {name}_bytes", legend="{{path}}") for name in ("a", "b", "c"))
    assert "\nrequests_sum = " in written(Dashboard("Web", variables=(JOB,), panels=panels), monkeypatch)


def test_parts_of_one_metric_in_two_modules_are_called_after_these(monkeypatch: pytest.MonkeyPatch) -> None:
    part = 'sum by (cluster, job, instance) (rate({}_requests_total{{code=~"5..", path!="", job=~"$job"}}[5m]))'
    panels = tuple(
        TimeSeries(f"{kind} {name}", f"{part.format(kind)} / {kind}_{name}_bytes")
        for kind in ("web", "db")
        for name in ("a", "b", "c")
    )
    text = written(Dashboard("Web", variables=(JOB,), panels=panels), monkeypatch)
    assert "\nrequests_sum = " in text
    assert "\nweb_requests_sum = " in text or "\ndb_requests_sum = " in text


def test_long_texts_that_differ_alone_are_broken_over_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    look: dict[str, Any] = {"width": 6, "height": 10, "transparent": True, "mode": "html"}
    panels = tuple(Text("", f"About {number}\n\n{'word ' * 40}", key=str(number), **look) for number in range(9))
    text = written(Dashboard("Web", panels=panels), monkeypatch)
    assert "def text_of(content: str, key: str) -> Text:" in text
    assert max(map(len, text.splitlines())) <= 120


def test_panels_that_differ_in_a_few_words_are_made_by_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = 'sum by (pod) (rate(cpu_seconds_total{{container="{0}", pod=~".*{0}.*", image!=""}}[5m])) * 100'
    look: dict[str, Any] = {"legend": "{{pod}}", "description": "How busy it is.", "max": 100, "decimals": 1}
    panels = tuple(TimeSeries(f"CPU of {one}", ask.format(one), **look) for one in ("web", "db", "cache", "queue"))
    text = written(Dashboard("Web", panels=panels), monkeypatch)
    assert "def cpu(title: str, container: str, pod: str) -> " in text
    assert 'cpu("CPU of web", "web", ".*web.*"),' in text
    same_title = tuple(TimeSeries("CPU", ask.format(one), key=one, **look) for one in ("web", "db", "cache", "queue"))
    assert 'cpu("db", ".*db.*", "CPU 2")' in written(Dashboard("Web", panels=same_title), monkeypatch)


def test_parameters_are_called_by_what_they_are_given_to(monkeypatch: pytest.MonkeyPatch) -> None:
    look: dict[str, Any] = {"legend": "{{pod}}", "description": "How busy it is.", "max": 100, "min": 1, "decimals": 1}
    look |= {"display_name": "busy", "min_step": "1m", "unit": "none"}
    rows = (("Hourly", "1h", "aws|capa"), ("Daily", "1d", "azure|capz"), ("Weekly", "1w", "gcp|capg"))
    ask = 'rate(cpu_seconds_total{{provider=~"{}"}}[{}])'
    panels = tuple(
        TimeSeries(f"{title} usage", ask.format(provider, window), **look) for title, window, provider in rows
    )
    text = written(Dashboard("Web", panels=panels), monkeypatch)
    assert "def usage(title: str, provider: str, provider_2: str, window: str) -> TimeSeries:" in text


def test_patterns_and_matchers_that_selections_repeat_get_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    within = 'job="kubelet", metrics_path="/metrics/cadvisor", device=~"(/dev/)?(mmcblk.p.+|nvme.+|rbd.+|sd.+)"'
    panels = tuple(TimeSeries(name, f"{name}_bytes{{{within}}}") for name in "abcdefgh")
    text = written(Dashboard("Web", panels=panels), monkeypatch)
    assert "\nkubelet: dict[str, MatcherLike] = {" in text
    assert text.count("(**kubelet)") == 8
    for sign, word in (("=~", "Regex"), ("!~", "NotRegex")):
        asked = f'path{sign}"/api/v1/(query|query_range|series).*"'
        others = tuple(Stat(name, f"{name}_bytes{{{asked}}}") for name in "uvwxyz")
        text = written(Dashboard("Web", panels=others), monkeypatch)
        assert f'\npath_pattern = {word}("/api/v1/(query|query_range|series).*")\n' in text
        assert text.count("path=path_pattern") == 6


def test_a_variable_that_is_asked_for_as_a_pattern_gets_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    role = QueryVariable("noderole", "label_values(up, role)")
    panels = tuple(Stat(name, f'{name}_bytes{{role=~"$noderole"}}') for name in "abcdefghij")
    text = written(Dashboard("Web", variables=(role,), panels=panels), monkeypatch)
    assert '\nrole = Regex("$noderole")\n' in text
    assert text.count("(role=role)") == 10


def test_what_is_computed_again_and_again_gets_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    used = "(node_memory_total_bytes - node_memory_available_bytes)"
    panels = tuple(Stat(name, f"{used} / {name}_bytes") for name in "abc")
    text = written(Dashboard("Web", panels=panels), monkeypatch)
    assert "\nmemory_bytes = " in text
    assert text.count(", memory_bytes / ") == 3


def test_overrides_and_links_that_are_within_several_panels_get_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    link = Link("Drill down to pods", "/d/pods?var-cluster=$cluster&var-pod=${__data.fields.Pod}")
    dashed = Override("quota", color="red", line_style="dash", line_width=2, axis_label="the quota")
    panels = tuple(
        TimeSeries(name, f"{name}_bytes", overrides=(Override(name, links=(link,)), dashed)) for name in "abc"
    )
    text = written(Dashboard("Web", variables=(CLUSTER,), panels=panels), monkeypatch)
    assert text.count('Override("a", links=links), quota_override)') == 1
    assert text.count("line_style=") == text.count("Drill down") == 1


def test_what_variables_have_in_common_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = tuple(
        QueryVariable(name, f"label_values(up, {name})", multi=True, include_all=True, all_value=".*", sort="")
        for name in ("cluster", "job", "pod", "node")
    )
    text = written(Dashboard("Web", variables=variables, panels=(Stat("Up", "up"),)), monkeypatch)
    assert 'variable = partial(QueryVariable, multi=True, include_all=True, all_value=".*", sort="")\n' in text
    assert 'job = variable("job", up.label_values("job"))\n' in text


def test_functions_have_looks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    look: dict[str, Any] = {"fill": 10, "points": "never", "stack": "normal", "legend_mode": "table", "width": 7}
    long: dict[str, Any] = {
        "description": "How busy it is.",
        "max": 100,
        "decimals": 1,
        "display_name": "busy",
        "min_step": "1m",
    }
    ask = 'sum by (pod) (rate(cpu_seconds_total{{container="{0}", pod=~".*{0}.*", image!=""}}[5m])) * 100'
    cpu = tuple(TimeSeries(f"CPU of {one}", ask.format(one), **look, **long) for one in ("web", "db", "cache", "queue"))
    others = tuple(TimeSeries(name, f"{name}_bytes", **look) for name in ("a", "b", "c", "d", "e"))
    text = written(Dashboard("Web", panels=(*cpu, *others)), monkeypatch)
    assert "def cpu(title: str, container: str, pod: str) -> TimeSeries:" in text
    assert "    return graph(\n        title,\n" in text
    assert text.count("legend_mode=") == 1


def test_queries_and_what_no_field_says_are_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    queries = {name: Query(f"rate({name}_total[5m])", instant=True, step="15s") for name in "abcde"}
    extra = {"fill": 1, "lines": True, "linewidth": 2, "pointradius": 5, "stack": True}
    panels = tuple(
        PluginPanel(name, one, kind="graph", extra=extra if name != "e" else extra | {"fill": 3})
        for name, one in queries.items()
    )
    text = written(Dashboard("Web", panels=panels), monkeypatch)
    assert 'query = partial(Query, instant=True, step="15s")\n' in text
    assert "graph_settings: dict[str, Any] = {" in text
    assert text.count("stack") == 1
    assert 'extra={**graph_settings, "fill": 3}' in text


def test_annotations_of_a_prometheus_are_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = Annotation("Restarts", "changes(up[5m]) > 0", text="{{job}}", tags=("job", "instance"), color="blue")
    text = written(Dashboard("Web", panels=(Stat("Up", "up"),), annotations=(mark,)), monkeypatch)
    assert (
        'Annotation("Restarts", up.changes("5m") > 0, text="{{job}}", tags=("job", "instance"), color="blue")' in text
    )


def test_files_are_called_by_their_titles_where_uids_are_made_up() -> None:
    def path(uid: str) -> str:
        json = compiled(Dashboard("Web servers", uid=uid, panels=(Stat("Up", "up"),)), CONTEXT)
        return dashboard_file(read_typed(RawDashboard(json), CONTEXT, chosen())).path

    made_up = ("H4xS98vWk", "85a562078cdf77779eaa1add43ccec1e", "646c07d84adaf50d", "feeuv1dno43r4deed", "000000002")
    assert {path(uid) for uid in made_up} == {"dashboards/web_servers.py"}
    assert path("web-one") == "dashboards/web_one.py"


def test_long_settings_that_several_panels_have_get_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    overrides = (Override("request", color="#FFC000", fill=0), Override("limit", color="#E02F44", fill=0))
    panels = tuple(TimeSeries(name, f"{name}_bytes", overrides=overrides) for name in ("a", "b", "c"))
    text = written(Dashboard("Web", panels=panels), monkeypatch)
    assert "\nrequest_limit_overrides = (" in text
    assert text.count("overrides=request_limit_overrides") == 3
    again = (
        Override("5xx", color="red"),
        Override("max", color="red"),
        Override("policy errors", color="blue"),
        Override("max", line_width=0),
    )
    panels = tuple(TimeSeries(name, f"{name}_bytes", overrides=again) for name in ("a", "b", "c"))
    assert "\nmax_policy_errors_overrides = (" in written(Dashboard("Web", panels=panels), monkeypatch)


def test_what_is_exact_says_all() -> None:
    look: dict[str, Any] = {"fill": 10, "points": "never", "stack": "normal", "legend_mode": "table"}
    panels = tuple(TimeSeries(name, f"rate({name}_total[$__rate_interval])", **look) for name in "abcdefgh")
    json = compiled(Dashboard("Web", panels=panels), CONTEXT)
    file = dashboard_file(read_typed(RawDashboard(json), CONTEXT, chosen(exact=True)))
    assert "def " not in file.text
    assert file.text.count('stack="normal"') == 8
