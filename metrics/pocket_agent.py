"""Metrics that the Pocket Agent server exposes."""

from obsdsl import Counter, Gauge, Histogram

STATUSES = ("success", "error", "timeout")

# Connections
connections_active = Gauge(
    "pocket_agent_connections_active",
    "Number of active WebSocket connections.",
    unit="events",
    range=(0, 100),
)
connections = Counter("pocket_agent_connections_total", "Total number of WebSocket connections.")

# Projects; the first is a gauge in spite of its name: projects are deleted, too.
# obsdsl: ignore[metric-suffix] reason="the server publishes this name"
projects = Gauge("pocket_agent_projects_total", "Total number of projects.", unit="events", range=(0, None))
projects_active = Gauge(
    "pocket_agent_projects_active",
    "Active projects by state.",
    labels=("state",),
    unit="events",
    range=(0, None),
)

# Executions
executions = Counter(
    "pocket_agent_executions_total",
    "Total number of Claude executions.",
    labels={"status": STATUSES},
)
execution_duration = Histogram(
    "pocket_agent_execution_duration_seconds",
    "Duration of Claude executions.",
    labels={"status": STATUSES},
    buckets=(1, 5, 10, 30, 60, 120, 300, 600),
)

# Messages
messages_received = Counter("pocket_agent_messages_received_total", "Total messages received.", labels=("type",))
messages_sent = Counter("pocket_agent_messages_sent_total", "Total messages sent.", labels=("type",))

# Errors
errors = Counter("pocket_agent_errors_total", "Total errors.", labels=("code", "operation"))
