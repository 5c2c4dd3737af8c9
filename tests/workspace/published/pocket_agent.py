"""Pocket Agent, literally."""

from tests.workspace.published.system import Alert, System

SYSTEM = System(
    metrics={
        "pocket_agent_connections_active": "gauge",
        "pocket_agent_connections_total": "counter",
        "pocket_agent_projects_total": "gauge",
        "pocket_agent_projects_active": "gauge",
        "pocket_agent_executions_total": "counter",
        "pocket_agent_execution_duration_seconds": "histogram",
        "pocket_agent_messages_received_total": "counter",
        "pocket_agent_messages_sent_total": "counter",
        "pocket_agent_errors_total": "counter",
    },
    labels={
        "pocket_agent_projects_active": frozenset({"state"}),
        "pocket_agent_executions_total": frozenset({"status"}),
        "pocket_agent_execution_duration_seconds": frozenset({"status"}),
        "pocket_agent_messages_received_total": frozenset({"type"}),
        "pocket_agent_messages_sent_total": frozenset({"type"}),
        "pocket_agent_errors_total": frozenset({"code", "operation"}),
    },
    metric_units={},
    alerts=(
        Alert("pocket-agent", "ServiceDown", "P0", "2m", "pocket-agent", "critical"),
        Alert("pocket-agent", "HighErrorRate", "P2", "5m", "pocket-agent", "warning"),
        Alert("pocket-agent", "TooManyConnections", "P2", "5m", "pocket-agent", "warning"),
        Alert("pocket-agent", "SlowExecutions", "P2", "10m", "pocket-agent", "warning"),
        Alert("pocket-agent", "HighMemoryUsage", "P2", "5m", "pocket-agent", "warning"),
        Alert("pocket-agent", "DiskSpaceLow", "P1", "5m", "pocket-agent", "critical"),
        Alert("pocket-agent", "NoExecutionsRecently", "P3", "2h", "pocket-agent", "info"),
    ),
    more=(Alert("pocket-agent", "HighErrorRatio", "P2", "5m", "pocket-agent", "warning"),),
    records={
        "pocket-agent": frozenset(
            {"job:pocket_agent_executions_failed:ratio_rate5m", "job:pocket_agent_executions_succeeded:ratio_rate5m"}
        ),
    },
    titles={
        "pocket-agent": "Pocket Agent Server",
        "pocket-agent-system": "Pocket Agent System",
    },
    panels={
        "pocket-agent": ("Active Connections", "Execution Rate", "Execution Duration (95th percentile)", "Error Rate"),
        "pocket-agent-system": (
            "CPU Usage",
            "Memory Usage",
            "Disk I/O",
            "Network Traffic",
            "Request Rate",
            "Error Rate",
            "Response Time",
            "Active Connections",
            "Projects Created",
            "Executions per Hour",
            "Average Execution Time",
            "Success Rate",
        ),
    },
    expressions={
        "pocket-agent/Active Connections": ("stat", 'pocket_agent_connections_active{instance=~"$instance"}'),
        "pocket-agent/Execution Rate": (
            "timeseries",
            'sum by (status) (rate(pocket_agent_executions_total{instance=~"$instance"}[$__rate_interval]))',
        ),
        "pocket-agent/Execution Duration (95th percentile)": (
            "timeseries",
            "histogram_quantile(0.95, sum by (instance, le) "
            '(rate(pocket_agent_execution_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
        ),
        "pocket-agent/Error Rate": (
            "timeseries",
            'sum by (code) (rate(pocket_agent_errors_total{instance=~"$instance"}[$__rate_interval]))',
            'sum by (instance) (rate(pocket_agent_errors_total{instance=~"$instance"}[$__rate_interval]))',
        ),
        "pocket-agent-system/Success Rate": ("stat", "job:pocket_agent_executions_succeeded:ratio_rate5m"),
    },
    panel_units={
        "pocket-agent/Execution Duration (95th percentile)": "s",
        "pocket-agent-system/Server Memory": "bytes",
        "pocket-agent-system/Network Traffic": "Bps",
        "pocket-agent-system/Error Rate": "percentunit",
    },
    thresholds={
        "pocket-agent/Active Connections": [90],
        "pocket-agent/Execution Duration (95th percentile)": [120],
        "pocket-agent-system/Server Memory": [2147483648],
    },
    servers={
        "pocket-agent": ("pocket-agent", "node", "blackbox"),
    },
    groups={
        "pocket-agent": ("pocket-agent",),
    },
    routing="pocket-agent",
    receivers={
        "default": ("slack #alerts",),
        "P0": ("pagerduty",),
        "P2": ("slack #pocket-agent-alerts",),
    },
)
