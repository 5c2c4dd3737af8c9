"""What the document of Claudex gets wrong."""

from obsdsl import Routing
from tests.workspace.mistakes.mistake import JOBS, NO_QUERY, TEAM, Mistake, Refused, declared, panels, routing, rules

URL = "https://hooks.slack.com/services/YOUR/WEBHOOK/URL"

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
    Mistake("Active Users", "127", unknown=NO_QUERY),
    Mistake("Uptime 99.98 %", "a share, where `uptime_seconds` is a time", unknown=NO_QUERY),
    Mistake("Error Rate 0.02 %", "a share, where `claudex_errors_total` has no total beside it", unknown=NO_QUERY),
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
    Mistake("the scrape of `claudex`", "the path of a file, on Prometheus's own port", unknown=JOBS),
    Mistake(
        "scrape interval of 5 s",
        "for a file written every 5 minutes",
        unknown="how often the file is written, only cron knows",
    ),
    Mistake("ClaudexDown", "`up == 0`", unknown="what `up` says of a service, no expression shows"),
    Mistake("Last Check", '"2 minutes ago", without a metric', unknown=NO_QUERY),
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
        "`slack_api_url`",
        "in the file",
        refused=Refused(lambda: Routing(default=(), slack_url=URL), "a secret is named"),  # type: ignore[arg-type]
    ),
    Mistake("`repeat_interval`", "12 hours, of critical alerts, too", unknown=TEAM),
    Mistake("high, low", "no route, no receiver", unknown="it is a picture, without a route"),
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
