"""The framework's monitoring itself: does it work, and how long will it have room?"""

from obsdsl import P1, P2, P3, AlertRule, RecordingRule, RuleGroup
from obsdsl.library import alertmanager, prometheus
from obsdsl.library.prometheus import up
from obsdsl.patterns import forecast

PROMETHEUS = "framework-prometheus"
ALERTMANAGER = "framework-alertmanager"
JOBS = (PROMETHEUS, ALERTMANAGER, "framework-grafana")
RUNBOOK = "docs/runbooks/claude-framework-monitoring.md"

undelivered = RecordingRule(
    "instance_integration:framework_notifications_failed:rate5m",
    alertmanager.notifications_failed(job=ALERTMANAGER).rate("5m").sum(by=("instance", "integration")),
)
late = RecordingRule(
    "instance:framework_rule_groups_missed:increase15m",
    prometheus.rule_group_iterations_missed(job=PROMETHEUS).increase("15m").sum(by="instance"),
)
series_ahead = forecast(
    "Framework series",
    signal=prometheus.tsdb_head_series(job=PROMETHEUS),
    limit=1_000_000,
    ahead="1w",
    window="2d",
    for_="3h",
    severity=P3,
    runbook="docs/runbooks/claude-framework-capacity.md",
)

target_down = AlertRule(
    "FrameworkMonitoringDown",
    up(job=JOBS) == 0,
    for_="5m",
    severity=P2,
    summary="{{ $labels.job }} is down",
    description="{{ $labels.instance }} of the job {{ $labels.job }} has not answered Prometheus for five minutes.",
    runbook=RUNBOOK,
)
alertmanager_unreachable = AlertRule(
    "FrameworkAlertmanagerUnreachable",
    prometheus.notifications_alertmanagers_discovered(job=PROMETHEUS) < 1,
    for_="2m",
    severity=P1,
    summary="Prometheus knows no Alertmanager",
    description="No alert of {{ $labels.instance }} reaches anybody but on Prometheus's own page.",
    runbook=RUNBOOK,
)
notifications_failing = AlertRule(
    "FrameworkNotificationsFailing",
    undelivered > 0,
    for_="5m",
    severity=P1,
    summary="Notifications by {{ $labels.integration }} do not arrive",
    description='{{ $labels.instance }} fails to send {{ $value | printf "%.2f" }} notifications per second by '
    "{{ $labels.integration }}.",
    runbook=RUNBOOK,
)
rules_failing = AlertRule(
    "FrameworkRulesFailing",
    prometheus.rule_evaluation_failures(job=PROMETHEUS).increase("5m").sum(by="instance") > 0,
    for_="5m",
    severity=P2,
    summary="Rules cannot be evaluated",
    description='{{ $labels.instance }} failed to evaluate rules {{ $value | printf "%.0f" }} times in five minutes.',
    runbook=RUNBOOK,
)
rules_late = AlertRule(
    "FrameworkRulesLate",
    late > 0,
    for_="15m",
    severity=P3,
    summary="Rules take longer than their interval",
    description='{{ $labels.instance }} left out {{ $value | printf "%.0f" }} evaluations in a quarter of an hour.',
    runbook="docs/runbooks/claude-framework-capacity.md",
)
reload_failed = AlertRule(
    "FrameworkConfigurationRefused",
    prometheus.config_last_reload_successful(job=PROMETHEUS) == 0,
    for_="5m",
    severity=P2,
    summary="Prometheus runs with an old configuration",
    description="{{ $labels.instance }} refused its configuration when it last read it.",
    runbook=RUNBOOK,
)

group = RuleGroup(
    "claude-framework-monitoring",
    interval="30s",
    labels={"service": "claude-framework-monitoring"},
    owner="framework-operations",
    rules=(
        undelivered,
        late,
        *series_ahead.rules,
        target_down,
        alertmanager_unreachable,
        notifications_failing,
        rules_failing,
        rules_late,
        reload_failed,
    ),
)
