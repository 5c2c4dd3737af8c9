"""Metrics of Claudex: those that its collection script publishes, and those that it is to publish."""

from obsdsl import Counter, Gauge, Info

# What collect.sh writes every five minutes, for the textfile collector of the node exporter.
# obsdsl: ignore[metric-suffix] reason="collect.sh publishes this name"
version = Info("claudex_version", "Claudex version info.", labels=("version",))
# Both count files, which can be deleted: gauges in spite of their names.
# obsdsl: ignore[metric-suffix] reason="collect.sh publishes this name"
sessions = Gauge("claudex_sessions_total", "Sessions that are stored.", unit="events", range=(0, None))
# obsdsl: ignore[metric-suffix] reason="collect.sh publishes this name"
config_files = Gauge("claudex_config_files_total", "Number of configuration files.", unit="events", range=(0, None))
config_valid = Gauge("claudex_config_valid", "Whether configuration is valid.", range=(0, 1))
errors = Counter("claudex_errors_total", "Errors in the log of the hooks.")
data_bytes = Gauge("claudex_disk_usage_bytes", "Disk usage of Claudex's data.", range=(0, None))

# "Key metrics to track": names that the document sets, and that no exporter publishes yet. They lack a prefix, so
# always select the job with them.
# Availability
uptime_seconds = Gauge("uptime_seconds", "System uptime.", range=(0, None))
service_status = Gauge("service_status", "0 if the service is down, 1 if it is up.", range=(0, 1))

# Performance
# obsdsl: ignore[metric-unit] reason="the guide names it so, with values in milliseconds"
request_duration_ms = Gauge("request_duration_ms", "Milliseconds per request.", range=(0, None))
error_rate = Gauge("error_rate", "Percentage of requests that failed.", unit="percent", range=(0, 100))
throughput_rps = Gauge("throughput_rps", "Requests per second.", unit="events/second", range=(0, None))

# Resources
# obsdsl: ignore[metric-unit] reason="the guide names it so, with values in percent"
cpu_usage_percent = Gauge("cpu_usage_percent", "CPU usage.", range=(0, 100))
memory_usage_bytes = Gauge("memory_usage_bytes", "Memory in use.", range=(0, None))
disk_usage_bytes = Gauge("disk_usage_bytes", "Disk used.", range=(0, None))
disk_available_bytes = Gauge("disk_available_bytes", "Disk available.", range=(0, None))

# Application
active_sessions = Gauge("active_sessions", "Sessions in use.", unit="events", range=(0, None))
# obsdsl: ignore[metric-suffix] reason="the guide names it so"
total_sessions = Counter("total_sessions", "Sessions ever created.")
# obsdsl: ignore[metric-suffix] reason="the guide names it so"
hooks_executed = Counter("hooks_executed", "Hooks that ran, whatever came of them.")
# obsdsl: ignore[metric-suffix] reason="the guide names it so"
configuration_reloads = Counter("configuration_reloads", "Reloads of the configuration.")
