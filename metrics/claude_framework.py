"""Metrics that the Multi-Agent Framework exposes.

The names are published, and say no units: shares are percent, from 0 to 100, as the scores beside them.
"""

from obsdsl import Counter, Gauge, Histogram, Info

JOB = "claude-framework"
PERCENT = (0, 100)

# Quality
quality_score = Gauge("claude_framework_quality_score", "Quality of the framework, of 100.", range=PERCENT)
standardization_rate = Gauge(
    "claude_agent_standardization_rate",
    "Share of the agents that follow the unified template.",
    unit="percent",
    range=PERCENT,
)
template_compliance = Gauge(
    "claude_template_compliance_rate",
    "Share of what a template asks for that is there.",
    labels=("template",),
    unit="percent",
    range=PERCENT,
)
documentation_score = Gauge(
    "claude_documentation_consistency_score", "How far the documentation agrees with itself, of 100.", range=PERCENT
)

# Performance: of the last that ended
response_time = Gauge(
    "claude_agent_response_time",
    "Time that an agent took to answer.",
    labels=("agent",),
    unit="milliseconds",
    range=(0, None),
)
workflow_time = Gauge(
    "claude_workflow_completion_time",
    "Time that a workflow took from end to end.",
    labels=("workflow",),
    unit="milliseconds",
    range=(0, None),
)
context_loading_time = Gauge(
    "claude_context_loading_time",
    "Time to analyse the context of a project.",
    labels=("project",),
    unit="milliseconds",
    range=(0, None),
)
memory_usage = Gauge(
    "claude_memory_usage", "Memory that a component takes.", labels=("component",), unit="bytes", range=(0, None)
)

# Operation
utilization = Gauge(
    "claude_agent_utilization_rate",
    "Share of the time in which an agent works.",
    labels=("agent",),
    unit="percent",
    range=PERCENT,
)
# obsdsl: ignore[metric-suffix] reason="the framework publishes this name"
prompts = Counter("claude_prompt_execution_count", "Prompts that were executed.", labels=("team", "project"))
error_rate = Gauge(
    "claude_error_rate",
    "Share of what a component does that fails.",
    labels=("component",),
    unit="percent",
    range=PERCENT,
)
session_success = Gauge(
    "claude_session_success_rate", "Share of the sessions that reach their end.", unit="percent", range=PERCENT
)

# Productivity: improvements are against the time before the framework
velocity = Gauge(
    "claude_development_velocity", "How much faster a project is developed.", labels=("project",), unit="percent"
)
code_quality = Gauge(
    "claude_code_quality_improvement", "How much better a project's code is.", labels=("project",), unit="percent"
)
time_to_deployment = Gauge(
    "claude_time_to_deployment",
    "Time from a change to its deployment.",
    labels=("project",),
    unit="seconds",
    range=(0, None),
)
# Of teams: what a person answers is nobody's business.
satisfaction = Gauge(
    "claude_developer_satisfaction",
    "What the developers of a team think of it, from 1 to 5.",
    labels=("team",),
    range=(1, 5),
)

# Return on investment
cost_reduction = Gauge(
    "claude_cost_reduction", "What a project saves in a month.", labels=("project",), unit="USD", range=(0, None)
)
efficiency_gains = Gauge(
    "claude_efficiency_gains", "How much less work a process takes.", labels=("process",), unit="percent"
)
# obsdsl: ignore[metric-suffix] reason="the framework publishes this name"
errors_prevented = Counter(
    "claude_error_prevention", "Issues that were found before they did harm.", labels=("project",)
)
knowledge_reuse = Gauge(
    "claude_knowledge_reuse", "Share of the tasks that could use what was known.", unit="percent", range=PERCENT
)

# The document has panels and alerts for these, and publishes no names.
agents = Gauge(
    "claude_agents",
    "Agents, by whether they follow the unified template.",
    labels={"template": ("unified", "other")},
    unit="events",
    range=(0, None),
)
quality_gates = Counter(
    "claude_quality_gates_total",
    "Decisions of quality gates.",
    labels={"gate": ..., "result": ("passed", "failed")},
)
error_resolution = Histogram(
    "claude_error_resolution_seconds",
    "Time from an error to its resolution.",
    buckets=(60, 300, 900, 1800, 3600, 14400, 28800, 86400, 259200),
)
projects_completed = Counter("claude_projects_completed_total", "Projects that were completed.", labels=("domain",))
cost = Gauge("claude_framework_cost", "What the framework costs in a month.", unit="USD", range=(0, None))
component_up = Gauge("claude_framework_component_up", "Whether a component works.", labels=("component",), range=(0, 1))
build = Info("claude_framework_build_info", "The version that runs.", labels=("version",))
