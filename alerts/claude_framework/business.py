"""What the framework is worth: productivity and return, against targets that each company sets itself."""

from metrics import claude_framework as m
from obsdsl import P3, AlertRule, RecordingRule, RuleGroup, value
from obsdsl.patterns import trend

RUNBOOK = "docs/runbooks/claude-framework-business-target.md"
HOUR = 3600
# A target of the configuration may say others.
VELOCITY = value("framework_velocity_percent", default=20.0)
RETURN = value("framework_return_ratio", default=1.0)
SATISFACTION = value("framework_satisfaction", default=3.5)
DEPLOYMENT_HOURS = value("framework_deployment_hours", default=24.0)
EFFICIENCY = value("framework_efficiency_percent", default=10.0)
REUSE = value("framework_reuse_percent", default=30.0)

velocity = RecordingRule("job:claude_development_velocity:avg", m.velocity.avg(by="job"))
code_quality = RecordingRule("job:claude_code_quality_improvement:avg", m.code_quality.avg(by="job"))
satisfaction = RecordingRule("job:claude_developer_satisfaction:avg", m.satisfaction.avg(by="job"))
deployment = RecordingRule("job:claude_time_to_deployment:avg", m.time_to_deployment.avg(by="job"))
efficiency = RecordingRule("job:claude_efficiency_gains:avg", m.efficiency_gains.avg(by="job"))
savings = RecordingRule("job:claude_cost_reduction:sum", m.cost_reduction.sum(by="job"))
returns = RecordingRule("job:claude_framework_return:ratio", m.cost_reduction.sum(by="job") / m.cost.sum(by="job"))
prevented = RecordingRule("job:claude_errors_prevented:increase1d", m.errors_prevented.increase("1d").sum(by="job"))
completed = RecordingRule("job:claude_projects_completed:increase7d", m.projects_completed.increase("7d").sum(by="job"))
# How many teams and projects have used it of late.
teams = RecordingRule(
    "job:claude_teams_active:count", (m.prompts.increase("1d").sum(by=("job", "team")) > 0).count(by="job")
)
projects = RecordingRule(
    "job:claude_projects_active:count", (m.prompts.increase("1d").sum(by=("job", "project")) > 0).count(by="job")
)
velocity_trend = trend("Framework velocity", signal=m.velocity)
quality_trend = trend("Framework quality", signal=m.quality_score)
savings_trend = trend("Framework savings", signal=m.cost_reduction.sum(by="job"))

velocity_low = AlertRule(
    "DevelopmentVelocityBelowTarget",
    velocity < VELOCITY,
    for_="2h",
    severity=P3,
    summary=f"Projects are not developed {VELOCITY:g} % faster",
    description='{{ $labels.job }}: they are {{ $value | printf "%.1f" }} % faster than without the framework.',
    runbook=RUNBOOK,
)
return_low = AlertRule(
    "ReturnOnInvestmentBelowTarget",
    returns < RETURN,
    for_="2h",
    severity=P3,
    summary="The framework does not earn what it should",
    description="{{ $labels.job }}: it saves {{ $value | humanizePercentage }} of what it costs.",
    runbook=RUNBOOK,
)
satisfaction_low = AlertRule(
    "DeveloperSatisfactionLow",
    satisfaction < SATISFACTION,
    for_="2h",
    severity=P3,
    summary="Developers are not satisfied",
    description='{{ $labels.job }}: the teams give {{ $value | printf "%.1f" }} of 5 on average.',
    runbook=RUNBOOK,
)
deployment_slow = AlertRule(
    "TimeToDeploymentHigh",
    deployment > DEPLOYMENT_HOURS * HOUR,
    for_="2h",
    severity=P3,
    summary="Changes are deployed late",
    description="{{ $labels.job }}: from a change to its deployment it takes {{ $value | humanizeDuration }}.",
    runbook=RUNBOOK,
)
efficiency_low = AlertRule(
    "EfficiencyGainsBelowTarget",
    efficiency < EFFICIENCY,
    for_="2h",
    severity=P3,
    summary=f"Processes do not take {EFFICIENCY:g} % less work",
    description='{{ $labels.job }}: they take {{ $value | printf "%.1f" }} % less.',
    runbook=RUNBOOK,
)
reuse_low = AlertRule(
    "KnowledgeReuseBelowTarget",
    m.knowledge_reuse < REUSE,
    for_="2h",
    severity=P3,
    summary="What is known is not used again",
    description='{{ $labels.instance }}: {{ $value | printf "%.1f" }} % of the tasks could use what was known.',
    runbook=RUNBOOK,
)

group = RuleGroup(
    "claude-framework-business",
    interval="1m",
    labels={"service": "claude-framework"},
    owner="framework-business",
    rules=(
        velocity,
        code_quality,
        satisfaction,
        deployment,
        efficiency,
        savings,
        returns,
        prevented,
        completed,
        teams,
        projects,
        *velocity_trend.rules,
        *quality_trend.rules,
        *savings_trend.rules,
        velocity_low,
        return_low,
        satisfaction_low,
        deployment_slow,
        efficiency_low,
        reuse_low,
    ),
)
