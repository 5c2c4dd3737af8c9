"""What is refused of integrations and of `global`; the integration tests compare it with amtool's verdict."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl.compose.plain import Plain
from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.rules import RULES
from obsdsl.compose.routing.scalar import scalar_fault
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.settings import settings_refusals
from obsdsl.compose.routing.tree import AlertmanagerConfig, Integration, Receiver, Route

CANARY = "canary4711"


def config(kind: str, settings: dict[str, Any], shared: dict[str, Any] | None = None) -> AlertmanagerConfig:
    receiver = Receiver("a", integrations=(Integration("webhook", {"url": "http://x/"}), Integration(kind, settings)))
    return AlertmanagerConfig(route=Route(receiver="a"), receivers=(receiver,), settings=shared or {})


@pytest.mark.parametrize(
    ("kind", "settings", "message", "path"),
    [
        ("slack", {"api_url": "http://x/", "chanel": "x"}, "'chanel' is no field of slack_configs; did", ("chanel",)),
        (
            "slack",
            {"api_url": "http://x/", "api_url_file": "f"},
            "'api_url' and 'api_url_file' exclude",
            ("api_url_file",),
        ),
        ("slack", {}, "slack has none of 'api_url', 'api_url_file', 'app_token' or 'app_token_file', and", ()),
        ("slack", {"api_url": CANARY}, "api_url is no URL", ("api_url",)),
        (
            "slack",
            {"api_url": "http://x/", "send_resolved": "true"},
            "send_resolved is not true or",
            ("send_resolved",),
        ),
        ("slack", {"api_url": "http://x/", "fields": [{"title": "x"}]}, "slack_field lacks 'value'", ("fields", 0)),
        ("email", {"to": "x", "smarthost": CANARY, "from": "x"}, "smarthost is not host:port", ("smarthost",)),
        ("telegram", {"bot_token": "x", "chat_id": CANARY}, "chat_id is not a whole number", ("chat_id",)),
        ("webex", {"room_id": "x"}, "webex lacks http_config.authorization", ()),
        ("pushover", {"user_key": "a", "token": "b", "retry": "1d"}, "retry is not a duration", ("retry",)),
        ("opsgenie", {"api_key": [CANARY]}, "api_key is a list; it takes text", ("api_key",)),
    ],
)
def test_what_alertmanager_refuses_is_named_with_its_place_and_without_values(
    kind: str, settings: dict[str, Any], message: str, path: tuple[str | int, ...]
) -> None:
    found = settings_refusals(config(kind, settings))
    index = 1 if kind == "webhook" else 0
    assert [one.path for one in found][:1] == [("receivers", 0, f"{kind}_configs", index, *path)]
    assert found[0].message.startswith(message)
    assert CANARY not in str(found)


def test_an_unknown_integration_is_refused() -> None:
    (found,) = settings_refusals(config("slak", {}))
    assert found.message == "slak_configs is no integration; did you mean 'slack'?"


def test_globals_stand_in_for_what_an_integration_lacks() -> None:
    assert settings_refusals(config("slack", {}, {"slack_api_url_file": "f"})) == ()
    assert settings_refusals(config("opsgenie", {}, {"opsgenie_api_key": ""})) != ()


def test_no_message_holds_a_value_whatever_it_is() -> None:
    odd = (CANARY, [CANARY], {CANARY[:-1] + "x": CANARY}, Plain(CANARY), f"http://{CANARY} x/", f"{{{{ {CANARY}")
    for name in ("global", *KINDS):
        for field in STRUCTURES[name]:
            for value in odd:
                settings = {field: value}
                given = config("slack", {}, settings) if name == "global" else config(name, settings)
                assert CANARY not in str(settings_refusals(given)), (name, field)


def test_tables_name_what_there_is() -> None:
    assert set(RULES) <= set(STRUCTURES)
    kinds = {kind for fields in STRUCTURES.values() for kind in fields.values()}
    for kind in kinds:
        inner = kind.removeprefix("text_or_").strip("[]{}")
        if inner.startswith("@"):
            assert inner[1:] in STRUCTURES
        elif inner != "any":
            assert scalar_fault(inner, None) is None
            assert scalar_fault(inner, []) is not None


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("bool", (True, Plain("yes"), "y"), ("true", "yes", 1, Plain("1.0"))),
        ("integer", (1, -1, Plain("0x1F"), Plain("010"), Plain("1.5")), ("1", True, 2**63, Plain("yes"))),
        ("count", (0, Plain("5.0")), (-1, "1")),
        ("number", (1, 1.5, Plain(".5")), ("1", True)),
        ("duration", ("5m", "1h30m", 0), ("1.5h", "5", "", "-5m")),
        ("go_duration", ("1.5h", "-5m", "1h5us", 0), ("5", "1d", "1h 5m")),
        ("timeout", ("5s", 5, Plain("1.5")), ("1d", "", True)),
        ("address", ("h:25", ":25", "[::1]:25", ""), ("h", "::1:25", "h:")),
        (
            "url",
            ("http://x/", "HTTPS://u:p@x:80/ y", "http://ü/"),
            ("", "x", "ftp://x", "http://", "http://x y/", "//x"),
        ),
        (
            "url",
            ("http://x/?%zz", "http://x:/"),
            ("http://x/%zz", "http://x#%zz", "http://x:a/", "http://a%20b/", ":x"),
        ),
        (
            "url",
            ("http://a]b/", "http://a:80:90/", "http://a@b@c/", "http://[::1]:80/", "http://[fe80::1%25en0]/"),
            ("http://a[b/", "http://[::1]x/", "http://[x]/", "http://u:p w@x/", "http://a{@b/", "http://[::1"),
        ),
        ("secret_url", ("<secret>",), ("http:x", " http://x/", "http://x/\n")),
        ("url_template", ("x{{ .x }}", ""), ("{{ .x", "x")),
        ("proxy_url", ("", "x", "ftp://x"), (":", "http://a b", "%zz")),
    ],
)
def test_scalars_are_judged_as_there(kind: str, right: tuple[Any, ...], wrong: tuple[Any, ...]) -> None:
    assert [value for value in right if scalar_fault(kind, value)] == []
    assert [value for value in wrong if not scalar_fault(kind, value)] == []
