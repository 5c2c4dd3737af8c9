"""Which settings a configuration has: those that hold secrets, and those that old servers do not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.routing.check import Refusal
from obsdsl.compose.routing.matcher import parse_matchers
from obsdsl.compose.routing.schema import KINDS, STRUCTURES
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Path, Route
from obsdsl.compose.routing.walk import stops

_SECRET: Final = frozenset({"secret", "secret_url", "url_template"})
# Structure → the fields that Alertmanager 0.25 has not and 0.33 has.
NEWER: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(text.split())
    for name, text in {
        "authorization": "credentials_ref",
        "basic_auth": "password_ref username_file username_ref",
        "discord": "avatar_url content username webhook_url_file",
        "email": "auth_secret_file force_implicit_tls threading",
        "global": (
            "jira_api_url mattermost_webhook_url mattermost_webhook_url_file rocketchat_api_url rocketchat_token "
            "rocketchat_token_file rocketchat_token_id rocketchat_token_id_file slack_app_token slack_app_token_file "
            "slack_app_url smtp_auth_secret_file smtp_force_implicit_tls smtp_tls_config telegram_bot_token "
            "telegram_bot_token_file wechat_api_secret_file"
        ),
        "http_config": "http_headers no_proxy proxy_from_environment",
        "oauth2": (
            "audience claims client_certificate_key client_certificate_key_file client_certificate_key_id "
            "client_certificate_key_ref client_secret_ref grant_type iss no_proxy proxy_connect_header "
            "proxy_from_environment signature_algorithm"
        ),
        "pagerduty": "timeout",
        "pushover": "device monospace token_file ttl user_key_file",
        "sigv4": "external_id service_name use_fips_sts_endpoint",
        "slack": "app_token app_token_file app_url message_text timeout update_message",
        "sns": "use_aws_http_client",
        "telegram": "bot_token_file chat_id_file message_thread_id",
        "tls_config": "ca ca_ref cert cert_ref key key_ref",
        "webhook": "payload timeout url_file",
        "wechat": "api_secret_file",
    }.items()
}
# Integrations that 0.25 has not.
NEWER_KINDS: Final = ("incidentio", "jira", "mattermost", "msteams", "msteamsv2", "rocketchat")


@attrs.frozen
class Setting:
    """A field that a configuration sets, without its value."""

    structure: str
    field: str
    kind: str
    path: Path


def fields(config: AlertmanagerConfig) -> Iterator[Setting]:
    """All known fields of `global` and of integrations that are set, in the order of the file."""
    yield from settings_within("global", config.settings, ("global",))
    for index, receiver in enumerate(config.receivers):
        counts: dict[str, int] = {}
        for integration in receiver.integrations:
            key = f"{integration.kind}_configs"
            path: Path = ("receivers", index, key, counts.get(key, 0))
            counts[key] = counts.get(key, 0) + 1
            if integration.kind in KINDS:
                yield from settings_within(integration.kind, integration.settings, path)


def secret_paths(config: AlertmanagerConfig) -> Iterator[Path]:
    """Where the file itself holds a secret, rather than the name of a file that does."""
    for setting in fields(config):
        if setting.kind.strip("[]{}") in _SECRET:
            yield setting.path


def newer_than_025(config: AlertmanagerConfig) -> Iterator[Refusal]:
    """What Alertmanager 0.33 takes and 0.25 refuses."""
    for key in config.extra:
        yield _newer(key, (key,))
    for setting in fields(config):
        if setting.field in NEWER.get(setting.structure, ()):
            yield _newer(setting.field, setting.path)
    for index, receiver in enumerate(config.receivers):
        if "labels" in receiver.extra:
            yield _newer("labels", ("receivers", index, "labels"))
        for kind in dict.fromkeys(one.kind for one in receiver.integrations if one.kind in NEWER_KINDS):
            yield _newer(f"{kind}_configs", ("receivers", index, f"{kind}_configs"))
    for index, rule in enumerate(config.inhibit_rules):
        if rule.name is not None:
            yield _newer("name", ("inhibit_rules", index, "name"))
        yield from _newer_matchers(rule, ("source_matchers", "target_matchers"), ("inhibit_rules", index))
    for stop in stops(config):
        yield from _newer_matchers(stop.route, ("matchers",), stop.path)


def _newer(what: str, path: Path) -> Refusal:
    return Refusal(f"Alertmanager 0.25 has no field {what!r}", "leave it out, or run a newer version", path)


def _newer_matchers(holder: Route | InhibitRule, names: tuple[str, ...], path: Path) -> Iterator[Refusal]:
    for name in names:
        for index, line in enumerate(getattr(holder, name)):
            try:
                parse_matchers(line, utf8=False)
            except ValueError:
                message = f"Alertmanager 0.25 cannot read the matcher {line!r}"
                mend = "use letters, digits and '_' in names of labels, without quotes"
                yield Refusal(message, mend, (*path, name, index))


def settings_within(structure: str, settings: Any, path: Path) -> Iterator[Setting]:
    """All known fields of one structure that are set, and of those below it."""
    if not isinstance(settings, Mapping):
        return
    for name, value in settings.items():
        kind = STRUCTURES[structure].get(name)
        if kind is not None and value is not None:
            yield Setting(structure, name, kind, (*path, name))
            yield from _below(kind, value, (*path, name))


def _below(kind: str, value: Any, path: Path) -> Iterator[Setting]:
    kind = kind.removeprefix("text_or_")
    if kind.startswith("@"):
        yield from settings_within(kind[1:], value, path)
    elif kind.startswith("[") and isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from _below(kind[1:-1], one, (*path, index))
    elif kind.startswith("{") and isinstance(value, Mapping):
        for name, one in value.items():
            yield from _below(kind[1:-1], one, (*path, name))
