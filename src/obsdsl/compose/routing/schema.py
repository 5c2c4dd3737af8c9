"""The settings of Alertmanager 0.33: `global`, what integrations share, and the integrations; see `structure.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsdsl.compose.routing.integrations import INTEGRATIONS
from obsdsl.compose.routing.structure import fields

_SHARED: Final[Mapping[str, Mapping[str, str]]] = {
    "authorization": fields("""
        secret: credentials
        text: credentials_file credentials_ref type
    """),
    "basic_auth": fields("""
        secret: password
        text: password_file password_ref username username_file username_ref
    """),
    "event_recorder": fields("""
        [@file_outputs]: file_outputs
        [@kafka_outputs]: kafka_outputs
        [@webhook_outputs]: webhook_outputs
    """),
    "file_outputs": fields("""
        text: path
    """),
    "global": fields("""
        @http_config: http_config
        @tls_config: smtp_tls_config
        address: smtp_smarthost
        bool: smtp_force_implicit_tls smtp_require_tls
        duration: resolve_timeout
        secret: opsgenie_api_key rocketchat_token rocketchat_token_id slack_app_token
        secret: smtp_auth_password smtp_auth_secret
        secret: telegram_bot_token victorops_api_key wechat_api_secret
        secret_url: mattermost_webhook_url slack_api_url
        text: mattermost_webhook_url_file opsgenie_api_key_file rocketchat_token_file rocketchat_token_id_file
        text: slack_api_url_file slack_app_token_file smtp_auth_identity smtp_auth_password_file smtp_auth_secret_file
        text: smtp_auth_username smtp_from smtp_hello telegram_bot_token_file victorops_api_key_file wechat_api_corp_id
        text: wechat_api_secret_file
        url: jira_api_url opsgenie_api_url pagerduty_url rocketchat_api_url slack_app_url telegram_api_url
        url: victorops_api_url webex_api_url wechat_api_url
    """),
    "header": fields("""
        [secret]: secrets
        [text]: files values
    """),
    "http_config": fields("""
        @authorization: authorization
        @basic_auth: basic_auth
        @oauth2: oauth2
        @tls_config: tls_config
        bool: enable_http2 follow_redirects proxy_from_environment
        proxy_url: proxy_url
        secret: bearer_token
        text: bearer_token_file no_proxy
        {@header}: http_headers
        {[secret]}: proxy_connect_header
    """),
    "kafka_outputs": fields("""
        @tls_config: tls_config
        [text]: brokers
        integer: buffer_size
        text: acks client_id compression format topic
    """),
    "oauth2": fields("""
        @tls_config: tls_config
        [text]: scopes
        bool: proxy_from_environment
        proxy_url: proxy_url
        secret: client_certificate_key client_secret
        text: audience client_certificate_key_file client_certificate_key_id client_certificate_key_ref client_id
        text: client_secret_file client_secret_ref grant_type iss no_proxy signature_algorithm token_url
        {[secret]}: proxy_connect_header
        {any}: claims
        {text}: endpoint_params
    """),
    "tls_config": fields("""
        bool: insecure_skip_verify
        secret: key
        text: ca ca_file ca_ref cert cert_file cert_ref key_file key_ref max_version min_version server_name
    """),
    "tracing": fields("""
        @tls_config: tls_config
        bool: insecure
        duration: timeout
        number: sampling_fraction
        text: client_type compression endpoint
        {@header}: headers
    """),
    "webhook_outputs": fields("""
        @http_config: http_config
        duration: retry_backoff timeout
        integer: max_retries workers
        secret_url: url
    """),
}
STRUCTURES: Final[Mapping[str, Mapping[str, str]]] = dict(sorted({**_SHARED, **INTEGRATIONS}.items()))
