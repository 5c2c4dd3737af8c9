"""Claude Code V3.6.9: what it uses, what is cleaned up, and when what is left will be used up."""

from alerts.claude_code_v369.system import MACHINE, REAL
from metrics import claude_code_v369 as m
from obsdsl import P2, P3, AlertRule, RecordingRule, RuleGroup
from obsdsl.library import node
from obsdsl.patterns import forecast, time_to_full

RUNBOOK = "docs/runbooks/claude-code-v369-resources.md"
GB = 1_000_000_000

cleanup_failure_ratio = RecordingRule(
    "type:claude_cleanup_operations_failed:ratio_rate1h",
    m.cleanups(status="failure").rate("1h").sum(by="type") / m.cleanups.rate("1h").sum(by="type"),
)
issues = RecordingRule("type:claude_performance_issues:increase1h", m.performance_issues.increase("1h").sum(by="type"))
tokens_daily = RecordingRule("job:claude_agent_tokens:increase1d", m.agent_tokens.increase("1d").sum(by="job"))

# The document asks for 10 GB of disk and 4 GB of memory.
storage = forecast(
    "Claude storage",
    signal=m.storage.sum(by="instance"),
    limit=10 * GB,
    ahead="1d",
    window="1d",
    for_="1h",
    severity=P3,
    runbook=f"{RUNBOOK}#claudestorageforecast-p3",
)
memory = forecast(
    "Claude memory",
    signal=m.component_memory.sum(by="instance"),
    limit=4 * GB,
    ahead="4h",
    window="6h",
    severity=P3,
    runbook=f"{RUNBOOK}#claudememoryforecast-p3",
)
disk = time_to_full(
    "Claude disk",
    free=node.filesystem_avail_bytes(job=m.NODE_JOB, fstype=REAL),
    by=("instance", "mountpoint"),
    for_="30m",
    severity=P2,
    labels=MACHINE,
    runbook=f"{RUNBOOK}#claudediskfillsup-p2",
)

cleanups_failing = AlertRule(
    "ResourceCleanupFailing",
    cleanup_failure_ratio > 0.1,
    for_="1h",
    severity=P3,
    summary="Clean-ups fail: {{ $labels.type }}",
    description="{{ $value | humanizePercentage }} of the clean-ups of an hour fail; what they leave fills the disk.",
    runbook=f"{RUNBOOK}#resourcecleanupfailing-p3",
)
issues_frequent = AlertRule(
    "PerformanceIssuesFrequent",
    issues > 20,
    for_="10m",
    severity=P3,
    summary="Performance issues are frequent: {{ $labels.type }}",
    description='The collector found {{ $value | printf "%.0f" }} of them in an hour.',
    runbook=f"{RUNBOOK}#performanceissuesfrequent-p3",
)

group = RuleGroup(
    "claude-code-v369-resources",
    interval="1m",
    labels={"service": "claude-code-v369"},
    owner="team-performance",
    rules=(
        cleanup_failure_ratio,
        issues,
        tokens_daily,
        *storage.rules,
        *memory.rules,
        *disk.rules,
        cleanups_failing,
        issues_frequent,
    ),
)
