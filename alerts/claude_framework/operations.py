"""Is the framework there, do its parts work, and does what it does succeed?"""

from metrics import claude_framework as m
from obsdsl import P0, P1, P2, AlertRule, RecordingRule, RuleGroup
from obsdsl.library.prometheus import up

prompts = RecordingRule("job:claude_prompts:rate5m", m.prompts.rate("5m").sum(by="job"))

down = AlertRule(
    "FrameworkDown",
    up(job=m.JOB) == 0,
    for_="1m",
    severity=P0,
    summary="The framework is down",
    description="{{ $labels.instance }} has not answered Prometheus for a minute.",
    runbook="docs/runbooks/claude-framework-down.md",
)
missing = AlertRule(
    "FrameworkTargetMissing",
    up(job=m.JOB).absent(),
    for_="5m",
    severity=P1,
    summary="Nobody watches the framework",
    description="Prometheus has had no target of the job {{ $labels.job }} for five minutes: no other alert can fire.",
    runbook="docs/runbooks/claude-framework-down.md",
    panel="framework-operations/Health/Framework",
)
component_down = AlertRule(
    "FrameworkComponentDown",
    m.component_up == 0,
    for_="3m",
    severity=P1,
    summary="The component {{ $labels.component }} does not work",
    description="{{ $labels.component }} on {{ $labels.instance }} has not worked for three minutes.",
    runbook="docs/runbooks/claude-framework-component-down.md",
)
errors_high = AlertRule(
    "FrameworkErrorRateHigh",
    m.error_rate > 5,
    for_="10m",
    severity=P2,
    summary="More than 5 % of what {{ $labels.component }} does fails",
    description='{{ $labels.component }} on {{ $labels.instance }}: {{ $value | printf "%.1f" }} % fails.',
    runbook="docs/runbooks/claude-framework-error-rate.md",
)
sessions_failing = AlertRule(
    "SessionSuccessLow",
    m.session_success < 95,
    for_="15m",
    severity=P2,
    summary="Sessions do not reach their end",
    description='{{ $labels.instance }}: {{ $value | printf "%.1f" }} % do.',
    runbook="docs/runbooks/claude-framework-error-rate.md",
)

group = RuleGroup(
    "claude-framework-operations",
    interval="15s",
    labels={"service": "claude-framework"},
    owner="framework-operations",
    rules=(prompts, down, missing, component_down, errors_high, sessions_failing),
)
