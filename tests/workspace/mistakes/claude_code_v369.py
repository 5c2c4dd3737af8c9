"""What the document of Claude Code V3.6.9 gets wrong."""

from tests.workspace.mistakes.mistake import JOBS, Mistake, rules

_WORDS = "the document has words, and no expression"
_COMMANDS = "commands are not read"

CLAUDE_CODE_V369 = (
    Mistake("metrics", "none of them is named", unknown=_WORDS),
    Mistake("alerts", "eight limits, without names, times or expressions", unknown=_WORDS),
    Mistake(
        "CustomMetricHigh",
        "`your_custom_metric > threshold`",
        (rules("OBS201 unknown-metric", "CustomMetricHigh", level="error", reading="meant"),),
    ),
    Mistake(
        "CustomMetricHigh",
        "nobody's",
        (rules("OBS519 severity-policy", "CustomMetricHigh", level="warning", reading="meant"),),
    ),
    Mistake("agent failure rate > 10 %", "of one agent, or of all?", unknown=_WORDS),
    Mistake("disk space < 5 %, memory > 90 %", '"critical", as a service that is down', unknown=_WORDS),
    Mistake("performance baselines", "every hour", unknown=_WORDS),
    Mistake("session metrics", "every 10 seconds, beside others of the same endpoint every 15", unknown=JOBS),
    Mistake("Grafana", "admin and admin, to be changed by hand", unknown=_COMMANDS),
    Mistake("high-volume environments", "7 days of metrics", unknown=_COMMANDS),
    Mistake("changed rules", "servers are restarted", unknown=_COMMANDS),
    Mistake("desktop notifications", "without an address, or a program that shows them", unknown=_WORDS),
    Mistake("Promtail", "as what ships the logs", unknown=JOBS),
)
