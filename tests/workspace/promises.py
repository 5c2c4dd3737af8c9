"""The names that the five documents publish, one by one, and where one has another name here, why.

The documents are not in this repository: this is what they name, in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Names(NamedTuple):
    """What a document names. Receivers are those of its routing, and the channels, addresses and kinds they lead to."""

    metrics: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    dashboards: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()


class Renamed(NamedTuple):
    """What is found in its place, and why."""

    here: str
    why: str


WORDS = "the document has words alone; a name here says what it is of"
FORMAT = "a receiver's name says which severity it is for, in each system alike"
DOCUMENTS: Mapping[str, Names] = {
    "pocket-agent": Names(
        metrics=(
            "pocket_agent_connections_active",
            "pocket_agent_connections_total",
            "pocket_agent_projects_total",
            "pocket_agent_projects_active",
            "pocket_agent_executions_total",
            "pocket_agent_execution_duration_seconds",
            "pocket_agent_messages_received_total",
            "pocket_agent_messages_sent_total",
            "pocket_agent_errors_total",
            "process_resident_memory_bytes",
            "node_filesystem_avail_bytes",
            "node_filesystem_size_bytes",
        ),
        alerts=(
            "ServiceDown",
            "HighErrorRate",
            "TooManyConnections",
            "SlowExecutions",
            "HighMemoryUsage",
            "DiskSpaceLow",
            "NoExecutionsRecently",
        ),
        dashboards=("Pocket Agent Server", "System Dashboard"),
        jobs=("pocket-agent", "node", "blackbox"),
        receivers=("default", "slack", "pagerduty", "#alerts", "#pocket-agent-alerts"),
    ),
    "claudex": Names(
        metrics=(
            "claudex_version",
            "claudex_sessions_total",
            "claudex_config_valid",
            "claudex_errors_total",
            "claudex_disk_usage_bytes",
            "claudex_config_files_total",
            "uptime_seconds",
            "service_status",
            "request_duration_ms",
            "error_rate",
            "throughput_rps",
            "cpu_usage_percent",
            "memory_usage_bytes",
            "disk_usage_bytes",
            "disk_available_bytes",
            "active_sessions",
            "total_sessions",
            "hooks_executed",
            "configuration_reloads",
            "node_cpu_seconds_total",
            "node_memory_MemAvailable_bytes",
            "node_memory_MemTotal_bytes",
            "node_filesystem_avail_bytes",
            "node_filesystem_size_bytes",
        ),
        alerts=(
            "HighErrorRate",
            "ClaudexDown",
            "HighMemoryUsage",
            "HighCPUUsage",
            "DiskSpaceLow",
            "ConfigurationInvalid",
        ),
        dashboards=(
            "Claudex Windows v0.1.0",
            "Claudex Health Overview",
            "System Performance",
            "Detailed System Metrics",
        ),
        jobs=("node", "claudex", "prometheus"),
        receivers=("slack-notifications", "slack-critical", "#claudex-monitoring", "#claudex-alerts-critical"),
    ),
    "claude-code": Names(
        metrics=(
            "neural_operations_total",
            "pattern_confidence",
            "pattern_memory_bytes",
            "memory_compression_ratio",
            "feedback_loop_cycles_total",
            "patterns_learned_total",
            "pattern_retrieval_duration_seconds",
            "truth_score",
            "verification_success_total",
            "verification_failures_total",
            "auto_rollback_total",
            "agent_truth_score",
            "db_query_duration_seconds",
            "database_connection_errors_total",
            "cache_hits_total",
            "cache_misses_total",
            "cache_hit_rate",
            "goap_planning_duration_seconds",
            "coordination_efficiency",
            "task_completed_total",
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "nodejs_eventloop_lag_seconds",
            "nodejs_gc_duration_seconds",
        ),
        alerts=(
            "ServiceDown",
            "DatabaseConnectionFailure",
            "TruthScoreCriticallyLow",
            "NeuralOperationsDegraded",
            "CacheHitRateLow",
            "DatabaseSlowQueries",
            "PatternConfidenceDeclining",
            "FeedbackLoopStalled",
            "VerificationFailureRate",
            "GOAPPlanningSlowdown",
            "AgentCoordinationEfficiency",
            "PatternExtractionErrors",
            "PatternMemoryGrowth",
            "BackgroundTaskQueueLength",
            "LowDiskSpace",
            "UnusedPatternsAccumulating",
        ),
        jobs=("claude-code-app", "federate"),
        receivers=("#alerts-critical", "#alerts-low"),
    ),
    "claude-framework": Names(
        metrics=(
            "claude_framework_quality_score",
            "claude_agent_standardization_rate",
            "claude_template_compliance_rate",
            "claude_documentation_consistency_score",
            "claude_agent_response_time",
            "claude_workflow_completion_time",
            "claude_context_loading_time",
            "claude_memory_usage",
            "claude_agent_utilization_rate",
            "claude_prompt_execution_count",
            "claude_error_rate",
            "claude_session_success_rate",
            "claude_development_velocity",
            "claude_code_quality_improvement",
            "claude_time_to_deployment",
            "claude_developer_satisfaction",
            "claude_cost_reduction",
            "claude_efficiency_gains",
            "claude_error_prevention",
            "claude_knowledge_reuse",
        ),
        alerts=("FrameworkQualityDrop", "AgentPerformanceDegradation"),
        dashboards=(
            "Executive Dashboard",
            "Quality Metrics Dashboard",
            "Operational Analytics",
            "Agent Performance Dashboard",
            "Development Metrics",
        ),
        jobs=("claude-framework",),
    ),
    # It names no metric and no job: alerts, services and channels are said in words.
    "claude-code-v369": Names(
        alerts=(
            "Agent Failure Rate > 10%",
            "System Memory > 90%",
            "Disk Space < 5%",
            "Service Down",
            "Agent Execution > 30s",
            "Token Usage > 10k/min",
            "Memory Usage > 85%",
            "Session Size > 10MB",
        ),
        dashboards=(
            "Agent Performance Dashboard",
            "Session Monitoring Dashboard",
            "System Health Dashboard",
            "Resource Usage Dashboard",
            "Hook Execution Dashboard",
        ),
        jobs=("Grafana", "Prometheus", "Alertmanager", "Loki", "Metrics Collector", "Node Exporter"),
        receivers=("desktop notifications", "webhooks"),
    ),
}
RENAMED: Mapping[tuple[str, str], Renamed] = {
    ("pocket-agent", "System Dashboard"): Renamed("Pocket Agent System", "each system has one: it says whose it is"),
    ("pocket-agent", "slack"): Renamed("P2", FORMAT),
    ("pocket-agent", "pagerduty"): Renamed("P0", FORMAT),
    ("claudex", "slack-notifications"): Renamed("default", FORMAT),
    ("claudex", "slack-critical"): Renamed("P0", FORMAT),
    **{
        ("claude-code-v369", words): Renamed(name, WORDS)
        for words, name in {
            "Agent Failure Rate > 10%": "AgentFailureRateHigh",
            "System Memory > 90%": "SystemMemoryCritical",
            "Disk Space < 5%": "DiskSpaceCritical",
            "Service Down": "IntegrationServiceDown",
            "Agent Execution > 30s": "AgentExecutionSlow",
            "Token Usage > 10k/min": "TokenUsageHigh",
            "Memory Usage > 85%": "MemoryUsageHigh",
            "Session Size > 10MB": "SessionSizeLarge",
            "Grafana": "claude-code-v369-grafana",
            "Prometheus": "claude-code-v369-prometheus",
            "Alertmanager": "claude-code-v369-alertmanager",
            "Loki": "claude-code-v369-loki",
            "Metrics Collector": "claude-code-v369",
            "Node Exporter": "claude-code-v369-node",
            "desktop notifications": "P2",
            "webhooks": "default",
        }.items()
    },
}
