"""Metrics that the Pocket Agent server exposes."""

from obsdsl import Counter, Gauge, Histogram

connections_active = Gauge(
    "pocket_agent_connections_active",
    "Active WebSocket connections.",
    range=(0, 100),
)
executions = Counter(
    "pocket_agent_executions_total",
    "Claude executions.",
    labels={"status": ("success", "error", "timeout")},
)
execution_duration = Histogram(
    "pocket_agent_execution_duration_seconds",
    "Duration of Claude executions.",
    labels={"status": ("success", "error", "timeout")},
    buckets=(1, 5, 10, 30, 60, 120, 300, 600),
)
errors = Counter(
    "pocket_agent_errors_total",
    "Errors.",
    labels=("code", "operation"),
)
messages = Counter(
    "pocket_agent_messages_total",
    "Messages.",
    labels={"direction": ("received", "sent")},
)
queue_age = Gauge("pocket_agent_queue_age", "Age of the oldest execution that waits.", unit="seconds", range=(0, None))
projects = Gauge("pocket_agent_projects", "Projects.", unit="events", range=(0, None))
heap_bytes = Gauge("pocket_agent_heap_bytes", "Heap of the server.", range=(0, None))
