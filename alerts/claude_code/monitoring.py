"""Claude Code: who watches the watchmen. Prometheus, Alertmanager, Grafana, the exporters and the webhook."""

from obsdsl import P1, P2, AlertRule, RecordingRule, RuleGroup
from obsdsl.library import alertmanager, prometheus
from obsdsl.library.prometheus import up

JOBS = ("prometheus", "alertmanager", "grafana", "node", "webhook", "blackbox-exporter")

undelivered = RecordingRule(
    "instance_integration:alertmanager_notifications_failed:rate5m",
    alertmanager.notifications_failed(job="alertmanager").rate("5m").sum(by=("instance", "integration")),
)
lost = RecordingRule(
    "instance_remote_name:prometheus_remote_storage_samples_failed:rate5m",
    prometheus.remote_storage_samples_failed(job="prometheus").rate("5m").sum(by=("instance", "remote_name")),
)
_received = prometheus.remote_storage_highest_timestamp_in_seconds(job="prometheus")
_sent = prometheus.remote_storage_queue_highest_sent_timestamp_seconds(job="prometheus").min(by=("job", "instance"))
behind = RecordingRule("instance:prometheus_remote_storage_behind_seconds", (_received - _sent).on("job", "instance"))

target_down = AlertRule(
    "MonitoringTargetDown",
    up(job=JOBS) == 0,
    for_="5m",
    severity=P2,
    summary="{{ $labels.job }} is down",
    description="{{ $labels.instance }} of the job {{ $labels.job }} has not answered Prometheus for five minutes.",
)
alertmanager_unreachable = AlertRule(
    "AlertmanagerUnreachable",
    prometheus.notifications_alertmanagers_discovered(job="prometheus") < 1,
    for_="2m",
    severity=P1,
    summary="Prometheus knows no Alertmanager",
    description="No alert of {{ $labels.instance }} reaches anybody but on Prometheus's own page.",
    runbook="docs/runbooks/claude-code-alertmanager-unreachable.md",
)
notifications_failing = AlertRule(
    "NotificationsFailing",
    undelivered > 0,
    for_="5m",
    severity=P1,
    summary="Notifications by {{ $labels.integration }} do not arrive",
    description='{{ $labels.instance }} fails to send {{ $value | printf "%.2f" }} notifications per second by '
    "{{ $labels.integration }}.",
    runbook="docs/runbooks/claude-code-notifications-failing.md",
)
rules_failing = AlertRule(
    "RuleEvaluationFailing",
    prometheus.rule_evaluation_failures(job="prometheus").increase("5m").sum(by="instance") > 0,
    for_="5m",
    severity=P2,
    summary="Rules cannot be evaluated",
    description='{{ $labels.instance }} failed to evaluate rules {{ $value | printf "%.0f" }} times in five minutes.',
)
reload_failed = AlertRule(
    "ConfigurationReloadFailed",
    prometheus.config_last_reload_successful(job="prometheus") == 0,
    for_="5m",
    severity=P2,
    summary="Prometheus runs with an old configuration",
    description="{{ $labels.instance }} refused its configuration when it last read it.",
)
remote_write_failing = AlertRule(
    "RemoteWriteFailing",
    lost > 0,
    for_="15m",
    severity=P2,
    summary="Samples are lost on the way to {{ $labels.remote_name }}",
    description='{{ $labels.instance }} loses {{ $value | printf "%.1f" }} samples per second.',
)
remote_write_behind = AlertRule(
    "RemoteWriteBehind",
    behind > 120,
    for_="15m",
    severity=P2,
    summary="Remote write falls behind",
    description="What {{ $labels.instance }} sends is {{ $value | humanizeDuration }} old.",
)

group = RuleGroup(
    "claude-code-monitoring",
    interval="30s",
    labels={"service": "monitoring"},
    owner="team-platform",
    rules=(
        undelivered,
        lost,
        behind,
        target_down,
        alertmanager_unreachable,
        notifications_failing,
        rules_failing,
        reload_failed,
        remote_write_failing,
        remote_write_behind,
    ),
)
