"""Metrics that the Claude Code application exposes."""

from obsdsl import Counter, Gauge, Histogram

JOB = "claude-code-app"

# Neural system
neural_operations = Counter(
    "neural_operations_total",
    "Operations of the neural system.",
    labels={"operation_type": ("learning", "retrieval", "extraction")},
)
pattern_confidence = Histogram(
    "pattern_confidence",
    "How sure the system is of the patterns that it uses.",
    labels={"pattern_type": ("coordination", "optimization", "prediction")},
    unit="ratio",
    buckets=(0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1),
)
pattern_memory_bytes = Gauge("pattern_memory_bytes", "Memory that the patterns take.", range=(0, None))
memory_compression_ratio = Gauge(
    "memory_compression_ratio", "Size of the compressed patterns as a share of what they would take.", range=(0, None)
)
feedback_loop_cycles = Counter("feedback_loop_cycles_total", "Cycles of the feedback loop that ended.")
patterns_learned = Counter("patterns_learned_total", "Patterns that were learned.")
pattern_retrieval_duration = Histogram(
    "pattern_retrieval_duration_seconds",
    "Time to find a pattern.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5),
)

# Verification
truth_score = Histogram(
    "truth_score",
    "How much of an agent's claim was found true.",
    labels=("agent_id",),
    unit="ratio",
    buckets=(0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99, 1),
)
agent_truth_score = Gauge(
    "agent_truth_score", "The present score of an agent.", labels=("agent_id",), unit="ratio", range=(0, 1)
)
verification_success = Counter("verification_success_total", "Verifications that an agent passed.")
verification_failures = Counter("verification_failures_total", "Verifications that an agent failed.")
auto_rollbacks = Counter("auto_rollback_total", "Changes that were taken back by themselves.")

# Database and cache
db_query_duration = Histogram(
    "db_query_duration_seconds",
    "Time that the database takes for a query.",
    labels={
        "query_type": ("select", "insert", "update", "delete"),
        "table": ("patterns", "embeddings", "trajectories"),
    },
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1),
)
database_connection_errors = Counter("database_connection_errors_total", "Connections to the database that failed.")
cache_hits = Counter("cache_hits_total", "Look-ups that the cache could answer.")
cache_misses = Counter("cache_misses_total", "Look-ups that the cache could not answer.")
# Since the process started: the alert computes that of the last minutes from the two counters.
cache_hit_rate = Gauge("cache_hit_rate", "Share of look-ups that the cache could answer.", unit="ratio", range=(0, 1))

# Planning and coordination
goap_planning_duration = Histogram(
    "goap_planning_duration_seconds",
    "Time to make a plan for a goal.",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
coordination_efficiency = Gauge(
    "coordination_efficiency", "Share of the agents' time that is spent on tasks.", unit="ratio", range=(0, 1)
)
tasks_completed = Counter(
    "task_completed_total",
    "Tasks that ended.",
    labels={"task_type": ("feature", "bugfix", "refactor"), "status": ("success", "failure")},
)

# The document has alerts and panels for these, and a middleware that measures requests, but publishes no names.
pattern_extraction_errors = Counter("pattern_extraction_errors_total", "Extractions of patterns that failed.")
patterns_reused = Counter("patterns_reused_total", "Retrievals whose pattern was used.")
patterns_active = Gauge("patterns_active", "Patterns that can be retrieved.", unit="events", range=(0, None))
patterns_unused = Gauge(
    "patterns_unused", "Patterns that nothing retrieved for a week.", unit="events", range=(0, None)
)
background_tasks_queued = Gauge(
    "background_tasks_queued", "Background tasks that wait to be run.", unit="events", range=(0, None)
)
http_request_duration = Histogram(
    "http_request_duration_seconds",
    "Time to answer an HTTP request.",
    labels={
        "method": ("GET", "POST", "DELETE"),
        "route": ...,
        "status": ("2xx", "3xx", "4xx", "5xx"),
    },
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
