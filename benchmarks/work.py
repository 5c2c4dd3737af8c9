"""The work that everyone does: a dashboard for each service, with five rows of four panels."""

from __future__ import annotations

from typing import NamedTuple

PANELS_PER_ROW = 4
WIDTH, HEIGHT = 6, 8

DATASOURCE = "${datasource}"
VARIABLE_QUERY = 'label_values(http_requests_in_flight{job="$job"}, instance)'


class Panel(NamedTuple):
    """One panel, as the peers write it (PromQL) and as obsdsl does (metrics in `m`)."""

    row: str
    kind: str
    title: str
    unit: str
    legend: str
    promql: str
    obsdsl: str

    def expr(self, job: str) -> str:
        """Its PromQL on the dashboard of one job."""
        return self.promql.replace("$where", f'job="{job}", instance=~"$instance"')


PANELS = (
    Panel(
        "Traffic",
        "stat",
        "In flight",
        "short",
        "total",
        "sum(http_requests_in_flight{$where})",
        "m.in_flight($where).sum()",
    ),
    Panel(
        "Traffic",
        "timeseries",
        "Requests by status",
        "reqps",
        "{{status}}",
        "sum by (status) (rate(http_requests_total{$where}[$__rate_interval]))",
        'm.requests($where).rate().sum(by="status")',
    ),
    Panel(
        "Traffic",
        "timeseries",
        "Requests by method",
        "reqps",
        "{{method}}",
        "sum by (method) (rate(http_requests_total{$where}[$__rate_interval]))",
        'm.requests($where).rate().sum(by="method")',
    ),
    Panel(
        "Traffic",
        "timeseries",
        "Response size, p95",
        "bytes",
        "p95",
        "histogram_quantile(0.95, sum by (le) (rate(http_response_size_bytes_bucket{$where}[$__rate_interval])))",
        "m.response_size($where).quantile(0.95)",
    ),
    Panel(
        "Errors",
        "stat",
        "Error ratio",
        "percentunit",
        "ratio",
        "sum(rate(http_errors_total{$where}[$__rate_interval]))"
        " / sum(rate(http_requests_total{$where}[$__rate_interval]))",
        "m.errors($where).rate().sum() / m.requests($where).rate().sum()",
    ),
    Panel(
        "Errors",
        "timeseries",
        "Errors by code",
        "ops",
        "{{code}}",
        "sum by (code) (rate(http_errors_total{$where}[$__rate_interval]))",
        'm.errors($where).rate().sum(by="code")',
    ),
    Panel(
        "Errors",
        "timeseries",
        "Errors by operation",
        "ops",
        "{{operation}}",
        "sum by (operation) (rate(http_errors_total{$where}[$__rate_interval]))",
        'm.errors($where).rate().sum(by="operation")',
    ),
    Panel(
        "Errors",
        "stat",
        "Errors",
        "ops",
        "total",
        "sum(rate(http_errors_total{$where}[$__rate_interval]))",
        "m.errors($where).rate().sum()",
    ),
    Panel(
        "Latency",
        "timeseries",
        "Latency, p50",
        "s",
        "p50",
        "histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket{$where}[$__rate_interval])))",
        "m.latency($where).quantile(0.5)",
    ),
    Panel(
        "Latency",
        "timeseries",
        "Latency, p95",
        "s",
        "p95",
        "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{$where}[$__rate_interval])))",
        "m.latency($where).quantile(0.95)",
    ),
    Panel(
        "Latency",
        "timeseries",
        "Latency, p99",
        "s",
        "p99",
        "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{$where}[$__rate_interval])))",
        "m.latency($where).quantile(0.99)",
    ),
    Panel(
        "Latency",
        "stat",
        "Latency, mean",
        "s",
        "mean",
        "sum(rate(http_request_duration_seconds_sum{$where}[$__rate_interval]))"
        " / sum(rate(http_request_duration_seconds_count{$where}[$__rate_interval]))",
        "m.latency($where).mean()",
    ),
    Panel(
        "Resources",
        "timeseries",
        "CPU by instance",
        "percentunit",
        "{{instance}}",
        "sum by (instance) (rate(process_cpu_seconds_total{$where}[$__rate_interval]))",
        'm.cpu($where).rate().sum(by="instance")',
    ),
    Panel(
        "Resources",
        "stat",
        "CPU",
        "percentunit",
        "total",
        "sum(rate(process_cpu_seconds_total{$where}[$__rate_interval]))",
        "m.cpu($where).rate().sum()",
    ),
    Panel(
        "Resources",
        "timeseries",
        "Memory by instance",
        "bytes",
        "{{instance}}",
        "max by (instance) (process_resident_memory_bytes{$where})",
        'm.memory($where).max(by="instance")',
    ),
    Panel(
        "Resources",
        "stat",
        "Memory",
        "bytes",
        "total",
        "sum(process_resident_memory_bytes{$where})",
        "m.memory($where).sum()",
    ),
    Panel(
        "Queue",
        "timeseries",
        "Depth by queue",
        "short",
        "{{queue}}",
        "sum by (queue) (queue_depth{$where})",
        'm.queue_depth($where).sum(by="queue")',
    ),
    Panel(
        "Queue",
        "stat",
        "Depth",
        "short",
        "total",
        "sum(queue_depth{$where})",
        "m.queue_depth($where).sum()",
    ),
    Panel(
        "Queue",
        "timeseries",
        "Wait, p95",
        "s",
        "p95",
        "histogram_quantile(0.95, sum by (le) (rate(queue_wait_seconds_bucket{$where}[$__rate_interval])))",
        "m.queue_wait($where).quantile(0.95)",
    ),
    Panel(
        "Queue",
        "timeseries",
        "Database, p95 by operation",
        "s",
        "{{operation}}",
        "histogram_quantile(0.95, sum by (operation, le) "
        "(rate(db_query_duration_seconds_bucket{$where}[$__rate_interval])))",
        'm.query_duration($where).quantile(0.95, by="operation")',
    ),
)


def job_name(number: int) -> str:
    """What the service of that number is called; also the uid of its dashboard."""
    return f"service-{number:04}"


def rows() -> dict[str, tuple[Panel, ...]]:
    """The panels of each row, in order."""
    return {
        name: tuple(panel for panel in PANELS if panel.row == name) for name in dict.fromkeys(p.row for p in PANELS)
    }
