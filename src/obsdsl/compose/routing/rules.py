"""What Alertmanager asks of several settings of one structure together. No message holds a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obsdsl.compose.routing.scalar import text_of
from obsdsl.compose.routing.special import SPECIAL, Found, Rule, Settings, given, nothing
from obsdsl.errors import listed

# Structure → sets of fields of which at most one is given.
_EXCLUSIVE: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "authorization": (("credentials", "credentials_file", "credentials_ref"),),
    "basic_auth": (("username", "username_file", "username_ref"), ("password", "password_file", "password_ref")),
    "discord": (("webhook_url", "webhook_url_file"),),
    "global": (
        ("slack_api_url", "slack_api_url_file"),
        ("slack_app_token", "slack_app_token_file"),
        ("slack_api_url", "slack_app_token"),
        ("slack_api_url", "slack_app_token_file"),
        ("slack_api_url_file", "slack_app_token"),
        ("slack_api_url_file", "slack_app_token_file"),
        ("opsgenie_api_key", "opsgenie_api_key_file"),
        ("victorops_api_key", "victorops_api_key_file"),
        ("smtp_auth_password", "smtp_auth_password_file"),
        ("smtp_auth_secret", "smtp_auth_secret_file"),
        ("rocketchat_token", "rocketchat_token_file"),
        ("rocketchat_token_id", "rocketchat_token_id_file"),
        ("telegram_bot_token", "telegram_bot_token_file"),
        ("wechat_api_secret", "wechat_api_secret_file"),
        ("mattermost_webhook_url", "mattermost_webhook_url_file"),
    ),
    "http_config": (
        ("bearer_token", "bearer_token_file"),
        ("basic_auth", "oauth2", "authorization"),
        ("bearer_token", "basic_auth"),
        ("bearer_token", "oauth2"),
        ("bearer_token", "authorization"),
        ("bearer_token_file", "basic_auth"),
        ("bearer_token_file", "oauth2"),
        ("bearer_token_file", "authorization"),
        ("proxy_from_environment", "proxy_url"),
        ("proxy_from_environment", "no_proxy"),
    ),
    "incidentio": (("url", "url_file"), ("alert_source_token", "alert_source_token_file")),
    "mattermost": (("webhook_url", "webhook_url_file"),),
    "msteams": (("webhook_url", "webhook_url_file"),),
    "msteamsv2": (("webhook_url", "webhook_url_file"),),
    "oauth2": (("proxy_from_environment", "proxy_url"), ("proxy_from_environment", "no_proxy")),
    "opsgenie": (("api_key", "api_key_file"),),
    "pagerduty": (("routing_key", "routing_key_file"), ("service_key", "service_key_file")),
    "pushover": (("user_key", "user_key_file"), ("token", "token_file"), ("html", "monospace")),
    "rocketchat": (("token", "token_file"), ("token_id", "token_id_file")),
    "slack": (
        ("api_url", "api_url_file"),
        ("app_token", "app_token_file"),
        ("api_url", "app_token"),
        ("api_url", "app_token_file"),
        ("api_url_file", "app_token"),
        ("api_url_file", "app_token_file"),
    ),
    "telegram": (("bot_token", "bot_token_file"), ("chat_id", "chat_id_file")),
    "tls_config": (("ca", "ca_file", "ca_ref"), ("cert", "cert_file", "cert_ref"), ("key", "key_file", "key_ref")),
    "victorops": (("api_key", "api_key_file"),),
    "webhook": (("url", "url_file"),),
    "wechat": (("api_secret", "api_secret_file"),),
}
# Structure → sets of fields of which at least one is given.
_NEEDED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "discord": (("webhook_url", "webhook_url_file"),),
    "email": (("to",),),
    "file_outputs": (("path",),),
    "incidentio": (("url", "url_file"),),
    "jira": (("project",), ("issue_type",)),
    "mattermost_field": (("title",), ("value",)),
    "msteams": (("webhook_url", "webhook_url_file"),),
    "msteamsv2": (("webhook_url", "webhook_url_file"),),
    "oauth2": (("client_id",), ("token_url",)),
    "opsgenie_responder": (("id", "name", "username"),),
    "pagerduty": (("routing_key", "routing_key_file", "service_key", "service_key_file"),),
    "pushover": (("user_key", "user_key_file"), ("token", "token_file")),
    "slack_action": (("type",), ("text",), ("url", "name")),
    "slack_confirmation": (("text",),),
    "slack_field": (("title",), ("value",)),
    "telegram": (("chat_id", "chat_id_file"),),
    "tracing": (("endpoint",),),
    "victorops": (("routing_key",),),
    "webex": (("room_id",),),
    "webhook": (("url", "url_file"),),
    "webhook_outputs": (("url",),),
}
# Integration → fields of which one is given, there or in `global` under its name there.
FALLBACKS: Final[Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]] = {
    "email": ((("smarthost",), ("smtp_smarthost",)), (("from",), ("smtp_from",))),
    "jira": ((("api_url",), ("jira_api_url",)),),
    "mattermost": ((("webhook_url", "webhook_url_file"), ("mattermost_webhook_url", "mattermost_webhook_url_file")),),
    "opsgenie": ((("api_key", "api_key_file"), ("opsgenie_api_key", "opsgenie_api_key_file")),),
    "rocketchat": (
        (("token_id", "token_id_file"), ("rocketchat_token_id", "rocketchat_token_id_file")),
        (("token", "token_file"), ("rocketchat_token", "rocketchat_token_file")),
    ),
    "slack": (
        (
            ("api_url", "api_url_file", "app_token", "app_token_file"),
            ("slack_api_url", "slack_api_url_file", "slack_app_token", "slack_app_token_file"),
        ),
    ),
    "telegram": ((("bot_token", "bot_token_file"), ("telegram_bot_token", "telegram_bot_token_file")),),
    "victorops": ((("api_key", "api_key_file"), ("victorops_api_key", "victorops_api_key_file")),),
    "wechat": (
        (("api_secret", "api_secret_file"), ("wechat_api_secret", "wechat_api_secret_file")),
        (("corp_id",), ("wechat_api_corp_id",)),
    ),
}
# Integration → its URL, and the one in `global`, which has a default that null takes away.
DEFAULTED: Final[Mapping[str, tuple[str, str]]] = {
    "opsgenie": ("api_url", "opsgenie_api_url"),
    "pagerduty": ("url", "pagerduty_url"),
    "victorops": ("api_url", "victorops_api_url"),
    "webex": ("api_url", "webex_api_url"),
    "wechat": ("api_url", "wechat_api_url"),
}
# (structure, field) → what it may say, beside nothing at all.
_CHOICES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("telegram", "parse_mode"): ("Markdown", "MarkdownV2", "HTML", ""),
    ("wechat", "message_type"): ("text", "markdown", ""),
    ("jira", "api_type"): ("auto", "cloud", "datacenter"),
    ("tracing", "client_type"): ("http", "grpc"),
    ("tracing", "compression"): ("gzip", ""),
    ("tls_config", "min_version"): ("TLS10", "TLS11", "TLS12", "TLS13"),
    ("tls_config", "max_version"): ("TLS10", "TLS11", "TLS12", "TLS13"),
}


def _common(name: str) -> Rule:
    def rule(settings: Settings) -> Iterator[Found]:
        for group in _EXCLUSIVE.get(name, ()):
            several = [field for field in group if given(settings, field, name)]
            if len(several) > 1:
                yield f"{listed(several, 'and')} exclude each other", "keep one of them", (several[1],)
        for group in _NEEDED.get(name, ()):
            if not any(given(settings, field, name) for field in group):
                yield f"{name} lacks {listed(group)}", "set it" if len(group) == 1 else "set one of them", ()
        for (structure, field), choices in _CHOICES.items():
            if structure != name or field not in settings or (settings[field] is None and field != "api_type"):
                continue
            if text_of(settings[field]) not in choices:
                yield f"{field} is none of {listed(choices)}", "use one of them", (field,)
        yield from SPECIAL.get(name, nothing)(settings)

    return rule


RULES: Final[Mapping[str, Rule]] = {
    name: _common(name) for name in sorted({*_EXCLUSIVE, *_NEEDED, *SPECIAL, *(name for name, _ in _CHOICES)})
}
