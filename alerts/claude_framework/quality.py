"""The framework's quality: its score, its templates, its documentation, its gates."""

from metrics import claude_framework as m
from obsdsl import P2, P3, AlertRule, RecordingRule, RuleGroup

error_resolution_p90 = RecordingRule(
    "job:claude_error_resolution_seconds:p90_rate1d", m.error_resolution.quantile(0.90, by="job", window="1d")
)
gates_passed = RecordingRule(
    "job:claude_quality_gates_passed:ratio_rate1h",
    m.quality_gates(result="passed").rate("1h").sum(by="job") / m.quality_gates.rate("1h").sum(by="job"),
)

quality_drop = AlertRule(
    "FrameworkQualityDrop",
    m.quality_score < 90,
    for_="5m",
    severity=P2.called("warning"),
    summary="The framework's quality score is below 90",
    description='{{ $labels.instance }} reports {{ $value | printf "%.1f" }} of 100; 96 is usual.',
    runbook="docs/runbooks/claude-framework-quality-drop.md",
    panel="framework-quality/At a glance/Framework Quality Score",
)
standardization_low = AlertRule(
    "AgentStandardizationLow",
    m.standardization_rate < 95,
    for_="1h",
    severity=P3,
    summary="Fewer than 43 of 45 agents follow the unified template",
    description='{{ $labels.instance }}: {{ $value | printf "%.1f" }} % of the agents follow it.',
    runbook="docs/runbooks/claude-framework-standards.md",
)
template_compliance_low = AlertRule(
    "TemplateComplianceLow",
    m.template_compliance < 90,
    for_="1h",
    severity=P3,
    summary="The template {{ $labels.template }} is not adhered to",
    description='{{ $labels.instance }}: {{ $value | printf "%.1f" }} % of what it asks for is there.',
    runbook="docs/runbooks/claude-framework-standards.md",
)
documentation_inconsistent = AlertRule(
    "DocumentationInconsistent",
    m.documentation_score < 90,
    for_="1h",
    severity=P3,
    summary="The documentation contradicts itself",
    description='{{ $labels.instance }} reports {{ $value | printf "%.1f" }} of 100.',
    runbook="docs/runbooks/claude-framework-standards.md",
)
gates_failing = AlertRule(
    "QualityGatesFailing",
    gates_passed < 0.9,
    for_="15m",
    severity=P2,
    summary="More than a tenth of the quality gates fail",
    description="{{ $labels.job }}: {{ $value | humanizePercentage }} were passed in an hour.",
    runbook="docs/runbooks/claude-framework-quality-gates.md",
)
resolution_slow = AlertRule(
    "ErrorResolutionSlow",
    error_resolution_p90 > 8 * 3600,
    for_="1h",
    severity=P3,
    summary="Errors stay unresolved for more than a working day",
    description="{{ $labels.job }}: a tenth of a day's errors took {{ $value | humanizeDuration }} or longer.",
    runbook="docs/runbooks/claude-framework-error-rate.md",
)

group = RuleGroup(
    "claude-framework-quality",
    interval="30s",
    labels={"service": "claude-framework"},
    owner="framework-quality",
    rules=(
        error_resolution_p90,
        gates_passed,
        quality_drop,
        standardization_low,
        template_compliance_low,
        documentation_inconsistent,
        gates_failing,
        resolution_slow,
    ),
)
