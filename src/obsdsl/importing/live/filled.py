"""What Alertmanager fills in where a configuration says nothing: it shows all of that as if somebody had written it.

The values are those that 0.25 and 0.33 show. What has the value that is filled in is left out; read again by the same
server, the configuration is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_HTTP: Final = {"follow_redirects": True, "enable_http2": True}
_TLS: Final = {"insecure_skip_verify": False}
_GLOBAL: Final[Mapping[str, Any]] = {
    "resolve_timeout": "5m",
    "http_config": _HTTP,
    "smtp_hello": "localhost",
    "smtp_require_tls": True,
    "smtp_force_implicit_tls": None,
    "smtp_tls_config": _TLS,
    "slack_app_url": "https://slack.com/api/chat.postMessage",
    "pagerduty_url": "https://events.pagerduty.com/v2/enqueue",
    "opsgenie_api_url": "https://api.opsgenie.com/",
    "wechat_api_url": "https://qyapi.weixin.qq.com/cgi-bin/",
    "victorops_api_url": "https://alert.victorops.com/integrations/generic/20131114/alert/",
    "telegram_api_url": "https://api.telegram.org",
    "webex_api_url": "https://webexapis.com/v1/messages",
    "rocketchat_api_url": "https://open.rocket.chat/",
}
# What a receiver's settings take from `global`: the field, and its name there. Secrets are not among them: of two that
# are masked, nobody knows whether they are the same.
_FROM_GLOBAL: Final[Mapping[str, Mapping[str, str]]] = {
    "email": {
        "from": "smtp_from", "hello": "smtp_hello", "smarthost": "smtp_smarthost",
        "auth_username": "smtp_auth_username", "auth_identity": "smtp_auth_identity",
        "auth_password_file": "smtp_auth_password_file", "auth_secret_file": "smtp_auth_secret_file",
        "require_tls": "smtp_require_tls", "force_implicit_tls": "smtp_force_implicit_tls",
        "tls_config": "smtp_tls_config",
    },
    "slack": {
        "app_url": "slack_app_url", "api_url_file": "slack_api_url_file", "app_token_file": "slack_app_token_file",
    },
    "pagerduty": {"url": "pagerduty_url"},
    "opsgenie": {"api_url": "opsgenie_api_url", "api_key_file": "opsgenie_api_key_file"},
    "wechat": {
        "api_url": "wechat_api_url", "corp_id": "wechat_api_corp_id", "api_secret_file": "wechat_api_secret_file",
    },
    "victorops": {"api_url": "victorops_api_url", "api_key_file": "victorops_api_key_file"},
    "telegram": {"api_url": "telegram_api_url", "bot_token_file": "telegram_bot_token_file"},
    "webex": {"api_url": "webex_api_url"},
    "jira": {"api_url": "jira_api_url"},
    "rocketchat": {
        "api_url": "rocketchat_api_url", "token_file": "rocketchat_token_file",
        "token_id_file": "rocketchat_token_id_file",
    },
    "mattermost": {"webhook_url_file": "mattermost_webhook_url_file"},
}  # fmt: skip
_SILENT: Final = frozenset({"email", "slack", "wechat", "rocketchat"})
# Beside texts of the form `{{ template "slack.default.title" . }}`. Several values are those of several versions.
_FIELDS: Final[Mapping[str, Mapping[str, tuple[Any, ...]]]] = {
    "slack": {
        "color": ('{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}',),
        "short_fields": (False,), "link_names": (False,), "update_message": (False,), "timeout": ("0s",),
    },
    "pagerduty": {"timeout": ("0s",), "severity": ("error",)},
    "webhook": {"max_alerts": (0,), "timeout": ("0s",), "url_file": ("",)},
    "incidentio": {"max_alerts": (0,), "timeout": ("0s",), "url_file": ("",)},
    "wechat": {"message_type": ("text",)},
    "pushover": {
        "priority": ('{{ if eq .Status "firing" }}2{{ else }}0{{ end }}',), "retry": ("1m0s", "1m"),
        "expire": ("1h0m0s", "1h"), "html": (False,), "monospace": (False,),
    },
    "victorops": {"message_type": ("CRITICAL",)},
    "telegram": {"parse_mode": ("HTML",), "disable_notifications": (False,)},
    "jira": {"api_type": ("auto",)},
    "rocketchat": {
        "color": ('{{ if eq .Status "firing" }}red{{ else }}green{{ end }}',), "short_fields": (False,),
        "link_names": (False,),
    },
    "opsgenie": {"update_alerts": (False,)},
}  # fmt: skip
_DETAILS: Final[Mapping[str, tuple[str, ...]]] = {
    "firing": ('{{ template "pagerduty.default.instances" .Alerts.Firing }}', "{{ .Alerts.Firing | toJson }}"),
    "resolved": ('{{ template "pagerduty.default.instances" .Alerts.Resolved }}', "{{ .Alerts.Resolved | toJson }}"),
    "num_firing": ("{{ .Alerts.Firing | len }}",),
    "num_resolved": ("{{ .Alerts.Resolved | len }}",),
}
_SUBJECT: Final = '{{ template "email.default.subject" . }}'


def without_filled(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration as somebody may have written it."""
    found = {key: value for key, value in config.items() if key != "templates" or value}
    whole = config.get("global")
    whole = whole if isinstance(whole, Mapping) else {}
    if "global" in found:
        found["global"] = {
            key: _written(key, value) for key, value in whole.items() if value != _GLOBAL.get(key, _NONE)
        }
        if not found["global"]:
            del found["global"]
    if isinstance(found.get("route"), Mapping):
        found["route"] = _route(found["route"])
    if isinstance(found.get("receivers"), list):
        found["receivers"] = [_receiver(one, whole) for one in found["receivers"]]
    return found


def without_empty_files(value: Any) -> Any:
    """The same without names of files that are empty: beside a secret, whose file will be named, they say nothing."""
    if isinstance(value, Mapping):
        return {
            key: without_empty_files(one) for key, one in value.items() if one != "" or not str(key).endswith("_file")
        }
    return [without_empty_files(one) for one in value] if isinstance(value, list) else value


_NONE: Final = object()


def _written(key: str, value: Any) -> Any:
    return _http(value) if key == "http_config" else value


def _http(value: Any) -> Any:
    """The settings of HTTP without those that every client has."""
    if not isinstance(value, Mapping):
        return value
    found = {key: one for key, one in value.items() if one != _HTTP.get(key, _NONE)}
    if isinstance(found.get("authorization"), Mapping):
        rest = {key: one for key, one in found["authorization"].items() if (key, one) != ("type", "Bearer")}
        found["authorization"] = rest or found["authorization"]
    if found.get("tls_config") == _TLS:
        del found["tls_config"]
    return found


def _route(route: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: one for key, one in route.items() if (key, one) != ("continue", False)}
    if isinstance(found.get("routes"), list):
        found["routes"] = [_route(one) if isinstance(one, Mapping) else one for one in found["routes"]]
    return found


def _receiver(receiver: Any, whole: Mapping[str, Any]) -> Any:
    if not isinstance(receiver, Mapping):
        return receiver
    found: dict[str, Any] = {}
    for key, value in receiver.items():
        if key == "labels" and value == {"name": receiver.get("name")}:
            continue
        kind = key.removesuffix("_configs")
        is_list = kind != key and isinstance(value, list)
        found[key] = [_integration(kind, one, whole) for one in value] if is_list else value
    return found


def _integration(kind: str, settings: Any, whole: Mapping[str, Any]) -> Any:
    if not isinstance(settings, Mapping):
        return settings
    found = {}
    for key, value in settings.items():
        if not _is_filled(kind, key, value, settings, whole):
            found[key] = _http(value) if key == "http_config" else value
    if kind == "pagerduty":
        _thin(found, "details", _DETAILS)
    if kind == "email":
        headers = {"Subject": (_SUBJECT,), "From": (settings.get("from"),), "To": (settings.get("to"),)}
        _thin(found, "headers", headers)
    return found


def _is_filled(kind: str, key: str, value: Any, settings: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    if key == "send_resolved":
        return bool(value == (kind not in _SILENT))
    if key == "http_config":
        return bool(value == whole.get("http_config", _HTTP))
    if (name := _FROM_GLOBAL.get(kind, {}).get(key)) is not None and value == whole.get(name, _NONE):
        return True
    if key == "source" and kind == "pagerduty" and value == settings.get("client"):
        return True
    return _is_template(kind, value) or value in _FIELDS.get(kind, {}).get(key, ())


def _is_template(kind: str, value: Any) -> bool:
    """Whether it is a text of Alertmanager's own templates, and nothing else: alone, or as that of an issue."""
    if isinstance(value, Mapping):
        return value.keys() == {"template"} and _is_template(kind, value["template"])
    if not isinstance(value, str) or not value.startswith('{{ template "'):
        return False
    name, _, rest = value.removeprefix('{{ template "').partition('"')
    return name.startswith(f"{kind}.default.") and rest.strip(" ") in (". }}", ".}}")


def _thin(settings: dict[str, Any], name: str, filled: Mapping[str, tuple[Any, ...]]) -> None:
    """Take the entries that are filled in out of a mapping, and it, where nothing is left."""
    held = settings.get(name)
    if not isinstance(held, Mapping):
        return
    rest = {key: one for key, one in held.items() if one not in filled.get(key, ())}
    if rest:
        settings[name] = rest
    else:
        del settings[name]
