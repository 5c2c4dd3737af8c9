"""Pocket Agent's metrics, typed as the document types them."""

from obsdsl import Counter, Gauge, Histogram

connections_active = Gauge("pocket_agent_connections_active", "WebSocket connections that are open.")
connections = Counter("pocket_agent_connections_total", "WebSocket connections since the start.")
projects = Gauge("pocket_agent_projects_total", "Projects that exist.")
projects_active = Gauge("pocket_agent_projects_active", "Projects in use, by state.", labels=("state",))
executions = Counter("pocket_agent_executions_total", "Executions of Claude.", labels=("status",))
execution_duration = Histogram(
    "pocket_agent_execution_duration_seconds",
    "How long executions of Claude take.",
    labels=("status",),
    buckets=(1, 5, 10, 30, 60, 120, 300, 600),
)
messages_received = Counter("pocket_agent_messages_received_total", "Messages that came in.", labels=("type",))
messages_sent = Counter("pocket_agent_messages_sent_total", "Messages that went out.", labels=("type",))
errors = Counter("pocket_agent_errors_total", "Errors of the server.", labels=("code", "operation"))
