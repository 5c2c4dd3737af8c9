"""What the settings of receivers are called in an AlertmanagerConfig (v1alpha1, prometheus-operator 0.93).

Each line has a type, then fields as `alertmanager>crd`, or one name that is the same in both. Types: `text` is any
scalar, `full` text that is not empty, `url` one that begins with http, `duration` one, `secret` stands in the field of
its file and becomes a key of a Kubernetes Secret, `ca` the same one step deeper, `pairs` is a mapping that becomes a
list, `@name` a structure, `[@name]` a list of them. What is missing here the CRD does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsdsl.compile.shared_settings import Fields, field_table

_HTTP = "\n@http_config: http_config>httpConfig\ntext: send_resolved>sendResolved"

FIELDS: Final[Mapping[str, Fields]] = {
    "authorization": field_table("text: type\nsecret: credentials"),
    "discord": field_table(f"""text: title message
        full: content username
        url: avatar_url>avatarURL
        secret: webhook_url>apiURL {_HTTP}"""),
    "email": field_table("""full: to from hello smarthost auth_username>authUsername auth_identity>authIdentity
        text: html text require_tls>requireTLS force_implicit_tls>forceImplicitTLS send_resolved>sendResolved
        secret: auth_password>authPassword auth_secret>authSecret
        pairs: headers
        @tls_config: tls_config>tlsConfig
        @email_threading: threading"""),
    "email_threading": field_table("threading: thread_by_date>threadByDate"),
    "http_config": field_table("""text: follow_redirects>followRedirects enable_http2>enableHttp2 no_proxy>noProxy
        text: proxy_from_environment>proxyFromEnvironment
        proxy: proxy_url>proxyUrl
        secret: bearer_token>bearerTokenSecret
        @authorization: authorization
        @tls_config: tls_config>tlsConfig"""),
    "msteams": field_table(f"text: title summary text\nsecret: webhook_url>webhookUrl {_HTTP}"),
    "msteamsv2": field_table(f"full: title text\nsecret: webhook_url>webhookURL {_HTTP}"),
    "opsgenie": field_table(f"""full: message description source tags note priority entity actions
        text: update_alerts>updateAlerts
        url: api_url>apiURL
        secret: api_key>apiKey
        pairs: details
        [@opsgenie_responder]: responders {_HTTP}"""),
    "opsgenie_responder": field_table("full: type name username id"),
    "pagerduty": field_table(f"""full: client description severity source component group class
        text: client_url>clientURL
        url: url
        duration: timeout
        secret: routing_key>routingKey service_key>serviceKey
        pairs: details
        [@pagerduty_image]: images>pagerDutyImageConfigs
        [@pagerduty_link]: links>pagerDutyLinkConfigs {_HTTP}"""),
    "pagerduty_image": field_table("full: src alt\ntext: href"),
    "pagerduty_link": field_table("full: text>alt\ntext: href"),
    "pushover": field_table(f"""full: title message url_title>urlTitle device sound priority
        text: url html monospace
        duration: retry expire ttl
        secret: user_key>userKey token {_HTTP}"""),
    "rocketchat": field_table(f"""full: channel color emoji text title
        text: icon_url>iconURL image_url>imageURL thumb_url>thumbURL title_link>titleLink
        text: link_names>linkNames short_fields>shortFields
        url: api_url>apiURL
        secret: token token_id>tokenID
        [@rocketchat_action]: actions
        [@rocketchat_field]: fields {_HTTP}"""),
    "rocketchat_action": field_table("full: text\ntext: url"),
    "rocketchat_field": field_table("full: title value\ntext: short"),
    "sigv4": field_table("text: region profile role_arn>roleArn use_fips_sts_endpoint>useFIPSSTSEndpoint\n"
                     "full: external_id>externalId"),
    "slack": field_table(f"""full: channel callback_id>callbackId color fallback footer icon_emoji>iconEmoji pretext
        full: text message_text>messageText title username
        text: icon_url>iconURL image_url>imageURL thumb_url>thumbURL title_link>titleLink link_names>linkNames
        text: short_fields>shortFields update_message>updateMessage mrkdwn_in>mrkdwnIn
        duration: timeout
        secret: api_url>apiURL
        [@slack_action]: actions
        [@slack_field]: fields {_HTTP}"""),
    "slack_action": field_table("full: type text style name value\ntext: url\n@slack_confirmation: confirm"),
    "slack_confirmation": field_table("full: text title ok_text>okText dismiss_text>dismissText"),
    "slack_field": field_table("full: title value\ntext: short"),
    "sns": field_table(f"""full: message phone_number>phoneNumber subject target_arn>targetARN topic_arn>topicARN
        text: api_url>apiURL attributes use_aws_http_client>useAWSHTTPClient
        @sigv4: sigv4 {_HTTP}"""),
    "telegram": field_table(f"""text: chat_id>chatID message message_thread_id>messageThreadID parse_mode>parseMode
        text: disable_notifications>disableNotifications
        url: api_url>apiURL
        secret: bot_token>botToken {_HTTP}"""),
    "tls_config": field_table("""text: insecure_skip_verify>insecureSkipVerify server_name>serverName
        text: min_version>minVersion max_version>maxVersion
        ca: ca cert
        secret: key>keySecret"""),
    "victorops": field_table(f"""full: routing_key>routingKey entity_display_name>entityDisplayName
        full: message_type>messageType state_message>stateMessage monitoring_tool>monitoringTool
        url: api_url>apiUrl
        secret: api_key>apiKey
        pairs: custom_fields>customFields {_HTTP}"""),
    "webex": field_table(f"full: room_id>roomID\ntext: message\nurl: api_url>apiURL {_HTTP}"),
    "webhook": field_table(f"""text: max_alerts>maxAlerts url
        full: payload
        duration: timeout
        secret: url>urlSecret {_HTTP}"""),
    "wechat": field_table(f"""full: agent_id>agentID corp_id>corpID message message_type>messageType to_party>toParty
        full: to_tag>toTag to_user>toUser
        url: api_url>apiURL
        secret: api_secret>apiSecret {_HTTP}"""),
}  # fmt: skip
