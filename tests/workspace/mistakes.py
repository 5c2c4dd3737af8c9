"""What the systems' documents get wrong, and which check says so; or why no check can.

The rows are those of the tables "What the document gets wrong" in docs/systems.md, in their order.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

# How a document is read: with its metrics as it types them and its severities in its own words; or with its metrics as
# we declare them and its severities as ours (critical is P0, warning P2, info P3).
Reading = Literal["typed", "meant"]


class Found(NamedTuple):
    """A check finds the mistake in a file of the document, at things of these names."""

    check: str
    level: str
    file: str
    names: tuple[str, ...]
    reading: Reading = "typed"


class Mistake(NamedTuple):
    """A row of the table: `item` and `document` are its first columns."""

    item: str
    document: str
    found: tuple[Found, ...] = ()
    # Why no linter that reads rules, dashboards, routing and metrics can know it.
    unknown: str = ""


def declared(check: str, *names: str, level: str = "warning", reading: Reading = "typed") -> Found:
    return Found(check, level, "metrics" if reading == "meant" else "declared.py", names, reading)


def rules(check: str, *names: str, level: str = "info", reading: Reading = "typed") -> Found:
    return Found(check, level, "rules.yml", names, reading)


def panels(check: str, *names: str, level: str = "info") -> Found:
    return Found(check, level, "dashboard.json", names)


def routing(check: str, level: str = "info", name: str = "Alertmanager's configuration") -> Found:
    return Found(check, level, "alertmanager.yml", (name,))


_JOBS = "scrape configurations are not read yet"
_NO_QUERY = "it is a picture, without an expression"

POCKET_AGENT = (
    Mistake(
        "pocket_agent_projects_total",
        "a gauge with the suffix of a counter",
        (declared("OBS701 metric-suffix", "pocket_agent_projects_total"),),
    ),
    Mistake(
        "HighErrorRate",
        "`rate(errors) > 0.05` for each code and operation",
        (rules("OBS523 indistinct-alert", "HighErrorRate"),),
    ),
    Mistake(
        "HighErrorRate",
        "0.05, which reads like 5 %, of errors per second",
        unknown="both are sound, and which was meant only its author knows",
    ),
    Mistake(
        "Execution Duration, SlowExecutions",
        "a quantile for each status",
        (
            panels("OBS618 ambiguous-legend", "Execution Duration (95th percentile)"),
            rules("OBS523 indistinct-alert", "SlowExecutions"),
        ),
    ),
    Mistake(
        "Error Rate",
        "a line for each code and operation, called by its code",
        unknown="the operation may follow from the code; that it does not, only the server's code says",
    ),
    Mistake(
        "HighMemoryUsage",
        '`bytes / 1024 / 1024 / 1024 > 2`, shown as "GB"',
        (rules("OBS509 humanize", "HighMemoryUsage"),),
    ),
    Mistake(
        "DiskSpaceLow",
        '`mountpoint="/var/lib/pocket-agent"`',
        unknown="which directories are file systems of their own, only the machine knows",
    ),
    Mistake(
        "NoExecutionsRecently",
        "`increase(…) == 0` for each status",
        (rules("OBS523 indistinct-alert", "NoExecutionsRecently"),),
    ),
    Mistake(
        "pocket_agent_executions_total",
        "the label `status` without its values",
        unknown="a label may have any values; that this one has three, only the server's code says",
    ),
    Mistake("metrics endpoint", "port 9090, on the machine where Prometheus has it", unknown=_JOBS),
    Mistake("blackbox target", "`wss://localhost:8443/ws` for a prober of TCP", unknown=_JOBS),
    Mistake("promtail", "`correlation_id` and `project_id` as labels", unknown="pipelines of logs are not read"),
    Mistake(
        "label `service`",
        "on ServiceDown alone",
        (
            rules(
                "OBS512 required-labels",
                *("HighErrorRate", "TooManyConnections", "SlowExecutions", "HighMemoryUsage"),
                *("DiskSpaceLow", "NoExecutionsRecently"),
                level="warning",
            ),
        ),
    ),
    Mistake(
        "ServiceDown",
        "`service: pocket-agent`, where the server's other series say `pocket-agent-server`",
        unknown=_JOBS,
    ),
    Mistake(
        "TooManyConnections, HighMemoryUsage, DiskSpaceLow",
        "texts that do not say which server is meant",
        (rules("OBS523 indistinct-alert", "TooManyConnections", "HighMemoryUsage", "DiskSpaceLow"),),
    ),
    Mistake(
        "ServiceDown, DiskSpaceLow",
        "critical, without a runbook, a panel, or an owner",
        (rules("OBS519 severity-policy", "ServiceDown", "DiskSpaceLow", level="error", reading="meant"),),
    ),
    Mistake(
        "HighErrorRate, TooManyConnections, SlowExecutions, HighMemoryUsage",
        "nobody's",
        (
            rules(
                "OBS519 severity-policy",
                *("HighErrorRate", "TooManyConnections", "SlowExecutions", "HighMemoryUsage"),
                level="warning",
                reading="meant",
            ),
        ),
    ),
    Mistake(
        "DiskSpaceLow",
        "critical, and waits for 5 minutes",
        (rules("OBS306 late-detection", "DiskSpaceLow", level="warning", reading="meant"),),
    ),
    Mistake(
        "NoExecutionsRecently",
        "`severity: info`, for which there is no route",
        (rules("OBS807 unrouted-alert", "NoExecutionsRecently", level="warning"),),
    ),
    Mistake("route of critical alerts", "`continue: true`, with nothing behind it", (routing("OBS811 idle-continue"),)),
    Mistake("`group_by`", "`cluster`, which no alert has", (routing("OBS810 grouping-labels"),)),
    Mistake(
        "`slack_api_url`",
        "words in place of a URL, with which Alertmanager does not start",
        (routing("OBS002 file-schema", "error", "alertmanager.yml"),),
    ),
    Mistake(
        "dashboard",
        "no uid, no description; the default data source; open to edits",
        (
            panels("OBS611 dashboard-identity", "Pocket Agent Server", level="warning"),
            panels("OBS604 panel-text", "Pocket Agent Server"),
            panels("OBS601 datasource-variable", "Pocket Agent Server"),
            panels("OBS610 editable", "Pocket Agent Server"),
        ),
    ),
    Mistake(
        "panels",
        "no type; no unit; rates over 5 minutes, however long a time is shown",
        (
            panels(
                "OBS604 panel-text",
                *("Active Connections", "Execution Rate", "Execution Duration (95th percentile)", "Error Rate"),
            ),
            panels("OBS605 panel-unit", "Execution Rate", "Execution Duration (95th percentile)", "Error Rate"),
            panels("OBS609 rate-interval", "Execution Rate", "Execution Duration (95th percentile)", "Error Rate"),
        ),
    ),
    Mistake(
        "pocket_agent_connections_total, …projects_total, …projects_active, …messages_received_total, …sent_total",
        "published, and shown nowhere",
        (
            declared(
                "OBS411 unused-definition",
                *("pocket_agent_connections_total", "pocket_agent_projects_total", "pocket_agent_projects_active"),
                *("pocket_agent_messages_received_total", "pocket_agent_messages_sent_total"),
                level="info",
            ),
        ),
    ),
)

_PLANNED = (
    *("uptime_seconds", "service_status", "request_duration_ms", "error_rate", "throughput_rps", "cpu_usage_percent"),
    *("memory_usage_bytes", "disk_usage_bytes", "disk_available_bytes", "active_sessions"),
    *("total_sessions", "hooks_executed", "configuration_reloads"),
)

CLAUDEX = (
    Mistake(
        "claudex_sessions_total, claudex_config_files_total",
        "a counter, and a gauge with the suffix of one",
        (
            declared("OBS701 metric-suffix", "claudex_config_files_total"),
            declared("OBS701 metric-suffix", "claudex_sessions_total", "claudex_config_files_total", reading="meant"),
        ),
    ),
    Mistake("claudex_version", "a gauge", (declared("OBS701 metric-suffix", "claudex_version", reading="meant"),)),
    Mistake(
        "claudex_errors_total",
        '"recent errors"',
        unknown="what the script counts, a help text does not show",
    ),
    Mistake(
        "Active Sessions",
        'shows the number of stored sessions, as "Total Sessions"',
        (panels("OBS205 raw-counter", "Active Sessions"),),
    ),
    Mistake(
        "Active Sessions, Disk Usage",
        "gauges without an end of scale",
        (panels("OBS619 gauge-scale", "Active Sessions", "Disk Usage"),),
    ),
    Mistake(
        "CPU Usage",
        "the rate of each mode of each processor",
        (panels("OBS618 ambiguous-legend", "CPU Usage"),),
    ),
    Mistake(
        "HighCPUUsage",
        "the rate of one mode of one processor above 0.8",
        (rules("OBS523 indistinct-alert", "HighCPUUsage"),),
    ),
    Mistake("Active Users", "127", unknown=_NO_QUERY),
    Mistake("Uptime 99.98 %", "a share, where `uptime_seconds` is a time", unknown=_NO_QUERY),
    Mistake("Error Rate 0.02 %", "a share, where `claudex_errors_total` has no total beside it", unknown=_NO_QUERY),
    Mistake(
        "error_rate, throughput_rps, request_duration_ms, …",
        "names without prefix, some without unit; not yet published",
        (
            declared("OBS702 metric-unit", "request_duration_ms", "cpu_usage_percent"),
            declared("OBS411 unused-definition", *_PLANNED, level="info"),
        ),
    ),
    Mistake(
        "total_sessions, hooks_executed, configuration_reloads",
        '"count"',
        (declared("OBS701 metric-suffix", "total_sessions", "hooks_executed", "configuration_reloads"),),
    ),
    Mistake("the scrape of `claudex`", "the path of a file, on Prometheus's own port", unknown=_JOBS),
    Mistake(
        "scrape interval of 5 s",
        "for a file written every 5 minutes",
        unknown="how often the file is written, only cron knows",
    ),
    Mistake("ClaudexDown", "`up == 0`", unknown="what `up` says of a service, no expression shows"),
    Mistake("Last Check", '"2 minutes ago", without a metric', unknown=_NO_QUERY),
    Mistake("collect.sh", "`grep -c … \\|\\| echo 0`", unknown="scripts are not read"),
    Mistake(
        "rules",
        "`severity: warning`, and no high or low anywhere",
        (
            rules(
                "OBS514 unknown-severity",
                *("HighErrorRate", "HighMemoryUsage", "HighCPUUsage", "DiskSpaceLow"),
                level="warning",
            ),
        ),
    ),
    Mistake(
        "texts of the other alerts",
        "do not say which machine is meant",
        (
            rules(
                "OBS523 indistinct-alert",
                *("HighErrorRate", "ClaudexDown", "HighMemoryUsage", "DiskSpaceLow", "ConfigurationInvalid"),
            ),
        ),
    ),
    Mistake(
        "ClaudexDown, ConfigurationInvalid",
        "critical, which is to page, and goes to a channel of Slack alone",
        (rules("OBS808 page-nobody", "ClaudexDown", "ConfigurationInvalid", level="error", reading="meant"),),
    ),
    Mistake(
        "ClaudexDown, ConfigurationInvalid",
        "critical, without a runbook, a panel, or an owner",
        (rules("OBS519 severity-policy", "ClaudexDown", "ConfigurationInvalid", level="error", reading="meant"),),
    ),
    Mistake(
        "HighErrorRate, HighMemoryUsage, HighCPUUsage, DiskSpaceLow",
        "nobody's",
        (
            rules(
                "OBS519 severity-policy",
                *("HighErrorRate", "HighMemoryUsage", "HighCPUUsage", "DiskSpaceLow"),
                level="warning",
                reading="meant",
            ),
        ),
    ),
    Mistake("route of critical alerts", "`continue: true`, with nothing behind it", (routing("OBS811 idle-continue"),)),
    Mistake("`group_by`", "`cluster`, which no alert has", (routing("OBS810 grouping-labels"),)),
    Mistake(
        "dashboard",
        "no uid; the default data source; open to edits",
        (
            panels("OBS611 dashboard-identity", "Claudex Windows v0.1.0", level="warning"),
            panels("OBS601 datasource-variable", "Claudex Windows v0.1.0"),
            panels("OBS610 editable", "Claudex Windows v0.1.0"),
        ),
    ),
    Mistake(
        "panels",
        "no unit; rates over 5 minutes, however long a time is shown",
        (
            panels("OBS605 panel-unit", "Error Rate", "Memory Usage", "Disk Usage"),
            panels("OBS609 rate-interval", "Error Rate", "CPU Usage"),
        ),
    ),
    Mistake(
        "claudex_version, claudex_config_files_total",
        "published, and shown nowhere",
        (declared("OBS411 unused-definition", "claudex_version", "claudex_config_files_total", level="info"),),
    ),
)

MISTAKES = {"pocket_agent": POCKET_AGENT, "claudex": CLAUDEX}
