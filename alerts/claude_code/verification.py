"""Claude Code: can what the agents claim be believed?"""

from metrics import claude_code as m
from obsdsl import P0, P2, AlertRule, RecordingRule, RuleGroup

truth_score = RecordingRule("job:truth_score:mean5m", m.truth_score.mean(by="job", window="5m"))
failure_ratio = RecordingRule(
    "job:verifications_failed:ratio_rate5m",
    m.verification_failures.rate("5m").sum(by="job")
    / (m.verification_failures.rate("5m").sum(by="job") + m.verification_success.rate("5m").sum(by="job")),
)
verifications = RecordingRule(
    "job:verifications:rate5m",
    m.verification_failures.rate("5m").sum(by="job") + m.verification_success.rate("5m").sum(by="job"),
)

truth_critical = AlertRule(
    "TruthScoreCriticallyLow",
    truth_score < 0.7,
    for_="1m",
    severity=P0,
    summary="The agents' claims are not true",
    description="The mean truth score of {{ $labels.job }} is {{ $value | humanizePercentage }}; below 70 % "
    "verification itself has failed.",
    runbook="docs/runbooks/claude-code-truth-score-critically-low.md",
)
truth_below_target = AlertRule(
    "TruthScoreBelowTarget",
    truth_score < 0.95,
    for_="15m",
    severity=P2,
    summary="The truth score is below its target",
    description="The mean truth score of {{ $labels.job }} is {{ $value | humanizePercentage }} (target: 95 %).",
)
verification_failures = AlertRule(
    "VerificationFailureRate",
    failure_ratio > 0.05,
    for_="10m",
    severity=P2,
    summary="More than 5 % of verifications fail",
    description="{{ $value | humanizePercentage }} of the verifications of {{ $labels.job }} fail.",
)
agent_unreliable = AlertRule(
    "AgentTruthScoreLow",
    m.agent_truth_score < 0.8,
    for_="10m",
    severity=P2,
    summary="The agent {{ $labels.agent_id }} is not reliable",
    description="Its truth score on {{ $labels.instance }} is {{ $value | humanizePercentage }}.",
)
rollbacks = AlertRule(
    "AutoRollbacksFrequent",
    m.auto_rollbacks.increase("1h").sum(by="job") > 5,
    for_="1m",
    severity=P2,
    summary="Changes are taken back again and again",
    description='{{ $labels.job }} took back {{ $value | printf "%.0f" }} changes in an hour.',
)
verification_stalled = AlertRule(
    "VerificationStalled",
    verifications == 0,
    for_="30m",
    severity=P2,
    summary="Nothing is verified",
    description="{{ $labels.job }} has verified nothing for half an hour.",
)

group = RuleGroup(
    "claude-code-verification",
    interval="15s",
    labels={"service": "claude-code"},
    owner="team-verification",
    rules=(
        truth_score,
        failure_ratio,
        verifications,
        truth_critical,
        truth_below_target,
        verification_failures,
        agent_unreliable,
        rollbacks,
        verification_stalled,
    ),
)
