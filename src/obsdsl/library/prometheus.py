"""Metrics that Prometheus writes about its targets and alerts, and those of Prometheus 2.42 to 3.5 itself.

Long because Prometheus is: it is data, by part of the server.
"""

from obsdsl import Counter, Gauge, Histogram, Info, NativeHistogram, Summary

# Written by Prometheus for every target. The last three need --enable-feature=extra-scrape-metrics
up = Gauge("up", "Health of the scrape target. 1 means the target is healthy, 0 if the scrape failed.", range=(0, 1))
scrape_duration_seconds = Gauge("scrape_duration_seconds", "Duration of the last scrape in seconds.", range=(0, None))
scrape_samples_post_metric_relabeling = Gauge(
    "scrape_samples_post_metric_relabeling",
    "Number of samples remaining after metric relabeling was applied.",
    unit="events",
    range=(0, None),
)
scrape_samples_scraped = Gauge(
    "scrape_samples_scraped", "Number of samples last scraped.", unit="events", range=(0, None)
)
scrape_series_added = Gauge(
    "scrape_series_added", "Number of series in the last scrape.", unit="series", range=(0, None)
)
scrape_body_size_bytes = Gauge(
    "scrape_body_size_bytes",
    "The uncompressed size of the last scrape response, if successful. Scrapes failing because body_size_limit "
    "is exceeded report -1, other scrape failures report 0.",
    range=(-1, None),
)
scrape_sample_limit = Gauge(
    "scrape_sample_limit",
    "The configured sample limit for a target. Returns zero if there is no limit configured.",
    unit="events",
    range=(0, None),
)
scrape_timeout_seconds = Gauge("scrape_timeout_seconds", "The configured scrape timeout for a target.", range=(0, None))

# Written by the rules. They have the labels of the alert, too: `severity` is the one that every alert of obsdsl has
alerts = Gauge(
    "ALERTS",
    "Alerts that are pending or firing: 1 for each of them.",
    labels={"alertname": ..., "alertstate": ("pending", "firing"), "severity": ...},
    range=(1, 1),
)
alerts_for_state = Gauge(
    "ALERTS_FOR_STATE",
    "When each pending or firing alert became active.",
    labels=("alertname", "severity"),
    unit="timestamp",
    range=(0, None),
)

# Prometheus itself
build_info = Info(
    "prometheus_build_info",
    "A metric with a constant '1' value labeled by version, revision, branch, goversion from which prometheus "
    "was built, and the goos and goarch for the build.",
    labels=("branch", "goarch", "goos", "goversion", "revision", "tags", "version"),
)
config_last_reload_success_timestamp_seconds = Gauge(
    "prometheus_config_last_reload_success_timestamp_seconds",
    "Timestamp of the last successful configuration reload.",
    range=(0, None),
)
config_last_reload_successful = Gauge(
    "prometheus_config_last_reload_successful",
    "Whether the last configuration reload attempt was successful.",
    range=(0, 1),
)
http_request_duration_seconds = Histogram(
    "prometheus_http_request_duration_seconds",
    "Histogram of latencies for HTTP requests.",
    labels=("handler",),
    buckets=(0.1, 0.2, 0.4, 1, 3, 8, 20, 60, 120),
)
http_requests = Counter("prometheus_http_requests_total", "Counter of HTTP requests.", labels=("code", "handler"))
http_response_size_bytes = Histogram(
    "prometheus_http_response_size_bytes",
    "Histogram of response size for HTTP requests.",
    labels=("handler",),
    buckets=(100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000),
)
ready = Gauge(
    "prometheus_ready",
    "Whether Prometheus startup was fully completed and the server is ready for normal operation.",
    range=(0, 1),
)
template_text_expansion_failures = Counter(
    "prometheus_template_text_expansion_failures_total", "The total number of template text expansion failures."
)
template_text_expansions = Counter(
    "prometheus_template_text_expansions_total", "The total number of template text expansions."
)
web_federation_errors = Counter(
    "prometheus_web_federation_errors_total", "Total number of errors that occurred while sending federation responses."
)
web_federation_warnings = Counter(
    "prometheus_web_federation_warnings_total",
    "Total number of warnings that occurred while sending federation responses.",
)

# API
api_notification_active_subscribers = Gauge(
    "prometheus_api_notification_active_subscribers",
    "The current number of active notification subscribers.",
    unit="events",
    range=(0, None),
)
api_notification_updates_dropped = Counter(
    "prometheus_api_notification_updates_dropped_total", "Total number of notification updates dropped."
)
api_notification_updates_sent = Counter(
    "prometheus_api_notification_updates_sent_total", "Total number of notification updates sent."
)
api_remote_read_queries = Gauge(
    "prometheus_api_remote_read_queries",
    "The current number of remote read queries being executed or waiting.",
    unit="events",
    range=(0, None),
)
api_remote_write_invalid_labels_samples = Counter(
    "prometheus_api_remote_write_invalid_labels_samples_total",
    "The total number of received remote write samples and histogram samples which were rejected due to invalid "
    "labels.",
)
api_remote_write_without_metadata_appended_samples = Counter(
    "prometheus_api_remote_write_without_metadata_appended_samples_total",
    "The total number of received remote write samples (and histogram samples) which were ingested without "
    "corresponding metadata.",
)

# Queries
engine_queries = Gauge(
    "prometheus_engine_queries",
    "The current number of queries being executed or waiting.",
    unit="events",
    range=(0, None),
)
engine_queries_concurrent_max = Gauge(
    "prometheus_engine_queries_concurrent_max", "The max number of concurrent queries.", unit="events", range=(0, None)
)
engine_query_duration_seconds = Summary(
    "prometheus_engine_query_duration_seconds",
    "Query timings",
    labels={"slice": ("queue_time", "prepare_time", "inner_eval", "result_sort")},
)
engine_query_log_enabled = Gauge("prometheus_engine_query_log_enabled", "State of the query log.", range=(0, 1))
engine_query_log_failures = Counter("prometheus_engine_query_log_failures_total", "The number of query log failures.")
engine_query_samples = Counter(
    "prometheus_engine_query_samples_total", "The total number of samples loaded by all queries."
)

# Notifications
notifications_alertmanagers_discovered = Gauge(
    "prometheus_notifications_alertmanagers_discovered",
    "The number of alertmanagers discovered and active.",
    unit="events",
    range=(0, None),
)
notifications_dropped = Counter(
    "prometheus_notifications_dropped_total",
    "Total number of alerts dropped due to errors when sending to Alertmanager.",
)
notifications_errors = Counter(
    "prometheus_notifications_errors_total", "Total number of sent alerts affected by errors.", labels=("alertmanager",)
)
notifications_latency_seconds = Summary(
    "prometheus_notifications_latency_seconds",
    "Latency quantiles for sending alert notifications.",
    labels=("alertmanager",),
)
notifications_queue_capacity = Gauge(
    "prometheus_notifications_queue_capacity",
    "The capacity of the alert notifications queue.",
    unit="events",
    range=(0, None),
)
notifications_queue_length = Gauge(
    "prometheus_notifications_queue_length",
    "The number of alert notifications in the queue.",
    unit="events",
    range=(0, None),
)
notifications_sent = Counter(
    "prometheus_notifications_sent_total", "Total number of alerts sent.", labels=("alertmanager",)
)

# Remote storage
remote_read_client_queries = Gauge(
    "prometheus_remote_read_client_queries",
    "The number of in-flight remote read queries.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_read_client_queries_total = Counter(
    "prometheus_remote_read_client_queries_total",
    "The total number of remote read queries.",
    labels=("code", "remote_name", "response_type", "url"),
)
remote_read_client_request_duration_seconds = Histogram(
    "prometheus_remote_read_client_request_duration_seconds",
    "Histogram of the latency for remote read requests. Note that for streamed responses this is only the "
    "duration of the initial call and does not include the processing of the stream.",
    labels=("remote_name", "response_type", "url"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60),
)
remote_read_handler_queries = Gauge(
    "prometheus_remote_read_handler_queries",
    "The current number of remote read queries that are either in execution or queued on the handler.",
    unit="events",
    range=(0, None),
)
remote_storage_bytes = Counter(
    "prometheus_remote_storage_bytes_total",
    "The total number of bytes of data (not metadata) sent by the queue after compression. Note that when "
    "exemplars over remote write is enabled the exemplars included in a remote write request count towards this "
    "metric.",
    labels=("remote_name", "url"),
)
remote_storage_enqueue_retries = Counter(
    "prometheus_remote_storage_enqueue_retries_total",
    "Total number of times enqueue has failed because a shards queue was full.",
    labels=("remote_name", "url"),
)
remote_storage_exemplars_dropped = Counter(
    "prometheus_remote_storage_exemplars_dropped_total",
    "Total number of exemplars which were dropped after being read from the WAL before being sent via remote "
    "write, either via relabelling or unintentionally because of an unknown reference ID.",
    labels={"remote_name": ..., "url": ..., "reason": ("too_old", "dropped_series", "unintentionally_dropped_series")},
)
remote_storage_exemplars_failed = Counter(
    "prometheus_remote_storage_exemplars_failed_total",
    "Total number of exemplars which failed on send to remote storage, non-recoverable errors.",
    labels=("remote_name", "url"),
)
remote_storage_exemplars_in = Counter(
    "prometheus_remote_storage_exemplars_in_total",
    "Exemplars in to remote storage, compare to exemplars out for queue managers.",
)
remote_storage_exemplars_pending = Gauge(
    "prometheus_remote_storage_exemplars_pending",
    "The number of exemplars pending in the queues shards to be sent to the remote storage.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_exemplars_retried = Counter(
    "prometheus_remote_storage_exemplars_retried_total",
    "Total number of exemplars which failed on send to remote storage but were retried because the send error "
    "was recoverable.",
    labels=("remote_name", "url"),
)
remote_storage_exemplars = Counter(
    "prometheus_remote_storage_exemplars_total",
    "Total number of exemplars sent to remote storage.",
    labels=("remote_name", "url"),
)
remote_storage_highest_timestamp_in_seconds = Gauge(
    "prometheus_remote_storage_highest_timestamp_in_seconds",
    "Highest timestamp that has come into the remote storage via the Appender interface, in seconds since epoch. "
    "Initialized to 0 when no data has been received yet.",
    unit="timestamp",
    range=(0, None),
)
remote_storage_histograms_dropped = Counter(
    "prometheus_remote_storage_histograms_dropped_total",
    "Total number of histograms which were dropped after being read from the WAL before being sent via remote "
    "write, either via relabelling or unintentionally because of an unknown reference ID.",
    labels={"remote_name": ..., "url": ..., "reason": ("too_old", "dropped_series", "unintentionally_dropped_series")},
)
remote_storage_histograms_failed = Counter(
    "prometheus_remote_storage_histograms_failed_total",
    "Total number of histograms which failed on send to remote storage, non-recoverable errors.",
    labels=("remote_name", "url"),
)
remote_storage_histograms_in = Counter(
    "prometheus_remote_storage_histograms_in_total",
    "HistogramSamples in to remote storage, compare to histograms out for queue managers.",
)
remote_storage_histograms_pending = Gauge(
    "prometheus_remote_storage_histograms_pending",
    "The number of histograms pending in the queues shards to be sent to the remote storage.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_histograms_retried = Counter(
    "prometheus_remote_storage_histograms_retried_total",
    "Total number of histograms which failed on send to remote storage but were retried because the send error "
    "was recoverable.",
    labels=("remote_name", "url"),
)
remote_storage_histograms = Counter(
    "prometheus_remote_storage_histograms_total",
    "Total number of histograms sent to remote storage.",
    labels=("remote_name", "url"),
)
remote_storage_max_samples_per_send = Gauge(
    "prometheus_remote_storage_max_samples_per_send",
    "The maximum number of samples to be sent, in a single request, to the remote storage. Note that, when "
    "sending of exemplars over remote write is enabled, exemplars count towards this limt.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_metadata_bytes = Counter(
    "prometheus_remote_storage_metadata_bytes_total",
    "The total number of bytes of metadata sent by the queue after compression.",
    labels=("remote_name", "url"),
)
remote_storage_metadata_failed = Counter(
    "prometheus_remote_storage_metadata_failed_total",
    "Total number of metadata entries which failed on send to remote storage, non-recoverable errors.",
    labels=("remote_name", "url"),
)
remote_storage_metadata_retried = Counter(
    "prometheus_remote_storage_metadata_retried_total",
    "Total number of metadata entries which failed on send to remote storage but were retried because the send "
    "error was recoverable.",
    labels=("remote_name", "url"),
)
remote_storage_metadata = Counter(
    "prometheus_remote_storage_metadata_total",
    "Total number of metadata entries sent to remote storage.",
    labels=("remote_name", "url"),
)
remote_storage_queue_highest_sent_timestamp_seconds = Gauge(
    "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
    "Timestamp from a WAL sample, the highest timestamp successfully sent by this queue, in seconds since epoch. "
    "Initialized to 0 when no data has been sent yet.",
    labels=("remote_name", "url"),
    range=(0, None),
)
remote_storage_read_queries = Counter(
    "prometheus_remote_storage_read_queries_total",
    "The total number of remote read queries.",
    labels=("code", "remote_name", "url"),
)
remote_storage_read_request_duration_seconds = Histogram(
    "prometheus_remote_storage_read_request_duration_seconds",
    "Histogram of the latency for remote read requests.",
    labels=("remote_name", "url"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60),
)
remote_storage_remote_read_queries = Gauge(
    "prometheus_remote_storage_remote_read_queries",
    "The number of in-flight remote read queries.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_samples_dropped = Counter(
    "prometheus_remote_storage_samples_dropped_total",
    "Total number of samples which were dropped after being read from the WAL before being sent via remote "
    "write, either via relabelling or unintentionally because of an unknown reference ID.",
    labels={"remote_name": ..., "url": ..., "reason": ("too_old", "dropped_series", "unintentionally_dropped_series")},
)
remote_storage_samples_failed = Counter(
    "prometheus_remote_storage_samples_failed_total",
    "Total number of samples which failed on send to remote storage, non-recoverable errors.",
    labels=("remote_name", "url"),
)
remote_storage_samples_in = Counter(
    "prometheus_remote_storage_samples_in_total",
    "Samples in to remote storage, compare to samples out for queue managers.",
)
remote_storage_samples_pending = Gauge(
    "prometheus_remote_storage_samples_pending",
    "The number of samples pending in the queues shards to be sent to the remote storage.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_samples_retried = Counter(
    "prometheus_remote_storage_samples_retried_total",
    "Total number of samples which failed on send to remote storage but were retried because the send error was "
    "recoverable.",
    labels=("remote_name", "url"),
)
remote_storage_samples = Counter(
    "prometheus_remote_storage_samples_total",
    "Total number of samples sent to remote storage.",
    labels=("remote_name", "url"),
)
remote_storage_sent_batch_duration_seconds = Histogram(
    "prometheus_remote_storage_sent_batch_duration_seconds",
    "Duration of send calls to the remote storage.",
    labels=("remote_name", "url"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60, 120, 300),
)
remote_storage_shard_capacity = Gauge(
    "prometheus_remote_storage_shard_capacity",
    "The capacity of each shard of the queue used for parallel sending to the remote storage.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_shards = Gauge(
    "prometheus_remote_storage_shards",
    "The number of shards used for parallel sending to the remote storage.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_shards_desired = Gauge(
    "prometheus_remote_storage_shards_desired",
    "The number of shards that the queues shard calculation wants to run based on the rate of samples in vs. "
    "samples out.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_shards_max = Gauge(
    "prometheus_remote_storage_shards_max",
    "The maximum number of shards that the queue is allowed to run.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_shards_min = Gauge(
    "prometheus_remote_storage_shards_min",
    "The minimum number of shards that the queue is allowed to run.",
    labels=("remote_name", "url"),
    unit="events",
    range=(0, None),
)
remote_storage_string_interner_zero_reference_releases = Counter(
    "prometheus_remote_storage_string_interner_zero_reference_releases_total",
    "The number of times release has been called for strings that are not interned.",
)
wal_watcher_current_segment = Gauge(
    "prometheus_wal_watcher_current_segment",
    "Current segment the WAL watcher is reading records from.",
    labels=("consumer",),
    range=(0, None),
)
wal_watcher_notifications_skipped = Counter(
    "prometheus_wal_watcher_notifications_skipped_total",
    "The number of WAL write notifications that the Watcher has skipped due to already being in a WAL read routine.",
    labels=("consumer",),
)
wal_watcher_record_decode_failures = Counter(
    "prometheus_wal_watcher_record_decode_failures_total",
    "Number of records read by the WAL watcher that resulted in an error when decoding.",
    labels=("consumer",),
)
wal_watcher_records_read = Counter(
    "prometheus_wal_watcher_records_read_total",
    "Number of records read by the WAL watcher from the WAL.",
    labels=("consumer", "type"),
)
wal_watcher_samples_sent_pre_tailing = Counter(
    "prometheus_wal_watcher_samples_sent_pre_tailing_total",
    "Number of sample records read by the WAL watcher and sent to remote write during replay of existing WAL.",
    labels=("consumer",),
)

# Rules
rule_evaluation_duration_seconds = Summary(
    "prometheus_rule_evaluation_duration_seconds", "The duration for a rule to execute."
)
rule_evaluation_failures = Counter(
    "prometheus_rule_evaluation_failures_total", "The total number of rule evaluation failures.", labels=("rule_group",)
)
rule_evaluations = Counter(
    "prometheus_rule_evaluations_total", "The total number of rule evaluations.", labels=("rule_group",)
)
rule_group_duration_seconds = Summary(
    "prometheus_rule_group_duration_seconds",
    "The duration of rule group evaluations.",
    quantiles=(0.01, 0.05, 0.5, 0.9, 0.99),
)
rule_group_interval_seconds = Gauge(
    "prometheus_rule_group_interval_seconds", "The interval of a rule group.", labels=("rule_group",), range=(0, None)
)
rule_group_iterations_missed = Counter(
    "prometheus_rule_group_iterations_missed_total",
    "The total number of rule group evaluations missed due to slow rule group evaluation.",
    labels=("rule_group",),
)
rule_group_iterations = Counter(
    "prometheus_rule_group_iterations_total",
    "The total number of scheduled rule group evaluations, whether executed or missed.",
    labels=("rule_group",),
)
rule_group_last_duration_seconds = Gauge(
    "prometheus_rule_group_last_duration_seconds",
    "The duration of the last rule group evaluation.",
    labels=("rule_group",),
    range=(0, None),
)
rule_group_last_evaluation_samples = Gauge(
    "prometheus_rule_group_last_evaluation_samples",
    "The number of samples returned during the last rule group evaluation.",
    labels=("rule_group",),
    unit="events",
    range=(0, None),
)
rule_group_last_evaluation_timestamp_seconds = Gauge(
    "prometheus_rule_group_last_evaluation_timestamp_seconds",
    "The timestamp of the last rule group evaluation in seconds.",
    labels=("rule_group",),
    range=(0, None),
)
rule_group_last_restore_duration_seconds = Gauge(
    "prometheus_rule_group_last_restore_duration_seconds",
    "The duration of the last alert rules alerts restoration using the `ALERTS_FOR_STATE` series.",
    labels=("rule_group",),
    range=(0, None),
)
rule_group_last_rule_duration_sum_seconds = Gauge(
    "prometheus_rule_group_last_rule_duration_sum_seconds",
    "The sum of time in seconds it took to evaluate each rule in the group regardless of concurrency. This "
    "should be higher than the group duration if rules are evaluated concurrently.",
    labels=("rule_group",),
    range=(0, None),
)
rule_group_rules = Gauge(
    "prometheus_rule_group_rules", "The number of rules.", labels=("rule_group",), unit="events", range=(0, None)
)

# Service discovery
sd_azure_cache_hit = Counter("prometheus_sd_azure_cache_hit_total", "Number of cache hit during refresh.")
sd_azure_failures = Counter("prometheus_sd_azure_failures_total", "Number of Azure service discovery refresh failures.")
sd_consul_rpc_duration_seconds = Summary(
    "prometheus_sd_consul_rpc_duration_seconds",
    "The duration of a Consul RPC call in seconds.",
    labels=("call", "endpoint"),
)
sd_consul_rpc_failures = Counter("prometheus_sd_consul_rpc_failures_total", "The number of Consul RPC call failures.")
sd_discovered_targets = Gauge(
    "prometheus_sd_discovered_targets",
    "Current number of discovered targets.",
    labels={"config": ..., "name": ("scrape", "notify")},
    unit="events",
    range=(0, None),
)
sd_dns_lookup_failures = Counter("prometheus_sd_dns_lookup_failures_total", "The number of DNS-SD lookup failures.")
sd_dns_lookups = Counter("prometheus_sd_dns_lookups_total", "The number of DNS-SD lookups.")
sd_failed_configs = Gauge(
    "prometheus_sd_failed_configs",
    "Current number of service discovery configurations that failed to load.",
    labels={"name": ("scrape", "notify")},
    unit="events",
    range=(0, None),
)
sd_file_mtime_seconds = Gauge(
    "prometheus_sd_file_mtime_seconds",
    "Timestamp (mtime) of files read by FileSD. Timestamp is set at read time.",
    labels=("filename",),
    unit="timestamp",
    range=(0, None),
)
sd_file_read_errors = Counter("prometheus_sd_file_read_errors_total", "The number of File-SD read errors.")
sd_file_scan_duration_seconds = Summary(
    "prometheus_sd_file_scan_duration_seconds", "The duration of the File-SD scan in seconds."
)
sd_file_watcher_errors = Counter(
    "prometheus_sd_file_watcher_errors_total", "The number of File-SD errors caused by filesystem watch failures."
)
sd_http_failures = Counter("prometheus_sd_http_failures_total", "Number of HTTP service discovery refresh failures.")
sd_kubernetes_events = Counter(
    "prometheus_sd_kubernetes_events_total",
    "The number of Kubernetes events handled.",
    labels={
        "event": ("add", "delete", "update"),
        "role": ("endpoints", "endpointslice", "ingress", "node", "pod", "service"),
    },
)
sd_kubernetes_failures = Counter("prometheus_sd_kubernetes_failures_total", "The number of failed WATCH/LIST requests.")
sd_kubernetes_http_request_duration_seconds = Summary(
    "prometheus_sd_kubernetes_http_request_duration_seconds",
    "Summary of latencies for HTTP requests to the Kubernetes API by endpoint.",
    labels=("endpoint",),
    quantiles=(),
)
sd_kubernetes_http_request = Counter(
    "prometheus_sd_kubernetes_http_request_total",
    "Total number of HTTP requests to the Kubernetes API by status code.",
    labels=("status_code",),
)
sd_kubernetes_workqueue_depth = Gauge(
    "prometheus_sd_kubernetes_workqueue_depth",
    "Current depth of the work queue.",
    labels=("queue_name",),
    unit="events",
    range=(0, None),
)
sd_kubernetes_workqueue_items = Counter(
    "prometheus_sd_kubernetes_workqueue_items_total",
    "Total number of items added to the work queue.",
    labels=("queue_name",),
)
sd_kubernetes_workqueue_latency_seconds = Summary(
    "prometheus_sd_kubernetes_workqueue_latency_seconds",
    "How long an item stays in the work queue.",
    labels=("queue_name",),
    quantiles=(),
)
sd_kubernetes_workqueue_longest_running_processor_seconds = Gauge(
    "prometheus_sd_kubernetes_workqueue_longest_running_processor_seconds",
    "Duration of the longest running processor in the work queue.",
    labels=("queue_name",),
    range=(0, None),
)
sd_kubernetes_workqueue_unfinished_work_seconds = Gauge(
    "prometheus_sd_kubernetes_workqueue_unfinished_work_seconds",
    "How long an item has remained unfinished in the work queue.",
    labels=("queue_name",),
    range=(0, None),
)
sd_kubernetes_workqueue_work_duration_seconds = Summary(
    "prometheus_sd_kubernetes_workqueue_work_duration_seconds",
    "How long processing an item from the work queue takes.",
    labels=("queue_name",),
    quantiles=(),
)
sd_kuma_fetch_duration_seconds = Summary(
    "prometheus_sd_kuma_fetch_duration_seconds", "The duration of a Kuma MADS fetch call."
)
sd_kuma_fetch_failures = Counter(
    "prometheus_sd_kuma_fetch_failures_total", "The number of Kuma MADS fetch call failures."
)
sd_kuma_fetch_skipped_updates = Counter(
    "prometheus_sd_kuma_fetch_skipped_updates_total",
    "The number of Kuma MADS fetch calls that result in no updates to the targets.",
)
sd_linode_failures = Counter(
    "prometheus_sd_linode_failures_total", "Number of Linode service discovery refresh failures."
)
sd_nomad_failures = Counter("prometheus_sd_nomad_failures_total", "Number of nomad service discovery refresh failures.")
sd_received_updates = Counter(
    "prometheus_sd_received_updates_total",
    "Total number of update events received from the SD providers.",
    labels={"name": ("scrape", "notify")},
)
sd_refresh_duration_seconds = Summary(
    "prometheus_sd_refresh_duration_seconds",
    "The duration of a refresh in seconds for the given SD mechanism.",
    labels=("mechanism",),
)
sd_refresh_failures = Counter(
    "prometheus_sd_refresh_failures_total",
    "Number of refresh failures for the given SD mechanism.",
    labels=("mechanism",),
)
sd_updates_delayed = Counter(
    "prometheus_sd_updates_delayed_total",
    "Total number of update events that couldn't be sent immediately.",
    labels={"name": ("scrape", "notify")},
)
sd_updates = Counter(
    "prometheus_sd_updates_total",
    "Total number of update events sent to the SD consumers.",
    labels={"name": ("scrape", "notify")},
)
treecache_watcher_goroutines = Gauge(
    "prometheus_treecache_watcher_goroutines",
    "The current number of watcher goroutines.",
    unit="events",
    range=(0, None),
)
treecache_zookeeper_failures = Counter(
    "prometheus_treecache_zookeeper_failures_total", "The total number of ZooKeeper failures."
)

# Scraping
target_interval_length_seconds = Summary(
    "prometheus_target_interval_length_seconds",
    "Actual intervals between scrapes.",
    labels=("interval",),
    quantiles=(0.01, 0.05, 0.5, 0.9, 0.99),
)
target_metadata_cache_bytes = Gauge(
    "prometheus_target_metadata_cache_bytes",
    "The number of bytes that are currently used for storing metric metadata in the cache",
    labels=("scrape_job",),
    range=(0, None),
)
target_metadata_cache_entries = Gauge(
    "prometheus_target_metadata_cache_entries",
    "Total number of metric metadata entries in the cache",
    labels=("scrape_job",),
    unit="events",
    range=(0, None),
)
target_reload_length_seconds = Summary(
    "prometheus_target_reload_length_seconds",
    "Actual interval to reload the scrape pool with a given configuration.",
    labels=("interval",),
    quantiles=(0.01, 0.05, 0.5, 0.9, 0.99),
)
target_scrape_pool_exceeded_label_limits = Counter(
    "prometheus_target_scrape_pool_exceeded_label_limits_total",
    "Total number of times scrape pools hit the label limits, during sync or config reload.",
)
target_scrape_pool_exceeded_target_limit = Counter(
    "prometheus_target_scrape_pool_exceeded_target_limit_total",
    "Total number of times scrape pools hit the target limit, during sync or config reload.",
)
target_scrape_pool_reloads_failed = Counter(
    "prometheus_target_scrape_pool_reloads_failed_total", "Total number of failed scrape pool reloads."
)
target_scrape_pool_reloads = Counter(
    "prometheus_target_scrape_pool_reloads_total", "Total number of scrape pool reloads."
)
target_scrape_pool_symboltable_items = Gauge(
    "prometheus_target_scrape_pool_symboltable_items",
    "Current number of symbols in table for this scrape pool.",
    labels=("scrape_job",),
    unit="events",
    range=(0, None),
)
target_scrape_pool_sync = Counter(
    "prometheus_target_scrape_pool_sync_total",
    "Total number of syncs that were executed on a scrape pool.",
    labels=("scrape_job",),
)
target_scrape_pool_target_limit = Gauge(
    "prometheus_target_scrape_pool_target_limit",
    "Maximum number of targets allowed in this scrape pool.",
    labels=("scrape_job",),
    unit="events",
    range=(0, None),
)
target_scrape_pool_targets = Gauge(
    "prometheus_target_scrape_pool_targets",
    "Current number of targets in this scrape pool.",
    labels=("scrape_job",),
    unit="events",
    range=(0, None),
)
target_scrape_pools_failed = Counter(
    "prometheus_target_scrape_pools_failed_total", "Total number of scrape pool creations that failed."
)
target_scrape_pools = Counter("prometheus_target_scrape_pools_total", "Total number of scrape pool creation attempts.")
target_scrapes_cache_flush_forced = Counter(
    "prometheus_target_scrapes_cache_flush_forced_total",
    "How many times a scrape cache was flushed due to getting big while scrapes are failing.",
)
target_scrapes_exceeded_body_size_limit = Counter(
    "prometheus_target_scrapes_exceeded_body_size_limit_total", "Total number of scrapes that hit the body size limit"
)
target_scrapes_exceeded_native_histogram_bucket_limit = Counter(
    "prometheus_target_scrapes_exceeded_native_histogram_bucket_limit_total",
    "Total number of scrapes that hit the native histogram bucket limit and were rejected.",
)
target_scrapes_exceeded_sample_limit = Counter(
    "prometheus_target_scrapes_exceeded_sample_limit_total",
    "Total number of scrapes that hit the sample limit and were rejected.",
)
target_scrapes_exemplar_out_of_order = Counter(
    "prometheus_target_scrapes_exemplar_out_of_order_total",
    "Total number of exemplar rejected due to not being out of the expected order.",
)
target_scrapes_sample_duplicate_timestamp = Counter(
    "prometheus_target_scrapes_sample_duplicate_timestamp_total",
    "Total number of samples rejected due to duplicate timestamps but different values.",
    unit="events",
)
target_scrapes_sample_out_of_bounds = Counter(
    "prometheus_target_scrapes_sample_out_of_bounds_total",
    "Total number of samples rejected due to timestamp falling outside of the time bounds.",
)
target_scrapes_sample_out_of_order = Counter(
    "prometheus_target_scrapes_sample_out_of_order_total",
    "Total number of samples rejected due to not being out of the expected order.",
)
target_sync_failed = Counter(
    "prometheus_target_sync_failed_total", "Total number of target sync failures.", labels=("scrape_job",)
)
target_sync_length_seconds = Summary(
    "prometheus_target_sync_length_seconds",
    "Actual interval to sync the scrape pool.",
    labels=("scrape_job",),
    quantiles=(0.01, 0.05, 0.5, 0.9, 0.99),
)

# TSDB: without a unit in their name, times are milliseconds, and so is compaction_chunk_range_seconds. In newer
# versions, tombstone_cleanup_seconds has no classic buckets
tsdb_blocks_loaded = Gauge(
    "prometheus_tsdb_blocks_loaded", "Number of currently loaded data blocks", unit="events", range=(0, None)
)
tsdb_checkpoint_creations_failed = Counter(
    "prometheus_tsdb_checkpoint_creations_failed_total", "Total number of checkpoint creations that failed."
)
tsdb_checkpoint_creations = Counter(
    "prometheus_tsdb_checkpoint_creations_total", "Total number of checkpoint creations attempted."
)
tsdb_checkpoint_deletions_failed = Counter(
    "prometheus_tsdb_checkpoint_deletions_failed_total", "Total number of checkpoint deletions that failed."
)
tsdb_checkpoint_deletions = Counter(
    "prometheus_tsdb_checkpoint_deletions_total", "Total number of checkpoint deletions attempted."
)
tsdb_chunk_write_queue_operations = Counter(
    "prometheus_tsdb_chunk_write_queue_operations_total",
    "Number of operations on the chunk_write_queue.",
    labels={"operation": ("add", "get", "complete", "shrink")},
)
tsdb_clean_start = Gauge(
    "prometheus_tsdb_clean_start",
    "-1: lockfile is disabled. 0: a lockfile from a previous execution was replaced. 1: lockfile creation was clean",
    range=(-1, 1),
)
tsdb_compaction_chunk_range_seconds = Histogram(
    "prometheus_tsdb_compaction_chunk_range_seconds",
    "Final time range of chunks on their first compaction",
    unit="milliseconds",
    buckets=(100, 400, 1600, 6400, 25600, 102400, 409600, 1638400, 6553600, 26214400),
)
tsdb_compaction_chunk_samples = Histogram(
    "prometheus_tsdb_compaction_chunk_samples",
    "Final number of samples on their first compaction",
    unit="events",
    buckets=(4, 6, 9, 13.5, 20.25, 30.375, 45.5625, 68.34375, 102.515625, 153.7734375, 230.66015625, 345.990234375),
)
tsdb_compaction_chunk_size_bytes = Histogram(
    "prometheus_tsdb_compaction_chunk_size_bytes",
    "Final size of chunks on their first compaction",
    buckets=(32, 48, 72, 108, 162, 243, 364.5, 546.75, 820.125, 1230.1875, 1845.28125, 2767.921875),
)
tsdb_compaction_duration_seconds = Histogram(
    "prometheus_tsdb_compaction_duration_seconds",
    "Duration of compaction runs",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192),
)
tsdb_compaction_populating_block = Gauge(
    "prometheus_tsdb_compaction_populating_block",
    "Set to 1 when a block is currently being written to the disk.",
    range=(0, 1),
)
tsdb_compactions_failed = Counter(
    "prometheus_tsdb_compactions_failed_total", "Total number of compactions that failed for the partition."
)
tsdb_compactions_skipped = Counter(
    "prometheus_tsdb_compactions_skipped_total", "Total number of skipped compactions due to disabled auto compaction."
)
tsdb_compactions = Counter(
    "prometheus_tsdb_compactions_total", "Total number of compactions that were executed for the partition."
)
tsdb_compactions_triggered = Counter(
    "prometheus_tsdb_compactions_triggered_total", "Total number of triggered compactions for the partition."
)
tsdb_data_replay_duration_seconds = Gauge(
    "prometheus_tsdb_data_replay_duration_seconds", "Time taken to replay the data on disk.", range=(0, None)
)
tsdb_exemplar_exemplars_appended = Counter(
    "prometheus_tsdb_exemplar_exemplars_appended_total", "Total number of appended exemplars."
)
tsdb_exemplar_exemplars_in_storage = Gauge(
    "prometheus_tsdb_exemplar_exemplars_in_storage",
    "Number of exemplars currently in circular storage.",
    unit="events",
    range=(0, None),
)
tsdb_exemplar_last_exemplars_timestamp_seconds = Gauge(
    "prometheus_tsdb_exemplar_last_exemplars_timestamp_seconds",
    "The timestamp of the oldest exemplar stored in circular storage. Useful to check for what timerange the "
    "current exemplar buffer limit allows. This usually means the last timestampfor all exemplars for a typical "
    "setup. This is not true though if one of the series timestamp is in future compared to rest series.",
)
tsdb_exemplar_max_exemplars = Gauge(
    "prometheus_tsdb_exemplar_max_exemplars",
    "Total number of exemplars the exemplar storage can store, resizeable.",
    unit="events",
    range=(0, None),
)
tsdb_exemplar_out_of_order_exemplars = Counter(
    "prometheus_tsdb_exemplar_out_of_order_exemplars_total",
    "Total number of out of order exemplar ingestion failed attempts.",
)
tsdb_exemplar_series_with_exemplars_in_storage = Gauge(
    "prometheus_tsdb_exemplar_series_with_exemplars_in_storage",
    "Number of series with exemplars currently in circular storage.",
    unit="series",
    range=(0, None),
)
tsdb_head_active_appenders = Gauge(
    "prometheus_tsdb_head_active_appenders",
    "Number of currently active appender transactions",
    unit="events",
    range=(0, None),
)
tsdb_head_chunks = Gauge(
    "prometheus_tsdb_head_chunks", "Total number of chunks in the head block.", unit="events", range=(0, None)
)
tsdb_head_chunks_created = Counter(
    "prometheus_tsdb_head_chunks_created_total", "Total number of chunks created in the head"
)
tsdb_head_chunks_removed = Counter(
    "prometheus_tsdb_head_chunks_removed_total", "Total number of chunks removed in the head"
)
tsdb_head_chunks_storage_size_bytes = Gauge(
    "prometheus_tsdb_head_chunks_storage_size_bytes", "Size of the chunks_head directory.", range=(0, None)
)
tsdb_head_gc_duration_seconds = Summary(
    "prometheus_tsdb_head_gc_duration_seconds", "Runtime of garbage collection in the head block.", quantiles=()
)
tsdb_head_max_time = Gauge(
    "prometheus_tsdb_head_max_time",
    "Maximum timestamp of the head block. The unit is decided by the library consumer.",
    unit="timestamp_milliseconds",
)
tsdb_head_max_time_seconds = Gauge(
    "prometheus_tsdb_head_max_time_seconds", "Maximum timestamp of the head block.", unit="timestamp"
)
tsdb_head_min_time = Gauge(
    "prometheus_tsdb_head_min_time",
    "Minimum time bound of the head block. The unit is decided by the library consumer.",
    unit="timestamp_milliseconds",
)
tsdb_head_min_time_seconds = Gauge(
    "prometheus_tsdb_head_min_time_seconds", "Minimum time bound of the head block.", unit="timestamp"
)
tsdb_head_out_of_order_samples_appended = Counter(
    "prometheus_tsdb_head_out_of_order_samples_appended_total",
    "Total number of appended out of order samples.",
    labels={"type": ("float", "histogram")},
)
tsdb_head_samples_appended = Counter(
    "prometheus_tsdb_head_samples_appended_total",
    "Total number of appended samples.",
    labels={"type": ("float", "histogram")},
)
tsdb_head_series = Gauge(
    "prometheus_tsdb_head_series", "Total number of series in the head block.", unit="series", range=(0, None)
)
tsdb_head_series_created = Counter(
    "prometheus_tsdb_head_series_created_total", "Total number of series created in the head"
)
tsdb_head_series_not_found = Counter(
    "prometheus_tsdb_head_series_not_found_total", "Total number of requests for series that were not found."
)
tsdb_head_series_removed = Counter(
    "prometheus_tsdb_head_series_removed_total", "Total number of series removed in the head"
)
tsdb_head_truncations_failed = Counter(
    "prometheus_tsdb_head_truncations_failed_total", "Total number of head truncations that failed."
)
tsdb_head_truncations = Counter("prometheus_tsdb_head_truncations_total", "Total number of head truncations attempted.")
tsdb_isolation_high_watermark = Gauge(
    "prometheus_tsdb_isolation_high_watermark", "The highest TSDB append ID that has been given out.", range=(0, None)
)
tsdb_isolation_low_watermark = Gauge(
    "prometheus_tsdb_isolation_low_watermark", "The lowest TSDB append ID that is still referenced.", range=(0, None)
)
tsdb_lowest_timestamp = Gauge(
    "prometheus_tsdb_lowest_timestamp",
    "Lowest timestamp value stored in the database. The unit is decided by the library consumer.",
    unit="timestamp_milliseconds",
)
tsdb_lowest_timestamp_seconds = Gauge(
    "prometheus_tsdb_lowest_timestamp_seconds", "Lowest timestamp value stored in the database."
)
tsdb_mmap_chunk_corruptions = Counter(
    "prometheus_tsdb_mmap_chunk_corruptions_total", "Total number of memory-mapped chunk corruptions."
)
tsdb_mmap_chunks = Counter("prometheus_tsdb_mmap_chunks_total", "Total number of chunks that were memory-mapped.")
tsdb_out_of_bound_samples = Counter(
    "prometheus_tsdb_out_of_bound_samples_total",
    "Total number of out of bound samples ingestion failed attempts with out of order support disabled.",
    labels={"type": ("float", "histogram")},
)
tsdb_out_of_order_samples = Counter(
    "prometheus_tsdb_out_of_order_samples_total",
    "Total number of out of order samples ingestion failed attempts due to out of order being disabled.",
    labels={"type": ("float", "histogram")},
)
tsdb_reloads_failures = Counter(
    "prometheus_tsdb_reloads_failures_total",
    "Number of times the database failed to reloadBlocks block data from disk.",
)
tsdb_reloads = Counter("prometheus_tsdb_reloads_total", "Number of times the database reloaded block data from disk.")
tsdb_retention_limit_bytes = Gauge(
    "prometheus_tsdb_retention_limit_bytes",
    "Max number of bytes to be retained in the tsdb blocks, configured 0 means disabled",
    range=(0, None),
)
tsdb_retention_limit_seconds = Gauge(
    "prometheus_tsdb_retention_limit_seconds", "How long to retain samples in storage.", range=(0, None)
)
tsdb_sample_ooo_delta = Histogram(
    "prometheus_tsdb_sample_ooo_delta",
    "Delta in seconds by which a sample is considered out of order (reported regardless of OOO time window and "
    "whether sample is accepted or not).",
    unit="seconds",
    buckets=(600, 1800, 3600, 7200, 10800, 21600, 43200),
)
tsdb_size_retentions = Counter(
    "prometheus_tsdb_size_retentions_total",
    "The number of times that blocks were deleted because the maximum number of bytes was exceeded.",
)
tsdb_snapshot_replay_error = Counter(
    "prometheus_tsdb_snapshot_replay_error_total", "Total number snapshot replays that failed."
)
tsdb_storage_blocks_bytes = Gauge(
    "prometheus_tsdb_storage_blocks_bytes",
    "The number of bytes that are currently used for local storage by all blocks.",
    range=(0, None),
)
tsdb_symbol_table_size_bytes = Gauge(
    "prometheus_tsdb_symbol_table_size_bytes", "Size of symbol table in memory for loaded blocks", range=(0, None)
)
tsdb_time_retentions = Counter(
    "prometheus_tsdb_time_retentions_total",
    "The number of times that blocks were deleted because the maximum time limit was exceeded.",
)
tsdb_tombstone_cleanup_seconds = NativeHistogram(
    "prometheus_tsdb_tombstone_cleanup_seconds", "The time taken to recompact blocks to remove tombstones."
)
tsdb_too_old_samples = Counter(
    "prometheus_tsdb_too_old_samples_total",
    "Total number of out of order samples ingestion failed attempts with out of support enabled, but sample "
    "outside of time window.",
    labels={"type": ("float", "histogram")},
)
tsdb_vertical_compactions = Counter(
    "prometheus_tsdb_vertical_compactions_total", "Total number of compactions done on overlapping blocks."
)
tsdb_wal_completed_pages = Counter("prometheus_tsdb_wal_completed_pages_total", "Total number of completed pages.")
tsdb_wal_corruptions = Counter("prometheus_tsdb_wal_corruptions_total", "Total number of WAL corruptions.")
tsdb_wal_fsync_duration_seconds = Summary("prometheus_tsdb_wal_fsync_duration_seconds", "Duration of write log fsync.")
tsdb_wal_page_flushes = Counter("prometheus_tsdb_wal_page_flushes_total", "Total number of page flushes.")
tsdb_wal_reader_corruption_errors = Counter(
    "prometheus_tsdb_wal_reader_corruption_errors_total", "Errors encountered when reading the WAL.", labels=("error",)
)
tsdb_wal_record_bytes_saved = Counter(
    "prometheus_tsdb_wal_record_bytes_saved_total",
    "Total number of bytes saved by the optional record compression. Use this metric to learn about the "
    "effectiveness compression.",
    labels=("compression",),
    unit="bytes",
)
tsdb_wal_record_part_writes = Counter(
    "prometheus_tsdb_wal_record_part_writes_total", "Total number of record parts written before flushing."
)
tsdb_wal_record_parts_bytes_written = Counter(
    "prometheus_tsdb_wal_record_parts_bytes_written_total",
    "Total number of record part bytes written before flushing, including CRC and compression headers.",
    unit="bytes",
)
tsdb_wal_replay_unknown_refs = Counter(
    "prometheus_tsdb_wal_replay_unknown_refs_total",
    "Total number of unknown series references encountered during WAL replay.",
    labels=("type",),
)
tsdb_wal_segment_current = Gauge(
    "prometheus_tsdb_wal_segment_current", "Write log segment index that TSDB is currently writing to.", range=(0, None)
)
tsdb_wal_storage_size_bytes = Gauge(
    "prometheus_tsdb_wal_storage_size_bytes", "Size of the write log directory.", range=(0, None)
)
tsdb_wal_truncate_duration_seconds = Summary(
    "prometheus_tsdb_wal_truncate_duration_seconds", "Duration of WAL truncation.", quantiles=()
)
tsdb_wal_truncations_failed = Counter(
    "prometheus_tsdb_wal_truncations_failed_total", "Total number of write log truncations that failed."
)
tsdb_wal_truncations = Counter(
    "prometheus_tsdb_wal_truncations_total", "Total number of write log truncations attempted."
)
tsdb_wal_writes_failed = Counter(
    "prometheus_tsdb_wal_writes_failed_total", "Total number of write log writes that failed."
)
tsdb_wbl_replay_unknown_refs = Counter(
    "prometheus_tsdb_wbl_replay_unknown_refs_total",
    "Total number of unknown series references encountered during WBL replay.",
    labels=("type",),
)

# Agent mode
agent_active_series = Gauge(
    "prometheus_agent_active_series",
    "Number of active series being tracked by the WAL storage",
    unit="series",
    range=(0, None),
)
agent_checkpoint_creations_failed = Counter(
    "prometheus_agent_checkpoint_creations_failed_total", "Total number of checkpoint creations that failed."
)
agent_checkpoint_creations = Counter(
    "prometheus_agent_checkpoint_creations_total", "Total number of checkpoint creations attempted."
)
agent_checkpoint_deletions_failed = Counter(
    "prometheus_agent_checkpoint_deletions_failed_total", "Total number of checkpoint deletions that failed."
)
agent_checkpoint_deletions = Counter(
    "prometheus_agent_checkpoint_deletions_total", "Total number of checkpoint deletions attempted."
)
agent_clean_start = Gauge(
    "prometheus_agent_clean_start",
    "-1: lockfile is disabled. 0: a lockfile from a previous execution was replaced. 1: lockfile creation was clean",
    range=(-1, 1),
)
agent_corruptions = Counter("prometheus_agent_corruptions_total", "Total number of WAL corruptions.")
agent_data_replay_duration_seconds = Gauge(
    "prometheus_agent_data_replay_duration_seconds", "Time taken to replay the data on disk.", range=(0, None)
)
agent_deleted_series = Gauge(
    "prometheus_agent_deleted_series", "Number of series pending deletion from the WAL", unit="series", range=(0, None)
)
agent_exemplars_appended = Counter(
    "prometheus_agent_exemplars_appended_total", "Total number of exemplars appended to the storage"
)
agent_out_of_order_samples = Counter(
    "prometheus_agent_out_of_order_samples_total", "Total number of out of order samples ingestion failed attempts."
)
agent_samples_appended = Counter(
    "prometheus_agent_samples_appended_total",
    "Total number of samples appended to the storage",
    labels={"type": ("float", "histogram")},
)
agent_truncate_duration_seconds = Summary(
    "prometheus_agent_truncate_duration_seconds", "Duration of WAL truncation.", quantiles=()
)
