"""Wrong uses of the API, each marked with the error that mypy must find; an error that is missing fails, too."""

from __future__ import annotations

from obsdsl import (
    P1,
    AlertRule,
    BasicAuth,
    Counter,
    Dashboard,
    Gauge,
    Histogram,
    Inhibit,
    PagerDuty,
    PrometheusServer,
    QueryVariable,
    Relabel,
    Routing,
    RuleGroup,
    ScrapeJob,
    Slack,
    Stat,
    SubRoute,
    TimeSeries,
    blackbox_job,
)
from obsdsl.functions import rate

requests = Counter("requests_total", "Requests.")
queue = Gauge("queue_length", "Queue.")
duration = Histogram("duration_seconds", "Duration.", buckets=(0.1, 1))

queue.rate("5m")  # type: ignore[attr-defined]
queue.increase()  # type: ignore[attr-defined]
requests.delta("5m")  # type: ignore[attr-defined]
requests.predict_linear(3600, "1h")  # type: ignore[attr-defined]
requests.rate().rate()  # type: ignore[attr-defined]
rate(queue)  # type: ignore[arg-type]
duration > 5  # type: ignore[operator]
duration.rate()  # type: ignore[attr-defined]
duration.quantile("0.5")  # type: ignore[arg-type]
requests(code=500)  # type: ignore[arg-type]
queue + "5"  # type: ignore[operator]
queue & 5  # type: ignore[operator]
requests.rate(300)  # type: ignore[arg-type]
Counter(help="C.")  # type: ignore[call-arg]
Counter("c_total", "C.", labels={"code": 200})  # type: ignore[dict-item]
Histogram("h", "H.", buckets=5)  # type: ignore[arg-type]
AlertRule("A", queue > 5, summary="a")  # type: ignore[call-arg]
AlertRule("A", queue > 5, severity="P1", summary="a")  # type: ignore[arg-type]
AlertRule("A", queue > 5, severity=P1, summary="a", for_=300)  # type: ignore[arg-type]
AlertRule("A", duration, severity=P1, summary="a")  # type: ignore[arg-type]
RuleGroup("g", rules=(), intervall="30s")  # type: ignore[call-arg]
Dashboard("D", uid=5)  # type: ignore[arg-type]
Dashboard("D", tooltip="none")  # type: ignore[arg-type]
TimeSeries("t", queue, draw="lines")  # type: ignore[arg-type]
TimeSeries("t", queue, unti="s")  # type: ignore[call-arg]
Stat("s", queue, thresholds=90)  # type: ignore[arg-type]
QueryVariable("v", queue.label_values("x"), multi="yes")  # type: ignore[arg-type]
Slack(5)  # type: ignore[arg-type]
Slack("#a", api_url=5)  # type: ignore[arg-type]
Slack("#a", chanel="#b")  # type: ignore[call-arg]
PagerDuty(routing_key="key")  # type: ignore[arg-type]
Routing(default=Slack("#a"))  # type: ignore[arg-type]
Routing(default=(), severities={"P0": ()})  # type: ignore[dict-item]
Routing(default=(), slack_url="https://example.org/")  # type: ignore[arg-type]
SubRoute({"team": 5})  # type: ignore[dict-item]
Inhibit(P1, same=("service",))  # type: ignore[call-arg]
ScrapeJob("web", targets=(5,))  # type: ignore[arg-type]
ScrapeJob("web", target=("web:80",))  # type: ignore[call-arg]
ScrapeJob("web", targets=("web:80",), metrics=5)  # type: ignore[arg-type]
BasicAuth("me", password="text")  # type: ignore[arg-type]
Relabel(action="keeps")  # type: ignore[arg-type]
PrometheusServer(alertmanagers=(5,))  # type: ignore[arg-type]
blackbox_job("site", module="m", prober="udp", targets=("a",))  # type: ignore[arg-type]
