"""Settings of Alertmanager's receivers for servers that call them otherwise, and that have no `global`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Settings = Mapping[str, Any]
# Integration → its field → the one of `global`. A secret stands in the field of its file.
_SHARED: Final[Mapping[str, Mapping[str, str]]] = {
    "email": {
        "smarthost": "smtp_smarthost",
        "from": "smtp_from",
        "hello": "smtp_hello",
        "auth_username": "smtp_auth_username",
        "auth_password_file": "smtp_auth_password_file",
        "auth_secret_file": "smtp_auth_secret_file",
        "auth_identity": "smtp_auth_identity",
        "require_tls": "smtp_require_tls",
        "force_implicit_tls": "smtp_force_implicit_tls",
        "tls_config": "smtp_tls_config",
    },
    "jira": {"api_url": "jira_api_url"},
    "mattermost": {"webhook_url_file": "mattermost_webhook_url_file"},
    "opsgenie": {"api_key_file": "opsgenie_api_key_file", "api_url": "opsgenie_api_url"},
    "pagerduty": {"url": "pagerduty_url"},
    "rocketchat": {
        "token_file": "rocketchat_token_file",
        "token_id_file": "rocketchat_token_id_file",
        "api_url": "rocketchat_api_url",
    },
    "slack": {
        "api_url_file": "slack_api_url_file",
        "app_token_file": "slack_app_token_file",
        "app_url": "slack_app_url",
    },
    "telegram": {"bot_token_file": "telegram_bot_token_file", "api_url": "telegram_api_url"},
    "victorops": {"api_key_file": "victorops_api_key_file", "api_url": "victorops_api_url"},
    "webex": {"api_url": "webex_api_url"},
    "wechat": {
        "api_secret_file": "wechat_api_secret_file",
        "corp_id": "wechat_api_corp_id",
        "api_url": "wechat_api_url",
    },
}
# Who has one of these itself takes none of them from `global`.
_TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "slack": ("api_url", "api_url_file", "app_token", "app_token_file", "app_url")
}
# What `global` has beside that and `http_config`.
SERVERS_OWN: Final = ("resolve_timeout",)


# Field of Alertmanager → its type and its name elsewhere.
Fields = Mapping[str, tuple[str, str]]


def field_table(text: str) -> Fields:
    """Lines of a type and fields: `text: title api_url>apiURL`. Of secrets it is the field of their file."""
    found: dict[str, tuple[str, str]] = {}
    for line in text.strip().splitlines():
        kind, names = line.strip().split(": ")
        for name in names.split():
            own, _, theirs = name.partition(">")
            found[f"{own}_file" if kind in ("secret", "ca") else own] = (kind, theirs or own)
    return found


def secret_name(path: Any, secret_dir: str) -> str | None:
    """The name of the secret whose file it is; None for another file of the server."""
    folder, _, name = str(path).rpartition("/")
    return name if name and folder == secret_dir.rstrip("/") else None


def completed(kind: str, settings: Settings, shared: Settings) -> dict[str, Any]:
    """The settings of an integration with all that it takes from `global`."""
    found = dict(settings)
    together = _TOGETHER.get(kind, ())
    has_own = any(key in settings for key in together)
    for own, key in _SHARED.get(kind, {}).items():
        if key in shared and own not in found and not (has_own and own in together):
            found[own] = shared[key]
    if kind != "email" and "http_config" in shared:
        found.setdefault("http_config", shared["http_config"])
    return found
