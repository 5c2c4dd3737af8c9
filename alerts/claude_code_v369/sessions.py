"""Claude Code V3.6.9: are its sessions whole, small enough, and soon there?"""

from alerts.claude_code_v369.logs import errors_of
from metrics import claude_code_v369 as m
from obsdsl import P1, P2, AlertRule, RuleGroup
from obsdsl.patterns import red

RUNBOOK = "docs/runbooks/claude-code-v369-sessions.md"
MB = 1_000_000

operations = red(
    "Claude session",
    requests=m.session_operations,
    errors=m.session_operations(status="failure"),
    duration=m.session_operation_duration,
    by="operation",
)
rate, failure_ratio, duration_p95 = operations.recordings

large = AlertRule(
    "SessionSizeLarge",
    m.session_largest > 10 * MB,
    for_="5m",
    severity=P2.called("warning"),
    summary="A session is larger than 10 MB",
    description="The largest session of {{ $labels.instance }} has {{ $value | humanize }}B.",
    runbook=f"{RUNBOOK}#sessionsizelarge-p2",
)
corrupted = AlertRule(
    "SessionCorrupted",
    m.session_corruptions.increase("15m") > 0,
    for_="1m",
    severity=P1,
    summary="A session is damaged",
    description='{{ $labels.instance }} found {{ $value | printf "%.0f" }} damaged sessions in a quarter of an hour.',
    runbook=f"{RUNBOOK}#sessioncorrupted-p1",
    annotations=errors_of("sessions"),
)
failing = AlertRule(
    "SessionOperationsFailing",
    failure_ratio > 0.05,
    for_="5m",
    severity=P2,
    summary="More than 5 % of session operations fail: {{ $labels.operation }}",
    description="{{ $value | humanizePercentage }} of these operations fail.",
    runbook=f"{RUNBOOK}#sessionoperationsfailing-p2",
    annotations=errors_of("sessions"),
)
slow = AlertRule(
    "SessionOperationSlow",
    duration_p95 > 2.5,
    for_="10m",
    severity=P2,
    summary="Session operations are slow: {{ $labels.operation }}",
    description="5 % of them take {{ $value | humanizeDuration }} or longer.",
    runbook=f"{RUNBOOK}#sessionoperationslow-p2",
)

group = RuleGroup(
    "claude-code-v369-sessions",
    interval="10s",
    labels={"service": "claude-code-v369"},
    owner="team-performance",
    rules=(*operations.rules, large, corrupted, failing, slow),
)
