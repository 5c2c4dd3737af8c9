"""What old servers do not know: since which release Alertmanager has a field, an integration, a way to write.

The releases are those of its change log. Where that does not name a field, it is the first release whose fields were
measured and that has it: 0.28 or 0.33.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from obsdsl.compose.routing.fields import fields
from obsdsl.compose.routing.matcher import parse_matchers
from obsdsl.compose.routing.scalar import text_of
from obsdsl.compose.routing.tree import (
    ALL_LABELS,
    AlertmanagerConfig,
    InhibitRule,
    Integration,
    Path,
    Receiver,
    Route,
)
from obsdsl.compose.routing.walk import stops
from obsdsl.define.label import LEGACY_LABEL
from obsdsl.define.light import frozen
from obsdsl.errors import shown

Version: TypeAlias = tuple[int, int]
# The oldest release that obsdsl writes for.
OLDEST: Final[Version] = (0, 25)


def _since(text: str) -> Mapping[str, Version]:
    """Field → release, from lines of a release and the fields that came with it."""
    found: dict[str, Version] = {}
    for line in text.strip().splitlines():
        release, names = line.split(":")
        found |= dict.fromkeys(names.split(), (0, int(release.strip().removeprefix("0."))))
    return found


# Structure → the fields that Alertmanager 0.25 has not and 0.33 has.
NEWER: Final[Mapping[str, Mapping[str, Version]]] = {
    "authorization": _since("0.28: credentials_ref"),
    "basic_auth": _since("0.28: password_ref username_file username_ref"),
    # 0.27 reads webhook_url_file and asks for webhook_url all the same.
    "discord": _since("0.28: avatar_url content username webhook_url_file"),
    "email": _since("""
        0.30: threading
        0.31: auth_secret_file force_implicit_tls
    """),
    "global": _since("""
        0.28: jira_api_url rocketchat_api_url rocketchat_token rocketchat_token_file rocketchat_token_id
        0.28: rocketchat_token_id_file smtp_tls_config
        0.30: slack_app_token slack_app_token_file slack_app_url
        0.31: smtp_auth_secret_file smtp_force_implicit_tls telegram_bot_token telegram_bot_token_file
        0.31: wechat_api_secret_file
        0.32: mattermost_webhook_url mattermost_webhook_url_file
    """),
    "http_config": _since("""
        0.26: no_proxy proxy_from_environment
        0.28: http_headers
    """),
    "jira": _since("0.29: api_type"),
    # Until then, all that a message looks like is said of its attachments.
    "mattermost": _since("""
        0.32: author_icon author_link author_name color fallback fields footer footer_icon image_url pretext thumb_url
        0.32: title title_link
    """),
    "msteams": _since("""
        0.27: summary
        0.28: webhook_url_file
    """),
    "oauth2": _since("""
        0.26: no_proxy proxy_connect_header proxy_from_environment
        0.28: client_secret_ref
        0.33: audience claims client_certificate_key client_certificate_key_file client_certificate_key_id
        0.33: client_certificate_key_ref grant_type iss signature_algorithm
    """),
    "pagerduty": _since("0.30: timeout"),
    "pushover": _since("""
        0.26: device token_file user_key_file
        0.27: ttl
        0.29: monospace
    """),
    "sigv4": _since("0.33: external_id service_name use_fips_sts_endpoint"),
    "slack": _since("""
        0.30: app_token app_token_file app_url timeout
        0.31: message_text
        0.32: update_message
    """),
    "sns": _since("0.33: use_aws_http_client"),
    "telegram": _since("""
        0.26: bot_token_file
        0.28: message_thread_id
        0.31: chat_id_file
    """),
    "tls_config": _since("""
        0.26: ca cert key
        0.28: ca_ref cert_ref key_ref
    """),
    "webhook": _since("""
        0.26: url_file
        0.28: timeout
        0.32: payload
    """),
    "wechat": _since("0.31: api_secret_file"),
}
# Integrations that 0.25 has not.
NEWER_KINDS: Final[Mapping[str, Version]] = _since("""
    0.26: msteams
    0.28: jira msteamsv2 rocketchat
    0.29: incidentio
    0.30: mattermost
""")
_NEWER_TOP: Final = _since("""
    0.30: tracing
    0.33: event_recorder
""")
RECEIVER_LABELS: Final[Version] = (0, 33)
INHIBIT_NAMES: Final[Version] = (0, 30)
UTF8_MATCHERS: Final[Version] = (0, 27)
UTF8_GROUP_BY: Final[Version] = (0, 27)
UTF8_EQUAL: Final[Version] = (0, 28)
# Until then, the details of an incident are texts, and a webhook's URL is no template.
NESTED_DETAILS: Final[Version] = (0, 30)
URL_TEMPLATES: Final[Version] = (0, 31)
# Until then, the texts of an issue in Jira are plain.
JIRA_TEXTS: Final[Version] = (0, 30)


@frozen
class Newer:
    """What a release does not read, the release that does, and the path of the value in the file."""

    what: str
    since: Version
    path: Path


def newer_than(config: AlertmanagerConfig, version: Version) -> tuple[Newer, ...]:
    """What the configuration says that the release does not read, and a later one does."""
    return tuple(one for one in _all_newer(config) if one.since > version)


def _all_newer(config: AlertmanagerConfig) -> Iterator[Newer]:
    """What is newer than the oldest release."""
    for key in config.extra:
        if key in _NEWER_TOP:
            yield Newer(f"the field {key!r}", _NEWER_TOP[key], (key,))
    for setting in fields(config):
        if (since := NEWER.get(setting.structure, {}).get(setting.field)) is not None:
            yield Newer(f"the field {setting.field!r} of {setting.structure}", since, setting.path)
    for index, receiver in enumerate(config.receivers):
        yield from _newer_receiver(receiver, ("receivers", index))
    for index, rule in enumerate(config.inhibit_rules):
        here: Path = ("inhibit_rules", index)
        if rule.name is not None:
            yield Newer("the field 'name' of inhibit rules", INHIBIT_NAMES, (*here, "name"))
        yield from _newer_labels("equal", rule.equal, UTF8_EQUAL, here)
        yield from _newer_matchers(rule, ("source_matchers", "target_matchers"), here)
    for stop in stops(config):
        yield from _newer_labels("group_by", stop.route.group_by, UTF8_GROUP_BY, stop.path)
        yield from _newer_matchers(stop.route, ("matchers",), stop.path)


def _newer_receiver(receiver: Receiver, path: Path) -> Iterator[Newer]:
    if "labels" in receiver.extra:
        yield Newer("the field 'labels' of receivers", RECEIVER_LABELS, (*path, "labels"))
    counts: dict[str, int] = {}
    for one in receiver.integrations:
        key = f"{one.kind}_configs"
        here = (*path, key, counts.get(key, 0))
        counts[key] = counts.get(key, 0) + 1
        if one.kind in NEWER_KINDS:
            yield Newer(f"the integration {one.kind!r}", NEWER_KINDS[one.kind], here)
        yield from _newer_values(one, here)


def _newer_values(one: Integration, path: Path) -> Iterator[Newer]:
    """Fields that are old, with values that are new."""
    if one.kind == "webhook" and "{{" in text_of(one.settings.get("url")):
        yield Newer("a template in a webhook's URL", URL_TEMPLATES, (*path, "url"))
    details = one.settings.get("details") if one.kind == "pagerduty" else None
    if isinstance(details, Mapping) and any(isinstance(held, Mapping | list | tuple) for held in details.values()):
        yield Newer("a mapping or list among the details of pagerduty", NESTED_DETAILS, (*path, "details"))
    for field in ("summary", "description"):
        if one.kind == "jira" and isinstance(one.settings.get(field), Mapping):
            yield Newer(f"`enable_update` in the {field} of jira", JIRA_TEXTS, (*path, field))


def _newer_labels(field: str, names: tuple[str, ...], since: Version, path: Path) -> Iterator[Newer]:
    if odd := next((one for one in names if one != ALL_LABELS and not LEGACY_LABEL.fullmatch(one)), None):
        yield Newer(f"the label {shown(odd)} in `{field}`", since, (*path, field))


def _newer_matchers(holder: Route | InhibitRule, names: tuple[str, ...], path: Path) -> Iterator[Newer]:
    for name in names:
        for index, line in enumerate(getattr(holder, name)):
            try:
                parse_matchers(line, utf8=False)
            except ValueError:
                yield Newer(f"the matcher {line!r}", UTF8_MATCHERS, (*path, name, index))
