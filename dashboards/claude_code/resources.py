"""Row 6: what the process and its machine have left, and what goes wrong."""

from alerts.claude_code.resources import (
    REAL,
    cpu_high,
    cpu_used,
    disk_available,
    disk_full_soon,
    disk_low,
    event_loop_lag,
    gc_heavy,
    gc_share,
    memory_over_target,
)
from alerts.claude_code.service import request_duration_p99, restarting, slow_requests
from metrics import claude_code as m
from metrics import host
from obsdsl import Row, TimeSeries
from obsdsl.library import node, nodejs, process

row = Row(
    "System Resources",
    TimeSeries(
        "CPU Usage",
        cpu_used,
        legend="{{instance}}",
        min=0,
        thresholds=cpu_high,
        description="The share of one processor that the process uses.",
    ),
    TimeSeries(
        "Memory Usage Over Time",
        nodejs.resident_memory_bytes(job=m.JOB),
        legend="{{instance}}",
        min=0,
        thresholds=memory_over_target,
        description="The memory that the process holds.",
    ),
    TimeSeries(
        "Error Rates by Type",
        {
            "verification": m.verification_failures.rate().sum(),
            "pattern extraction": m.pattern_extraction_errors.rate().sum(),
            "database connection": m.database_connection_errors.rate().sum(),
            "task": m.tasks_completed(status="failure").rate().sum(),
            "HTTP request": m.http_request_duration(status="5xx").count_series.rate().sum(),
        },
        description="What fails per second, by what it is.",
    ),
    TimeSeries(
        "Event Loop Lag",
        nodejs.eventloop_lag_seconds(job=m.JOB),
        legend="{{instance}}",
        min=0,
        thresholds=event_loop_lag,
        description="How late the event loop does what is due.",
    ),
    TimeSeries(
        "Garbage Collection",
        gc_share,
        legend="{{instance}}",
        min=0,
        thresholds=gc_heavy,
        description="The share of time that goes into garbage collection.",
    ),
    TimeSeries(
        "Garbage Collection Pauses",
        nodejs.gc_duration_seconds(job=m.JOB).quantile(0.99, by="kind"),
        legend="{{kind}}",
        description="The pause that 1 % of the collections exceed.",
    ),
    TimeSeries(
        "Heap",
        {
            "used on {{instance}}": nodejs.heap_size_used_bytes(job=m.JOB),
            "reserved on {{instance}}": nodejs.heap_size_total_bytes(job=m.JOB),
        },
        min=0,
        description="The heap of JavaScript objects: a floor that rises is a leak.",
    ),
    TimeSeries(
        "Disk Space Available",
        disk_available,
        legend="{{mountpoint}} on {{instance}}",
        min=0,
        max=1,
        thresholds=disk_low,
        description="The share of each file system that is free.",
    ),
    TimeSeries(
        "Disk Space in a Day",
        node.filesystem_avail_bytes(job="node", fstype=REAL)
        .predict_linear(24 * 3600, "6h")
        .min(by=("instance", "mountpoint")),
        legend="{{mountpoint}} on {{instance}}",
        thresholds=disk_full_soon,
        description="What will be free in a day if it goes on as in the last six hours; below 0 it is full.",
    ),
    TimeSeries(
        "Request Duration",
        {
            "P50": m.http_request_duration.quantile(0.50),
            "P95": m.http_request_duration.quantile(0.95),
            "P99 over 5 minutes": request_duration_p99,
        },
        thresholds=slow_requests,
        description="The time within which half, 95 % and 99 % of the requests are answered.",
    ),
    TimeSeries(
        "Restarts",
        process.start_time_seconds(job=m.JOB).changes("30m"),
        legend="{{instance}}",
        decimals=0,
        thresholds=restarting,
        description="How often the process started in half an hour.",
    ),
    TimeSeries(
        "Machine",
        {
            "processors of {{instance}}": host.cpu_used(job="node"),
            "memory of {{instance}}": host.memory_used(job="node"),
        },
        unit="ratio",
        min=0,
        max=1,
        description="The share of the machine's processors and memory that is in use, whoever uses it.",
    ),
)
