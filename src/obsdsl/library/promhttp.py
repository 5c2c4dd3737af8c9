"""Metrics of client_golang's handler of /metrics."""

from obsdsl import Counter, Gauge

metric_handler_errors = Counter(
    "promhttp_metric_handler_errors_total",
    "Total number of internal errors encountered by the promhttp metric handler.",
    labels={"cause": ("encoding", "gathering")},
)
metric_handler_requests_in_flight = Gauge(
    "promhttp_metric_handler_requests_in_flight",
    "Current number of scrapes being served.",
    unit="events",
    range=(0, None),
)
metric_handler_requests = Counter(
    "promhttp_metric_handler_requests_total",
    "Total number of scrapes by HTTP status code.",
    labels={"code": ("200", "500", "503")},
)
