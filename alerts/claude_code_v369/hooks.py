"""Claude Code V3.6.9: do its hooks succeed, how long do they take, what do they use?"""

from alerts.claude_code_v369.logs import errors_of
from metrics import claude_code_v369 as m
from obsdsl import P2, P3, AlertRule, RecordingRule, RuleGroup
from obsdsl.patterns import red

RUNBOOK = "docs/runbooks/claude-code-v369-hooks.md"

hooks = red(
    "Claude hook",
    requests=m.hook_executions,
    errors=m.hook_executions(status="failure"),
    duration=m.hook_execution_duration,
    by="hook",
)
rate, failure_ratio, duration_p95 = hooks.recordings
memory = RecordingRule("hook:claude_hook_memory_bytes:max", m.hook_memory.max(by="hook"))

failing = AlertRule(
    "HookFailureRateHigh",
    failure_ratio > 0.1,
    for_="5m",
    severity=P2,
    summary="The hook {{ $labels.hook }} fails",
    description="It fails {{ $value | humanizePercentage }} of the time.",
    runbook=f"{RUNBOOK}#hookfailureratehigh-p2",
    annotations=errors_of("hooks", "hook"),
)
slow = AlertRule(
    "HookExecutionSlow",
    duration_p95 > 5,
    for_="10m",
    severity=P2,
    summary="The hook {{ $labels.hook }} takes more than 5 seconds",
    description="5 % of its executions take {{ $value | humanizeDuration }} or longer.",
    runbook=f"{RUNBOOK}#hookexecutionslow-p2",
)
memory_high = AlertRule(
    "HookMemoryHigh",
    memory > 512 * 1024**2,
    for_="10m",
    severity=P3,
    summary="The hook {{ $labels.hook }} takes more than 512 MiB of memory",
    description="It takes {{ $value | humanize1024 }}B.",
    runbook=f"{RUNBOOK}#hookmemoryhigh-p3",
)

group = RuleGroup(
    "claude-code-v369-hooks",
    interval="15s",
    labels={"service": "claude-code-v369"},
    owner="team-performance",
    rules=(*hooks.rules, memory, failing, slow, memory_high),
)
