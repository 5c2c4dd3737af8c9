"""Claude Code: the neural system, its patterns and the memory that they take."""

from metrics import claude_code as m
from obsdsl import P1, P2, P3, AlertRule, RecordingRule, RuleGroup

MB = 1_000_000

operations = RecordingRule("job:neural_operations:rate5m", m.neural_operations.rate("5m").sum(by="job"))
operations_hourly = RecordingRule("job:neural_operations:rate1h", m.neural_operations.rate("1h").sum(by="job"))
confidence = RecordingRule(
    "job_pattern_type:pattern_confidence:mean5m",
    m.pattern_confidence.mean(by=("job", "pattern_type"), window="5m"),
)
retrieval_p95 = RecordingRule(
    "job:pattern_retrieval_duration_seconds:p95_rate5m",
    m.pattern_retrieval_duration.quantile(0.95, by="job", window="5m"),
)
reuse_ratio = RecordingRule(
    "job:patterns_reused:ratio_rate5m",
    m.patterns_reused.rate("5m").sum(by="job")
    / m.neural_operations(operation_type="retrieval").rate("5m").sum(by="job"),
)
memory_growth = RecordingRule("instance:pattern_memory_bytes:delta1d", m.pattern_memory_bytes.delta("1d"))

operations_degraded = AlertRule(
    "NeuralOperationsDegraded",
    operations < 150_000,
    for_="5m",
    severity=P1,
    summary="Fewer than 150,000 neural operations per second",
    description="{{ $labels.job }} makes {{ $value | humanize }} operations per second; 172,000 are usual.",
    runbook="docs/runbooks/claude-code-neural-operations-degraded.md",
)
confidence_declining = AlertRule(
    "PatternConfidenceDeclining",
    confidence < 0.7,
    for_="10m",
    severity=P1,
    summary="Patterns of type {{ $labels.pattern_type }} are unsure",
    description="Their mean confidence is {{ $value | humanizePercentage }}; it should be 70 % or more.",
    runbook="docs/runbooks/claude-code-pattern-confidence-declining.md",
)
feedback_loop_stalled = AlertRule(
    "FeedbackLoopStalled",
    m.feedback_loop_cycles.increase("10m") == 0,
    for_="1m",
    severity=P1,
    summary="The feedback loop stands still",
    description="{{ $labels.instance }} has not ended a cycle for ten minutes.",
    runbook="docs/runbooks/claude-code-feedback-loop-stalled.md",
)
extraction_errors = AlertRule(
    "PatternExtractionErrors",
    m.pattern_extraction_errors.increase("5m") > 0,
    for_="5m",
    severity=P2,
    summary="Patterns cannot be extracted",
    description='{{ $labels.instance }} failed {{ $value | printf "%.0f" }} times in five minutes.',
)
retrieval_slow = AlertRule(
    "PatternRetrievalSlow",
    retrieval_p95 > 0.01,
    for_="10m",
    severity=P2,
    summary="Finding a pattern takes more than 10 ms",
    description="5 % of the retrievals of {{ $labels.job }} take {{ $value | humanizeDuration }} or longer.",
)
learning_stalled = AlertRule(
    "LearningStalled",
    m.patterns_learned.increase("1h").sum(by="job") == 0,
    for_="1h",
    severity=P3,
    summary="No pattern was learned for two hours",
    description="{{ $labels.job }} runs, and learns nothing: is there work, and is learning turned on?",
)
memory_growing = AlertRule(
    "PatternMemoryGrowth",
    memory_growth > 10 * MB,
    for_="1h",
    severity=P3,
    summary="The patterns' memory grows by more than 10 MB a day",
    description="On {{ $labels.instance }} it grew by {{ $value | humanize1024 }}B in a day.",
)
unused_accumulating = AlertRule(
    "UnusedPatternsAccumulating",
    m.patterns_unused > 1000,
    for_="1h",
    severity=P3,
    summary="More than 1,000 patterns are unused",
    description="{{ $labels.instance }} keeps {{ $value }} patterns that nothing retrieved for a week.",
)

group = RuleGroup(
    "claude-code-neural",
    interval="30s",
    labels={"service": "claude-code"},
    owner="team-neural",
    rules=(
        operations,
        operations_hourly,
        confidence,
        retrieval_p95,
        reuse_ratio,
        memory_growth,
        operations_degraded,
        confidence_declining,
        feedback_loop_stalled,
        extraction_errors,
        retrieval_slow,
        learning_stalled,
        memory_growing,
        unused_accumulating,
    ),
)
