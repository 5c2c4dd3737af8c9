"""Claude Code Monitoring, literally."""

from tests.workspace.published.system import Alert, System

SERVICE, NEURAL, VERIFICATION = "claude-code-service", "claude-code-neural", "claude-code-verification"
DATABASE, COORDINATION = "claude-code-database", "claude-code-coordination"
RESOURCES, MONITORING = "claude-code-resources", "claude-code-monitoring"
APP = "claude-code"
GROUPS = (SERVICE, NEURAL, VERIFICATION, DATABASE, COORDINATION, RESOURCES, MONITORING)
JOBS = (
    *("claude-code-app", "prometheus", "alertmanager", "grafana", "node", "webhook", "blackbox", "blackbox-exporter"),
)

SYSTEM = System(
    metrics={
        "neural_operations_total": "counter",
        "pattern_confidence": "histogram",
        "pattern_memory_bytes": "gauge",
        "memory_compression_ratio": "gauge",
        "feedback_loop_cycles_total": "counter",
        "patterns_learned_total": "counter",
        "pattern_retrieval_duration_seconds": "histogram",
        "truth_score": "histogram",
        "verification_success_total": "counter",
        "verification_failures_total": "counter",
        "auto_rollback_total": "counter",
        "agent_truth_score": "gauge",
        "db_query_duration_seconds": "histogram",
        "database_connection_errors_total": "counter",
        "cache_hits_total": "counter",
        "cache_misses_total": "counter",
        "cache_hit_rate": "gauge",
        "goap_planning_duration_seconds": "histogram",
        "coordination_efficiency": "gauge",
        "task_completed_total": "counter",
        # Ours: what alerts and panels of the document need.
        "pattern_extraction_errors_total": "counter",
        "patterns_reused_total": "counter",
        "patterns_active": "gauge",
        "patterns_unused": "gauge",
        "background_tasks_queued": "gauge",
        "http_request_duration_seconds": "histogram",
    },
    labels={
        "neural_operations_total": frozenset({"operation_type"}),
        "pattern_confidence": frozenset({"pattern_type"}),
        "truth_score": frozenset({"agent_id"}),
        "agent_truth_score": frozenset({"agent_id"}),
        "db_query_duration_seconds": frozenset({"query_type", "table"}),
        "task_completed_total": frozenset({"task_type", "status"}),
        "http_request_duration_seconds": frozenset({"method", "route", "status"}),
    },
    metric_units={
        "pattern_confidence": "ratio",
        "truth_score": "ratio",
        "memory_compression_ratio": "ratio",
        "pattern_memory_bytes": "bytes",
        "db_query_duration_seconds": "seconds",
        "cache_hit_rate": "ratio",
    },
    alerts=(
        Alert(SERVICE, "ServiceDown", "P0", "1m", APP),
        Alert(DATABASE, "DatabaseConnectionFailure", "P0", "1m", APP),
        Alert(VERIFICATION, "TruthScoreCriticallyLow", "P0", "1m", APP),
        Alert(NEURAL, "NeuralOperationsDegraded", "P1", "5m", APP),
        Alert(DATABASE, "CacheHitRateLow", "P1", "5m", APP),
        Alert(DATABASE, "DatabaseSlowQueries", "P1", "5m", APP),
        Alert(NEURAL, "PatternConfidenceDeclining", "P1", "10m", APP),
        Alert(NEURAL, "FeedbackLoopStalled", "P1", "1m", APP),
        Alert(VERIFICATION, "VerificationFailureRate", "P2", "10m", APP),
        Alert(COORDINATION, "GOAPPlanningSlowdown", "P2", "10m", APP),
        Alert(COORDINATION, "AgentCoordinationEfficiency", "P2", "15m", APP),
        Alert(NEURAL, "PatternExtractionErrors", "P2", "5m", APP),
        Alert(NEURAL, "PatternMemoryGrowth", "P3", "1h", APP),
        Alert(COORDINATION, "BackgroundTaskQueueLength", "P3", "15m", APP),
        Alert(RESOURCES, "LowDiskSpace", "P3", "10m", "machine"),
        Alert(NEURAL, "UnusedPatternsAccumulating", "P3", "1h", APP),
    ),
    more=(
        Alert(SERVICE, "TargetMissing", "P1", "5m", APP),
        Alert(SERVICE, "EndpointUnreachable", "P1", "3m", APP),
        Alert(SERVICE, "HTTPErrorRatioHigh", "P1", "5m", APP),
        Alert(SERVICE, "RequestsSlow", "P2", "10m", APP),
        Alert(SERVICE, "ServiceRestarting", "P2", "1m", APP),
        Alert(NEURAL, "PatternRetrievalSlow", "P2", "10m", APP),
        Alert(NEURAL, "LearningStalled", "P3", "1h", APP),
        Alert(VERIFICATION, "TruthScoreBelowTarget", "P2", "15m", APP),
        Alert(VERIFICATION, "AgentTruthScoreLow", "P2", "10m", APP),
        Alert(VERIFICATION, "AutoRollbacksFrequent", "P2", "1m", APP),
        Alert(VERIFICATION, "VerificationStalled", "P2", "30m", APP),
        Alert(DATABASE, "DatabaseConnectionsUnsteady", "P2", "15m", APP),
        Alert(DATABASE, "CacheMissSurge", "P2", "5m", APP),
        Alert(COORDINATION, "TaskFailureRatioHigh", "P2", "10m", APP),
        Alert(COORDINATION, "BackgroundTasksStuck", "P2", "15m", APP),
        Alert(RESOURCES, "MemoryOverTarget", "P3", "30m", APP),
        Alert(RESOURCES, "EventLoopLagHigh", "P2", "5m", APP),
        Alert(RESOURCES, "GarbageCollectionHeavy", "P2", "10m", APP),
        Alert(RESOURCES, "ProcessCPUHigh", "P3", "15m", APP),
        Alert(RESOURCES, "DiskFullSoon", "P2", "30m", "machine"),
        Alert(MONITORING, "MonitoringTargetDown", "P2", "5m", "monitoring"),
        Alert(MONITORING, "AlertmanagerUnreachable", "P1", "2m", "monitoring"),
        Alert(MONITORING, "NotificationsFailing", "P1", "5m", "monitoring"),
        Alert(MONITORING, "RuleEvaluationFailing", "P2", "5m", "monitoring"),
        Alert(MONITORING, "ConfigurationReloadFailed", "P2", "5m", "monitoring"),
        Alert(MONITORING, "RemoteWriteFailing", "P2", "15m", "monitoring"),
        Alert(MONITORING, "RemoteWriteBehind", "P2", "15m", "monitoring"),
    ),
    records={
        SERVICE: frozenset(
            {
                "job:http_requests:rate5m",
                "job:http_requests_failed:ratio_rate5m",
                "job:http_request_duration_seconds:p99_rate5m",
            }
        ),
        NEURAL: frozenset(
            {
                "job:neural_operations:rate5m",
                "job:neural_operations:rate1h",
                "job_pattern_type:pattern_confidence:mean5m",
                "job:pattern_retrieval_duration_seconds:p95_rate5m",
                "job:patterns_reused:ratio_rate5m",
                "instance:pattern_memory_bytes:delta1d",
            }
        ),
        VERIFICATION: frozenset(
            {"job:truth_score:mean5m", "job:verifications_failed:ratio_rate5m", "job:verifications:rate5m"}
        ),
        DATABASE: frozenset(
            {
                "job:db_query_duration_seconds:p95_rate5m",
                "instance:database_connection_errors:rate2m",
                "job:cache_hits:ratio_rate5m",
                "job:cache_misses:rate5m",
            }
        ),
        COORDINATION: frozenset(
            {
                "job:goap_planning_duration_seconds:p95_rate5m",
                "job:tasks_completed:rate15m",
                "job:tasks_failed:ratio_rate15m",
                "job:background_tasks_queued:sum",
            }
        ),
        RESOURCES: frozenset(
            {
                "instance:process_cpu_used:rate5m",
                "instance:nodejs_gc_duration:ratio_rate5m",
                "instance_mountpoint:node_filesystem_avail:ratio",
            }
        ),
        MONITORING: frozenset(
            {
                "instance_integration:alertmanager_notifications_failed:rate5m",
                "instance_remote_name:prometheus_remote_storage_samples_failed:rate5m",
                "instance:prometheus_remote_storage_behind_seconds",
            }
        ),
    },
    titles={"claude-code": "Claude Code Monitoring", "claude-code-stack": "Claude Code Monitoring Stack"},
    panels={
        "claude-code": (
            *("Service Status", "Neural Operations/sec", "Cache Hit Rate", "Truth Score P95", "Memory Usage"),
            *("Neural Operations Rate", "Pattern Confidence Distribution", "Feedback Loop Cycles"),
            "Pattern Memory Size",
            *("Truth Score Percentiles", "Verification Success Rate", "Auto Rollbacks", "Agent Reliability"),
            *("Database Query Duration", "Cache Performance", "Database Connection Errors"),
            "Pattern Retrieval Performance",
            *("GOAP Planning Duration", "Coordination Efficiency", "Pattern Reuse Rate", "Task Completion Rate"),
            "Active Patterns Count",
            *("CPU Usage", "Memory Usage Over Time", "Error Rates by Type"),
        ),
    },
    expressions={
        "claude-code/Service Status": ("stat", 'up{job="claude-code-app"}'),
        "claude-code/Neural Operations/sec": ("stat", "job:neural_operations:rate5m"),
        "claude-code/Neural Operations Rate": (
            "timeseries",
            "job:neural_operations:rate5m",
            "job:neural_operations:rate1h",
        ),
        "claude-code/Pattern Confidence Distribution": (
            "heatmap",
            "sum by (le) (rate(pattern_confidence_bucket[$__rate_interval]))",
        ),
        "claude-code/Truth Score P95": (
            "stat",
            "histogram_quantile(0.95, sum by (le) (rate(truth_score_bucket[$__rate_interval])))",
        ),
        "claude-code/Agent Reliability": ("bargauge", "agent_truth_score"),
        "claude-code/Cache Performance": (
            "timeseries",
            "sum(rate(cache_hits_total[$__rate_interval]))",
            "sum(rate(cache_misses_total[$__rate_interval]))",
        ),
        "claude-code/Coordination Efficiency": ("gauge", "coordination_efficiency"),
        "claude-code/Pattern Reuse Rate": ("gauge", "job:patterns_reused:ratio_rate5m"),
    },
    panel_units={
        "claude-code/Neural Operations/sec": "cps",
        "claude-code/Cache Hit Rate": "percentunit",
        "claude-code/Truth Score P95": "percentunit",
        "claude-code/Memory Usage": "bytes",
        "claude-code/Database Query Duration": "s",
        "claude-code/GOAP Planning Duration": "s",
        "claude-code/Pattern Memory Growth": "bytes",
        "claude-code-stack/Delay": "s",
    },
    # The targets of row 1, and the limits of the alerts.
    thresholds={
        "claude-code/Neural Operations/sec": [150_000],
        "claude-code/Cache Hit Rate": [0.8],
        "claude-code/Truth Score P95": [0.95],
        "claude-code/Memory Usage": [100_000_000],
        "claude-code/Truth Score": [0.7, 0.95],
        "claude-code/Slow Queries": [0.01],
        "claude-code/Pattern Confidence by Type": [0.7],
        "claude-code/Verification Failures": [0.05],
        "claude-code/GOAP Planning Duration": [5],
        "claude-code/Coordination Efficiency": [0.95],
        "claude-code/Pattern Memory Growth": [10_000_000],
        "claude-code/Background Tasks": [100],
        "claude-code/Disk Space Available": [0.2],
        "claude-code/Unused Patterns": [1000],
        "claude-code/Pattern Retrieval Performance": [0.01],
    },
    servers={"claude-code-1": JOBS, "claude-code-2": JOBS, "claude-code-global": ("federate",)},
    groups={"claude-code-1": GROUPS, "claude-code-2": GROUPS, "claude-code-global": ()},
    routing="claude-code",
    receivers={
        "default": ("slack #alerts-low",),
        "webhook": ("webhook http://webhook-server:9095/alerts",),
        "P0": ("pagerduty", "slack #alerts-critical", "email leads@claudecode.io"),
        "P1": ("slack #team-platform", "email team-platform@claudecode.io"),
        "P1-team-neural": ("slack #team-neural", "email team-neural@claudecode.io"),
        "P1-team-verification": ("slack #team-verification", "email team-verification@claudecode.io"),
        "P1-team-data": ("slack #team-data", "email team-data@claudecode.io"),
        "P1-team-coordination": ("slack #team-coordination", "email team-coordination@claudecode.io"),
        "P2": ("slack #team-platform",),
        "P2-team-neural": ("slack #team-neural",),
        "P2-team-verification": ("slack #team-verification",),
        "P2-team-data": ("slack #team-data",),
        "P2-team-coordination": ("slack #team-coordination",),
        "P3": ("slack #alerts-low", "email capacity-planning@claudecode.io"),
    },
)
