"""Claudex's metrics, typed as the document types them; those that it only names, by what it says of them."""

from obsdsl import Counter, Gauge

version = Gauge("claudex_version", "Claudex's version.", labels=("version",))
sessions = Counter("claudex_sessions_total", "Sessions created so far.")
config_valid = Gauge("claudex_config_valid", "1 if the configuration is valid, else 0.", range=(0, 1))
errors = Counter("claudex_errors_total", "Errors of late.")
disk_usage = Gauge("claudex_disk_usage_bytes", "What the folder ~/.claude takes.")
config_files = Gauge("claudex_config_files_total", "Files of the configuration.")

# "Key metrics to track"
uptime_seconds = Gauge("uptime_seconds", "How long the system is up.")
service_status = Gauge("service_status", "0 is down, 1 is up.", range=(0, 1))
request_duration_ms = Gauge("request_duration_ms", "How long a request takes.")
error_rate = Gauge("error_rate", "Share of what fails.", unit="percent")
throughput_rps = Gauge("throughput_rps", "Requests in each second.", unit="events/second")
cpu_usage_percent = Gauge("cpu_usage_percent", "How busy the processor is.")
memory_usage_bytes = Gauge("memory_usage_bytes", "How much memory is taken.")
disk_usage_bytes = Gauge("disk_usage_bytes", "How much of the disk is taken.")
disk_available_bytes = Gauge("disk_available_bytes", "How much of the disk is free.")
active_sessions = Gauge("active_sessions", "Sessions at work.")
total_sessions = Counter("total_sessions", "Sessions altogether.")
hooks_executed = Counter("hooks_executed", "Hooks that ran.")
configuration_reloads = Counter("configuration_reloads", "How often the configuration was read anew.")
