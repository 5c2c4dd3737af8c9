"""The server's dashboard."""

from alerts.pocket_agent import queue_stuck, too_many_connections
from metrics import pocket_agent as m
from obsdsl import (
    Annotation,
    Dashboard,
    DashboardLink,
    IntervalVariable,
    QueryVariable,
    Row,
    SharedPanel,
    Stat,
    Thresholds,
    TimeSeries,
    promql,
)
from obsdsl.library import process
from obsdsl.library.prometheus import up

instance = QueryVariable("instance", up(job="pocket-agent").label_values("instance"), multi=True, include_all=True)
window = IntervalVariable("window", ("5m", "1h"))

uptime = SharedPanel(
    Stat("Up since", promql('time() - process_start_time_seconds{job="pocket-agent"}'), unit="s"),
    uid="pocket-agent-uptime",
    folder="Pocket Agent",
)

dashboard = Dashboard(
    "Pocket Agent Server",
    uid="pocket-agent",
    folder="Pocket Agent",
    tags=("pocket-agent",),
    variables=(instance, window),
    refresh="30s",
    annotations=(Annotation("Restarts", process.start_time_seconds(job="pocket-agent").changes("5m") > 0),),
    links=(DashboardLink("Runbooks", "https://runbooks.example.org/pocket-agent"),),
    rows=(
        Row(
            "Traffic",
            Stat(
                "Active connections",
                m.connections_active(instance=instance),
                thresholds=too_many_connections,
                width=8,
                height=8,
            ),
            TimeSeries(
                "Execution rate",
                m.executions(instance=instance).rate().sum(by="status"),
                legend="{{status}}",
                width=8,
            ),
            TimeSeries(
                "Messages",
                promql("sum by (direction) (rate(pocket_agent_messages_total[$window]))"),
                legend="{{direction}}",
                width=8,
            ),
        ),
        Row(
            "Latency",
            TimeSeries(
                "Execution duration",
                {
                    "p50": m.execution_duration.quantile(0.50),
                    "p95": m.execution_duration.quantile(0.95),
                },
            ),
            TimeSeries("Error rate", m.errors.rate().sum(by="code"), legend="{{code}}"),
            TimeSeries(
                "Failures",
                promql("max_over_time(job:pocket_agent_executions_failed:ratio_rate5m[15m])"),
                unit="percentunit",
                max=1,
                thresholds=Thresholds("green", (0.05, "orange")),
            ),
        ),
        Row(
            "Queue",
            TimeSeries("Queue age", m.queue_age(instance=instance), thresholds=queue_stuck),
            Stat(
                "Projects",
                m.projects(instance=instance).max(),
                description="Projects of all servers.",
                width=6,
                height=4,
            ),
            uptime.shown(width=6, height=4),
        ),
    ),
)
