"""Claude Code's metrics, typed and labelled as the document does it."""

from obsdsl import Counter, Gauge, Histogram

# The document names none: those of prom-client.
DEFAULT = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

neural_operations = Counter(
    "neural_operations_total",
    "Operations so far.",
    labels={"operation_type": ("learning", "retrieval", "extraction")},
)
pattern_confidence = Histogram(
    "pattern_confidence",
    "Scores of patterns.",
    labels={"pattern_type": ("coordination", "optimization", "prediction")},
    buckets=DEFAULT,
)
pattern_memory_bytes = Gauge("pattern_memory_bytes", "What patterns take.")
memory_compression_ratio = Gauge("memory_compression_ratio", "How well the memory is compressed.")
feedback_loop_cycles = Counter("feedback_loop_cycles_total", "Cycles so far.")
patterns_learned = Counter("patterns_learned_total", "Patterns learned so far.")
pattern_retrieval_duration = Histogram(
    "pattern_retrieval_duration_seconds", "How long a retrieval takes.", buckets=DEFAULT
)
truth_score = Histogram("truth_score", "Scores of claims.", labels=("agent_id",), buckets=DEFAULT)
verification_success = Counter("verification_success_total", "Verifications that went well.")
verification_failures = Counter("verification_failures_total", "Verifications that went wrong.")
auto_rollback = Counter("auto_rollback_total", "Rollbacks so far.")
agent_truth_score = Gauge("agent_truth_score", "The scores that agents have now.", labels=("agent_id",))
db_query_duration = Histogram(
    "db_query_duration_seconds",
    "How long a query takes.",
    labels={
        "query_type": ("select", "insert", "update", "delete"),
        "table": ("patterns", "embeddings", "trajectories"),
    },
    buckets=DEFAULT,
)
database_connection_errors = Counter("database_connection_errors_total", "Failed connections so far.")
cache_hits = Counter("cache_hits_total", "Hits so far.")
cache_misses = Counter("cache_misses_total", "Misses so far.")
cache_hit_rate = Gauge("cache_hit_rate", "Share of hits.", range=(0, 1))
goap_planning_duration = Histogram("goap_planning_duration_seconds", "How long planning takes.", buckets=DEFAULT)
coordination_efficiency = Gauge("coordination_efficiency", "How well agents work together.", range=(0, 1))
task_completed = Counter(
    "task_completed_total",
    "Tasks that ended so far.",
    labels={"task_type": ("feature", "bugfix", "refactor"), "status": ("success", "failure")},
)
