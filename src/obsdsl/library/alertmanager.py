"""Metrics of Alertmanager 0.25 to 0.33.

Long because Alertmanager is: it is data, by part of the server.
"""

from obsdsl import Counter, Gauge, Histogram, Info, Summary

_INTEGRATIONS = (
    "discord",
    "email",
    "incidentio",
    "jira",
    "mattermost",
    "msteams",
    "msteamsv2",
    "opsgenie",
    "pagerduty",
    "pushover",
    "rocketchat",
    "slack",
    "sns",
    "telegram",
    "victorops",
    "webex",
    "webhook",
    "wechat",
)

# The server
build_info = Info(
    "alertmanager_build_info",
    "A metric with a constant '1' value labeled by version, revision, branch, goversion from which alertmanager "
    "was built, and the goos and goarch for the build.",
    labels=("branch", "goarch", "goos", "goversion", "revision", "tags", "version"),
)
config_hash = Gauge(
    "alertmanager_config_hash",
    "Hash of the currently loaded alertmanager configuration. Note that this is not a cryptographically strong hash.",
)
config_last_reload_success_timestamp_seconds = Gauge(
    "alertmanager_config_last_reload_success_timestamp_seconds",
    "Timestamp of the last successful configuration reload.",
    range=(0, None),
)
config_last_reload_successful = Gauge(
    "alertmanager_config_last_reload_successful",
    "Whether the last configuration reload attempt was successful.",
    range=(0, 1),
)
http_concurrency_limit_exceeded = Counter(
    "alertmanager_http_concurrency_limit_exceeded_total",
    "Total number of times an HTTP request failed because the concurrency limit was reached.",
    labels=("method",),
)
http_request_duration_seconds = Histogram(
    "alertmanager_http_request_duration_seconds",
    "Histogram of latencies for HTTP requests.",
    labels=("code", "handler", "method"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
http_requests_in_flight = Gauge(
    "alertmanager_http_requests_in_flight",
    "Current number of HTTP requests being processed.",
    labels=("method",),
    unit="events",
    range=(0, None),
)
http_response_size_bytes = Histogram(
    "alertmanager_http_response_size_bytes",
    "Histogram of response size for HTTP requests.",
    labels=("handler", "method"),
    buckets=(100, 1000, 10000, 100000, 1000000, 10000000, 100000000),
)

# Alerts
alerts = Gauge(
    "alertmanager_alerts",
    "How many alerts by state.",
    labels={"state": ("active", "suppressed", "unprocessed")},
    unit="events",
    range=(0, None),
)
alerts_invalid = Counter(
    "alertmanager_alerts_invalid_total",
    "The total number of received alerts that were invalid.",
    labels={"version": ("v1", "v2")},
)
alerts_per_alert_limit = Gauge(
    "alertmanager_alerts_per_alert_limit",
    "Current limit on number of alerts per alert name",
    unit="events",
    range=(0, None),
)
alerts_received = Counter(
    "alertmanager_alerts_received_total",
    "The total number of received alerts.",
    labels={"status": ("firing", "resolved"), "version": ("v1", "v2")},
)
alerts_subscriber_channel_writes = Counter(
    "alertmanager_alerts_subscriber_channel_writes_total",
    "Number of times alerts were written to subscriber channels",
    labels=("subscriber",),
)
dispatcher_aggregation_group_creation_given_up = Counter(
    "alertmanager_dispatcher_aggregation_group_creation_given_up_total",
    "Number of alerts dropped because aggregation group creation exceeded the retry limit.",
)
dispatcher_aggregation_group_creation_retries = Counter(
    "alertmanager_dispatcher_aggregation_group_creation_retries_total",
    "Number of CAS retries while creating aggregation groups under contention.",
)
dispatcher_aggregation_group_limit_reached = Counter(
    "alertmanager_dispatcher_aggregation_group_limit_reached_total",
    "Number of times when dispatcher failed to create new aggregation group due to limit.",
)
dispatcher_aggregation_groups = Gauge(
    "alertmanager_dispatcher_aggregation_groups", "Number of active aggregation groups", unit="events", range=(0, None)
)
dispatcher_alert_processing_duration_seconds = Summary(
    "alertmanager_dispatcher_alert_processing_duration_seconds",
    "Summary of latencies for the processing of alerts.",
    quantiles=(),
)
inhibition_rules = Gauge(
    "alertmanager_inhibition_rules", "Number of configured inhibition rules.", unit="events", range=(0, None)
)
integrations = Gauge("alertmanager_integrations", "Number of configured integrations.", unit="events", range=(0, None))
marked_alerts = Gauge(
    "alertmanager_marked_alerts",
    "How many alerts by state are currently marked in the Alertmanager regardless of their expiry.",
    labels={"state": ("active", "suppressed", "unprocessed")},
    unit="events",
    range=(0, None),
)
receivers = Gauge("alertmanager_receivers", "Number of configured receivers.", unit="events", range=(0, None))

# Notifications
nflog_gc_duration_seconds = Summary(
    "alertmanager_nflog_gc_duration_seconds",
    "Duration of the last notification log garbage collection cycle.",
    quantiles=(),
)
nflog_gossip_messages_propagated = Counter(
    "alertmanager_nflog_gossip_messages_propagated_total",
    "Number of received gossip messages that have been further gossiped.",
)
nflog_maintenance_errors = Counter(
    "alertmanager_nflog_maintenance_errors_total",
    "How many maintenances were executed for the notification log that failed.",
)
nflog_maintenance = Counter(
    "alertmanager_nflog_maintenance_total", "How many maintenances were executed for the notification log."
)
nflog_queries = Counter("alertmanager_nflog_queries_total", "Number of notification log queries were received.")
nflog_query_duration_seconds = Histogram(
    "alertmanager_nflog_query_duration_seconds",
    "Duration of notification log query evaluation.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
nflog_query_errors = Counter(
    "alertmanager_nflog_query_errors_total", "Number notification log received queries that failed."
)
nflog_snapshot_duration_seconds = Summary(
    "alertmanager_nflog_snapshot_duration_seconds", "Duration of the last notification log snapshot.", quantiles=()
)
nflog_snapshot_size_bytes = Gauge(
    "alertmanager_nflog_snapshot_size_bytes", "Size of the last notification log snapshot in bytes.", range=(0, None)
)
notification_latency_seconds = Histogram(
    "alertmanager_notification_latency_seconds",
    "The latency of notifications in seconds.",
    labels={"integration": _INTEGRATIONS},
    buckets=(1, 5, 10, 15, 20),
)
notification_requests_failed = Counter(
    "alertmanager_notification_requests_failed_total",
    "The total number of failed notification requests.",
    labels={"integration": _INTEGRATIONS},
)
notification_requests = Counter(
    "alertmanager_notification_requests_total",
    "The total number of attempted notification requests.",
    labels={"integration": _INTEGRATIONS},
)
notifications_failed = Counter(
    "alertmanager_notifications_failed_total",
    "The total number of failed notifications.",
    labels={
        "integration": _INTEGRATIONS,
        "reason": ("clientError", "contextCanceled", "contextDeadlineExceeded", "other", "serverError"),
    },
)
notifications_suppressed = Counter(
    "alertmanager_notifications_suppressed_total",
    "The total number of notifications suppressed for being silenced, inhibited, outside of active time "
    "intervals or within muted time intervals.",
    labels={"reason": ("silence", "inhibition", "mute_time_interval", "active_time_interval")},
)
notifications = Counter(
    "alertmanager_notifications_total",
    "The total number of attempted notifications.",
    labels={"integration": _INTEGRATIONS},
)

# Silences
silences = Gauge(
    "alertmanager_silences",
    "How many silences by state.",
    labels={"state": ("active", "expired", "pending")},
    unit="events",
    range=(0, None),
)
silences_gc_duration_seconds = Summary(
    "alertmanager_silences_gc_duration_seconds", "Duration of the last silence garbage collection cycle.", quantiles=()
)
silences_gc_errors = Counter("alertmanager_silences_gc_errors_total", "How many silence GC errors were encountered.")
silences_gossip_messages_propagated = Counter(
    "alertmanager_silences_gossip_messages_propagated_total",
    "Number of received gossip messages that have been further gossiped.",
)
silences_maintenance_errors = Counter(
    "alertmanager_silences_maintenance_errors_total", "How many maintenances were executed for silences that failed."
)
silences_maintenance = Counter(
    "alertmanager_silences_maintenance_total", "How many maintenances were executed for silences."
)
silences_matcher_compile_errors = Counter(
    "alertmanager_silences_matcher_compile_errors_total",
    "How many silence matcher compilations failed.",
    labels={"stage": ("index", "load_snapshot")},
)
silences_matcher_index_size = Gauge(
    "alertmanager_silences_matcher_index_size",
    "The number of entries in the matcher cache index.",
    unit="events",
    range=(0, None),
)
silences_queries = Counter("alertmanager_silences_queries_total", "How many silence queries were received.")
silences_query_duration_seconds = Histogram(
    "alertmanager_silences_query_duration_seconds",
    "Duration of silence query evaluation.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
silences_query_errors = Counter(
    "alertmanager_silences_query_errors_total", "How many silence received queries did not succeed."
)
silences_query_silences_scanned = Counter(
    "alertmanager_silences_query_silences_scanned_total", "How many silences were scanned during query evaluation."
)
silences_query_silences_skipped = Counter(
    "alertmanager_silences_query_silences_skipped_total",
    "How many silences were skipped during query evaluation using the version index.",
)
silences_snapshot_duration_seconds = Summary(
    "alertmanager_silences_snapshot_duration_seconds", "Duration of the last silence snapshot.", quantiles=()
)
silences_snapshot_size_bytes = Gauge(
    "alertmanager_silences_snapshot_size_bytes", "Size of the last silence snapshot in bytes.", range=(0, None)
)
silences_state_size = Gauge(
    "alertmanager_silences_state_size", "The number of silences in the state map.", unit="events", range=(0, None)
)
silences_version_index_size = Gauge(
    "alertmanager_silences_version_index_size",
    "The number of entries in the version index.",
    unit="events",
    range=(0, None),
)

# Cluster
cluster_alive_messages = Counter(
    "alertmanager_cluster_alive_messages_total", "Total number of received alive messages.", labels=("peer",)
)
cluster_enabled = Gauge(
    "alertmanager_cluster_enabled", "Indicates whether the clustering is enabled or not.", range=(0, 1)
)
cluster_failed_peers = Gauge(
    "alertmanager_cluster_failed_peers",
    "Number indicating the current number of failed peers in the cluster.",
    unit="events",
    range=(0, None),
)
cluster_health_score = Gauge(
    "alertmanager_cluster_health_score",
    "Health score of the cluster. Lower values are better and zero means 'totally healthy'.",
    range=(0, None),
)
cluster_members = Gauge(
    "alertmanager_cluster_members",
    "Number indicating current number of members in cluster.",
    unit="events",
    range=(0, None),
)
cluster_messages_pruned = Counter(
    "alertmanager_cluster_messages_pruned_total", "Total number of cluster messages pruned."
)
cluster_messages_queued = Gauge(
    "alertmanager_cluster_messages_queued",
    "Number of cluster messages which are queued.",
    unit="events",
    range=(0, None),
)
cluster_messages_received_size = Counter(
    "alertmanager_cluster_messages_received_size_total",
    "Total size of cluster messages received.",
    labels={"msg_type": ("full_state", "update")},
    unit="bytes",
)
cluster_messages_received = Counter(
    "alertmanager_cluster_messages_received_total",
    "Total number of cluster messages received.",
    labels={"msg_type": ("full_state", "update")},
)
cluster_messages_sent_size = Counter(
    "alertmanager_cluster_messages_sent_size_total",
    "Total size of cluster messages sent.",
    labels={"msg_type": ("full_state", "update")},
    unit="bytes",
)
cluster_messages_sent = Counter(
    "alertmanager_cluster_messages_sent_total",
    "Total number of cluster messages sent.",
    labels={"msg_type": ("full_state", "update")},
)
cluster_peer_info = Info(
    "alertmanager_cluster_peer_info", "A metric with a constant '1' value labeled by peer name.", labels=("peer",)
)
cluster_peer_name_conflicts = Counter(
    "alertmanager_cluster_peer_name_conflicts_total",
    "Total number of times memberlist has noticed conflicting peer names",
)
cluster_peers_joined = Counter(
    "alertmanager_cluster_peers_joined_total", "A counter of the number of peers that have joined."
)
cluster_peers_left = Counter(
    "alertmanager_cluster_peers_left_total", "A counter of the number of peers that have left."
)
cluster_peers_update = Counter(
    "alertmanager_cluster_peers_update_total", "A counter of the number of peers that have updated metadata."
)
cluster_pings_seconds = Histogram(
    "alertmanager_cluster_pings_seconds",
    "Histogram of latencies for ping messages.",
    labels=("peer",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5),
)
cluster_reconnections_failed = Counter(
    "alertmanager_cluster_reconnections_failed_total",
    "A counter of the number of failed cluster peer reconnection attempts.",
)
cluster_reconnections = Counter(
    "alertmanager_cluster_reconnections_total", "A counter of the number of cluster peer reconnections."
)
cluster_refresh_join_failed = Counter(
    "alertmanager_cluster_refresh_join_failed_total",
    "A counter of the number of failed cluster peer joined attempts via refresh.",
)
cluster_refresh_join = Counter(
    "alertmanager_cluster_refresh_join_total", "A counter of the number of cluster peer joined via refresh."
)
oversize_gossip_message_duration_seconds = Histogram(
    "alertmanager_oversize_gossip_message_duration_seconds",
    "Duration of oversized gossip message requests.",
    labels={"key": ("nfl", "sil")},
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
oversized_gossip_message_dropped = Counter(
    "alertmanager_oversized_gossip_message_dropped_total",
    "Number of oversized gossip messages that were dropped due to a full message queue.",
    labels={"key": ("nfl", "sil")},
)
oversized_gossip_message_failure = Counter(
    "alertmanager_oversized_gossip_message_failure_total",
    "Number of oversized gossip message sends that failed.",
    labels={"key": ("nfl", "sil")},
)
oversized_gossip_message_sent = Counter(
    "alertmanager_oversized_gossip_message_sent_total",
    "Number of oversized gossip message sent.",
    labels={"key": ("nfl", "sil")},
)
peer_position = Gauge(
    "alertmanager_peer_position",
    "Position the Alertmanager instance believes it's in. The position determines a peer's behavior in the cluster.",
    range=(0, None),
)
tls_transport_packet_bytes_received = Counter(
    "alertmanager_tls_transport_packet_bytes_received_total",
    "The number of packet bytes received from incoming connections (excluding internal metadata).",
    unit="bytes",
)
tls_transport_packet_bytes_sent = Counter(
    "alertmanager_tls_transport_packet_bytes_sent_total",
    "The number of packet bytes sent to outgoing connections (excluding internal metadata).",
    unit="bytes",
)
tls_transport_read_errors = Counter(
    "alertmanager_tls_transport_read_errors_total",
    "The number of errors encountered while reading from incoming connections.",
)
tls_transport_stream_connections_received = Counter(
    "alertmanager_tls_transport_stream_connections_received_total", "The number of stream connections received."
)
tls_transport_stream_connections_sent = Counter(
    "alertmanager_tls_transport_stream_connections_sent_total", "The number of stream connections sent."
)
tls_transport_write_errors = Counter(
    "alertmanager_tls_transport_write_errors_total",
    "The number of errors encountered while writing to outgoing connections.",
    labels={"connection_type": ("packet", "stream")},
)
