"""What the document of the Multi-Agent Framework gets wrong."""

from tests.workspace.mistakes.mistake import JOBS, Found, Mistake, Reading, declared

_NAMES = "the names say no more; what is meant only the program's code says"
_WORDS = "the document has words, and no expression"
_COMMANDS = "commands are not read"


def _alerts(check: str, *names: str, level: str = "info", reading: Reading = "typed") -> Found:
    """The rules stand in the file that the document calls Alertmanager's."""
    return Found(check, level, "alertmanager.yml", names, reading)


CLAUDE_FRAMEWORK = (
    Mistake(
        "`alertmanager.yml`",
        "groups of rules, where Alertmanager has routes and receivers",
        unknown="a file is taken for what it holds, whatever it is called",
    ),
    Mistake("`rule_files`", "`claude_framework_rules.yml`, which is nowhere", unknown=JOBS),
    Mistake("prometheus.yml", "without `alerting`", unknown=JOBS),
    Mistake(
        "routes, receivers",
        "none; channels and escalation in words alone",
        unknown="what is missing, no linter sees",
    ),
    Mistake("the scrape of `claude-framework`", "`localhost:9100`, where node exporters are", unknown=JOBS),
    Mistake("containers", "one by one, without a network or the file of rules", unknown=_COMMANDS),
    Mistake(
        "claude_prompt_execution_count, claude_error_prevention",
        "counters without their suffix, one with that of a histogram's series",
        (
            declared("OBS701 metric-suffix", "claude_prompt_execution_count", "claude_error_prevention"),
            declared(
                "OBS701 metric-suffix", "claude_prompt_execution_count", "claude_error_prevention", reading="meant"
            ),
        ),
    ),
    Mistake("all 20 metrics", "neither types nor units nor labels", unknown=_NAMES),
    Mistake("claude_agent_response_time", "compared with 2000, for 2 seconds", unknown=_NAMES),
    Mistake(
        "claude_agent_response_time, claude_workflow_completion_time, claude_context_loading_time",
        "values to compare, and not distributions",
        unknown=_NAMES,
    ),
    Mistake("claude_error_rate", "a frequency, of nothing in particular", unknown=_NAMES),
    Mistake(
        "AgentPerformanceDegradation",
        "critical, for each of 45 agents",
        (_alerts("OBS522 page-storm", "AgentPerformanceDegradation", level="warning", reading="meant"),),
    ),
    Mistake(
        "AgentPerformanceDegradation",
        "critical, without a description, a runbook, a panel, or an owner",
        (_alerts("OBS519 severity-policy", "AgentPerformanceDegradation", level="error", reading="meant"),),
    ),
    Mistake(
        "FrameworkQualityDrop",
        "nobody's",
        (_alerts("OBS519 severity-policy", "FrameworkQualityDrop", level="warning", reading="meant"),),
    ),
    Mistake(
        "FrameworkQualityDrop, AgentPerformanceDegradation",
        "texts that do not say which agent or instance is meant",
        (_alerts("OBS523 indistinct-alert", "FrameworkQualityDrop", "AgentPerformanceDegradation"),),
    ),
    Mistake(
        "resolution times, quality gates, completed projects, return on investment, component health",
        "key metrics and alerts that none of the 20 metrics gives",
        unknown=_WORDS,
    ),
    Mistake("96.2/100, 43/45 agents", "figures of one day, in the text", unknown=_WORDS),
    Mistake("technical dashboard", "described beside five of which none has its name", unknown=_WORDS),
    Mistake("business metrics", '"deviate from targets", without a target', unknown=_WORDS),
    Mistake("`/api/v1/status`", "of Alertmanager, which 0.27 has no more", unknown=_COMMANDS),
)
