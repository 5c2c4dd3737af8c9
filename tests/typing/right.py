"""Right uses of the API, for mypy --strict alone: nothing here runs."""

from __future__ import annotations

from typing import assert_type

from obsdsl import (
    P0,
    P1,
    AlertRule,
    BasicAuth,
    Counter,
    Dashboard,
    Gauge,
    Histogram,
    HttpConfig,
    Inhibit,
    NativeHistogram,
    Not,
    PagerDuty,
    PrometheusServer,
    QueryVariable,
    RecordingRule,
    Regex,
    RemoteWrite,
    Routing,
    Row,
    RuleGroup,
    ScrapeJob,
    Secret,
    Slack,
    Stat,
    StaticTargets,
    SubRoute,
    Thresholds,
    TimeInterval,
    TimeSeries,
    Webhook,
    blackbox_job,
    federation_job,
    promql,
)
from obsdsl.express.series import CounterSeries, GaugeSeries, HistogramSeries
from obsdsl.express.vector import Vector
from obsdsl.functions import histogram_quantile, rate
from obsdsl.library import node

requests = Counter("requests_total", "Requests.", labels={"code": ("200", "500"), "path": ...})
queue = Gauge("queue_length", "Queue.", range=(0, None))
duration = Histogram("duration_seconds", "Duration.", labels=("path",), buckets=(0.1, 1))
native = NativeHistogram("size_bytes", "Size.")

assert_type(requests(code="200"), CounterSeries)
assert_type(requests.where({"code": Regex("5..")}), CounterSeries)
assert_type(queue(job=("a", "b"), instance=Not("x")), GaugeSeries)
assert_type(duration(path="/"), HistogramSeries)
assert_type(requests.rate("5m"), Vector)
assert_type(requests.rate().sum(by="code"), Vector)
assert_type(requests(code="500").rate() / requests.rate(), Vector)
assert_type((requests.rate() / queue).on("job").group_left("version"), Vector)
assert_type((queue > 5).as_bool(), Vector)
assert_type(queue == 5, Vector)
assert_type(5 < queue, Vector)
assert_type(queue & (queue > 5), Vector)
assert_type(duration.quantile(0.95, by=("path", "job")), Vector)
assert_type(duration.bucket_series, CounterSeries)
assert_type(native.rate("5m").histogram_quantile(0.9), Vector)
assert_type(rate(requests, "5m"), Vector)
assert_type(histogram_quantile(0.9, duration.bucket_series.rate().sum(by="le")), Vector)
assert_type(promql("up == 0").sum(by="job"), Vector)

ratio = RecordingRule("job:failed:ratio", requests(code="500").rate() / requests.rate())
assert_type(ratio > 0.05, Vector)
alert = AlertRule("Failing", ratio > 0.05, for_="5m", severity=P1, summary="Requests fail")
assert_type(alert.threshold, float)
colours = Thresholds("green", (alert.threshold, "red"))
group = RuleGroup("web", rules=[ratio, alert], interval="30s")
instance = QueryVariable("instance", queue.label_values("instance"), multi=True)
dashboard = Dashboard(
    "Web",
    uid="web",
    tags=["web"],
    variables=[instance],
    rows=(
        Row(
            "Traffic",
            Stat("Queue", queue(instance=instance), thresholds=alert),
            TimeSeries("x", {"a": ratio}, thresholds=colours),
        ),
    ),
)

prometheus = PrometheusServer(
    scrape_interval="15s",
    alertmanagers=("localhost:9093",),
    jobs=[
        ScrapeJob("web", targets=("web:80", StaticTargets(("b:80",), labels={"a": "b"})), metrics=(requests, [queue])),
        ScrapeJob("node", targets=["node:9100"], metrics=node, params={"collect[]": ("cpu", "meminfo"), "a": "b"}),
        blackbox_job("site", module="http_2xx", prober="http", targets=("https://example.org",)),
        federation_job(match=(requests(code="500"), duration, ratio, "up"), targets=("prometheus-1:9090",)),
    ],
    remote_write=(RemoteWrite("https://example.org/push", basic_auth=BasicAuth("me", password=Secret("PASSWORD"))),),
)

nights = TimeInterval("nights", times=("00:00-06:00", "22:00-24:00"), weekdays="monday:friday", months=(1, "april"))
chat = Slack("#alerts", timeout="10s", http_config=HttpConfig(http_headers={"X-A": "b", "X-B": Secret("B")}))
routing = Routing(
    default=[chat],
    severities={P0: (PagerDuty(routing_key=Secret("KEY")), chat), P1: SubRoute(receivers=(chat,), mute=(nights,))},
    routes=(
        SubRoute({"team": "data", "job": Regex("a|b"), "env": Not("test"), "severity": (P0, P1)}, receivers=()),
        SubRoute(alert, receivers=(Webhook("https://example.org/"), Webhook(Secret("URL"))), continue_=True),
    ),
    inhibit=(Inhibit(P0, over=(P1,), same=("service",)), Inhibit({"a": "b"}, over=P1.called("high"), same=["a"])),
    slack_url=Secret("SLACK"),
    resolve_timeout="5m",
)
