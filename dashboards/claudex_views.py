"""Claudex's three views: for executives, for operations, and in detail."""

from alerts.claudex import (
    availability,
    availability_low,
    cpu_used,
    disk_available,
    disk_space_low,
    high_cpu_usage,
    high_memory_usage,
    memory_used,
)
from dashboards.claudex import LINKS, TAGS
from dashboards.host import machine, network, share
from metrics import claudex as m
from obsdsl import (
    Counter,
    Dashboard,
    Gauge,
    GaugePanel,
    Query,
    Row,
    Stat,
    Text,
    Thresholds,
    TimeSeries,
    ValueMap,
    promql,
)
from obsdsl.express.vector import InstantVector
from obsdsl.functions import time
from obsdsl.library import node
from obsdsl.library.prometheus import up

# Shown until Claudex publishes the metrics of the guide's "Key metrics to track".
UNPUBLISHED = "not published"

# The table of SLA targets: green is the target, orange is acceptable.
AVAILABILITY = Thresholds("red", (0.995, "orange"), (0.999, "green"))
ERROR_RATE = Thresholds("green", (0.1, "orange"), (0.5, "red"))
RESPONSE_TIME = Thresholds("green", (500, "orange"), (1000, "red"))
RECOVERY_TIME = Thresholds("green", (15 * 60, "orange"), (30 * 60, "red"))

UP = (ValueMap(0, text="DOWN", color="red"), ValueMap(1, text="UP", color="green"))
VALID = (ValueMap(0, text="INVALID", color="red"), ValueMap(1, text="VALID", color="green"))

_up = up(job="claudex")
_uptime = _up.avg_over_time("$__range")
_outages = (_up.changes("$__range") / 2).ceil().clamp_min(1)
_response_time = m.request_duration_ms(job="claudex").avg()

# The guide's "Key metrics to track".
_GAUGES = (
    m.uptime_seconds,
    m.service_status,
    m.request_duration_ms,
    m.error_rate,
    m.throughput_rps,
    m.cpu_usage_percent,
    m.memory_usage_bytes,
    m.disk_usage_bytes,
    m.disk_available_bytes,
    m.active_sessions,
)
_COUNTERS = (m.total_sessions, m.hooks_executed, m.configuration_reloads)


def _tracked(metric: Gauge | Counter, expr: InstantVector) -> Stat:
    """What the guide names, as it is."""
    name, help_ = metric.declaration.name, metric.declaration.help
    return Stat(name, expr, legend="{{instance}}", no_value=UNPUBLISHED, description=help_)


executive = Dashboard(
    "Claudex Health Overview",
    uid="claudex-health",
    folder="Claudex",
    description="For executives: does it work, for how many, and as well as was agreed?",
    tags=TAGS,
    links=LINKS,
    time=("now-7d", "now"),
    refresh="5m",
    rows=(
        Row(
            "Health",
            Stat(
                "Status",
                _up.min(),
                mappings=(ValueMap(0, text="DOWN", color="red"), ValueMap(1, text="OPERATIONAL", color="green")),
                color_mode="background",
                graph="none",
                description="Whether Claudex answers.",
            ),
            Stat(
                "Uptime",
                Query(_uptime.avg(), instant=True),
                unit="ratio",
                decimals=2,
                thresholds=AVAILABILITY,
                graph="none",
                description="The share of the time shown in which Claudex answered. SLA: 99.9 %, acceptable 99.5 %.",
            ),
            Stat(
                "Active Users",
                m.active_sessions(job="claudex").sum(),
                no_value=UNPUBLISHED,
                description="Sessions in use; nothing counts users.",
            ),
            Stat(
                "Error Rate",
                m.error_rate(job="claudex").avg(),
                decimals=2,
                thresholds=ERROR_RATE,
                no_value=UNPUBLISHED,
                description="The percentage of requests that fail. SLA: below 0.1 %, acceptable 0.5 %.",
            ),
        ),
        Row(
            "Service level",
            TimeSeries(
                "Availability",
                availability,
                legend="last 24 hours",
                unit="ratio",
                decimals=2,
                thresholds=availability_low,
                max=1,
                description="The share of the 24 hours before each moment in which Claudex answered.",
            ),
            Stat(
                "Response Time",
                _response_time,
                thresholds=RESPONSE_TIME,
                no_value=UNPUBLISHED,
                description="The mean time of a request. SLA: below 500 ms, acceptable 1000 ms.",
                height=8,
            ),
            Stat(
                "Recovery Time",
                Query(((1 - _uptime) * promql("$__range_s") / _outages).max(), instant=True),
                unit="seconds",
                thresholds=RECOVERY_TIME,
                graph="none",
                description="How long an outage lasted on average. SLA: below 15 minutes, acceptable 30 minutes.",
                height=8,
            ),
        ),
        Row(
            "Business",
            Stat(
                "Sessions Created",
                Query(m.total_sessions(job="claudex").increase("$__range").sum(), instant=True),
                decimals=0,
                no_value=UNPUBLISHED,
                graph="none",
                description="Sessions that were created in the time shown.",
                width=12,
            ),
            Stat(
                "Features Used",
                Query(m.hooks_executed(job="claudex").increase("$__range").sum(), instant=True),
                decimals=0,
                no_value=UNPUBLISHED,
                graph="none",
                description="Hooks that were executed in the time shown.",
                width=12,
            ),
        ),
    ),
)

operations = Dashboard(
    "System Performance",
    uid="claudex-operations",
    folder="Claudex",
    description="For operations: how busy the machines are, and how fast Claudex answers.",
    tags=TAGS,
    links=LINKS,
    variables=(machine,),
    refresh="30s",
    rows=(
        Row(
            "Now",
            GaugePanel(
                "CPU",
                cpu_used(instance=machine),
                legend="{{instance}}",
                unit="ratio",
                thresholds=high_cpu_usage,
                min=0,
                max=1,
                description="The share of the processors' time that is not idle.",
                width=8,
            ),
            GaugePanel(
                "Memory",
                memory_used(instance=machine),
                legend="{{instance}}",
                unit="ratio",
                thresholds=high_memory_usage,
                min=0,
                max=1,
                description="The share of the memory that cannot be had without swapping.",
                width=8,
            ),
            GaugePanel(
                "Disk",
                1 - disk_available(instance=machine),
                legend="{{instance}}",
                unit="ratio",
                thresholds=Thresholds("green", (0.8, "orange")),
                min=0,
                max=1,
                description="The share of / that is full.",
                width=8,
            ),
            Stat("Sessions", m.sessions.sum(), description="Sessions that are stored.", width=8),
            Stat(
                "Errors (24h)",
                m.errors.increase("24h").sum(),
                decimals=0,
                description="Errors in the log of the hooks in the last 24 hours.",
                width=8,
            ),
            Stat(
                "Avg Response",
                _response_time,
                thresholds=RESPONSE_TIME,
                no_value=UNPUBLISHED,
                description="The mean time of a request.",
                width=8,
            ),
        ),
        Row(
            "Over time",
            share(
                "CPU Used",
                cpu_used(instance=machine),
                "The share of the processors' time that is not idle.",
                high_cpu_usage,
            ),
            share(
                "Memory Used",
                memory_used(instance=machine),
                "The share of the memory that cannot be had without swapping.",
                high_memory_usage,
            ),
            share(
                "Disk Space Available", disk_available(instance=machine), "The share of / that is free.", disk_space_low
            ),
            network("Network"),
            TimeSeries(
                "Throughput",
                m.throughput_rps(job="claudex"),
                legend="{{instance}}",
                unit="reqps",
                no_value=UNPUBLISHED,
                description="Requests per second.",
            ),
            TimeSeries(
                "Response Time",
                m.request_duration_ms(job="claudex"),
                legend="{{instance}}",
                no_value=UNPUBLISHED,
                description="The time of a request.",
            ),
        ),
    ),
)

details = Dashboard(
    "Detailed System Metrics",
    uid="claudex-details",
    folder="Claudex",
    description="Every metric of Claudex.",
    tags=TAGS,
    links=LINKS,
    refresh="30s",
    rows=(
        Row(
            "Service",
            Stat("Service Status", _up, legend="{{instance}}", mappings=UP, description="Whether Claudex answers."),
            Stat(
                "Configuration",
                m.config_valid,
                legend="{{instance}}",
                mappings=VALID,
                description="Whether the configuration is valid.",
            ),
            Stat(
                "Last Check",
                time() - node.textfile_mtime_seconds(file="/var/prometheus/claudex_metrics.prom").max(),
                thresholds=Thresholds("green", (10 * 60, "orange"), (30 * 60, "red")),
                graph="none",
                description="How long ago the metrics were collected; that is done every 5 minutes.",
            ),
            Stat("Config Files", m.config_files, legend="{{instance}}", description="Files in ~/.claudex."),
            Stat("Disk Used", m.data_bytes, legend="{{instance}}", description="What Claudex keeps in ~/.claude."),
            Stat(
                "Version",
                m.version,
                legend="{{version}}",
                text_mode="name",
                graph="none",
                description="The version of Claudex on each machine.",
            ),
        ),
        Row(
            "Key metrics to track",
            Text("Not yet", "The guide names these metrics; no exporter publishes them yet.", height=2),
            *(_tracked(metric, metric(job="claudex")) for metric in _GAUGES),
            *(_tracked(metric, metric(job="claudex").increase("24h")) for metric in _COUNTERS),
            collapsed=True,
        ),
    ),
)
