"""Notifiers: typed settings, secrets by their names, and what is refused of them."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import obsdsl
from obsdsl import (
    SNS,
    DefinitionError,
    Email,
    HttpConfig,
    Notifier,
    PagerDuty,
    Pushover,
    Secret,
    Slack,
    SlackField,
    Telegram,
    Webhook,
)
from obsdsl.compile.prometheus import to_yaml
from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import Settings, go_text, key_of, settings_of, typed_fields
from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.define.duration import Duration
from tests.compose.junk import junk
from tests.compose.receivers.examples import FULL, OAUTH, OLD, OTHERS

CANARY = "canary4711"
# What is wrong on purpose.
bad: Any = obsdsl
# What has no field: it would hold a secret, and no server reads it from a file.
LEFT_OUT = {"http_config": {"proxy_connect_header"}, "oauth2": {"proxy_connect_header"}}
LEFT_OUT["sigv4"] = {"access_key", "secret_key"}


def kinds(cls: type[Settings] = Settings) -> Iterator[type[Settings]]:
    """All classes of settings that have a structure, each once."""
    for name in obsdsl.__all__:
        getattr(obsdsl, name)
    for one in cls.__subclasses__():
        if hasattr(one, "structure"):
            yield one
        yield from kinds(one)


def test_every_integration_has_a_class_with_all_of_its_fields() -> None:
    classes = {one.structure: one for one in kinds() if one.structure != "global"}
    assert {one.structure for one in classes.values() if issubclass(one, Notifier)} == set(KINDS)
    for structure, cls in classes.items():
        own = {key_of(field) for field in typed_fields(cls)}
        known = set(STRUCTURES[structure])
        files = {f"{key}_file" for key in own} | {key for key in known if key.endswith("_ref")}
        assert own <= known, structure
        assert known - own - files == LEFT_OUT.get(structure, set()), structure


def test_the_examples_say_all_that_there_is() -> None:
    assert tuple(one.kind for one in FULL) == KINDS
    for one in FULL:
        silent = {key_of(field) for field in typed_fields(type(one)) if getattr(one, field.name) is None}
        silent -= {"send_resolved", "http_config"}
        others = {key for other in OTHERS if other.kind == one.kind for key in other.settings("/s")}
        assert {key for key in silent if key not in others and f"{key}_file" not in others} == set(), one.kind


@pytest.mark.parametrize("one", [*FULL, *OTHERS, *OLD], ids=lambda one: one.kind)
def test_a_notifier_is_a_value(one: Notifier) -> None:
    copy = attrs.evolve(one)
    assert copy == one
    assert hash(copy) == hash(one)
    assert copy.location != one.location
    assert pickle.loads(pickle.dumps(one)) == one
    assert one.agrees(copy)
    assert not one.agrees(Telegram(5)) or one.kind == "telegram"


def test_the_first_argument_is_what_matters_most() -> None:
    assert Slack("#alerts").channel == "#alerts"
    assert Email("a@example.org").to == "a@example.org"
    assert Webhook("https://example.org/").settings("/s") == {"url": "https://example.org/"}
    assert Webhook(Secret("URL")).settings("/s") == {"url_file": "/s/URL"}


def test_secrets_are_the_files_that_hold_them() -> None:
    http = HttpConfig(bearer_token=Secret("TOKEN"), http_headers={"X-Token": Secret("HEADER"), "X-Two": ("a", "b")})
    one = PagerDuty(routing_key=Secret("KEY"), http_config=http)
    assert one.settings("/secrets/") == {
        "routing_key_file": "/secrets/KEY",
        "http_config": {
            "bearer_token_file": "/secrets/TOKEN",
            "http_headers": {"X-Token": {"files": ["/secrets/HEADER"]}, "X-Two": {"values": ["a", "b"]}},
        },
    }


def test_names_are_those_of_alertmanager_but_for_a_dash_below_words_of_python() -> None:
    assert Email("a@example.org", from_="b@example.org").settings("/s") == {
        "to": "a@example.org",
        "from": "b@example.org",
    }
    assert SNS("arn:x", subject="s").settings("/s") == {"topic_arn": "arn:x", "subject": "s"}


def test_spans_are_written_as_each_field_reads_them() -> None:
    found = Pushover(user_key=Secret("A"), token=Secret("B"), ttl="1d", retry="90s").settings("/s")
    assert (found["ttl"], found["retry"]) == ("24h", "1m30s")
    assert go_text(Duration.parse("0s")) == "0s"
    assert go_text(Duration.parse("1w1ms")) == "168h1ms"


def test_one_agrees_with_another_that_says_less() -> None:
    one = Slack("#a", title="t", extra={"api_url_file": "/etc/slack"})
    assert one.agrees(Slack("#a"))
    assert one.agrees(Slack("#a", extra={"api_url_file": "/etc/slack"}))
    assert not one.agrees(Slack("#b"))
    assert not one.agrees(Slack("#a", text="x"))
    assert not one.agrees(Slack("#a", extra={"api_url_file": "/etc/other"}))
    assert not Slack("#a").agrees(one)
    assert not Slack("#a").agrees(Webhook("https://example.org/"))


FAULTS: dict[str, tuple[Callable[[], object], str]] = {
    "a wrong type": (lambda: bad.Slack(5), "Slack: channel is 5; it takes a string"),
    "a wrong type within": (
        lambda: bad.Slack("#a", fields=("x",)),
        "fields holds an element that is 'x'; it takes",
    ),
    "no comma": (lambda: bad.Slack("#a", fields=SlackField("a", "b")), "where a sequence belongs; add a comma"),
    "an unknown field": (
        lambda: bad.Slack("#a", extra={"chanel": "x"}),
        "'chanel' is no field of slack; did you",
    ),
    "a field in extra": (lambda: bad.Slack("#a", extra={"text": "x"}), "extra has 'text'; use the field instead"),
    "no URL": (lambda: bad.Slack("#a", app_url="x"), "app_url is no URL; begin it with http:// or https://"),
    "a bare number": (
        lambda: bad.Slack("#a", timeout=5),
        "timeout: 5 is a bare number, not a duration; write it with its",
    ),
    "no key": (lambda: bad.PagerDuty(), "pagerduty lacks 'routing_key'"),
    "two keys": (
        lambda: bad.PagerDuty(routing_key=Secret("A"), extra={"routing_key_file": "/x"}),
        "extra has 'routing_key_file' beside the field; keep one of them",
    ),
    "exclusive": (
        lambda: bad.Slack("#a", api_url=Secret("A"), app_token=Secret("B")),
        "exclude each other; keep one",
    ),
    "a choice": (lambda: bad.Telegram(5, parse_mode="XML"), "parse_mode is 'XML'; it is one of"),
    "a wrong count": (
        lambda: bad.Webhook("https://x/", max_alerts=-1),
        "max_alerts is not a whole number that is not neg",
    ),
    "no header": (lambda: bad.HttpConfig(http_headers={"X": 5}), "http_headers: holds what is no header"),
    "the server's header": (
        lambda: bad.HttpConfig(http_headers={"Host": "x"}),
        "the header 'Host' is the server's own",
    ),
    "two ways": (lambda: bad.SNS("arn:x", phone_number="1"), "sns takes one of"),
    "keys of Amazon": (
        lambda: bad.SigV4(extra={"access_key": Secret("A"), "secret_key": Secret("B")}),
        "access_key is a Secret, and no Alertmanager reads sigv4's access_key from a file; leave it out",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_makes_no_sense_is_refused_with_its_line(name: str) -> None:
    make, message = FAULTS[name]
    with pytest.raises(DefinitionError) as caught:
        make()
    assert message in str(caught.value)
    assert caught.value.location is not None
    assert caught.value.location.file == __file__


HELD: dict[str, Callable[[str], object]] = {
    "text for a secret": lambda text: bad.Slack("#a", api_url=f"https://hooks.example.org/{text}"),
    "text for a required one": lambda text: bad.Discord(text),
    "text within": lambda text: bad.HttpConfig(bearer_token=text),
    "in extra": lambda text: bad.Slack("#a", extra={"api_url": text}),
    "deep in extra": lambda text: bad.HttpConfig(extra={"proxy_connect_header": {"X": [text]}}),
    "keys in extra": lambda text: bad.SigV4(extra={"access_key": text, "secret_key": text}),
    "a URL with a password": lambda text: bad.Webhook(f"https://user:{text}@example.org/"),
    "a proxy with a password": lambda text: bad.HttpConfig(proxy_url=f"http://user:{text}@example.org/"),
    "a URL as a name": lambda text: Secret(f"https://hooks.example.org/{text}"),
    "a name with a space": lambda text: Secret(f"xoxb {text}"),
    "a token as a name": lambda text: Secret(f"xoxb-{text}"),
    "a key as a name": lambda text: Secret(f"0123456789abcdef0123456789abcdef{'f' if text else ''}"),
    "bytes": lambda text: bad.Pushover(user_key=text.encode(), token=Secret("A")),
    "a number of a chat": lambda text: bad.Telegram(text),
    "a mapping": lambda text: bad.OpsGenie(api_key={"key": text}),
}


@pytest.mark.parametrize("name", HELD)
def test_a_secret_that_is_held_is_refused_and_not_repeated(name: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        HELD[name](CANARY)
    said = f"{caught.value} {caught.value!r} {caught.value.faults} {caught.value.subject}"
    if name != "a number of a chat":  # a chat's number is no secret
        assert CANARY not in said
        assert "0123456789abcdef" not in said


@pytest.mark.parametrize("one", [*FULL, *OTHERS], ids=lambda one: one.kind)
def test_no_plain_text_is_taken_where_a_secret_belongs(one: Notifier) -> None:
    for field in attrs.fields(type(one)):
        if (
            isinstance(getattr(one, field.name), Secret)
            and "str" not in str(field.type)
            and "int" not in str(field.type)
        ):
            changes: Any = {field.alias: CANARY}
            with pytest.raises(DefinitionError) as caught:
                attrs.evolve(one, **changes)
            assert CANARY not in str(caught.value)


def test_all_but_mail_can_say_how_they_ask() -> None:
    for one in FULL:
        assert isinstance(one, HttpNotifier) != isinstance(one, Email)


@pytest.mark.parametrize("one", [*FULL, HttpConfig(), OAUTH.oauth2], ids=lambda one: one.structure)
def test_whatever_is_given_is_written_or_refused(one: Settings) -> None:
    fields = [field.alias for field in attrs.fields(type(one)) if field.init]

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(fields), junk)
    def check(field: str, value: Any) -> None:
        changes: Any = {field: value}
        with contextlib.suppress(DefinitionError):
            made = attrs.evolve(one, **changes)
            assert to_yaml(settings_of(made, made.structure, "/s"))

    check()


def test_what_is_given_may_change_later_without_a_trace() -> None:
    details: dict[str, Any] = {"a": {"b": "c"}}
    one = PagerDuty(routing_key=Secret("K"), details=details)
    details["a"]["b"] = "other"
    assert one.settings("/s")["details"] == {"a": {"b": "c"}}
