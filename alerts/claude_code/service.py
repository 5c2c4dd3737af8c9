"""Claude Code: is the application there, and does it answer?"""

from metrics import claude_code as m
from obsdsl import P0, P1, P2, AlertRule, RecordingRule, RuleGroup
from obsdsl.library import blackbox, process
from obsdsl.library.prometheus import up

requests = RecordingRule("job:http_requests:rate5m", m.http_request_duration.count_series.rate("5m").sum(by="job"))
request_error_ratio = RecordingRule(
    "job:http_requests_failed:ratio_rate5m",
    m.http_request_duration(status="5xx").count_series.rate("5m").sum(by="job")
    / m.http_request_duration.count_series.rate("5m").sum(by="job"),
)
request_duration_p99 = RecordingRule(
    "job:http_request_duration_seconds:p99_rate5m", m.http_request_duration.quantile(0.99, by="job", window="5m")
)

service_down = AlertRule(
    "ServiceDown",
    up(job=m.JOB) == 0,
    for_="1m",
    severity=P0,
    summary="Claude Code is down",
    description="{{ $labels.instance }} has not answered Prometheus for a minute.",
    runbook="docs/runbooks/claude-code-service-down.md",
)
target_missing = AlertRule(
    "TargetMissing",
    up(job=m.JOB).absent(),
    for_="5m",
    severity=P1,
    summary="Nobody watches Claude Code",
    description="Prometheus has had no target of the job {{ $labels.job }} for five minutes: no other alert can fire.",
    runbook="docs/runbooks/claude-code-target-missing.md",
    panel="claude-code/System Overview/Service Status",
)
endpoint_unreachable = AlertRule(
    "EndpointUnreachable",
    blackbox.success(job="blackbox") == 0,
    for_="3m",
    severity=P1,
    summary="{{ $labels.instance }} cannot be reached",
    description="Requests to {{ $labels.instance }} have failed for three minutes, seen from outside.",
    runbook="docs/runbooks/claude-code-endpoint-unreachable.md",
)
http_errors = AlertRule(
    "HTTPErrorRatioHigh",
    request_error_ratio > 0.05,
    for_="5m",
    severity=P1,
    summary="More than 5 % of requests fail",
    description="{{ $value | humanizePercentage }} of the requests to {{ $labels.job }} end with a 5xx.",
    runbook="docs/runbooks/claude-code-http-errors.md",
)
slow_requests = AlertRule(
    "RequestsSlow",
    request_duration_p99 > 1,
    for_="10m",
    severity=P2,
    summary="Requests are slow",
    description="1 % of the requests to {{ $labels.job }} take {{ $value | humanizeDuration }} or longer.",
)
restarting = AlertRule(
    "ServiceRestarting",
    process.start_time_seconds(job=m.JOB).changes("30m") > 2,
    for_="1m",
    severity=P2,
    summary="Claude Code starts again and again",
    description="{{ $labels.instance }} started {{ $value }} times in half an hour.",
)

group = RuleGroup(
    "claude-code-service",
    interval="15s",
    labels={"service": "claude-code"},
    owner="team-platform",
    rules=(
        requests,
        request_error_ratio,
        request_duration_p99,
        service_down,
        target_missing,
        endpoint_unreachable,
        http_errors,
        slow_requests,
        restarting,
    ),
)
