"""The settings of Alertmanager 0.33: `global`, the integrations of receivers, and what they are made of.

Each line of a structure names a type, then the fields of that type. Types: `@name` is a structure, `[type]` a list,
`{type}` a mapping; the scalar ones are in `scalar.py`. Where a `secret` or `secret_url` stands, a file's own value is
never shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _fields(text: str) -> Mapping[str, str]:
    """Field → type."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        kind, names = line.split(":")
        found |= dict.fromkeys(names.split(), kind.strip())
    return found


STRUCTURES: Final[Mapping[str, Mapping[str, str]]] = {
    "authorization": _fields("""
        secret: credentials
        text: credentials_file credentials_ref type
    """),
    "basic_auth": _fields("""
        secret: password
        text: password_file password_ref username username_file username_ref
    """),
    "discord": _fields("""
        @http_config: http_config
        bool: send_resolved
        secret_url: webhook_url
        text: avatar_url content message title username webhook_url_file
    """),
    "email": _fields("""
        @email_threading: threading
        @tls_config: tls_config
        address: smarthost
        bool: force_implicit_tls require_tls send_resolved
        secret: auth_password auth_secret
        text: auth_identity auth_password_file auth_secret_file auth_username from hello html text to
        {text}: headers
    """),
    "email_threading": _fields("""
        bool: enabled
        text: thread_by_date
    """),
    "event_recorder": _fields("""
        [@file_outputs]: file_outputs
        [@kafka_outputs]: kafka_outputs
        [@webhook_outputs]: webhook_outputs
    """),
    "file_outputs": _fields("""
        text: path
    """),
    "global": _fields("""
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
    "header": _fields("""
        [secret]: secrets
        [text]: files values
    """),
    "http_config": _fields("""
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
    "incidentio": _fields("""
        @http_config: http_config
        bool: send_resolved
        count: max_alerts
        secret: alert_source_token
        text: alert_source_token_file url_file
        timeout: timeout
        url: url
    """),
    "jira": _fields("""
        @http_config: http_config
        [text]: labels
        bool: send_resolved
        duration: reopen_duration
        text: api_type issue_type priority project reopen_transition resolve_transition wont_fix_resolution
        text_or_@template: description summary
        url: api_url
        {any}: fields
    """),
    "kafka_outputs": _fields("""
        @tls_config: tls_config
        [text]: brokers
        integer: buffer_size
        text: acks client_id compression format topic
    """),
    "mattermost": _fields("""
        @http_config: http_config
        @mattermost_priority: priority
        @mattermost_props: props
        [@mattermost_attachment]: attachments
        [@mattermost_field]: fields
        bool: send_resolved
        secret_url: webhook_url
        text: author_icon author_link author_name channel color fallback footer footer_icon icon_emoji
        text: icon_url image_url
        text: pretext text thumb_url title title_link type username webhook_url_file
    """),
    "mattermost_attachment": _fields("""
        [@mattermost_field]: fields
        text: author_icon author_link author_name color fallback footer footer_icon image_url pretext text
        text: thumb_url title
        text: title_link
    """),
    "mattermost_field": _fields("""
        bool: short
        text: title value
    """),
    "mattermost_priority": _fields("""
        bool: persistent_notifications requested_ack
        text: priority
    """),
    "mattermost_props": _fields("""
        text: card
    """),
    "msteams": _fields("""
        @http_config: http_config
        bool: send_resolved
        secret_url: webhook_url
        text: summary text title webhook_url_file
    """),
    "msteamsv2": _fields("""
        @http_config: http_config
        bool: send_resolved
        secret_url: webhook_url
        text: text title webhook_url_file
    """),
    "oauth2": _fields("""
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
    "opsgenie": _fields("""
        @http_config: http_config
        [@opsgenie_responder]: responders
        bool: send_resolved update_alerts
        secret: api_key
        text: actions api_key_file description entity message note priority source tags
        url: api_url
        {text}: details
    """),
    "opsgenie_responder": _fields("""
        text: id name type username
    """),
    "pagerduty": _fields("""
        @http_config: http_config
        [@pagerduty_image]: images
        [@pagerduty_link]: links
        bool: send_resolved
        secret: routing_key service_key
        text: class client client_url component description group routing_key_file service_key_file severity source
        timeout: timeout
        url: url
        {any}: details
    """),
    "pagerduty_image": _fields("""
        text: alt href src
    """),
    "pagerduty_link": _fields("""
        text: href text
    """),
    "pushover": _fields("""
        @http_config: http_config
        bool: html monospace send_resolved
        go_duration: expire retry ttl
        secret: token user_key
        text: device message priority sound title token_file url url_title user_key_file
    """),
    "rocketchat": _fields("""
        @http_config: http_config
        [@rocketchat_action]: actions
        [@rocketchat_field]: fields
        bool: link_names send_resolved short_fields
        secret: token token_id
        text: channel color emoji icon_url image_url text thumb_url title title_link token_file token_id_file
        url: api_url
    """),
    "rocketchat_action": _fields("""
        text: text type url
    """),
    "rocketchat_field": _fields("""
        bool: short
        text: title value
    """),
    "sigv4": _fields("""
        bool: use_fips_sts_endpoint
        secret: access_key secret_key
        text: external_id profile region role_arn service_name
    """),
    "slack": _fields("""
        @http_config: http_config
        [@slack_action]: actions
        [@slack_field]: fields
        [text]: mrkdwn_in
        bool: link_names send_resolved short_fields update_message
        secret: app_token
        secret_url: api_url
        text: api_url_file app_token_file callback_id channel color fallback footer icon_emoji icon_url image_url
        text: message_text pretext text thumb_url title title_link username
        timeout: timeout
        url: app_url
    """),
    "slack_action": _fields("""
        @slack_confirmation: confirm
        text: name style text type url value
    """),
    "slack_confirmation": _fields("""
        text: dismiss_text ok_text text title
    """),
    "slack_field": _fields("""
        bool: short
        text: title value
    """),
    "sns": _fields("""
        @http_config: http_config
        @sigv4: sigv4
        bool: send_resolved use_aws_http_client
        text: api_url message phone_number subject target_arn topic_arn
        {text}: attributes
    """),
    "telegram": _fields("""
        @http_config: http_config
        bool: disable_notifications send_resolved
        integer: chat_id message_thread_id
        secret: bot_token
        text: bot_token_file chat_id_file message parse_mode
        url: api_url
    """),
    "template": _fields("""
        bool: enable_update
        text: template
    """),
    "tls_config": _fields("""
        bool: insecure_skip_verify
        secret: key
        text: ca ca_file ca_ref cert cert_file cert_ref key_file key_ref max_version min_version server_name
    """),
    "tracing": _fields("""
        @tls_config: tls_config
        bool: insecure
        duration: timeout
        number: sampling_fraction
        text: client_type compression endpoint
        {@header}: headers
    """),
    "victorops": _fields("""
        @http_config: http_config
        bool: send_resolved
        secret: api_key
        text: api_key_file entity_display_name message_type monitoring_tool routing_key state_message
        url: api_url
        {text}: custom_fields
    """),
    "webex": _fields("""
        @http_config: http_config
        bool: send_resolved
        text: message room_id
        url: api_url
    """),
    "webhook": _fields("""
        @http_config: http_config
        any: payload
        bool: send_resolved
        count: max_alerts
        text: url_file
        timeout: timeout
        url_template: url
    """),
    "webhook_outputs": _fields("""
        @http_config: http_config
        duration: retry_backoff timeout
        integer: max_retries workers
        secret_url: url
    """),
    "wechat": _fields("""
        @http_config: http_config
        bool: send_resolved
        secret: api_secret
        text: agent_id api_secret_file corp_id message message_type to_party to_tag to_user
        url: api_url
    """),
}
# The integrations: the structure of `slack_configs` is `slack`.
KINDS: Final = (
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
