"""Row 1: is it there, and does it do what was promised?"""

from alerts.claude_code.database import cache_hit_ratio, cache_hits_low
from alerts.claude_code.neural import operations, operations_degraded
from alerts.claude_code.resources import memory_over_target
from alerts.claude_code.service import http_errors, request_error_ratio, requests, service_down
from alerts.claude_code.verification import truth_below_target, truth_critical, truth_score
from metrics import claude_code as m
from obsdsl import Regex, Row, Stat, Thresholds, ValueMap
from obsdsl.library import nodejs
from obsdsl.library.prometheus import alerts, up

UP = (ValueMap(0, text="DOWN", color="red"), ValueMap(1, text="UP", color="green"))

SERVICES = ("claude-code", "machine", "monitoring")
_firing = alerts(alertstate="firing", severity=Regex("P[0-3]"), service=SERVICES)

row = Row(
    "System Overview",
    Stat(
        "Service Status",
        up(job=m.JOB),
        legend="{{instance}}",
        mappings=UP,
        thresholds=service_down,
        color_mode="background",
        graph="none",
        description="Whether Prometheus can read the application's metrics.",
        width=5,
    ),
    Stat(
        "Neural Operations/sec",
        operations,
        thresholds=operations_degraded,
        description="Operations of the neural system per second, over five minutes. Target: 150,000.",
        width=5,
    ),
    Stat(
        "Cache Hit Rate",
        cache_hit_ratio,
        thresholds=cache_hits_low,
        description="The share of look-ups that the cache could answer in five minutes. Target: 80 %.",
        width=5,
    ),
    Stat(
        "Truth Score P95",
        m.truth_score.quantile(0.95),
        thresholds=Thresholds("red", (0.95, "green")),
        description="The score that 5 % of the verifications reach or exceed: that of the best, not of most.",
        width=5,
    ),
    Stat(
        "Memory Usage",
        nodejs.resident_memory_bytes(job=m.JOB),
        legend="{{instance}}",
        thresholds=memory_over_target,
        description="The memory that the process holds. Target: below 100 MB.",
        width=4,
    ),
    Stat(
        "Truth Score",
        truth_score,
        decimals=1,
        thresholds=(truth_below_target, truth_critical),
        description="The mean score of five minutes: what the alerts watch. Target: 95 %.",
        width=6,
    ),
    Stat(
        "Firing Alerts",
        {
            "{{severity}}": _firing.count(by="severity"),
        },
        no_value="none",
        graph="none",
        description="Alerts of Claude Code that fire, by severity.",
        width=6,
    ),
    Stat("Requests", requests, unit="reqps", description="HTTP requests per second.", width=6),
    Stat(
        "Request Errors",
        request_error_ratio,
        decimals=2,
        thresholds=http_errors,
        description="The share of HTTP requests that end with a 5xx.",
        width=6,
    ),
)
