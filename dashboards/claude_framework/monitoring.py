"""For those who run the monitoring: does it work, and will it have room?"""

from alerts.claude_framework import monitoring as a
from dashboards.claude_framework.views import GRAPH, NUMBER, THIRD, UP, WHOLE, described, view
from metrics import claude_framework as m
from obsdsl import Row, Stat, StateTimeline, TimeSeries, ValueMap
from obsdsl.library import alertmanager, process, prometheus
from obsdsl.library.prometheus import up

REFUSED = (ValueMap(0, text="REFUSED", color="red"), ValueMap(1, text="LOADED", color="green"))

dashboard = view(
    "monitoring",
    "Whether what watches the framework works: Prometheus, Alertmanager, Grafana.",
    audience="operations",
    further=("operations",),
    refresh="1m",
    rows=(
        Row(
            "Health",
            Stat(
                "Alertmanagers",
                prometheus.notifications_alertmanagers_discovered(job=a.PROMETHEUS),
                legend="{{instance}}",
                thresholds=a.alertmanager_unreachable,
                description="To how many Alertmanagers Prometheus sends alerts.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Configuration",
                prometheus.config_last_reload_successful(job=a.PROMETHEUS),
                legend="{{instance}}",
                mappings=REFUSED,
                thresholds=a.reload_failed,
                graph="none",
                description="Whether the configuration was accepted when it was last read.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Rule Evaluations Left Out",
                a.late,
                legend="{{instance}}",
                decimals=0,
                thresholds=a.rules_late,
                description="Evaluations of rule groups that were left out in a quarter of an hour, for want of time.",
                width=THIRD,
                height=NUMBER,
            ),
            StateTimeline(
                "Monitoring Targets",
                up(job=a.JOBS),
                legend="{{job}}: {{instance}}",
                mappings=UP,
                thresholds=a.target_down,
                description="Whether each part of the monitoring answers Prometheus.",
                width=WHOLE,
                height=GRAPH,
            ),
        ),
        Row(
            "Work",
            TimeSeries(
                "Rule Evaluation Failures",
                prometheus.rule_evaluation_failures(job=a.PROMETHEUS).increase("5m").sum(by="instance"),
                legend="{{instance}}",
                decimals=0,
                thresholds=a.rules_failing,
                description="Evaluations that failed in five minutes.",
            ),
            TimeSeries(
                "Notifications that Fail",
                a.undelivered,
                legend="{{integration}} from {{instance}}",
                thresholds=a.notifications_failing,
                description="Notifications that do not arrive, per second.",
            ),
            TimeSeries(
                "Notifications",
                alertmanager.notifications(job=a.ALERTMANAGER).rate().sum(by="integration"),
                legend="{{integration}}",
                description="Notifications that Alertmanager tries to send per second.",
            ),
            TimeSeries(
                "Scrape Duration",
                prometheus.scrape_duration_seconds(job=(m.JOB, *a.JOBS)),
                legend="{{job}}: {{instance}}",
                description="How long Prometheus waits for each target.",
            ),
        ),
        Row(
            "Capacity",
            *described(a.series_ahead, "Series that have had a sample of late, now and in a week."),
            TimeSeries(
                "Memory",
                process.resident_memory_bytes(job=a.JOBS),
                legend="{{job}}: {{instance}}",
                min=0,
                description="Memory that each part of the monitoring takes.",
            ),
            TimeSeries(
                "Storage",
                prometheus.tsdb_storage_blocks_bytes(job=a.PROMETHEUS),
                legend="{{instance}}",
                min=0,
                description="What Prometheus keeps of ninety days on its disk.",
            ),
            TimeSeries(
                "Rule Duration",
                prometheus.rule_group_last_duration_seconds(job=a.PROMETHEUS).sum(by="instance"),
                legend="{{instance}}",
                min=0,
                description="How long one evaluation of all rule groups takes.",
            ),
        ),
    ),
)
