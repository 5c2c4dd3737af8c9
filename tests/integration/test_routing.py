"""Routings that are compiled are what both generations of Alertmanager read, whatever they say."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsdsl import (
    P0,
    P1,
    P2,
    P3,
    Email,
    Inhibit,
    Not,
    Notifier,
    NotRegex,
    OpsGenie,
    PagerDuty,
    Regex,
    Routing,
    Secret,
    Slack,
    SlackField,
    Smtp,
    SubRoute,
    TimeInterval,
    VictorOps,
    Webhook,
)
from obsdsl.compile.context import Context
from obsdsl.compile.routing import compile_routing
from obsdsl.compose.routing.lower import alertmanager_config, notifiers
from obsdsl.compose.routing.walk import destinations, receivers
from tests.compose.receivers.examples import FULL, OLD, OTHERS
from tests.importing.routings import configurations
from tests.stack import Tool, generations, require

LEVELS = (P0, P1, P2, P3)
NEWEST = (0, 33)


def checked(amtool: Tool, content: bytes, folder: Path) -> None:
    """Fail unless amtool takes the file."""
    file = folder / "alertmanager.yml"
    file.write_bytes(content)
    done = amtool.run("check-config", file)
    assert done.returncode == 0, done.stdout + done.stderr + content.decode()


@pytest.mark.parametrize("one", [*FULL, *OTHERS], ids=lambda one: one.kind)
def test_the_newest_reads_every_notifier(one: Notifier, tmp_path: Path) -> None:
    amtool = require("amtool", at_least="0.33")
    routing = Routing(default=(one,))
    checked(amtool, compile_routing(routing, Context(alertmanager=NEWEST)).content, tmp_path)


@pytest.mark.parametrize("generation", generations())
@pytest.mark.parametrize("one", OLD, ids=lambda one: one.kind)
def test_every_generation_reads_what_the_oldest_has(one: Notifier, generation: str, tmp_path: Path) -> None:
    amtool = require("amtool", generation=generation)
    checked(amtool, compile_routing(Routing(default=(one,)), Context()).content, tmp_path)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(config=configurations())
def test_the_configurations_that_an_import_is_tested_with_are_right(tmp_path: Path, config: dict[str, Any]) -> None:
    content = yaml.safe_dump(config, allow_unicode=True).encode()
    checked(require("amtool", at_least="0.33"), content, tmp_path)


texts = st.text(string.ascii_letters + string.digits + " #-_.:'\"\\{}[],&*!|>%@`ü💥\n\t", max_size=12).filter(
    lambda text: "{{" not in text  # a template, which the server parses
)
names = st.sampled_from(["team", "service", "severity", "x1", "alertname"])
words = st.sampled_from(["a", "b", "data-base", "ünï code", 'quo"te', "back\\slash", "two\nlines", "a|b", ""])
patterns = st.sampled_from([".*", "a|b", "[a-z]+", "(?i)A.*", "data-.*|b", "back\\\\.*"])
values = st.one_of(
    words,
    st.builds(Regex, patterns),
    st.builds(NotRegex, patterns),
    st.builds(Not, words, words),
    st.lists(words, min_size=1, max_size=3),
)
severities = st.sampled_from([*LEVELS, P1.called("critical"), P2.called("warn ing")])
selections = st.one_of(
    st.dictionaries(names, values, max_size=3),
    severities,
    st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3, unique=True),
)
spans = st.sampled_from([None, "10s", "1m30s", "2h", "1d", "1w"])
secrets = st.sampled_from(["KEY", "OTHER_KEY", "a.b-c"]).map(Secret)
one_notifier: st.SearchStrategy[Notifier] = st.one_of(
    st.builds(Slack, texts, title=texts, text=texts, send_resolved=st.booleans()),
    st.builds(
        Slack, texts, api_url=secrets, color=texts, fields=st.lists(st.builds(SlackField, st.just("t"), st.just("v")))
    ),
    st.builds(PagerDuty, routing_key=secrets, severity=texts, details=st.dictionaries(texts, texts, max_size=2)),
    st.builds(PagerDuty, service_key=secrets, class_=texts),
    st.builds(Email, st.sampled_from(["a@example.org", "{{ .X }}@x"]), html=texts, headers=st.just({"Subject": "s"})),
    st.builds(Webhook, st.just("http://example.org/x?y=1"), max_alerts=st.integers(0, 9)),
    st.builds(OpsGenie, message=texts, tags=texts, update_alerts=st.booleans()),
    st.builds(VictorOps, st.just("key"), custom_fields=st.dictionaries(st.just("x"), texts)),
)
some_notifiers = st.lists(one_notifier, max_size=3)
intervals = st.builds(
    TimeInterval,
    times=st.sampled_from([(), "09:00-17:00", ("00:00-06:00", "22:00-24:00")]),
    weekdays=st.sampled_from([(), "monday:friday", "friday:monday", ("sunday",)]),
    months=st.sampled_from([(), "april:june", (1, 12)]),
    days_of_month=st.sampled_from([(), "1:5", -1]),
    location=st.sampled_from([None, "Europe/Berlin"]),
)
holders: dict[str, Any] = {
    "group_by": st.sampled_from([(), ("alertname",), ("alertname", "service"), ("...",)]),
    "group_wait": spans,
    "group_interval": spans,
    "repeat_interval": spans,
}


def sub_routes(inner: st.SearchStrategy[SubRoute] | None = None) -> st.SearchStrategy[SubRoute]:
    return st.builds(
        SubRoute,
        selections,
        receivers=st.none() | some_notifiers,
        continue_=st.booleans(),
        routes=st.just(()) if inner is None else st.lists(inner, max_size=2).map(tuple),
        severities=st.dictionaries(severities, some_notifiers, max_size=2),
        mute=st.lists(intervals, max_size=1),
        active=st.lists(intervals, max_size=1),
        **holders,
    )


routes = st.recursive(sub_routes(), sub_routes, max_leaves=6)
inhibits = st.builds(
    Inhibit, st.sampled_from(LEVELS), over=selections.filter(bool), same=st.sampled_from([("service",), ("a", "b")])
)
routings = st.builds(
    Routing,
    default=some_notifiers,
    severities=st.dictionaries(severities, some_notifiers, max_size=4),
    routes=st.lists(routes, max_size=3).map(tuple),
    inhibit=st.lists(inhibits, max_size=2).map(tuple),
    templates=st.just(()),
    slack_url=st.just(Secret("SLACK")),
    opsgenie_key=st.just(Secret("OPSGENIE")),
    victorops_key=st.just(Secret("VICTOROPS")),
    smtp=st.just(Smtp("smtp.example.org:587", sender="alerts@example.org", password=Secret("SMTP"), username="u")),
    **holders,
)
labels = st.dictionaries(
    st.sampled_from(["team", "service", "x1", "alertname", "severity", "severity_original"]),
    st.sampled_from(["a", "b", "data-base", "ünï code", 'quo"te', "P0", "P1", "critical", "two\nlines"]),
)


@pytest.mark.parametrize("generation", generations())
def test_whatever_a_routing_says_is_read(generation: str, tmp_path: Path) -> None:
    amtool = require("amtool", generation=generation)

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(routings)
    def check(routing: Routing) -> None:
        checked(amtool, compile_routing(routing, Context()).content, tmp_path)

    check()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(routings, labels)
def test_an_alert_reaches_whom_the_routing_says(routing: Routing, alert: dict[str, str]) -> None:
    """Without routes of its own, each severity notifies whom it says, else the default."""
    plain = {level: route for level, route in routing.severities.items() if level.original is None}
    found = alertmanager_config(Routing(default=routing.default, severities=plain, **_shared(routing)))
    whom = notifiers(Routing(default=routing.default, severities=plain, **_shared(routing)))
    level = next((one for one in LEVELS if one.name == alert.get("severity")), None)
    expected = plain[level].receivers if level is not None and level in plain else routing.default
    (reached,) = receivers(found, alert)
    assert set(whom[reached]) == set(expected or ())
    if plain and level is not None:
        (stop,) = destinations(found, alert)
        assert (stop.group_wait, stop.repeat_interval) == (level.group_wait, level.repeat_interval)


def _shared(routing: Routing) -> dict[str, Any]:
    return {name: getattr(routing, name) for name in ("slack_url", "opsgenie_key", "victorops_key", "smtp")}
