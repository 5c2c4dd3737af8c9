"""What the settings of receivers are called in Grafana's contact points.

Sources: grafana/alerting, receivers/*/v1/config.go, and terraform-provider-grafana's resource_alerting_contact_point.
Types as in `compile/kubernetes/fields.py`: `text` is taken as it is, `string` as text (Grafana reads numbers there from
text), `seconds` a duration as a number of them in text, `secret` stands in the field of its file. What is missing here
Grafana does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsdsl.compile.shared_settings import Fields, field_table
from obsdsl.compile.version import Version
from obsdsl.define.light import frozen


@frozen
class Kind:
    """A kind of contact points: what Grafana calls it, since when it has it, its fields, what Alertmanager resolves."""

    name: str
    fields: Fields
    # Whether Alertmanager tells of resolved alerts, where nothing is said.
    resolves: bool = True
    since: Version = (9, 0)


KINDS: Final[Mapping[str, Kind]] = {
    "discord": Kind("discord", field_table("text: title message avatar_url\nsecret: webhook_url>url")),
    "email": Kind("email", field_table("addresses: to>addresses\nsubject: headers>subject\ntext: text>message"), False),
    "jira": Kind(
        "jira",
        field_table("""text: api_url project issue_type priority resolve_transition reopen_transition
            text: reopen_duration wont_fix_resolution labels fields
            template: summary description
            bearer: http_config>api_token"""),
        since=(12, 0),
    ),
    "msteams": Kind("teams", field_table("text: title text>message\nsecret: webhook_url>url")),
    "msteamsv2": Kind("teams", field_table("text: title text>message\nsecret: webhook_url>url")),
    "opsgenie": Kind(
        "opsgenie",
        field_table("text: message description responders\nopsgenie: api_url>apiUrl\nsecret: api_key>apiKey"),
    ),
    "pagerduty": Kind(
        "pagerduty",
        field_table("""text: severity class component group description>summary source client client_url details url
            secret: routing_key>integrationKey"""),
    ),
    "pushover": Kind(
        "pushover",
        field_table("""text: title message device sound
            string: priority
            seconds: retry expire
            secret: user_key>userKey token>apiToken"""),
    ),
    "slack": Kind(
        "slack",
        field_table("""text: channel>recipient text title username icon_emoji icon_url color app_url>endpointUrl
            secret: api_url>url app_token>token"""),
        False,
    ),
    "sns": Kind(
        "sns",
        field_table("text: api_url topic_arn phone_number target_arn subject message attributes sigv4"),
        since=(11, 3),
    ),
    "telegram": Kind(
        "telegram",
        field_table("""text: message disable_notifications
            parse_mode: parse_mode
            string: chat_id>chatid message_thread_id
            secret: bot_token>bottoken"""),
    ),
    "victorops": Kind(
        "victorops",
        field_table("text: message_type>messageType state_message>description entity_display_name>title"),
    ),
    "webex": Kind("webex", field_table("text: room_id message api_url\nbearer: http_config>bot_token")),
    "webhook": Kind("webhook", field_table("text: url max_alerts>maxAlerts\nauthorization: http_config")),
    "wechat": Kind(
        "wecom",
        field_table("text: corp_id agent_id message message_type>msgtype to_user>touser\nsecret: api_secret>secret"),
        False,
    ),
}  # fmt: skip
# Kinds that Grafana lacks, with what does instead.
INSTEAD: Final[Mapping[str, str]] = {
    "incidentio": "a Webhook to incident.io's alert source",
    "mattermost": 'a Slack whose api_url is Mattermost\'s webhook: Slack("channel", api_url=Secret(…))',
    "rocketchat": 'a Slack whose api_url is Rocket.Chat\'s webhook: Slack("channel", api_url=Secret(…))',
}
VICTOROPS: Final = "https://alert.victorops.com/integrations/generic/20131114/alert/"
# What stands in Grafana's own configuration: its [smtp].
SERVERS_OWN: Final = (
    *("smarthost", "from", "hello", "auth_username", "auth_password_file", "auth_secret_file", "auth_identity"),
    *("require_tls", "force_implicit_tls", "tls_config"),
)
# Names of Alertmanager's own templates, which Grafana does not have.
TEMPLATES: Final = (
    "__subject", "__alertmanager", "__alertmanagerURL", "__description", "__text_alert_list",
    "__text_alert_list_markdown",
)  # fmt: skip
