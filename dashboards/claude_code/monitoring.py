"""Claude Code: its dashboard of 6 rows, and the one of what watches it."""

from alerts.claude_code.monitoring import (
    JOBS,
    alertmanager_unreachable,
    behind,
    lost,
    notifications_failing,
    reload_failed,
    remote_write_behind,
    remote_write_failing,
    rules_failing,
    target_down,
    undelivered,
)
from alerts.claude_code.service import endpoint_unreachable
from dashboards import marks
from dashboards.claude_code import coordination, database, neural, overview, resources, verification
from metrics import claude_code as m
from obsdsl import Dashboard, DashboardLink, Row, Stat, StateTimeline, TimeSeries, ValueMap
from obsdsl.library import alertmanager, blackbox, prometheus
from obsdsl.library.prometheus import up

TAGS = ("claude-code",)
LINKS = (DashboardLink("Claude Code", tags=TAGS, as_dropdown=True),)

dashboard = Dashboard(
    "Claude Code Monitoring",
    uid="claude-code",
    folder="Claude Code",
    description="The neural system, verification, planning and the health of Claude Code.",
    tags=TAGS,
    links=LINKS,
    annotations=(marks.firing(overview.SERVICES),),
    refresh="30s",
    rows=(overview.row, neural.row, verification.row, database.row, coordination.row, resources.row),
)

stack = Dashboard(
    "Claude Code Monitoring Stack",
    uid="claude-code-stack",
    folder="Claude Code",
    description="Whether what watches Claude Code works: Prometheus, Alertmanager, the exporters.",
    tags=TAGS,
    links=LINKS,
    annotations=(marks.firing(overview.SERVICES),),
    refresh="1m",
    rows=(
        Row(
            "Targets",
            StateTimeline(
                "Monitoring Targets",
                up(job=JOBS),
                legend="{{job}}: {{instance}}",
                mappings=overview.UP,
                thresholds=target_down,
                description="Whether each part of the monitoring answers Prometheus.",
                width=24,
            ),
            StateTimeline(
                "Endpoints",
                blackbox.success(job="blackbox"),
                legend="{{instance}}",
                mappings=overview.UP,
                thresholds=endpoint_unreachable,
                description="Whether the endpoints can be reached, seen from outside.",
            ),
            TimeSeries(
                "Scrape Duration",
                prometheus.scrape_duration_seconds(job=(m.JOB, *JOBS)),
                legend="{{job}}: {{instance}}",
                description="How long Prometheus waits for each target.",
                width=24,
            ),
        ),
        Row(
            "Prometheus",
            Stat(
                "Configuration",
                prometheus.config_last_reload_successful(job="prometheus"),
                legend="{{instance}}",
                mappings=(ValueMap(0, text="REFUSED", color="red"), ValueMap(1, text="LOADED", color="green")),
                thresholds=reload_failed,
                graph="none",
                description="Whether the configuration was accepted when it was last read.",
                height=8,
            ),
            Stat(
                "Alertmanagers",
                prometheus.notifications_alertmanagers_discovered(job="prometheus"),
                legend="{{instance}}",
                thresholds=alertmanager_unreachable,
                description="To how many Alertmanagers Prometheus sends alerts.",
                height=8,
            ),
            TimeSeries(
                "Rule Evaluation Failures",
                prometheus.rule_evaluation_failures(job="prometheus").increase("5m").sum(by="instance"),
                legend="{{instance}}",
                decimals=0,
                thresholds=rules_failing,
                description="Evaluations that failed in five minutes.",
            ),
            TimeSeries(
                "Series",
                prometheus.tsdb_head_series(job="prometheus"),
                legend="{{instance}}",
                min=0,
                description="Series that have had a sample of late.",
                width=24,
            ),
        ),
        Row(
            "Remote write",
            TimeSeries(
                "Samples Lost",
                lost,
                legend="{{remote_name}} from {{instance}}",
                thresholds=remote_write_failing,
                description="Samples per second that the remote storage refused for good.",
            ),
            TimeSeries(
                "Delay",
                behind,
                legend="{{instance}}",
                thresholds=remote_write_behind,
                description="How old the samples are that are sent now.",
            ),
        ),
        Row(
            "Notifications",
            TimeSeries(
                "Notifications",
                alertmanager.notifications(job="alertmanager").rate().sum(by="integration"),
                legend="{{integration}}",
                description="Notifications that Alertmanager tries to send per second.",
            ),
            TimeSeries(
                "Notifications that Fail",
                undelivered,
                legend="{{integration}} from {{instance}}",
                thresholds=notifications_failing,
                description="Notifications that do not arrive, per second.",
            ),
        ),
    ),
)
