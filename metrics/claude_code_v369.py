"""Metrics that the collector of Claude Code V3.6.9 exposes. Its document names none: these are ours."""

from obsdsl import Counter, Gauge, Histogram

# The collector is read twice: its sessions more often than all else.
JOB = "claude-code-v369"
SESSIONS_JOB = "claude-code-v369-sessions"
NODE_JOB = "claude-code-v369-node"

# Agents
agent_execution_duration = Histogram(
    "claude_agent_execution_duration_seconds",
    "Time that an agent takes for a task.",
    labels=("agent",),
    buckets=(0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 120, 300),
)
agent_executions = Counter(
    "claude_agent_executions_total",
    "Tasks that an agent ended.",
    labels={"agent": ..., "status": ("success", "failure")},
)
agent_failures = Counter(
    "claude_agent_failures_total",
    "Tasks that an agent failed, by what went wrong.",
    labels={"agent": ..., "reason": ("error", "timeout", "cancelled")},
)
agent_tokens = Counter(
    "claude_agent_tokens_total",
    "Tokens that agents used.",
    labels={"agent": ..., "direction": ("input", "output")},
)

# Sessions
session_operation_duration = Histogram(
    "claude_session_operation_duration_seconds",
    "Time to load or save a session, and the like.",
    labels={"operation": ("load", "save", "create", "delete")},
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
session_operations = Counter(
    "claude_session_operations_total",
    "Operations on sessions that ended.",
    labels={"operation": ("load", "save", "create", "delete"), "status": ("success", "failure")},
)
session_size = Histogram(
    "claude_session_size_bytes",
    "Size of a session as it is saved.",
    buckets=(10_000, 100_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 100_000_000),
)
session_largest = Gauge("claude_session_largest_bytes", "Size of the largest active session.", range=(0, None))
sessions_active = Gauge("claude_sessions_active", "Sessions in use.", unit="events", range=(0, None))
session_corruptions = Counter(
    "claude_session_corruptions_total", "Sessions whose content was found damaged when they were loaded or checked."
)

# Hooks
hook_execution_duration = Histogram(
    "claude_hook_execution_duration_seconds",
    "Time that a hook takes.",
    labels=("hook",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
hook_executions = Counter(
    "claude_hook_executions_total",
    "Executions of a hook that ended.",
    labels={"hook": ..., "status": ("success", "failure")},
)
hook_failures = Counter(
    "claude_hook_failures_total",
    "Executions of a hook that failed, by what went wrong.",
    labels={"hook": ..., "reason": ("error", "timeout", "dependency")},
)
hook_memory = Gauge(
    "claude_hook_memory_bytes", "Memory that the last execution of a hook took.", labels=("hook",), range=(0, None)
)
hook_chains = Counter(
    "claude_hook_chained_total",
    "Executions of a hook that another one started.",
    labels=("hook", "started_by"),
)

# Processes and services
processes = Gauge("claude_processes", "Processes of Claude Code.", unit="events", range=(0, None))
integration_up = Gauge(
    "claude_integration_up",
    "Whether an integrated service answers.",
    labels={"integration": ("performance", "hooks", "sessions", "resources")},
    range=(0, 1),
)
network_latency = Histogram(
    "claude_network_latency_seconds",
    "Time until a remote service answers.",
    labels=("remote",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

# Resources
component_memory = Gauge(
    "claude_component_memory_bytes",
    "Memory by component.",
    labels={"component": ("agents", "sessions", "hooks", "cache", "collector")},
    range=(0, None),
)
storage = Gauge(
    "claude_storage_bytes",
    "Storage by what it holds.",
    labels={"type": ("sessions", "logs", "cache", "snapshots", "metrics")},
    range=(0, None),
)
cleanups = Counter(
    "claude_cleanup_operations_total",
    "Clean-ups that ended.",
    labels={"type": ("sessions", "logs", "cache", "snapshots"), "status": ("success", "failure")},
)
cleanup_freed = Counter(
    "claude_cleanup_freed_bytes_total",
    "Storage that clean-ups freed.",
    labels={"type": ("sessions", "logs", "cache", "snapshots")},
)
performance_issues = Counter(
    "claude_performance_issues_total",
    "Operations that the collector found too slow or too large.",
    labels={"type": ("agent", "session", "hook", "memory", "storage")},
)
performance_snapshots = Gauge(
    "claude_performance_snapshots", "Performance snapshots that are kept.", unit="events", range=(0, 100)
)
baseline_updated = Gauge(
    "claude_performance_baseline_updated_timestamp_seconds",
    "When the collector last computed its performance baselines.",
    unit="timestamp",
)

SESSIONS = (
    session_operation_duration,
    session_operations,
    session_size,
    session_largest,
    sessions_active,
    session_corruptions,
)
OTHERS = (
    agent_execution_duration,
    agent_executions,
    agent_failures,
    agent_tokens,
    hook_execution_duration,
    hook_executions,
    hook_failures,
    hook_memory,
    hook_chains,
    processes,
    integration_up,
    network_latency,
    component_memory,
    storage,
    cleanups,
    cleanup_freed,
    performance_issues,
    performance_snapshots,
    baseline_updated,
)
