"""Metrics of blackbox_exporter 0.23 to 0.28: what a probe says of its target, and the exporter's own.

`probe_expect_info` is left out: its labels are those that the module's configuration captures.
"""

from obsdsl import Counter, Gauge, Info

# Every probe
dns_lookup_time_seconds = Gauge(
    "probe_dns_lookup_time_seconds", "Returns the time taken for probe dns lookup in seconds", range=(0, None)
)
duration_seconds = Gauge(
    "probe_duration_seconds", "Returns how long the probe took to complete in seconds", range=(0, None)
)
ip_addr_hash = Gauge(
    "probe_ip_addr_hash",
    "Specifies the hash of IP address. It's useful to detect if the IP address changes.",
    range=(0, None),
)
ip_protocol = Gauge("probe_ip_protocol", "Specifies whether probe ip protocol is IP4 or IP6", range=(0, 6))
success = Gauge("probe_success", "Displays whether or not the probe was a success", range=(0, 1))

# TLS: http, tcp and grpc probes
ssl_earliest_cert_expiry = Gauge(
    "probe_ssl_earliest_cert_expiry", "Returns last SSL chain expiry in unixtime", unit="timestamp", range=(0, None)
)
ssl_last_chain_expiry_timestamp_seconds = Gauge(
    "probe_ssl_last_chain_expiry_timestamp_seconds", "Returns last SSL chain expiry in timestamp", range=(0, None)
)
ssl_last_chain_info = Info(
    "probe_ssl_last_chain_info",
    "Contains SSL leaf certificate information",
    labels=("fingerprint_sha256", "issuer", "serialnumber", "subject", "subjectalternative"),
)
tls_cipher_info = Info(
    "probe_tls_cipher_info", "Returns the TLS cipher negotiated during handshake", labels=("cipher",)
)
tls_version_info = Info(
    "probe_tls_version_info",
    "Returns the TLS version used or NaN when unknown",
    labels={"version": ("TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3", "unknown")},
)

# Queries and content: http and tcp probes
failed_due_to_bytes = Gauge("probe_failed_due_to_bytes", "Indicates if probe failed due to bytes", range=(0, 1))
failed_due_to_cel = Gauge(
    "probe_failed_due_to_cel", "Indicates if probe failed due to CEL expression not matching", range=(0, 1)
)
failed_due_to_regex = Gauge("probe_failed_due_to_regex", "Indicates if probe failed due to regex", range=(0, 1))

# http
http_content_length = Gauge(
    "probe_http_content_length", "Length of http content response", unit="bytes", range=(-1, None)
)
http_duration_seconds = Gauge(
    "probe_http_duration_seconds",
    "Duration of http request by phase, summed over all redirects",
    labels={"phase": ("resolve", "connect", "tls", "processing", "transfer")},
    range=(0, None),
)
http_last_modified_timestamp_seconds = Gauge(
    "probe_http_last_modified_timestamp_seconds",
    "Returns the Last-Modified HTTP response header in unixtime",
    range=(0, None),
)
http_redirects = Gauge("probe_http_redirects", "The number of redirects", unit="events", range=(0, None))
http_ssl = Gauge("probe_http_ssl", "Indicates if SSL was used for the final redirect", range=(0, 1))
http_status_code = Gauge("probe_http_status_code", "Response HTTP status code", range=(0, None))
http_uncompressed_body_length = Gauge(
    "probe_http_uncompressed_body_length", "Length of uncompressed response body", unit="bytes", range=(0, None)
)
http_version = Gauge("probe_http_version", "Returns the version of HTTP of the probe response", range=(0, None))

# icmp
icmp_duration_seconds = Gauge(
    "probe_icmp_duration_seconds",
    "Duration of icmp request by phase",
    labels={"phase": ("resolve", "setup", "rtt")},
    range=(0, None),
)
icmp_reply_hop_limit = Gauge("probe_icmp_reply_hop_limit", "Replied packet hop limit (TTL for ipv4)", range=(0, 255))

# dns
dns_additional_rrs = Gauge(
    "probe_dns_additional_rrs",
    "Returns number of entries in the additional resource record list",
    unit="events",
    range=(0, None),
)
dns_answer_rrs = Gauge(
    "probe_dns_answer_rrs",
    "Returns number of entries in the answer resource record list",
    unit="events",
    range=(0, None),
)
dns_authority_rrs = Gauge(
    "probe_dns_authority_rrs",
    "Returns number of entries in the authority resource record list",
    unit="events",
    range=(0, None),
)
dns_duration_seconds = Gauge(
    "probe_dns_duration_seconds",
    "Duration of DNS request by phase",
    labels={"phase": ("resolve", "connect", "request")},
    range=(0, None),
)
dns_query_succeeded = Gauge(
    "probe_dns_query_succeeded", "Displays whether or not the query was executed successfully", range=(0, 1)
)
dns_serial = Gauge("probe_dns_serial", "Returns the serial number of the zone", range=(0, None))

# grpc
grpc_duration_seconds = Gauge(
    "probe_grpc_duration_seconds",
    "Duration of gRPC request by phase",
    labels={"phase": ("resolve", "check")},
    range=(0, None),
)
grpc_healthcheck_response = Gauge(
    "probe_grpc_healthcheck_response",
    "Response HealthCheck response",
    labels={"serving_status": ("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN")},
    range=(0, 1),
)
grpc_ssl = Gauge("probe_grpc_ssl", "Indicates if SSL was used for the connection", range=(0, 1))
grpc_status_code = Gauge("probe_grpc_status_code", "Response gRPC status code", range=(0, None))

# The exporter itself
build_info = Info(
    "blackbox_exporter_build_info",
    "A metric with a constant '1' value labeled by version, revision, branch, goversion from which "
    "blackbox_exporter was built, and the goos and goarch for the build.",
    labels=("branch", "goarch", "goos", "goversion", "revision", "tags", "version"),
)
config_last_reload_success_timestamp_seconds = Gauge(
    "blackbox_exporter_config_last_reload_success_timestamp_seconds",
    "Timestamp of the last successful configuration reload.",
    range=(0, None),
)
config_last_reload_successful = Gauge(
    "blackbox_exporter_config_last_reload_successful", "Blackbox exporter config loaded successfully.", range=(0, 1)
)
module_unknown = Counter("blackbox_module_unknown_total", "Count of unknown modules requested by probes")
