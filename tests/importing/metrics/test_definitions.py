"""Definitions of metrics, as far as expressions, panels and servers tell."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import dedent

import pytest

from obsdsl import Dashboard, QueryVariable, Stat, TimeSeries, promql
from obsdsl.compose.link import RawAnnotation
from obsdsl.define.unit import Unit
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.importing.dashboards.asked import text_nodes
from obsdsl.importing.metrics.definitions import Definitions, definitions
from obsdsl.importing.metrics.families import Seen
from obsdsl.importing.metrics.help import said
from obsdsl.importing.metrics.knowledge import Known
from obsdsl.importing.metrics.pattern import listed_names
from obsdsl.importing.metrics.seen import seen_in, together


def defined(
    texts: Iterable[str], knowledge: dict[str, Known] | None = None, seen: Seen | None = None
) -> tuple[str, Definitions]:
    """The one file of metrics, without its docstring and imports."""
    made = definitions([parse(text) for text in texts], knowledge=knowledge, seen=seen)
    (text,) = made.files.values()
    return text.split("\n\n", 2)[2], made


def test_what_nobody_has_listed_is_open() -> None:
    text, _ = defined(
        (
            "sum by (le, route) (rate(web_took_seconds_bucket[5m])) / rate(web_took_seconds_count[5m])",
            'web_queue{name="a"}',
            "sum(rate(web_asked_sum[5m])) / sum(rate(web_asked_count[5m]))",
            'web_paused_seconds{quantile="0.9"}',
        )
    )
    assert text == dedent("""\
        asked = Summary("web_asked", labels=..., quantiles=())
        paused_seconds = Summary("web_paused_seconds", labels=..., quantiles=...)
        queue = Gauge("web_queue", labels=("name", ...))
        took_seconds = Histogram("web_took_seconds", labels=("route", ...), buckets=...)
        """)


def test_a_server_says_types_labels_and_helps() -> None:
    knowledge = {
        "web_took_seconds": Known(
            "histogram", "Time of answers.", None, {"code": ("200", "500"), "le": ("0.5", "+Inf")}
        ),
        "web_jobs": Known("counter", "Jobs that ended", None, {"state": ("done", "failed"), "pod": ("a-1", "a-2")}),
        "web_level": Known(
            "gauge", None, "bytes", {"mode": ("on", "off"), "path": ("/", "/a"), "job_name": ("a", "b")}
        ),
    }
    text, made = defined(
        ("web_took_seconds_count", 'web_jobs{state=~"done|lost"}', 'web_level{mode=~"o.+", user="x"}'), knowledge
    )
    assert text.splitlines() == [
        'jobs = Counter("web_jobs", "Jobs that ended.", labels={"pod": ..., "state": ("done", "failed", "lost")})',
        'level = Gauge("web_level", labels={"job_name": ..., "mode": ("on", "off"), "path": ..., "user": ...}, '
        'unit="bytes")',
        'took_seconds = Histogram("web_took_seconds", "Time of answers.", labels={"code": ("200", "500")}, '
        "buckets=(0.5,))",
    ]
    assert made.unsaid == 1


def test_a_label_is_open_where_an_expression_asks_for_what_is_not_there_now() -> None:
    known = {"jobs_total": Known("counter", None, None, {"code": ("200", "404")})}
    text, _ = defined(('jobs_total{code=~"5.."}',), known)
    assert 'labels=("code",)' in text


@pytest.mark.parametrize(
    ("expr", "kind"),
    [
        ("rate(a_total[5m])", "Counter"),
        ("sum(b_total) / c", "Gauge"),
        ("count(b_total)", "Counter"),
        ("b_total == 0", "Counter"),
        ("rate(took_count[5m])", "Counter"),
        ("rate(took_seconds_count[5m])", "Summary"),
        ("pg_locks_count > 5", "Gauge"),
        ("delta(x_sum[5m])", "Gauge"),
        ("a:b:rate5m", "Gauge"),
        ("x_bucket{vmrange='1'}", "Gauge"),
        ("rate(x[5m]) + x_sum", "Counter"),
    ],
)
def test_the_type_follows_from_the_name_and_from_its_use(expr: str, kind: str) -> None:
    text, _ = defined((expr,))
    assert f" = {kind}(" in text.splitlines()[0]


def test_what_is_subtracted_from_the_time_is_a_point_in_time() -> None:
    text, _ = defined(
        ("time() - max by (x) (web_ran_seconds > 0) > 300", "time() - web_took_ms", "rate(web_a_total[5m])")
    )
    assert 'Gauge("web_ran_seconds", labels=("x", ...), unit="timestamp")' in text
    assert text.count('unit="timestamp"') == 1


def test_a_pattern_of_names_stands_for_the_names_that_it_lists() -> None:
    text, _ = defined(('{__name__=~"es_(yellow|red)_shards", node="a"}',))
    assert [line.split(" ")[0] for line in text.splitlines()] == ["red_shards", "yellow_shards"]
    assert listed_names("a(b|c)?d?") == ("a", "ad", "ab", "abd", "ac", "acd")
    assert listed_names("a.*") == listed_names("a(") == listed_names("[0-9]{9}") == ()


def test_what_cannot_be_defined_is_not_asked_for() -> None:
    texts = (
        "histogram_count(took)",
        "rate(took_bucket[5m])",
        '{__name__=~"flink_.*_bytes|took_.*"}',
        "histogram_sum(x)",
    )
    text, made = defined(texts)
    assert made.undeclared == ("flink_*", "took")
    assert [line.split("(")[0] for line in text.splitlines()] == ["took = Histogram", "x = NativeHistogram"]


def test_texts_of_a_dashboard_read_metrics_too() -> None:
    board = Dashboard(
        "Web",
        variables=(QueryVariable("pod", "label_values(web_info{a=~'b'},  pod)"), QueryVariable("all", "label_names()")),
        annotations=(
            RawAnnotation("Deploys", {"expr": "changes(web_started[5m])"}),
            RawAnnotation("x", {"expr": "a("}),
        ),
    )
    assert [render(one) for one in text_nodes(board)] == ['web_info{a=~"b"}', "changes(web_started[5m])"]


def test_units_and_helps_come_from_panels_that_show_a_metric_alone() -> None:
    board = Dashboard(
        "Web",
        panels=(
            Stat("Heap", promql("max(web_heap)"), unit="bytes", description="Memory of the heap, after collection."),
            TimeSeries("In", promql("rate(web_in_total[5m])"), unit="Bps"),
            TimeSeries("Busy", promql("rate(web_busy_total[5m])"), unit="s"),
            TimeSeries("Two", (promql("web_a"), promql("web_b")), unit="bytes"),
            Stat("Ratio", promql("web_a / web_b"), unit="percentunit", description="How many a of b there are."),
            Stat("Wait", promql("web_wait"), unit="ms", description="This panel shows how long they wait."),
        ),
    )
    other = Dashboard("Other", panels=(Stat("Wait", promql("web_wait"), unit="s"),))
    seen = together([seen_in(board), seen_in(other)])
    assert seen.units == {"web_heap": Unit.of("bytes"), "web_in_total": Unit.of("bytes")}
    assert seen.texts == {"web_heap": "Memory of the heap, after collection."}
    text, _ = defined(("web_heap", "rate(web_in_total[5m])", "web_wait"), seen=seen)
    assert text.count('unit="bytes"') == 2


def test_what_nobody_says_has_no_help() -> None:
    assert said("mysql_up", None, None).text == "Whether mysql is up."
    assert said("web_queue_size", "Web queue size", None).text == said("job:up:sum", None, None).text == ""
    text, made = defined(("web_queue_size", "web_up"))
    assert text.splitlines() == [
        'queue_size = Gauge("web_queue_size", labels=...)',
        'up = Gauge("web_up", "Whether web is up.", labels=...)',
    ]
    assert made.unsaid == 1


def test_a_help_of_a_server_is_a_sentence() -> None:
    assert said("a_b", " Bytes\n  in use ", None).text == "Bytes in use."
    assert said("a_b", "A b", "Jobs that wait.").text == "Jobs that wait."
    assert len(said("a_b", "word " * 200, None).text) <= 240


def test_large_families_are_divided_and_what_is_alone_lies_with_others() -> None:
    names = [f"kube_{kind}_{number}" for kind in ("pod", "node") for number in range(25)]
    made = definitions([parse(name) for name in (*names, "kube_up", "a", "b", "c_d", "c_e", "a:b")])
    assert sorted(made.files) == [
        "metrics/c.py",
        "metrics/kube.py",
        "metrics/kube_node.py",
        "metrics/kube_pod.py",
        "metrics/other.py",
        "metrics/recorded.py",
    ]
    assert made.known["kube_pod_3"].text == "kube_pod.n3"
    assert sorted(definitions([parse("web_took"), parse("c_d + c_e")]).files) == ["metrics/c.py", "metrics/web.py"]


def test_the_one_module_of_a_file_has_a_short_name() -> None:
    made = definitions([parse(text) for text in ("a_b + a_c + a_d", "x_b + x_c + x_d", "up")])
    nodes = [parse('a_b / a_c > 0 and up{job="a"} == 1')]
    needed = made.read_by(nodes)
    assert {name: one.text for name, one in needed.known.items()} == {"a_b": "m.b", "a_c": "m.c", "up": "up"}
    assert needed.imports["m"] == ("metrics", "a as m")
    assert needed.imports["up"] == ("obsdsl.library.prometheus", "up")
    both = made.read_by([parse("a_b + x_b + up + scrape_duration_seconds"), parse("scrape_duration_seconds")])
    assert both.known["x_b"].text == "x.b"


def test_long_names_are_whole_where_what_is_cut_off_tells_them_apart() -> None:
    long = "cluster:namespace:pod_cpu:active:kube_pod_container_resource_usage"
    names = [f"{long}_limits", f"{long}_requests", "x_" + "word_" * 14 + "end"]
    made = definitions([parse(name) for name in names])
    assert made.known[names[0]].text.endswith("resource_usage_limits")
    assert made.known[names[1]].text.endswith("resource_usage_requests")
    assert made.known[names[2]].text.endswith("_word")


def test_what_several_libraries_have_is_named_by_the_module_of_processes() -> None:
    assert (
        definitions([parse("process_cpu_seconds_total")]).known["process_cpu_seconds_total"].text.startswith("process.")
    )
