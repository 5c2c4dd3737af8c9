"""The configuration of Prometheus 2.42 to 3.5: each structure's fields, in the order of its documentation.

A line names a type, then fields of that type. Types: `@name` is a structure, `[type]` a list, `{type}` a mapping, and
`one(a|b)` a choice; the others are in `scalar.py`. `name@2.47` came with that release, `name@2.45..3.0` left with the
second. `+name` takes in the fields of another table. What has no version is as old as 2.42.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from obsdsl.define.light import frozen

Version: TypeAlias = tuple[int, int]


@frozen
class Field:
    """One field of a structure: its type, and the releases that have it."""

    type: str
    since: Version | None = None
    until: Version | None = None

    def missing_in(self, version: Version) -> bool:
        """Whether that release refuses the field."""
        return (self.since is not None and version < self.since) or (self.until is not None and version >= self.until)


def _version(text: str) -> Version | None:
    major, _, minor = text.partition(".")
    return (int(major), int(minor)) if text else None


def fields(text: str) -> dict[str, Field]:
    """The fields that the lines of a table name."""
    found: dict[str, Field] = {}
    for line in text.strip().splitlines():
        kind, _, names = line.strip().partition(": ")
        if kind.startswith("+"):
            found |= _SHARED[kind[1:]]
            continue
        for word in names.split():
            name, _, releases = word.partition("@")
            since, _, until = releases.partition("..")
            found[name] = Field(kind, _version(since), _version(until))
    return found


_SHARED: dict[str, Mapping[str, Field]] = {}
# What an HTTP client takes: of jobs, of remote storage, of Alertmanagers and of most service discoveries.
_SHARED["http"] = fields("""
    @basic_auth: basic_auth
    @authorization: authorization
    @oauth2: oauth2
    secret: bearer_token
    text: bearer_token_file
    bool: follow_redirects enable_http2
    @tls_config: tls_config
    url: proxy_url
    text: no_proxy@2.43
    bool: proxy_from_environment@2.43
    {[secret]}: proxy_connect_header
    {@header}: http_headers@2.55
""")
_SHARED["names"] = fields("""
    count: keep_dropped_targets@2.47
    one(legacy|utf8): metric_name_validation_scheme@2.55
    one(allow-utf-8|underscores|dots|values): metric_name_escaping_scheme@3.4
""")
_SHARED["limits"] = fields("""
    size: body_size_limit
    count: sample_limit label_limit label_name_length_limit label_value_length_limit target_limit
""")

STRUCTURES: Final[dict[str, Mapping[str, Field]]] = {
    "server": fields("""
        @global: global
        @runtime: runtime@2.53
        [text]: rule_files scrape_config_files@2.43
        [@job]: scrape_configs
        @alerting: alerting
        [@remote_write]: remote_write
        @otlp: otlp@2.54
        [@remote_read]: remote_read
        @storage: storage
        @tracing: tracing
    """),
    "global": fields("""
        duration: scrape_interval scrape_timeout
        [protocol]: scrape_protocols@2.49
        duration: evaluation_interval rule_query_offset@2.53
        {text}: external_labels
        text: query_log_file scrape_failure_log_file@2.55
        size: body_size_limit@2.45
        count: sample_limit@2.45 label_limit@2.45 label_name_length_limit@2.45 label_value_length_limit@2.45
        count: target_limit@2.45
        bool: always_scrape_classic_histograms@3.5 convert_classic_histograms_to_nhcb@3.4
        +names
    """),
    "runtime": fields("""
        integer: gogc
    """),
    "job": fields("""
        text: job_name
        duration: scrape_interval scrape_timeout
        [protocol]: scrape_protocols@2.49
        protocol: fallback_scrape_protocol@3.0
        bool: scrape_classic_histograms@2.45..3.0 always_scrape_classic_histograms@3.0
        bool: convert_classic_histograms_to_nhcb@3.0
        text: metrics_path
        bool: honor_labels honor_timestamps track_timestamps_staleness@2.48
        one(http|https): scheme
        {[text]}: params
        bool: enable_compression@2.49
        +http
        text: scrape_failure_log_file@2.55
        [@static]: static_configs
        [@relabel]: relabel_configs metric_relabel_configs
        +limits
        +names
        count: native_histogram_bucket_limit@2.45
        number: native_histogram_min_bucket_factor@2.50
    """),
    "static": fields("""
        [text]: targets
        {text}: labels
    """),
    "relabel": fields("""
        [text]: source_labels
        text: separator target_label regex
        count: modulus
        text: replacement action
    """),
    "alerting": fields("""
        [@relabel]: alert_relabel_configs
        [@alertmanager]: alertmanagers
    """),
    "alertmanager": fields("""
        duration: timeout
        one(v1|v2): api_version
        text: path_prefix
        one(http|https): scheme
        +http
        @sigv4: sigv4@2.48
        [@static]: static_configs
        [@relabel]: relabel_configs alert_relabel_configs@2.51
    """),
    "remote_write": fields("""
        url: url
        one(prometheus.WriteRequest|io.prometheus.write.v2.Request): protobuf_message@2.54
        duration: remote_timeout
        {text}: headers
        [@relabel]: write_relabel_configs
        text: name
        bool: send_exemplars send_native_histograms round_robin_dns@3.1
        +http
        @sigv4: sigv4
        @azuread: azuread@2.45
        @google_iam: google_iam@2.55
        @queue_config: queue_config
        @metadata_config: metadata_config
    """),
    "queue_config": fields("""
        count: capacity max_shards min_shards max_samples_per_send
        duration: batch_send_deadline min_backoff max_backoff
        bool: retry_on_http_429
        duration: sample_age_limit@2.50
    """),
    "metadata_config": fields("""
        bool: send
        duration: send_interval
        count: max_samples_per_send
    """),
    "remote_read": fields("""
        url: url
        text: name
        {text}: required_matchers
        duration: remote_timeout
        {text}: headers
        bool: read_recent
        +http
        bool: filter_external_labels
        count: chunked_read_limit@2.55
    """),
    "otlp": fields("""
        [text]: promote_resource_attributes
        bool: promote_all_resource_attributes@3.5
        [text]: ignore_resource_attributes@3.5
        one(UnderscoreEscapingWithSuffixes|NoUTF8EscapingWithSuffixes|NoTranslation): translation_strategy@3.0
        bool: keep_identifying_resource_attributes@3.1 convert_histograms_to_nhcb@3.4
    """),
    "storage": fields("""
        @tsdb: tsdb
        @exemplars: exemplars
    """),
    "tsdb": fields("""
        duration: out_of_order_time_window
    """),
    "exemplars": fields("""
        integer: max_exemplars
    """),
    "tracing": fields("""
        one(grpc|http): client_type
        text: endpoint
        number: sampling_fraction
        bool: insecure
        {text}: headers
        one(gzip): compression
        duration: timeout
        @tls_config: tls_config
    """),
    "basic_auth": fields("""
        text: username username_file@2.53
        secret: password
        text: password_file
    """),
    "authorization": fields("""
        text: type
        secret: credentials
        text: credentials_file
    """),
    "oauth2": fields("""
        text: client_id
        secret: client_secret
        text: client_secret_file
        [text]: scopes
        url: token_url
        {text}: endpoint_params
        @tls_config: tls_config
        url: proxy_url
        text: no_proxy@2.43
        bool: proxy_from_environment@2.43
        {[secret]}: proxy_connect_header@2.43
    """),
    "tls_config": fields("""
        text: ca@2.46 ca_file cert@2.46 cert_file
        secret: key@2.46
        text: key_file server_name
        bool: insecure_skip_verify
        one(TLS10|TLS11|TLS12|TLS13): min_version max_version
    """),
    "header": fields("""
        [text]: values
        [secret]: secrets
        [text]: files
    """),
    "sigv4": fields("""
        text: region access_key
        secret: secret_key
        text: profile role_arn
        bool: use_fips_sts_endpoint@3.5
    """),
    "azuread": fields("""
        one(AzureChina|AzureGovernment|AzurePublic): cloud
        @azuread_identity: managed_identity
        @azuread_oauth: oauth@2.48
        @azuread_sdk: sdk@2.52
    """),
    "azuread_identity": fields("""
        text: client_id
    """),
    "azuread_oauth": fields("""
        text: client_id
        secret: client_secret
        text: tenant_id
    """),
    "azuread_sdk": fields("""
        text: tenant_id
    """),
    "google_iam": fields("""
        text: credentials_file
    """),
}
