"""Claude Code V3.6.9, literally. It names no metric: those are ours."""

from tests.workspace.published.system import Alert, System

AGENTS, SESSIONS, HOOKS = "claude-code-v369-agents", "claude-code-v369-sessions", "claude-code-v369-hooks"
SYSTEM_, RESOURCES, BASELINES = "claude-code-v369-system", "claude-code-v369-resources", "claude-code-v369-baselines"
APP, MACHINE = "claude-code-v369", "claude-code-v369-machine"
GROUPS = (AGENTS, SESSIONS, HOOKS, SYSTEM_, RESOURCES, BASELINES)
DESKTOP, WEBHOOK = "webhook http://localhost:9098/desktop", "webhook http://localhost:9098/alerts"


def _baseline(of: str) -> tuple[str, ...]:
    operations = ("avg", "avg1h", "stdvar1h", "seasonal", "seasonal_stdvar", "expected", "deviation", "score")
    return tuple(f"{of}_baseline:{one}" for one in operations)


SYSTEM = System(
    metrics={
        "claude_agent_execution_duration_seconds": "histogram",
        "claude_agent_executions_total": "counter",
        "claude_agent_failures_total": "counter",
        "claude_agent_tokens_total": "counter",
        "claude_cleanup_freed_bytes_total": "counter",
        "claude_cleanup_operations_total": "counter",
        "claude_component_memory_bytes": "gauge",
        "claude_hook_chained_total": "counter",
        "claude_hook_execution_duration_seconds": "histogram",
        "claude_hook_executions_total": "counter",
        "claude_hook_failures_total": "counter",
        "claude_hook_memory_bytes": "gauge",
        "claude_integration_up": "gauge",
        "claude_network_latency_seconds": "histogram",
        "claude_performance_baseline_updated_timestamp_seconds": "gauge",
        "claude_performance_issues_total": "counter",
        "claude_performance_snapshots": "gauge",
        "claude_processes": "gauge",
        "claude_session_corruptions_total": "counter",
        "claude_session_largest_bytes": "gauge",
        "claude_session_operation_duration_seconds": "histogram",
        "claude_session_operations_total": "counter",
        "claude_session_size_bytes": "histogram",
        "claude_sessions_active": "gauge",
        "claude_storage_bytes": "gauge",
    },
    labels={
        "claude_agent_execution_duration_seconds": frozenset({"agent"}),
        "claude_agent_executions_total": frozenset({"agent", "status"}),
        "claude_agent_failures_total": frozenset({"agent", "reason"}),
        "claude_agent_tokens_total": frozenset({"agent", "direction"}),
        "claude_cleanup_freed_bytes_total": frozenset({"type"}),
        "claude_cleanup_operations_total": frozenset({"status", "type"}),
        "claude_component_memory_bytes": frozenset({"component"}),
        "claude_hook_chained_total": frozenset({"hook", "started_by"}),
        "claude_hook_execution_duration_seconds": frozenset({"hook"}),
        "claude_hook_executions_total": frozenset({"hook", "status"}),
        "claude_hook_failures_total": frozenset({"hook", "reason"}),
        "claude_hook_memory_bytes": frozenset({"hook"}),
        "claude_integration_up": frozenset({"integration"}),
        "claude_network_latency_seconds": frozenset({"remote"}),
        "claude_performance_issues_total": frozenset({"type"}),
        "claude_session_operation_duration_seconds": frozenset({"operation"}),
        "claude_session_operations_total": frozenset({"operation", "status"}),
        "claude_storage_bytes": frozenset({"type"}),
    },
    metric_units={
        "claude_agent_execution_duration_seconds": "seconds",
        "claude_cleanup_freed_bytes_total": "bytes",
        "claude_component_memory_bytes": "bytes",
        "claude_hook_execution_duration_seconds": "seconds",
        "claude_hook_memory_bytes": "bytes",
        "claude_network_latency_seconds": "seconds",
        "claude_performance_baseline_updated_timestamp_seconds": "timestamp",
        "claude_session_largest_bytes": "bytes",
        "claude_session_operation_duration_seconds": "seconds",
        "claude_session_size_bytes": "bytes",
        "claude_storage_bytes": "bytes",
    },
    alerts=(
        Alert(AGENTS, "AgentFailureRateHigh", "P0", "2m", APP, "critical"),
        Alert(SYSTEM_, "SystemMemoryCritical", "P1", "2m", MACHINE, "critical"),
        Alert(SYSTEM_, "DiskSpaceCritical", "P1", "5m", MACHINE, "critical"),
        Alert(SYSTEM_, "ClaudeCodeDown", "P0", "1m", APP, "critical"),
        Alert(SYSTEM_, "IntegrationServiceDown", "P0", "2m", APP, "critical"),
        Alert(AGENTS, "AgentExecutionSlow", "P2", "5m", APP, "warning"),
        Alert(AGENTS, "TokenUsageHigh", "P2", "5m", APP, "warning"),
        Alert(SYSTEM_, "MemoryUsageHigh", "P2", "5m", MACHINE, "warning"),
        Alert(SESSIONS, "SessionSizeLarge", "P2", "5m", APP, "warning"),
    ),
    more=(
        Alert(AGENTS, "AgentFailing", "P2", "15m", APP),
        Alert(SESSIONS, "SessionCorrupted", "P1", "1m", APP),
        Alert(SESSIONS, "SessionOperationsFailing", "P2", "5m", APP),
        Alert(SESSIONS, "SessionOperationSlow", "P2", "10m", APP),
        Alert(HOOKS, "HookFailureRateHigh", "P2", "5m", APP),
        Alert(HOOKS, "HookExecutionSlow", "P2", "10m", APP),
        Alert(HOOKS, "HookMemoryHigh", "P3", "10m", APP),
        Alert(SYSTEM_, "ClaudeFileDescriptorsSaturated", "P2", "10m", APP),
        Alert(SYSTEM_, "ClaudeCollectorAbsent", "P1", "5m", APP),
        Alert(SYSTEM_, "MonitoringServiceDown", "P2", "5m", APP),
        Alert(SYSTEM_, "ProcessRestarting", "P2", "1m", APP),
        Alert(SYSTEM_, "NetworkLatencyHigh", "P2", "10m", APP),
        Alert(SYSTEM_, "CPUUsageHigh", "P2", "15m", MACHINE),
        Alert(SYSTEM_, "SystemLoadHigh", "P3", "15m", MACHINE),
        Alert(RESOURCES, "ClaudeStorageForecast", "P3", "1h", APP),
        Alert(RESOURCES, "ClaudeMemoryForecast", "P3", "30m", APP),
        Alert(RESOURCES, "ClaudeDiskFillsUp", "P2", "30m", MACHINE),
        Alert(RESOURCES, "ResourceCleanupFailing", "P3", "1h", APP),
        Alert(RESOURCES, "PerformanceIssuesFrequent", "P3", "10m", APP),
        Alert(BASELINES, "ClaudeAgentDurationAnomaly", "P3", "10m", APP),
        Alert(BASELINES, "ClaudeTokenUsageAnomaly", "P3", "10m", APP),
        Alert(BASELINES, "ClaudeSessionDurationAnomaly", "P3", "10m", APP),
        Alert(BASELINES, "ClaudeHookDurationAnomaly", "P3", "10m", APP),
        Alert(BASELINES, "ClaudeProcessMemoryAnomaly", "P3", "10m", APP),
        Alert(BASELINES, "ClaudePerformanceBaselineOverdue", "P3", "5m", APP),
    ),
    records={
        AGENTS: frozenset(
            {
                "job:claude_agents:rate5m",
                "job:claude_agents_errors:ratio_rate5m",
                "agent:claude_agent:rate5m",
                "agent:claude_agent_errors:ratio_rate5m",
                "agent:claude_agent_duration:p95_rate5m",
                "job:claude_agent_tokens:per_minute",
            }
        ),
        SESSIONS: frozenset(
            {
                "operation:claude_session:rate5m",
                "operation:claude_session_errors:ratio_rate5m",
                "operation:claude_session_duration:p95_rate5m",
            }
        ),
        HOOKS: frozenset(
            {
                "hook:claude_hook:rate5m",
                "hook:claude_hook_errors:ratio_rate5m",
                "hook:claude_hook_duration:p95_rate5m",
                "hook:claude_hook_memory_bytes:max",
            }
        ),
        SYSTEM_: frozenset(
            {
                "instance:claude_machine_cpu_utilization:ratio",
                "instance:claude_machine_memory_used:ratio",
                "instance_mountpoint:claude_machine_disk_available:ratio",
                "instance:claude_machine_load:per_cpu",
                "instance:claude_file_descriptors_used:ratio",
                "remote:claude_network_latency_seconds:p95_rate5m",
            }
        ),
        RESOURCES: frozenset(
            {
                "type:claude_cleanup_operations_failed:ratio_rate1h",
                "type:claude_performance_issues:increase1h",
                "job:claude_agent_tokens:increase1d",
                "instance:claude_storage_forecast:max",
                "instance:claude_storage_forecast:in1d",
                "instance:claude_memory_forecast:max",
                "instance:claude_memory_forecast:in4h",
                "instance_mountpoint:claude_disk_left:min",
                "instance_mountpoint:claude_disk_time_to_full:seconds",
            }
        ),
        BASELINES: frozenset(
            {
                "job:claude_agent_duration_trend:avg",
                "job:claude_agent_duration_trend:avg1d",
                "job:claude_agent_duration_trend:change1w",
                "job:claude_token_usage_trend:avg",
                "job:claude_token_usage_trend:avg1d",
                "job:claude_token_usage_trend:change1w",
                "job:claude_storage_trend:avg",
                "job:claude_storage_trend:avg1d",
                "job:claude_storage_trend:change1w",
                "instance:claude_performance_baseline_heartbeat:age_seconds",
                *_baseline("job:claude_agent_duration"),
                *_baseline("job:claude_hook_duration"),
                *_baseline("job:claude_process_memory"),
                *_baseline("job:claude_token_usage"),
                *_baseline("operation:claude_session_duration"),
            }
        ),
    },
    titles={
        "claude-code-v369-agents": "Agent Performance Dashboard",
        "claude-code-v369-sessions": "Session Monitoring Dashboard",
        "claude-code-v369-system": "System Health Dashboard",
        "claude-code-v369-resources": "Resource Usage Dashboard",
        "claude-code-v369-hooks": "Hook Execution Dashboard",
    },
    panels={
        "claude-code-v369-agents": (
            *("Agent Execution Success Rates", "Average Execution Times by Agent", "Token Usage Trends"),
            *("Agent Comparison Metrics", "Failed Executions Analysis"),
        ),
        "claude-code-v369-sessions": (
            *("Active Session Counts", "Session Size Distribution", "Load/Save Performance"),
            "Session Operations by Type",
        ),
        "claude-code-v369-system": (
            *("CPU Usage", "Memory Usage", "Disk Usage", "System Load Averages"),
            *("Process Counts", "File Descriptors", "Network I/O Statistics"),
        ),
        "claude-code-v369-resources": (
            *("Token Usage Rates", "Daily Token Totals", "Memory Usage by Component", "Storage Breakdown by Type"),
            *("Resource Cleanup Operations", "Performance Issue Tracking"),
        ),
        "claude-code-v369-hooks": (
            *("Hook Success Rates", "Execution Time Distributions", "Hook Failure Analysis"),
            *("Recent Hook Errors", "Resource Usage by Hook"),
        ),
    },
    expressions={
        "claude-code-v369-agents/Agent Execution Success Rates": (
            "timeseries",
            '1 - agent:claude_agent_errors:ratio_rate5m{agent=~"$agent"}',
        ),
        "claude-code-v369-agents/Token Usage Trends": ("timeseries", "job:claude_agent_tokens:per_minute"),
        "claude-code-v369-sessions/Session Size Distribution": (
            "heatmap",
            "sum by (le) (rate(claude_session_size_bytes_bucket[$__rate_interval]))",
        ),
        "claude-code-v369-system/CPU Usage": ("gauge", "instance:claude_machine_cpu_utilization:ratio"),
        "claude-code-v369-resources/Daily Token Totals": ("stat", "job:claude_agent_tokens:increase1d"),
        "claude-code-v369-hooks/Recent Hook Errors": (
            "logs",
            '{job="claude-code-v369", component="hooks", level="error"}',
        ),
    },
    panel_units={
        "claude-code-v369-agents/Average Execution Times by Agent": "s",
        "claude-code-v369-agents/Token Usage Trends": "cpm",
        "claude-code-v369-sessions/Largest Session": "bytes",
        "claude-code-v369-system/Memory Usage": "percentunit",
        "claude-code-v369-resources/Storage Breakdown by Type": "bytes",
        "claude-code-v369-resources/Time until a Disk is Full": "s",
        "claude-code-v369-hooks/Resource Usage by Hook": "bytes",
    },
    # The document's limits.
    thresholds={
        "claude-code-v369-agents/Agent Failure Rate": [0.1],
        "claude-code-v369-agents/Slow Agents": [30],
        "claude-code-v369-agents/Token Usage Trends": [10_000],
        "claude-code-v369-sessions/Largest Session": [10_000_000],
        "claude-code-v369-system/Memory Usage": [0.85, 0.9],
        "claude-code-v369-system/Disk Space Available": [0.05],
    },
    servers={
        "claude-code-v369": (
            *("claude-code-v369", "claude-code-v369-sessions", "claude-code-v369-grafana"),
            *("claude-code-v369-prometheus", "claude-code-v369-alertmanager", "claude-code-v369-loki"),
            "claude-code-v369-node",
        ),
    },
    groups={"claude-code-v369": GROUPS},
    routing="claude-code-v369",
    receivers={"default": (WEBHOOK,), "P0": (DESKTOP, WEBHOOK), "P2": (DESKTOP,)},
)
