"""Alertmanager's configurations as values: nothing is lost, everything has a place, no secret is shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from obsdsl.compile.alertmanager import alertmanager_yaml
from obsdsl.compose.routing.check import refusals
from obsdsl.compose.routing.domain import example
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.routing.walk import destinations, receivers, stops
from obsdsl.define.duration import Duration
from obsdsl.errors import Location
from obsdsl.express.node import Matcher
from obsdsl.express.regex import listed_values
from obsdsl.read.alertmanager.config import AlertmanagerFile, read_alertmanager
from obsdsl.read.alertmanager.mark import is_alertmanager
from obsdsl.read.yaml import open_document
from tests.read.alertmanager_example import EVERYTHING, mutants, plain

CORPUS = os.environ.get("OBSDSL_CORPUS")
needs_corpus = pytest.mark.skipif(not CORPUS, reason="OBSDSL_CORPUS names no corpus")
CANARY = "canary4711"


def read(text: str) -> AlertmanagerFile:
    return read_alertmanager(open_document("alertmanager.yml", text))


def config(text: str) -> AlertmanagerConfig:
    file = read(text)
    assert file.flaws == ()
    assert file.config is not None
    return file.config


def flaws(text: str) -> list[tuple[int, str]]:
    file = read(text)
    return [((one.place or file.origin.place(one.path)).line, one.message) for one in file.flaws]


def corpus(kind: str) -> list[Path]:
    return sorted(Path(CORPUS, "alertmanager", kind).iterdir()) if CORPUS else []


@needs_corpus
@pytest.mark.parametrize("file", corpus("good"), ids=lambda file: file.name)
def test_good_files_have_no_flaws_and_come_out_as_they_went_in(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = config(text)
    assert refusals(found) == ()
    assert yaml.safe_load(alertmanager_yaml(found)) == yaml.safe_load(text)


@needs_corpus
@pytest.mark.parametrize("file", corpus("good"), ids=lambda file: file.name)
def test_good_files_route_alike_when_they_come_out(file: Path) -> None:
    before = config(file.read_text(encoding="utf-8"))
    # Without the file's own words, so that all of it is ours.
    after = config(alertmanager_yaml(plain(before)).decode())
    assert [one.name for one in after.receivers] == [one.name for one in before.receivers]

    @settings(max_examples=200, deadline=None)
    @given(alerts_of(before))
    def check(labels: dict[str, str]) -> None:
        assert receivers(after, labels) == receivers(before, labels) != ()
        ends, others = destinations(after, labels), destinations(before, labels)
        for one, other in zip(ends, others, strict=True):
            assert attrs.evolve(one, chain=()).__getstate__() == attrs.evolve(other, chain=()).__getstate__()

    check()


def alerts_of(found: AlertmanagerConfig) -> st.SearchStrategy[dict[str, str]]:
    """Label sets of what the routes ask for, and of what they do not."""
    values: dict[str, set[str]] = {}
    for matcher in (one for stop in stops(found) for one in stop.matchers):
        listed = listed_values(matcher.value) if matcher.op in ("=~", "!~") else (matcher.value,)
        known = values.setdefault(matcher.label, {"other", ""})
        known |= {*(listed or ()), *(example((matcher,)) or {}).values()}
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(sorted(some)) for name, some in values.items()})


@needs_corpus
@pytest.mark.parametrize("file", corpus("bad"), ids=lambda file: file.name)
def test_bad_files_are_refused_with_a_line(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = flaws(text)
    assert found
    assert all(1 <= line <= len(text.splitlines()) for line, _ in found)
    assert all(message for _, message in found)


def test_all_fields_and_integrations_go_round() -> None:
    found = config(EVERYTHING)
    assert alertmanager_yaml(config(alertmanager_yaml(found).decode())) == alertmanager_yaml(found)
    assert yaml.safe_load(alertmanager_yaml(found)) == yaml.safe_load(EVERYTHING)
    assert receivers(found, {"severity": "P0", "team": "web"}) == ("page", "chat")


ODD = """\
route:
  receiver: 01
  continue: no
  routes:
  - matchers: null
    match:
    group_by: []
    group_wait: 60m
    receiver: !!str 5
    unknown: {a: 1.50, b: 2026-01-31, c: [yes]}
receivers:
- name: 01
  slack_configs: []
  webhook_configs: null
- name: 5
unknown: 0x1F
inhibit_rules: [null]
global:
"""


def test_what_is_odd_or_unknown_is_kept_as_written() -> None:
    file = read(ODD)
    assert flaws(ODD) == [
        (16, "'unknown' is no field of Alertmanager's here"),
        (10, "'unknown' is no field of Alertmanager's here"),
    ]
    assert file.config is not None
    assert refusals(file.config) == ()
    written = alertmanager_yaml(file.config).decode()
    assert yaml.safe_load(written) == yaml.safe_load(ODD)
    for part in ("receiver: 01", "60m", "1.50", "0x1F", "continue: no"):
        assert part in written


def test_a_changed_field_is_written_anew_and_the_others_as_they_were() -> None:
    found = config("route: {receiver: a, group_wait: 60m, group_interval: 90m}\nreceivers: [{name: a}]\n")
    assert found.route is not None
    route = attrs.evolve(found.route, group_wait=Duration.parse("1h30m"), matchers=(Matcher("a", "=", "b"),))
    changed = yaml.safe_load(alertmanager_yaml(attrs.evolve(found, route=route)))
    assert changed["route"] == {
        "receiver": "a",
        "group_wait": "1h30m",
        "group_interval": "90m",
        "matchers": ['a="b"'],
    }


def test_values_know_the_line_where_they_stand() -> None:
    found = config(EVERYTHING)
    assert found.route is not None
    lines = EVERYTHING.splitlines()
    for value, text in (
        (found.route.routes[1], "  - matchers:"),
        (found.inhibit_rules[1], "- name: old"),
        (found.receivers[2], "- name: chat"),
        (found.receivers[2].integrations[0], "  discord_configs: ["),
        (found.time_intervals[0], "- name: days"),
    ):
        assert isinstance(value.location, Location)
        assert lines[value.location.line - 1].startswith(text)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("route: {receiver: a", 1, "while parsing"),
        ("- a", 1, "the file takes a mapping"),
        ("route:\n  receiver: [a]", 2, "receiver takes text"),
        ("route:\n  receiver: a\n  receiver: b", 3, "the key 'receiver' stands in line 2 already"),
        ("route:\n  group_by: a", 2, "group_by takes a list"),
        ("route:\n  group_by: [a,\n    a]", 2, "group_by holds 'a' twice"),
        ("route:\n  receiver: a\n  repeat_interval: 0s", 3, "repeat_interval is 0"),
        ("route:\n  group_wait: 5", 2, "group_wait: '5' is not a duration"),
        ('route:\n  continue: "true"', 2, "continue takes true or false"),
        ("route:\n  routes:\n  - matchers: [a=b,\n      a]", 4, "'a' is no matcher"),
        ("route:\n  routes:\n  - match_re:\n      a:", 4, "a has no regular expression"),
        ("route:\n  match:\n    a: b\n    c-d: e", 4, "'c-d' is no label"),
        ("inhibit_rules:\n- target_match_re:\n    a b: c", 3, "'a b' is no label"),
        ("route:\n  routes: [null]", 2, "routes takes a mapping"),
        ("receivers:\n- name: a\n- slack_configs: []", 3, "name is empty"),
        ("receivers:\n- name: a\n  slack_configs:\n  - null", 4, "the configuration of slack is no mapping"),
        ("time_intervals:\n- name: a\n  time_intervals:\n  - weekdays: [mon]", 4, "weekdays: 'mon' is no day"),
    ],
)
def test_a_flaw_says_what_is_wrong_and_where(text: str, line: int, message: str) -> None:
    (found, *more) = flaws(text)
    assert found[0] == line
    assert found[1].startswith(message)
    assert more == []


def test_all_flaws_are_found_at_once_each_at_its_line() -> None:
    text = """\
route: {receiver: a}
receivers:
- name:
- name: a
  webhook_configs: [{}]
  zz: 1
time_intervals:
- {}
- name: x
  time_intervals: [{months: [jan]}]
inhibit_rules:
- equal: a
- zz: 1
"""
    assert sorted(line for line, _ in flaws(text)) == [3, 5, 6, 8, 10, 12, 13]


def test_a_configuration_is_told_from_other_files() -> None:
    assert is_alertmanager(open_document("x.yml", EVERYTHING))
    for text in ("groups: []", "groups: []\nroute: {}", "global: {}", "- route: x"):
        assert not is_alertmanager(open_document("x.yml", text))


def test_merged_and_aliased_parts_are_read() -> None:
    text = "route:\n  <<: &r {receiver: a}\n  routes: [*r, {<<: *r, match: {b: c}}]\nreceivers: [{name: a}]\n"
    found = config(text)
    assert yaml.safe_load(alertmanager_yaml(found)) == yaml.safe_load(text)
    assert refusals(found) == ()


def _with_canaries(data: Any) -> Any:
    """All of the settings' texts replaced, so that each stands for a secret."""
    if isinstance(data, dict):
        return {key: _with_canaries(one) for key, one in data.items()}
    return [_with_canaries(one) for one in data] if isinstance(data, list) else CANARY


def test_no_flaw_and_no_repr_holds_a_secret() -> None:
    data = yaml.safe_load(EVERYTHING)
    data["global"] = _with_canaries(dict.fromkeys(STRUCTURES["global"], "x"))
    for receiver in data["receivers"]:
        for key, value in receiver.items():
            if key.endswith("_configs"):
                receiver[key] = _with_canaries(value)
    file = read(yaml.safe_dump(data))
    assert len(file.flaws) > 20
    assert CANARY not in repr((file.flaws, file.config))
    assert file.config is not None
    assert CANARY not in repr(refusals(file.config))


@pytest.mark.parametrize(
    "line",
    [
        f"  slack_api_url: {CANARY}: x",
        f"  slack_api_url: [{CANARY}",
        f"  slack_api_url: '{CANARY}",
        f'  slack_api_url: "{CANARY}\\q"',
        f"  slack_api_url: &{CANARY} *{CANARY}2",
        f"  slack_api_url: @{CANARY}",
        f"  slack_api_url: {CANARY}\n slack_api_url_file: {CANARY}",
        f"  slack_api_url: !{CANARY} {CANARY}",
        f"  slack_api_url: |\n   {CANARY}\n  {CANARY}",
    ],
)
def test_broken_yaml_shows_no_secret(line: str) -> None:
    found = flaws(f"global:\n{line}\n")
    assert found
    assert CANARY not in str(found)


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_a_mutated_file_is_read_without_an_exception(seed: int) -> None:
    dump = lambda data: str(yaml.safe_dump(data, allow_unicode=True))  # noqa: E731
    for text in mutants(EVERYTHING, yaml.safe_load, dump, seed, 1):
        file = read(text)
        for flaw in file.flaws:
            assert file.origin.place(flaw.path).line >= 1
        if file.config is not None and not file.flaws:
            assert yaml.safe_load(alertmanager_yaml(file.config)) == yaml.safe_load(text)


@given(st.text(alphabet="route:cv -[]{}\n&*<!|'\"#,?0", max_size=40))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    read(text)
