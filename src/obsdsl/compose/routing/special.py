"""Rules of single structures that no table says. No message holds a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from obsdsl.compose.routing.scalar import number_of, text_of, truth_of
from obsdsl.errors import listed

Settings: TypeAlias = Mapping[str, Any]
# Message, mend, and the path below the structure.
Found: TypeAlias = tuple[str, str, tuple[str | int, ...]]
Rule: TypeAlias = Callable[[Settings], Iterator[Found]]

# (structure, field): given though it is empty, as the server tells "" from a field that is not there.
_EVEN_EMPTY: Final = frozenset(
    {
        ("rocketchat", "token"),
        ("rocketchat", "token_id"),
        ("global", "rocketchat_token"),
        ("global", "rocketchat_token_id"),
    }
)
_TRUTHS: Final = frozenset({"html", "monospace", "proxy_from_environment"})
_NUMBERS: Final = frozenset({"chat_id"})
_STRUCTURED: Final = frozenset({"authorization", "basic_auth", "oauth2"})
_VICTOROPS: Final = (
    "routing_key",
    "message_type",
    "state_message",
    "entity_display_name",
    "monitoring_tool",
    "entity_id",
    "entity_state",
)
_RESPONDERS: Final = ("team", "teams", "user", "escalation", "schedule")
# Headers that are the server's own.
_OWN_HEADERS: Final = frozenset(
    """
    Accept-Encoding Authorization Host Content-Encoding Content-Length Content-Type User-Agent Connection Keep-Alive
    Proxy-Authenticate Proxy-Authorization Www-Authenticate Accept X-Prometheus-Remote-Write-Version
    X-Prometheus-Remote-Read-Version X-Prometheus-Scrape-Timeout-Seconds X-Amz-Date X-Amz-Security-Token
    X-Amz-Content-Sha256
    """.split()  # noqa: SIM905 - as a list it would take a line for each
)
_JWT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def given(settings: Settings, name: str, structure: str = "") -> bool:
    """Whether a field is set. Empty text and 0 are the server's words for a field that is not."""
    value = settings.get(name)
    if value is None:
        return False
    if name in _STRUCTURED or (structure, name) in _EVEN_EMPTY:
        return True
    if name in _TRUTHS:
        return truth_of(value) is True
    if name in _NUMBERS:
        return number_of(value) != 0
    return bool(value) if isinstance(value, Mapping | list | tuple) else bool(text_of(value))


def nothing(_: Settings) -> Iterator[Found]:
    """No rule."""
    yield from ()


def _http_config(settings: Settings) -> Iterator[Found]:
    yield from _proxy(settings)
    for header in settings.get("http_headers") or {}:
        if canonical_header(str(header)) in _OWN_HEADERS:
            yield f"the header {str(header)!r} is the server's own", "delete it", ("http_headers", header)


def _proxy(settings: Settings) -> Iterator[Found]:
    if given(settings, "no_proxy") and not (given(settings, "proxy_url") or given(settings, "proxy_from_environment")):
        yield "no_proxy stands without proxy_url", "add proxy_url, or delete it", ("no_proxy",)
    proxies = given(settings, "proxy_url") or given(settings, "proxy_from_environment")
    if given(settings, "proxy_connect_header") and not proxies:
        yield "proxy_connect_header stands without a proxy", "add proxy_url, or delete it", ("proxy_connect_header",)


def _authorization(settings: Settings) -> Iterator[Found]:
    if text_of(settings.get("type")).strip().lower() == "basic":
        yield "the type of an authorization cannot be basic", "use basic_auth", ("type",)


def _oauth2(settings: Settings) -> Iterator[Found]:
    yield from _proxy(settings)
    jwt = settings.get("grant_type") == _JWT
    word = "client_certificate_key" if jwt else "client_secret"
    several = [field for field in (word, f"{word}_file", f"{word}_ref") if given(settings, field)]
    if len(several) > 1:
        yield f"{listed(several, 'and')} exclude each other", "keep one of them", (several[1],)
    algorithms = ("RS256", "RS384", "RS512")
    if jwt and given(settings, "signature_algorithm") and settings["signature_algorithm"] not in algorithms:
        yield f"signature_algorithm is none of {listed(algorithms)}", "use one of them", ("signature_algorithm",)


def _tls_config(settings: Settings) -> Iterator[Found]:
    cert = any(given(settings, name) for name in ("cert", "cert_file", "cert_ref"))
    key = any(given(settings, name) for name in ("key", "key_file", "key_ref"))
    if cert != key:
        have, lack = ("a certificate", "key_file") if cert else ("a key", "cert_file")
        yield f"tls_config has {have} without its other half", f"add {lack}", ()


def _sigv4(settings: Settings) -> Iterator[Found]:
    if given(settings, "access_key") != given(settings, "secret_key"):
        yield "sigv4 has one of 'access_key' and 'secret_key' alone", "set both or none", ()
    if given(settings, "external_id") and not given(settings, "role_arn"):
        yield "external_id stands without role_arn", "add role_arn, or delete it", ("external_id",)


def _sns(settings: Settings) -> Iterator[Found]:
    targets = [given(settings, name) for name in ("target_arn", "topic_arn", "phone_number")]
    # The server's own test, which lets all three pass.
    if sum(targets) % 2 == 0:
        yield "sns takes one of 'target_arn', 'topic_arn' and 'phone_number'", "set one of them", ()


def _webex(settings: Settings) -> Iterator[Found]:
    http = settings.get("http_config") or {}
    if not any(given(http, name) for name in ("authorization", "bearer_token", "bearer_token_file")):
        yield "webex lacks http_config.authorization", "set it", ()


def _incidentio(settings: Settings) -> Iterator[Found]:
    http = settings.get("http_config") or {}
    authorized = any(given(http, name) for name in ("authorization", "bearer_token", "bearer_token_file"))
    token = given(settings, "alert_source_token") or given(settings, "alert_source_token_file")
    if authorized and token:
        yield "alert_source_token and http_config.authorization exclude each other", "keep one of them", ()
    # Without http_config of its own, it has the one of `global`, and the server asks for nothing.
    if not authorized and not token and settings.get("http_config") is not None:
        yield "incidentio lacks alert_source_token", "set it, or http_config.authorization", ()


def _slack(settings: Settings) -> Iterator[Found]:
    poster = "https://slack.com/api/chat.postMessage"
    if truth_of(settings.get("update_message")) and settings.get("api_url") != poster:
        yield f"update_message needs {poster} as api_url, with a bot's token", "set it", ("update_message",)


def _email(settings: Settings) -> Iterator[Found]:
    seen: dict[str, object] = {}
    for header in settings.get("headers") or {}:
        name = canonical_header(str(header))
        if name in seen:
            yield f"the header {name!r} stands twice", "delete one", ("headers", header)
        seen[name] = header
    threading = settings.get("threading") or {}
    if truth_of(threading.get("enabled")):
        for name in ("In-Reply-To", "References"):
            if name in seen:
                yield f"the header {name!r} is that of threading", "delete one", ("headers", str(seen[name]))
        if threading.get("thread_by_date") not in ("none", "daily"):
            yield "thread_by_date is neither 'none' nor 'daily'", "use one of them", ("threading",)


def _victorops(settings: Settings) -> Iterator[Found]:
    for name in settings.get("custom_fields") or {}:
        if name in _VICTOROPS:
            yield f"{name} is a field of its own, no custom one", "move it up", ("custom_fields", name)


def _opsgenie(settings: Settings) -> Iterator[Found]:
    for index, responder in enumerate(settings.get("responders") or ()):
        if responder is None:
            yield "a responder is empty", "give it a name and a type, or delete it", ("responders", index)


def _responder(settings: Settings) -> Iterator[Found]:
    kind = text_of(settings.get("type"))
    if "{{" not in kind and kind.lower() not in _RESPONDERS:
        yield f"the type of a responder is none of {listed(_RESPONDERS)}", "use one of them", ("type",)


def canonical_header(name: str) -> str:
    """The header's name as HTTP writes it: `content-type` is `Content-Type`."""
    return "-".join(part.capitalize() for part in name.split("-")) if name.isascii() and " " not in name else name


SPECIAL: Final[Mapping[str, Rule]] = {
    "authorization": _authorization,
    "email": _email,
    "http_config": _http_config,
    "incidentio": _incidentio,
    "oauth2": _oauth2,
    "opsgenie": _opsgenie,
    "opsgenie_responder": _responder,
    "sigv4": _sigv4,
    "slack": _slack,
    "sns": _sns,
    "tls_config": _tls_config,
    "victorops": _victorops,
    "webex": _webex,
}
