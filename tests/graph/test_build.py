"""What depends on what in a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl import (
    P0,
    P2,
    AlertRule,
    Counter,
    Dashboard,
    Gauge,
    Histogram,
    LogAlert,
    LogRecording,
    LogRuleGroup,
    LogStream,
    Loki,
    PagerDuty,
    PrometheusServer,
    QueryVariable,
    RecordingRule,
    Routing,
    Row,
    RuleGroup,
    ScrapeJob,
    Secret,
    Slack,
    Stack,
    Stat,
    TimeSeries,
    promql,
)
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.errors import ObsdslError
from obsdsl.graph.build import graph_of
from obsdsl.graph.value import Graph, Item, counted

requests = Counter("http_requests_total", "Requests.", labels=("code",))
duration = Histogram("http_request_duration_seconds", "Duration.", buckets=(0.1, 1))
queue = Gauge("queue_length", "Length.")
unused = Gauge("unused_things", "Nobody reads it.")
ratio = RecordingRule("job:errors:ratio_rate5m", requests(code="500").rate().sum() / requests.rate().sum())
slow = AlertRule("Slow", duration.quantile(0.9) > 1, severity=P2, summary="Slow")
failing = AlertRule("Failing", ratio > 0.1, severity=P0, summary="Failing")
full = AlertRule("Full", queue(job="worker") > 10, severity=P2, summary="Full")
instance = QueryVariable("instance", queue.label_values("instance"))
board = Dashboard(
    "Web",
    uid="web",
    variables=(instance,),
    rows=(
        Row(
            "Traffic",
            TimeSeries("Errors", ratio, thresholds=failing),
            Stat("Queue", queue(instance=instance)),
            TimeSeries("Foreign", promql("up")),
        ),
    ),
)
group = RuleGroup("web", rules=(ratio, slow, failing, full))
server = PrometheusServer(
    jobs=(
        ScrapeJob("web", targets=("web:80",), metrics=(requests, duration)),
        ScrapeJob("worker", targets=("worker:80",), metrics=(queue,)),
    )
)
routing = Routing(
    default=(Slack("#low"),),
    severities={P0: (PagerDuty(routing_key=Secret("KEY")),)},
    slack_url=Secret("SLACK"),
)


def _graph(**changes: object) -> Graph:
    kinds = {
        "metrics": tuple(one.declaration for one in (requests, duration, queue, unused)),
        "dashboards": (board,),
        "groups": (group,),
        "servers": (server,),
        "routings": (routing,),
    }
    return graph_of(Workspace(**{**kinds, **changes}), Config(root=Path("/nowhere")))  # type: ignore[arg-type]


def _names(items: object) -> set[str]:
    return {str(one) for one in items}  # type: ignore[attr-defined]


def test_what_reads_a_metric_is_found_through_recordings_and_alerts_to_panels_and_receivers() -> None:
    graph = _graph()
    assert _names(graph.below(graph.find("http_requests_total"))) == {
        "metric http_requests_total",
        "recording job:errors:ratio_rate5m",
        "alert Failing",
        "panel web/Traffic/Errors",
        "dashboard web",
        "receiver P0",
    }


def test_series_of_a_histogram_belong_to_the_metric() -> None:
    graph = _graph()
    assert graph.readers[Item("metric", "http_request_duration_seconds")] == (Item("alert", "Slow"),)


def test_a_metric_that_nobody_reads_is_there_and_alone() -> None:
    graph = _graph()
    (alone,) = graph.find("metric:unused_things")
    assert not graph.readers[alone]
    assert alone in graph.roots


def test_what_nobody_declares_is_said_to_be_so() -> None:
    graph = _graph()
    assert graph.details[Item("metric", "up")].text == "nobody declares it"


def test_a_variable_stands_between_its_metric_and_the_panels_that_use_it() -> None:
    graph = _graph()
    variable = Item("variable", "web/$instance")
    assert graph.sources[variable] == (Item("job", "worker"), Item("metric", "queue_length"))
    assert Item("panel", "web/Traffic/Queue") in graph.readers[variable]
    assert Item("panel", "web/Traffic/Errors") not in graph.readers[variable]


def test_a_job_is_needed_by_what_reads_its_series_alone() -> None:
    graph = _graph()
    below = _names(graph.below(graph.find("job:worker")))
    assert {"alert Full", "panel web/Traffic/Queue"} <= below
    assert not {"alert Slow", "alert Failing"} & below


def test_an_alert_leads_to_the_receivers_that_its_severity_reaches() -> None:
    graph = _graph()
    assert _names(one for one in graph.readers[Item("alert", "Failing")] if one.kind == "receiver") == {"receiver P0"}
    assert graph.details[Item("receiver", "P0")].text == "PagerDuty()"


def test_receivers_of_several_routings_are_told_apart() -> None:
    other = Routing(name="other", default=(Slack("#other"),), slack_url=Secret("SLACK"))
    from obsdsl import AlertmanagerTargets

    telling = PrometheusServer(alertmanagers=(AlertmanagerTargets(("a:9093",), routing="other"),))
    graph = _graph(routings=(routing, other), servers=(telling,))
    assert _names(one for one in graph.details if one.kind == "receiver") == {"receiver other/default"}


def test_alerts_of_one_name_in_two_groups_are_two_and_both_are_found_by_it() -> None:
    again = AlertRule("Full", requests.rate().sum() > 5, severity=P2, summary="Full")
    graph = _graph(groups=(group, RuleGroup("other", rules=(again,))))
    assert _names(graph.find("Full")) == {"alert web/Full", "alert other/Full"}
    assert Item("metric", "http_requests_total") not in graph.sources[Item("alert", "web/Full")]


def test_an_alert_about_alerts_needs_them() -> None:
    meta = AlertRule("Many", promql('count(ALERTS{alertname="Slow"}) > 1'), severity=P2, summary="Many")
    graph = _graph(groups=(group, RuleGroup("meta", rules=(meta,))))
    assert graph.sources[Item("alert", "Many")] == (Item("alert", "Slow"),)


def test_a_pattern_of_names_reads_all_that_it_takes() -> None:
    meta = RecordingRule("series:count", promql('count({__name__=~"http_.*_total|queue_.*"})'))
    graph = _graph(groups=(RuleGroup("meta", rules=(meta,)),))
    assert {"metric http_requests_total", "metric queue_length"} <= _names(
        graph.sources[Item("recording", "series:count")]
    )


def test_a_hidden_kind_is_read_past() -> None:
    graph = _graph().without(("recording", "panel"))
    assert Item("alert", "Failing") in graph.readers[Item("metric", "http_requests_total")]
    assert Item("dashboard", "web") in graph.readers[Item("alert", "Failing")]
    assert not [one for one in graph.details if one.kind in ("recording", "panel")]


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(ObsdslError, match="did you mean 'queue_length'"):
        _graph().find("queue_lenght")
    with pytest.raises(ObsdslError, match="did you mean 'Failing'"):
        _graph().find("alert:Failling")


def test_counts_are_words() -> None:
    items = [Item("alert", "a"), Item("alert", "b"), Item("recording", "c"), Item("recording", "d"), Item("panel", "e")]
    assert counted(items) == "2 recording rules, 2 alerts, 1 panel"
    assert counted([]) == "nothing"


def test_recordings_that_read_each_other_end() -> None:
    one = RecordingRule("a:b", promql("c:d + 1"))
    two = RecordingRule("c:d", promql("a:b + 1"))
    graph = _graph(groups=(RuleGroup("circle", rules=(one, two)),), dashboards=())
    assert _names(graph.below(graph.find("a:b"))) == {"recording a:b", "recording c:d"}


# Logs


STREAM = LogStream("web", labels={"level": ("info", "error")})
lost = LogAlert("Lost", STREAM(level="error").rate("5m").sum() > 1, severity=P0, summary="Lost")
lines = LogRecording("web:lines:rate5m", STREAM.rate("5m").sum())
logged = LogRuleGroup("web-logs", rules=(lost, lines))
seen = Dashboard(
    "Logs",
    uid="logs",
    panels=(
        TimeSeries("Errors", STREAM(level="error").rate("5m").sum(), thresholds=lost),
        TimeSeries("Lines", promql("web:lines:rate5m")),
    ),
)


def test_alerts_of_logs_are_drawn_and_told_and_recordings_are_read() -> None:
    routing = Routing(
        default=(Slack("#web"),), severities={P0: (PagerDuty(routing_key=Secret("KEY")),)}, slack_url=Secret("SLACK")
    )
    space = Workspace(dashboards=(seen,), routings=(routing,), alone=(logged,))
    graph = graph_of(space, Config(root=Path()))
    assert graph.readers[Item("alert", "Lost")] == (Item("panel", "logs/Errors"), Item("receiver", "P0"))
    assert graph.details[Item("alert", "Lost")].text == "Lost"
    assert graph.readers[Item("recording", "web:lines:rate5m")] == (Item("panel", "logs/Lines"),)
    assert Item("metric", "web:lines:rate5m") not in graph.details


def test_of_several_alertmanagers_it_is_that_of_the_stack() -> None:
    one, other = (
        Routing(name=name, default=(Slack(f"#{name}"),), slack_url=Secret("SLACK")) for name in ("one", "two")
    )
    loki = Loki(alertmanager_url="http://alertmanager:9093")
    stack = Stack("web", servers=(PrometheusServer(),), routings=(other,), loki=loki, log_rules=(logged,))
    for alone, told in (((logged,), ()), ((logged, stack), (Item("receiver", "two/default"),))):
        space = Workspace(routings=(one, other), alone=alone)
        graph = graph_of(space, Config(root=Path()))
        assert graph.readers[Item("alert", "Lost")] == told
