"""The settings of the integrations of receivers of Alertmanager 0.33; the tables are read as `structure.py` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsdsl.compose.routing.structure import fields

INTEGRATIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "discord": fields("""
        @http_config: http_config
        bool: send_resolved
        secret_url: webhook_url
        text: avatar_url content message title username webhook_url_file
    """),
    "email": fields("""
        @email_threading: threading
        @tls_config: tls_config
        address: smarthost
        bool: force_implicit_tls require_tls send_resolved
        secret: auth_password auth_secret
        text: auth_identity auth_password_file auth_secret_file auth_username from hello html text to
        {text}: headers
    """),
    "email_threading": fields("""
        bool: enabled
        text: thread_by_date
    """),
    "incidentio": fields("""
        @http_config: http_config
        bool: send_resolved
        count: max_alerts
        secret: alert_source_token
        text: alert_source_token_file url_file
        timeout: timeout
        url: url
    """),
    "jira": fields("""
        @http_config: http_config
        [text]: labels
        bool: send_resolved
        duration: reopen_duration
        text: api_type issue_type priority project reopen_transition resolve_transition wont_fix_resolution
        text_or_@template: description summary
        url: api_url
        {any}: fields
    """),
    "mattermost": fields("""
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
    "mattermost_attachment": fields("""
        [@mattermost_field]: fields
        text: author_icon author_link author_name color fallback footer footer_icon image_url pretext text
        text: thumb_url title
        text: title_link
    """),
    "mattermost_field": fields("""
        bool: short
        text: title value
    """),
    "mattermost_priority": fields("""
        bool: persistent_notifications requested_ack
        text: priority
    """),
    "mattermost_props": fields("""
        text: card
    """),
    "msteams": fields("""
        @http_config: http_config
        bool: send_resolved
        secret_url: webhook_url
        text: summary text title webhook_url_file
    """),
    "msteamsv2": fields("""
        @http_config: http_config
        bool: send_resolved
        secret_url: webhook_url
        text: text title webhook_url_file
    """),
    "opsgenie": fields("""
        @http_config: http_config
        [@opsgenie_responder]: responders
        bool: send_resolved update_alerts
        secret: api_key
        text: actions api_key_file description entity message note priority source tags
        url: api_url
        {text}: details
    """),
    "opsgenie_responder": fields("""
        text: id name type username
    """),
    "pagerduty": fields("""
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
    "pagerduty_image": fields("""
        text: alt href src
    """),
    "pagerduty_link": fields("""
        text: href text
    """),
    "pushover": fields("""
        @http_config: http_config
        bool: html monospace send_resolved
        go_duration: expire retry ttl
        secret: token user_key
        text: device message priority sound title token_file url url_title user_key_file
    """),
    "rocketchat": fields("""
        @http_config: http_config
        [@rocketchat_action]: actions
        [@rocketchat_field]: fields
        bool: link_names send_resolved short_fields
        secret: token token_id
        text: channel color emoji icon_url image_url text thumb_url title title_link token_file token_id_file
        url: api_url
    """),
    "rocketchat_action": fields("""
        text: text type url
    """),
    "rocketchat_field": fields("""
        bool: short
        text: title value
    """),
    "sigv4": fields("""
        bool: use_fips_sts_endpoint
        secret: access_key secret_key
        text: external_id profile region role_arn service_name
    """),
    "slack": fields("""
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
    "slack_action": fields("""
        @slack_confirmation: confirm
        text: name style text type url value
    """),
    "slack_confirmation": fields("""
        text: dismiss_text ok_text text title
    """),
    "slack_field": fields("""
        bool: short
        text: title value
    """),
    "sns": fields("""
        @http_config: http_config
        @sigv4: sigv4
        bool: send_resolved use_aws_http_client
        text: api_url message phone_number subject target_arn topic_arn
        {text}: attributes
    """),
    "telegram": fields("""
        @http_config: http_config
        bool: disable_notifications send_resolved
        integer: chat_id message_thread_id
        secret: bot_token
        text: bot_token_file chat_id_file message parse_mode
        url: api_url
    """),
    "template": fields("""
        bool: enable_update
        text: template
    """),
    "victorops": fields("""
        @http_config: http_config
        bool: send_resolved
        secret: api_key
        text: api_key_file entity_display_name message_type monitoring_tool routing_key state_message
        url: api_url
        {text}: custom_fields
    """),
    "webex": fields("""
        @http_config: http_config
        bool: send_resolved
        text: message room_id
        url: api_url
    """),
    "webhook": fields("""
        @http_config: http_config
        any: payload
        bool: send_resolved
        count: max_alerts
        text: url_file
        timeout: timeout
        url_template: url
    """),
    "wechat": fields("""
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
