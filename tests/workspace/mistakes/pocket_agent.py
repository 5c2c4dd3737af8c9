"""What the document of Pocket Agent gets wrong."""

from obsdsl import PagerDuty, blackbox_job
from tests.workspace.mistakes.mistake import JOBS, TEAM, Mistake, Refused, declared, jobs, panels, routing, rules

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
    Mistake(
        "metrics endpoint",
        "port 9090, on the machine where Prometheus has it",
        (jobs("OBS902 own-port", "pocket-agent"),),
    ),
    Mistake(
        "blackbox target",
        "`wss://localhost:8443/ws` for a prober of TCP",
        refused=Refused(
            lambda: blackbox_job("blackbox", module="websocket_check", targets=("wss://localhost:8443/ws",)),
            "no prober speaks WebSocket",
        ),
    ),
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
        unknown=JOBS,
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
        "`service_key`",
        "words in place of a key",
        refused=Refused(lambda: PagerDuty(service_key="YOUR_PAGERDUTY_SERVICE_KEY"), "a secret is named"),  # type: ignore[arg-type]
    ),
    Mistake("`repeat_interval`", "12 hours, of critical alerts, too", unknown=TEAM),
    Mistake("relabelling of `project_id`", "`.*` becomes `aggregated`, of all series", unknown=JOBS),
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
