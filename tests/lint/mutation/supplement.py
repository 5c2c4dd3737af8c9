"""What the two systems do not have, so that it can be spoilt, too: joins, shares of buckets, queries of logs, alerts on
alerts.

It is written as text, against the metrics of the workspace, and it is all right.
"""

from __future__ import annotations

import attrs

from obsdsl import (
    P1,
    P2,
    P3,
    AlertRule,
    Annotation,
    Dashboard,
    DashboardLink,
    Logs,
    LokiQuery,
    RecordingRule,
    RuleGroup,
    TimeSeries,
    promql,
)
from obsdsl.compose.workspace import Workspace

_CPU = "node_cpu_seconds_total"
_SLOW = "pocket_agent_execution_duration_seconds"

RULES = (
    RecordingRule(
        "job_instance:pocket_agent_executions_fast:ratio_rate5m",
        promql(
            f'sum by (job, instance) (rate({_SLOW}_bucket{{le="30"}}[5m]))'
            f" / sum by (job, instance) (rate({_SLOW}_count[5m]))"
        ),
    ),
    RecordingRule("job:pocket_agent_errors:rate5m", promql("sum by (job) (rate(pocket_agent_errors_total[5m]))")),
    AlertRule(
        "ManyErrors",
        promql("job:pocket_agent_errors:rate5m > 1"),
        labels={"service": "more"},
        severity=P3,
        for_="10m",
        summary="Errors come every second",
        description="All servers together meet {{ $value | humanize }} errors per second.",
        owner="team-agents",
    ),
    AlertRule(
        "ExecutionsNotFast",
        promql(
            f'sum by (instance) (rate({_SLOW}_bucket{{le="60"}}[10m])) / sum by (instance) (rate({_SLOW}_count[10m]))'
            " < 0.5"
        ),
        labels={"service": "more"},
        severity=P2,
        for_="10m",
        summary="Half of the executions take over a minute",
        description=(
            "On {{ $labels.instance }} of {{ $externalLabels.cluster }}, {{ $value | humanizePercentage }} are fast."
        ),
        owner="team-agents",
    ),
    AlertRule(
        "StatusDominates",
        promql(
            "sum by (instance, status) (rate(pocket_agent_executions_total[5m]))"
            " / on (instance) group_left () sum by (instance) (rate(pocket_agent_executions_total[5m])) > 0.9"
        ),
        labels={"service": "more"},
        severity=P3,
        for_="10m",
        summary="Executions end in one way alone",
        description="On {{ $labels.instance }}, {{ $value | humanizePercentage }} end in {{ $labels.status }}.",
        owner="team-agents",
    ),
    AlertRule(
        "ExecutionsOfVersionFail",
        promql(
            "sum by (instance, status) (rate(pocket_agent_executions_total[5m]))"
            " * on (instance) group_left (version) claudex_version > 3"
        ),
        labels={"service": "more"},
        severity=P3,
        for_="10m",
        summary="A version executes much",
        description="{{ $labels.instance }} with version {{ $labels.version }} executes in vain.",
        owner="team-agents",
    ),
    AlertRule(
        "ModeDominates",
        promql(
            "sum by (instance, mode) (rate(node_cpu_seconds_total[5m]))"
            " / on (instance) group_left () sum by (instance) (rate(node_cpu_seconds_total[5m])) > 0.95"
        ),
        labels={"service": "more"},
        severity=P3,
        for_="1h",
        summary="A machine does one thing alone",
        description="{{ $labels.instance }} spends {{ $value | humanizePercentage }} in {{ $labels.mode }}.",
        owner="team-agents",
    ),
    AlertRule(
        "AgentAbsent",
        promql('absent(up{job="pocket-agent"})'),
        labels={"service": "more"},
        severity=P1,
        for_="5m",
        summary="No server of Pocket Agent is known",
        description="Prometheus has no target of the job {{ $labels.job }}.",
        runbook="docs/runbooks/pocket-agent-down.md",
        owner="team-agents",
    ),
    AlertRule(
        "ErrorsPerTarget",
        promql('sum(rate(claudex_errors_total{job="claudex"}[5m])) / sum(up{job="node"}) > 0.5'),
        labels={"service": "more"},
        severity=P3,
        for_="10m",
        summary="Each machine meets errors all the time",
        description="The hooks meet {{ $value | humanize }} errors per second and machine.",
        owner="team-claudex",
    ),
)

_STREAM = '{job="pocket-agent", level="error"}'
LINES = Dashboard(
    "Lines",
    uid="lines",
    description="What the servers log.",
    links=(DashboardLink("Pocket Agent", "/d/pocket-agent"),),
    panels=(
        Logs("Errors", LokiQuery(_STREAM), description="Errors as they are logged."),
        Logs(
            "Errors of a service",
            LokiQuery(f'{_STREAM} |= "lost" | json | service="pocket-agent-server"'),
            description="Lost connections.",
        ),
        TimeSeries(
            "Lines",
            LokiQuery('sum by (level) (rate({job="pocket-agent"}[5m]))'),
            description="Lines per second.",
        ),
        TimeSeries(
            "Errors by project",
            LokiQuery(f'sum by (project_id) (count_over_time({_STREAM} |= "lost" | json [5m]))'),
            description="Lost connections in five minutes.",
        ),
        TimeSeries(
            "Duration",
            LokiQuery(
                'max by (environment) (quantile_over_time(0.95, {job="pocket-agent"} | json'
                ' | service="pocket-agent-server" | unwrap duration_ms [5m]))'
            ),
            description="The time within which 95 % end.",
        ),
    ),
)


def furnished(workspace: Workspace) -> Workspace:
    """The workspace with a group and a dashboard more."""
    alerts = [rule.name for group in workspace.groups for rule in group.rules if isinstance(rule, AlertRule)]
    group = RuleGroup("more", interval="30s", rules=RULES)
    dashboard = Dashboard(
        "Alerts",
        uid="alerts",
        description="The alerts that fire.",
        links=(DashboardLink("Claudex", "/d/claudex-windows"), DashboardLink("Pocket Agent", "/d/pocket-agent")),
        annotations=tuple(
            Annotation(f"{name} fires", promql(f'ALERTS{{alertname="{name}", alertstate="firing"}}'))
            for name in dict.fromkeys(alerts)
        ),
        panels=(
            TimeSeries(
                "Fast executions",
                promql("job_instance:pocket_agent_executions_fast:ratio_rate5m"),
                legend="{{instance}}",
            ),
            TimeSeries("Firing", promql("count by (alertname) (ALERTS)"), legend="{{alertname}}"),
        ),
    )
    dashboards = (*workspace.dashboards, dashboard, LINES)
    return attrs.evolve(workspace, groups=(*workspace.groups, group), dashboards=dashboards)
