"""Default metrics of prom-client 15 for Node.js, its `process_*` among them.

Those of `process_*` that other client libraries publish, too, are the very objects of `obsdsl.library.process`.
"""

from obsdsl import Counter, Gauge, Histogram, Info
from obsdsl.library.process import cpu_seconds as cpu_seconds
from obsdsl.library.process import max_fds as max_fds
from obsdsl.library.process import open_fds as open_fds
from obsdsl.library.process import resident_memory_bytes as resident_memory_bytes
from obsdsl.library.process import start_time_seconds as start_time_seconds
from obsdsl.library.process import virtual_memory_bytes as virtual_memory_bytes

# Event loop
eventloop_lag_max_seconds = Gauge(
    "nodejs_eventloop_lag_max_seconds", "The maximum recorded event loop delay.", range=(0, None)
)
eventloop_lag_mean_seconds = Gauge(
    "nodejs_eventloop_lag_mean_seconds", "The mean of the recorded event loop delays.", range=(0, None)
)
eventloop_lag_min_seconds = Gauge(
    "nodejs_eventloop_lag_min_seconds", "The minimum recorded event loop delay.", range=(0, None)
)
eventloop_lag_p50_seconds = Gauge(
    "nodejs_eventloop_lag_p50_seconds", "The 50th percentile of the recorded event loop delays.", range=(0, None)
)
eventloop_lag_p90_seconds = Gauge(
    "nodejs_eventloop_lag_p90_seconds", "The 90th percentile of the recorded event loop delays.", range=(0, None)
)
eventloop_lag_p99_seconds = Gauge(
    "nodejs_eventloop_lag_p99_seconds", "The 99th percentile of the recorded event loop delays.", range=(0, None)
)
eventloop_lag_seconds = Gauge("nodejs_eventloop_lag_seconds", "Lag of event loop in seconds.", range=(0, None))
eventloop_lag_stddev_seconds = Gauge(
    "nodejs_eventloop_lag_stddev_seconds", "The standard deviation of the recorded event loop delays.", range=(0, None)
)

# Handles, requests and other resources
active_handles = Gauge(
    "nodejs_active_handles",
    "Number of active libuv handles grouped by handle type. Every handle type is C++ class name.",
    labels=("type",),
    unit="events",
    range=(0, None),
)
active_handles_total = Gauge(
    "nodejs_active_handles_total", "Total number of active handles.", unit="events", range=(0, None)
)
active_requests = Gauge(
    "nodejs_active_requests",
    "Number of active libuv requests grouped by request type. Every request type is C++ class name.",
    labels=("type",),
    unit="events",
    range=(0, None),
)
active_requests_total = Gauge(
    "nodejs_active_requests_total", "Total number of active requests.", unit="events", range=(0, None)
)
active_resources = Gauge(
    "nodejs_active_resources",
    "Number of active resources that are currently keeping the event loop alive, grouped by async resource type.",
    labels=("type",),
    unit="events",
    range=(0, None),
)
active_resources_total = Gauge(
    "nodejs_active_resources_total", "Total number of active resources.", unit="events", range=(0, None)
)

# Memory
external_memory_bytes = Gauge("nodejs_external_memory_bytes", "Node.js external memory size in bytes.", range=(0, None))
gc_duration_seconds = Histogram(
    "nodejs_gc_duration_seconds",
    "Garbage collection duration by kind, one of major, minor, incremental or weakcb.",
    labels={"kind": ("major", "minor", "incremental", "weakcb")},
    buckets=(0.001, 0.01, 0.1, 1, 2, 5),
)
heap_size_total_bytes = Gauge(
    "nodejs_heap_size_total_bytes", "Process heap size from Node.js in bytes.", range=(0, None)
)
heap_size_used_bytes = Gauge(
    "nodejs_heap_size_used_bytes", "Process heap size used from Node.js in bytes.", range=(0, None)
)
heap_space_size_available_bytes = Gauge(
    "nodejs_heap_space_size_available_bytes",
    "Process heap space size available from Node.js in bytes.",
    labels=("space",),
    range=(0, None),
)
heap_space_size_total_bytes = Gauge(
    "nodejs_heap_space_size_total_bytes",
    "Process heap space size total from Node.js in bytes.",
    labels=("space",),
    range=(0, None),
)
heap_space_size_used_bytes = Gauge(
    "nodejs_heap_space_size_used_bytes",
    "Process heap space size used from Node.js in bytes.",
    labels=("space",),
    range=(0, None),
)

# Version
version_info = Info("nodejs_version_info", "Node.js version info.", labels=("major", "minor", "patch", "version"))

# Process: what only prom-client publishes
cpu_system_seconds = Counter("process_cpu_system_seconds_total", "Total system CPU time spent in seconds.")
cpu_user_seconds = Counter("process_cpu_user_seconds_total", "Total user CPU time spent in seconds.")
heap_bytes = Gauge("process_heap_bytes", "Process heap size in bytes.", range=(0, None))
