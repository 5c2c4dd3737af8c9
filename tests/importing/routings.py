"""Random configurations that Alertmanager 0.33 loads: every integration, with any of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st

from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.schema import STRUCTURES

Json = dict[str, Any]
_TEXTS: Final = st.one_of(
    st.sampled_from(
        (
            *("x", "{{ .CommonLabels.team }}", "it's", 'say "x"', "a\\b", "a: b", "#", "é ∞", "yes", "1", "null", "5m"),
            *("$x", "two\nlines\n", "${A}", '{{ template "x" . }}', "'", "~", "0x1F", "- a", "*", "2026-01-31", "<"),
        )
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=9),
)
_URLS: Final = ("https://example.org/x", "http://h:9/?a=b#c", "http://[::1]:80", "https://example.org/%20?q=%7B")
_SECRETS: Final = ("hunter2", "with space", "${SECRET}", "a'b\"c", "é", "12345", "true", "#x")
_NAMES: Final = ("default", "page", "team X/slack", "é∞", "None", "import", "0", "a.b", 'x"y', "receiver", "routing")
_LABELS: Final = ("severity", "team", "alertname", "class", "_x", "le")
_VALUES: Final = ("a", "", "5..", "it's", 'x"y', "a\\b", "é", "a|b", "{{x}}", "a,b", "x=y", " a ", "[a-c]+", "$", "~")
_SPANS: Final = ("5m", "90s", "1h30m", "1d", "2w", "1500ms", "300s")
_SCALARS: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "text": _TEXTS,
    "any": st.recursive(_TEXTS | st.booleans() | st.integers(-9, 99) | st.just(1.5),
                        lambda one: st.lists(one, max_size=2) | st.dictionaries(_TEXTS, one, max_size=2), max_leaves=3),
    "secret": st.sampled_from(_SECRETS),
    "secret_url": st.sampled_from(_URLS),
    "url": st.sampled_from(_URLS),
    "proxy_url": st.sampled_from(("http://proxy:3128", "socks5://p:1", "https://example.org")),
    "url_template": st.sampled_from((*_URLS, "https://example.org/{{ .GroupKey }}")),
    "address": st.sampled_from(("mail:25", "example.org:smtp", "[::1]:587")),
    "bool": st.booleans(),
    "integer": st.integers(-99, 10**9),
    "count": st.integers(0, 99),
    "number": st.sampled_from((0, 1, 0.5)),
    "duration": st.sampled_from(_SPANS),
    "go_duration": st.sampled_from(("90s", "1.5h", "1m0s")),
    "timeout": st.sampled_from(("10s", "1m", "1h")),
}  # fmt: skip
# Of each row one field is written.
_ONE: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "discord": (("webhook_url", "webhook_url_file"),),
    "email": (("to",), ("smarthost",), ("from",)),
    "header": (("values", "secrets", "files"),),
    "incidentio": (("url", "url_file"), ("alert_source_token", "alert_source_token_file")),
    "jira": (("project",), ("issue_type",), ("api_url",)),
    "kafka_outputs": (("brokers",), ("topic",)),
    "mattermost": (("webhook_url", "webhook_url_file"),),
    "mattermost_field": (("title",), ("value",)),
    "msteams": (("webhook_url", "webhook_url_file"),),
    "msteamsv2": (("webhook_url", "webhook_url_file"),),
    "opsgenie": (("api_key", "api_key_file"),),
    "pagerduty": (("routing_key", "routing_key_file", "service_key", "service_key_file"),),
    "pushover": (("token", "token_file"), ("user_key", "user_key_file")),
    "rocketchat": (("token", "token_file"), ("token_id", "token_id_file"), ("channel",)),
    "rocketchat_action": (("type",), ("text",)),
    "rocketchat_field": (("title",), ("value",)),
    "slack": (("api_url", "api_url_file"),),
    "slack_action": (("type",), ("text",), ("url", "name")),
    "slack_confirmation": (("text",),),
    "slack_field": (("title",), ("value",)),
    "sns": (("topic_arn", "target_arn", "phone_number"),),
    "telegram": (("bot_token", "bot_token_file"), ("chat_id", "chat_id_file")),
    "victorops": (("api_key", "api_key_file"), ("routing_key",)),
    "webhook": (("url", "url_file"),),
    "wechat": (("api_secret", "api_secret_file"), ("corp_id",)),
    "webex": (("room_id",),),
}
# Of each row one field at most is.
_EXCLUDE: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "authorization": (("credentials", "credentials_file"),),
    "basic_auth": (("password", "password_file"), ("username", "username_file")),
    "email": (("auth_password", "auth_password_file"), ("auth_secret", "auth_secret_file")),
    "global": (
        ("slack_api_url", "slack_api_url_file"), ("smtp_auth_password", "smtp_auth_password_file"),
        ("smtp_auth_secret", "smtp_auth_secret_file"), ("opsgenie_api_key", "opsgenie_api_key_file"),
        ("victorops_api_key", "victorops_api_key_file"), ("wechat_api_secret", "wechat_api_secret_file"),
        ("rocketchat_token", "rocketchat_token_file"), ("rocketchat_token_id", "rocketchat_token_id_file"),
        ("telegram_bot_token", "telegram_bot_token_file"), ("mattermost_webhook_url", "mattermost_webhook_url_file"),
    ),
    "http_config": (("authorization", "basic_auth", "oauth2", "bearer_token", "bearer_token_file"),),
    "oauth2": (("client_secret", "client_secret_file"),),
    "pushover": (("html", "monospace"),),
}  # fmt: skip
# What only stands with something else, or is one of few words.
_RARE: Final = {
    *("credentials_ref", "password_ref", "username_ref", "ca_ref", "cert_ref", "key_ref", "client_secret_ref"),
    *("client_certificate_key_ref", "client_certificate_key", "client_certificate_key_file", "grant_type", "iss"),
    *("client_certificate_key_id", "signature_algorithm", "claims", "no_proxy", "proxy_connect_header", "sigv4"),
    *("proxy_from_environment", "cert", "cert_file", "key", "key_file", "max_version", "min_version", "app_token"),
    *("app_token_file", "app_url", "update_message", "slack_app_token", "slack_app_token_file", "slack_app_url"),
    *("ca", "threading", "update_alerts", "parse_mode", "http_headers", "entity_id", "chat_id_file", "token_url"),
}
_FIXED: Final[Mapping[str, Mapping[str, st.SearchStrategy[Any]]]] = {
    "authorization": {"type": st.sampled_from(("Bearer", "Token"))},
    "email": {"to": st.sampled_from(("a@example.org", "{{ .CommonLabels.to }}")), "from": st.just("x@example.org")},
    "telegram": {
        "chat_id": st.integers(-9, -1) | st.integers(1, 10**12),
        "parse_mode": st.sampled_from(("", "HTML", "MarkdownV2")),
    },
    "wechat": {"message_type": st.sampled_from(("text", "markdown"))},
    "opsgenie_responder": {"type": st.sampled_from(("team", "user", "schedule")), "name": st.just("x")},
    "rocketchat_action": {"type": st.just("button")},
    "slack_action": {"type": st.just("button"), "url": st.just("https://example.org"), "name": st.just("x")},
    "jira": {"api_type": st.sampled_from(("auto", "cloud", "datacenter"))},
    "webhook": {"payload": st.dictionaries(_TEXTS, _TEXTS, max_size=2)},
    "victorops": {"custom_fields": st.dictionaries(st.sampled_from(("a", "é x")), _TEXTS, max_size=1)},
}
_AUTHORIZED: Final = {"authorization": {"type": "Bearer", "credentials": "hunter2"}}


@st.composite
def _structure(draw: st.DrawFn, name: str, depth: int = 0) -> Json:
    fields = STRUCTURES[name]
    ones = tuple(draw(st.sampled_from(row)) for row in _ONE.get(name, ()))
    taken = {field for row in _ONE.get(name, ()) for field in row}
    excluded = [field for row in _EXCLUDE.get(name, ()) for field in draw(st.permutations(row))[1:]]
    free = sorted(fields.keys() - taken - _RARE - set(excluded))
    chosen = [*ones, *draw(st.lists(st.sampled_from(free), max_size=5, unique=True) if free else st.just([]))]
    if depth > 2:
        chosen = [one for one in chosen if "@" not in fields[one]]
    own = _FIXED.get(name, {})
    found = {field: draw(own[field] if field in own else _value(fields[field], depth)) for field in chosen}
    if name == "opsgenie_responder":
        return {"type": draw(own["type"]), "name": "x"}
    if name == "oauth2":
        found |= {"client_id": "x", "token_url": "https://example.org/token"}
    if name == "webex" or (name == "sns" and draw(st.booleans())):
        found |= {"http_config": _AUTHORIZED} if name == "webex" else {"sigv4": {"region": "x", "profile": "y"}}
    if name == "incidentio":
        found.pop("http_config", None)
    if name == "email":
        found["headers"] = draw(st.dictionaries(st.sampled_from(("Subject", "X-Team")), _TEXTS, max_size=2))
    return found


def _value(kind: str, depth: int) -> st.SearchStrategy[Any]:
    if kind == "text_or_@template":
        return _TEXTS | st.builds(dict, template=_TEXTS, enable_update=st.booleans())
    if kind.startswith("@"):
        return _structure(kind[1:], depth + 1)
    if kind.startswith("["):
        return st.lists(_value(kind[1:-1], depth), min_size=1, max_size=2)
    if kind.startswith("{"):
        return st.dictionaries(st.sampled_from(("X-A", "b", "é c")), _value(kind[1:-1], depth), min_size=1, max_size=2)
    return _SCALARS[kind]


def _receivers(names: list[str]) -> st.SearchStrategy[list[Json]]:
    one = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(f"{kind}_configs"), _structure(kind)))
    return st.tuples(*(st.lists(one, max_size=3).map(partial(_receiver, name)) for name in names)).map(list)


def _receiver(name: str, held: list[tuple[str, Json]]) -> Json:
    found: Json = {"name": name}
    for key, settings in held:
        found.setdefault(key, []).append(settings)
    return found


_VALUE: Final = st.sampled_from(_VALUES)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_MATCHER: Final = st.one_of(
    st.builds(
        "{}{}{}".format, st.sampled_from(_LABELS), st.sampled_from(("=", "!=", " =~ ", "!~")), _VALUE.map(_quoted)
    ),
    st.builds(
        "{}{}{}".format, st.sampled_from(_LABELS), st.sampled_from(("=", "!=")), st.sampled_from(("a", "b-c", "é"))
    ),
    st.just('{severity="a", team=~"b|c"}'),
    st.builds("{}{}".format, st.sampled_from(('"a.b"=', '"é x"=~')), _VALUE.map(_quoted)),
)
_MATCHERS: Final = st.lists(_MATCHER, min_size=1, max_size=3)
# Of `~`, Alertmanager 0.33 makes a pattern that is not there, and ends.
_OLD: Final = st.dictionaries(st.sampled_from(_LABELS), _VALUE.filter(lambda one: one != "~"), min_size=1, max_size=2)


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({}, optional=fields)


def _routes(receivers: list[str], intervals: list[str]) -> st.SearchStrategy[Json]:
    span = st.sampled_from(_SPANS)
    times = st.lists(st.sampled_from(intervals), min_size=1, max_size=2, unique=True) if intervals else st.nothing()
    muted = {} if not intervals else {"mute_time_intervals": times, "active_time_intervals": times}
    grouped = st.just(["..."]) | st.lists(st.sampled_from(_LABELS), max_size=2, unique=True)
    timing = {"group_by": grouped, "group_wait": span | st.just("0s"), "group_interval": span, "repeat_interval": span}
    name = st.sampled_from(receivers)
    whole = {
        "receiver": name,
        "matchers": _MATCHERS,
        "match": _OLD,
        "match_re": _OLD,
        "continue": st.booleans(),
        **timing,
        **muted,
    }
    leaf = _some(**whole)
    tree = st.recursive(leaf, lambda one: st.builds(_with_routes, leaf, st.lists(one, max_size=3)), max_leaves=5)
    root = st.fixed_dictionaries({"receiver": name}, optional=timing)
    return st.builds(_with_routes, root, st.lists(tree, max_size=4))


def _with_routes(route: Json, routes: list[Json]) -> Json:
    return {**route, "routes": routes} if routes else route


_SIDE: Final = st.one_of(
    _MATCHERS.map(lambda one: ("matchers", one)),
    _OLD.map(lambda one: ("match", one)),
    _OLD.map(lambda one: ("match_re", one)),
)
_INHIBIT: Final = st.builds(
    lambda source, target, rest: {f"source_{source[0]}": source[1], f"target_{target[0]}": target[1], **rest},
    _SIDE, _SIDE, _some(equal=st.lists(st.sampled_from(_LABELS), max_size=2, unique=True), name=_TEXTS),
)  # fmt: skip
_TIMES: Final = _some(
    times=st.lists(
        st.sampled_from(({"start_time": "09:00", "end_time": "17:30"}, {"start_time": "00:00", "end_time": "24:00"})),
        min_size=1,
        max_size=2,
    ),
    weekdays=st.lists(st.sampled_from(("monday:friday", "saturday", "Sunday")), min_size=1, max_size=2),
    days_of_month=st.lists(st.sampled_from(("1:5", "-3:-1", "15", 15)), min_size=1, max_size=2),
    months=st.lists(st.sampled_from(("january:march", "12", "may", 5)), min_size=1, max_size=2),
    years=st.lists(st.sampled_from(("2026", "2026:2030", 2027)), min_size=1, max_size=2),
    location=st.sampled_from(("Europe/Berlin", "UTC", "Local")),
)


@st.composite
def configurations(draw: st.DrawFn) -> Json:
    """A configuration as data of YAML."""
    receivers = draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4, unique=True))
    intervals = draw(st.lists(st.sampled_from(_NAMES), max_size=3, unique=True))
    held = [{"name": name, "time_intervals": draw(st.lists(_TIMES, min_size=1, max_size=2))} for name in intervals]
    old = draw(st.integers(0, len(held)))
    found: Json = {"route": draw(_routes(receivers, intervals)), "receivers": draw(_receivers(receivers))}
    parts = {
        "global": draw(st.none() | _structure("global")),
        "templates": draw(st.lists(st.sampled_from(("/etc/*.tmpl", "a b.tmpl")), max_size=2)),
        "inhibit_rules": draw(st.lists(_INHIBIT, max_size=2)),
        "mute_time_intervals": held[:old],
        "time_intervals": held[old:],
    }
    return {**found, **{key: one for key, one in parts.items() if one}}
