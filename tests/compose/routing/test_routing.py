"""Routings as a team writes them, and the configuration that they become."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import obsdsl
from obsdsl import (
    P0,
    P1,
    P2,
    P3,
    AlertRule,
    CompileError,
    DefinitionError,
    Email,
    Inhibit,
    Not,
    NotRegex,
    PagerDuty,
    Regex,
    Routing,
    Secret,
    Severity,
    SeverityPolicy,
    Slack,
    Smtp,
    SubRoute,
    TimeInterval,
    Webhook,
)
from obsdsl.compile.alertmanager import alertmanager_data, alertmanager_yaml
from obsdsl.compose.routing.lower import alertmanager_config, inhibit_rule, notifiers
from obsdsl.compose.routing.tree import AlertmanagerConfig, Route
from obsdsl.compose.routing.walk import destinations, receivers
from obsdsl.compose.severity import POLICY
from tests.compose.junk import junk

bad: Any = obsdsl
LOW, TEAM, DATA = Slack("#low"), Slack("#team"), Slack("#data")
PAGER = PagerDuty(routing_key=Secret("KEY"))
NIGHTS = TimeInterval("nights", times=("22:00-24:00", "00:00-06:00"))
WEEKEND = TimeInterval(weekdays="saturday:sunday", location="Europe/Berlin")


def routing(**fields: Any) -> Routing:
    return Routing(**{"default": (LOW,), "slack_url": Secret("SLACK"), **fields})


def routes(**fields: Any) -> list[dict[str, Any]]:
    """The routes below the root, as the file has them."""
    found: list[dict[str, Any]] = alertmanager_data(alertmanager_config(routing(**fields)))["route"]["routes"]
    return found


def test_severities_notify_whom_they_say_when_the_policy_says() -> None:
    assert routes(severities={P1: (TEAM,), P0: (PAGER, TEAM)}) == [
        {"receiver": "P1", "matchers": ['severity="P1"'], "group_wait": "30s", "repeat_interval": "4h"},
        {"receiver": "P0", "matchers": ['severity="P0"'], "group_wait": "10s", "repeat_interval": "1h"},
        {"matchers": ['severity="P2"'], "group_wait": "30s", "repeat_interval": "12h"},
        {"matchers": ['severity="P3"'], "group_wait": "1m", "repeat_interval": "1d"},
    ]


def test_without_severities_all_go_to_the_default() -> None:
    found = alertmanager_config(routing())
    assert found.route == Route(receiver="default")
    assert receivers(found, {"severity": "P0"}) == ("default",)


def test_a_severity_may_have_times_routes_and_intervals_of_its_own() -> None:
    special = SubRoute(
        receivers=(PAGER,),
        group_wait="0s",
        repeat_interval="30m",
        routes=(SubRoute({"team": "data"}, receivers=(DATA,)),),
        mute=(NIGHTS,),
    )
    assert routes(severities={P0: special})[0] == {
        "receiver": "P0",
        "matchers": ['severity="P0"'],
        "group_wait": "0s",
        "repeat_interval": "30m",
        "mute_time_intervals": ["nights"],
        "routes": [{"receiver": "P0-data", "matchers": ['team="data"']}],
    }


def test_routes_come_before_severities_and_nest() -> None:
    data = SubRoute({"team": "data"}, receivers=(DATA,), severities={P0: (PAGER,)}, routes=(SubRoute({"job": "x"}),))
    found = alertmanager_config(routing(routes=(data,), severities={P0: (TEAM,)}))
    assert receivers(found, {"severity": "P0"}) == ("P0",)
    assert receivers(found, {"severity": "P0", "team": "data"}) == ("data-P0",)
    assert receivers(found, {"severity": "P1", "team": "data"}) == ("data",)
    assert receivers(found, {"severity": "P0", "team": "data", "job": "x"}) == ("data",)
    (stop,) = destinations(found, {"severity": "P0", "team": "data"})
    assert str(stop.group_wait) == "10s"


def test_a_route_of_one_severity_has_its_pace() -> None:
    special = SubRoute({"team": "data", "severity": P0}, receivers=(DATA,))
    slow = SubRoute({"severity": P0}, repeat_interval="3h")
    several, none = SubRoute((P0, P1)), SubRoute({"team": "data"}, severities={P1: SubRoute()})
    found = routes(routes=(special, slow, several, none))
    assert [(one.get("group_wait"), one.get("repeat_interval")) for one in found] == [
        ("10s", "1h"),
        ("10s", "3h"),
        (None, None),
        (None, None),
    ]
    assert [one["group_wait"] for one in found[3]["routes"]] == ["30s", "10s", "30s", "1m"]
    assert "receiver" not in found[3]["routes"][0]


def test_the_selection_says_what_expressions_say_of_labels() -> None:
    select: Any = {
        "service": "claudex",
        "team": Regex("a|b"),
        "x": Not("y"),
        "z": NotRegex("w.*"),
        "one": ("of", "these.two"),
        "severity": (P0, P1),
    }
    assert routes(routes=(SubRoute(select),))[0]["matchers"] == [
        'severity=~"P0|P1"',
        'service="claudex"',
        'team=~"a|b"',
        'x!="y"',
        'z!~"w.*"',
        'one=~"of|these\\\\.two"',
    ]


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        (P0, ['severity="P0"']),
        (P1.called("critical"), ['severity="P1"', 'severity_original="critical"']),
        ((P0, P1), ['severity=~"P0|P1"']),
        ({"severity": P1.called("page")}, ['severity="P1"', 'severity_original="page"']),
        (AlertRule("Down", "up == 0", severity=None, summary=None), ['alertname="Down"']),
        (('team="web"', "job=~a.*"), ['team="web"', 'job=~"a.*"']),
        ({}, []),
    ],
)
def test_other_ways_to_select(select: Any, expected: list[str]) -> None:
    assert routes(routes=(SubRoute(select, receivers=(DATA,)),))[0].get("matchers", []) == expected


def test_one_set_of_notifiers_is_one_receiver_with_a_readable_name() -> None:
    found = routing(
        severities={P0: (PAGER, TEAM), P1: (TEAM,), P2: (LOW,), P3: ()},
        routes=(
            SubRoute({"team": "a b"}, receivers=(TEAM, PAGER)),
            SubRoute({"team": "data", "x": Not("y")}, receivers=(DATA,)),
            SubRoute({"team": "data", "severity": P0}, receivers=(DATA, PAGER), name="data-pager"),
            SubRoute({"team": Regex("web|api")}, receivers=(Email("a@example.org"),)),
            SubRoute({"x": Not("y")}, receivers=(Email("b@example.org"),)),
            SubRoute({"team": "P1"}, receivers=(Email("c@example.org"),)),
            SubRoute({"team": "nobody"}, receivers=()),
            SubRoute({"team": "above"}),
        ),
        smtp=Smtp("smtp.example.org:587", sender="alerts@example.org"),
    )
    assert {name: len(held) for name, held in notifiers(found).items()} == {
        "default": 1,
        "P0": 2,
        "P1": 1,
        "nobody": 0,
        "data": 1,
        "data-pager": 2,
        "web-api": 1,
        "route": 1,
        "P1-2": 1,
    }
    config = alertmanager_config(found)
    assert [one.name for one in config.receivers] == list(notifiers(found))
    assert config.route is not None
    assert [one.receiver for one in config.route.routes[:8]] == [
        *("P0", "data", "data-pager", "web-api", "route", "P1-2", "nobody", None),
    ]


def test_a_name_is_kept_for_who_gives_it() -> None:
    found = routing(severities={P0: (PAGER,)}, routes=(SubRoute({"a": "b"}, receivers=(DATA,), name="P0"),))
    assert dict(notifiers(found)) == {
        "default": (LOW,),
        "P0": (DATA,),
        "P0-2": (PAGER,),
    }


def test_the_parts_stand_where_they_were_written() -> None:
    sub = SubRoute({"team": "data"}, receivers=(DATA,))
    inhibit = Inhibit(P0, over=P1, same=("service",))
    config = alertmanager_config(routing(routes=(sub,), inhibit=(inhibit,)))
    assert config.route is not None
    assert config.route.routes[0].location == sub.location
    assert config.inhibit_rules[0].location == inhibit.location
    assert config.receivers[1].integrations[0].location == DATA.location


def test_the_policy_says_the_levels_the_times_and_the_label() -> None:
    page = Severity("page", response="5m", pages=True, group_wait="5s")
    ticket = Severity("ticket", response=None)
    policy = SeverityPolicy(levels=(page, ticket), names={"critical": page}, original_label="their_severity")
    found = alertmanager_config(routing(severities={policy.named("critical"): (PAGER,)}), policy)
    assert alertmanager_data(found)["route"]["routes"] == [
        {"receiver": "page-critical", "matchers": ['severity="page"', 'their_severity="critical"'], "group_wait": "5s"},
        {"matchers": ['severity="page"'], "group_wait": "5s"},
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"severities": {P0: ()}},
        {"routes": (SubRoute({"severity": (P0, P1)}),)},
        {"routes": (SubRoute({"a": "b"}, severities={P0: ()}),)},
        {"inhibit": (Inhibit({"a": "b"}, over=P0, same=("a",)),)},
    ],
)
def test_a_level_that_the_policy_does_not_have_is_refused(fields: dict[str, Any]) -> None:
    policy = SeverityPolicy(levels=(P1, P2), names={})
    with pytest.raises(CompileError, match="the severity 'P0' is no level of the policy; use one of P1, P2"):
        alertmanager_config(routing(**fields), policy)


def test_a_policy_s_level_is_known_by_its_name() -> None:
    own = attrs.evolve(P0, group_wait="1s")
    found = alertmanager_config(routing(severities={P0: (PAGER,)}), SeverityPolicy(levels=(own,), names={}))
    assert alertmanager_data(found)["route"]["routes"][0]["group_wait"] == "1s"


def test_what_a_document_calls_otherwise_is_routed_before_its_level() -> None:
    found = alertmanager_config(routing(severities={P1: (TEAM,), P1.called("critical"): (PAGER,)}))
    assert receivers(found, {"severity": "P1", "severity_original": "critical"}) == ("P1-critical",)
    assert receivers(found, {"severity": "P1", "severity_original": "high"}) == ("P1",)
    assert receivers(found, {"severity": "P1"}) == ("P1",)


def test_inhibitions() -> None:
    assert inhibit_rule(Inhibit(P0, over=(P1, P2), same=("service",))) == inhibit_rule(
        Inhibit({"severity": "P0"}, over={"severity": ("P1", "P2")}, same=("service",))
    )
    down = AlertRule("HostDown", "up == 0", severity=P0, summary="Down")
    found = inhibit_rule(Inhibit(down, over={"severity": P2, "team": Regex("a.*")}, same=("instance",), name="host"))
    assert (found.name, found.source_matchers, found.equal) == ("host", ('alertname="HostDown"',), ("instance",))
    assert found.target_matchers == ('severity="P2"', 'team=~"a.*"')


def test_shared_settings() -> None:
    found = alertmanager_config(
        routing(
            resolve_timeout="10m",
            http_config=obsdsl.HttpConfig(follow_redirects=False),
            slack_url=Secret("SLACK"),
            pagerduty_url="https://events.example.org/",
            opsgenie_key=Secret("OPSGENIE"),
            opsgenie_url="https://api.example.org/",
            victorops_key=Secret("VICTOROPS"),
            smtp=Smtp(
                "smtp.example.org:587",
                sender="alerts@example.org",
                username="alerts",
                password=Secret("SMTP"),
                hello="example.org",
                identity="i",
                require_tls=False,
                tls=obsdsl.TLS(insecure_skip_verify=True),
            ),
            templates=("/etc/alertmanager/*.tmpl",),
        ),
        secret_dir="/etc/secrets",
    )
    assert alertmanager_data(found)["global"] == {
        "resolve_timeout": "10m",
        "http_config": {"follow_redirects": False},
        "slack_api_url_file": "/etc/secrets/SLACK",
        "pagerduty_url": "https://events.example.org/",
        "opsgenie_api_key_file": "/etc/secrets/OPSGENIE",
        "opsgenie_api_url": "https://api.example.org/",
        "victorops_api_key_file": "/etc/secrets/VICTOROPS",
        "smtp_smarthost": "smtp.example.org:587",
        "smtp_from": "alerts@example.org",
        "smtp_hello": "example.org",
        "smtp_auth_username": "alerts",
        "smtp_auth_password_file": "/etc/secrets/SMTP",
        "smtp_auth_identity": "i",
        "smtp_require_tls": False,
        "smtp_tls_config": {"insecure_skip_verify": True},
    }
    assert found.templates == ("/etc/alertmanager/*.tmpl",)


def test_intervals_are_named_once_by_those_that_use_them() -> None:
    found = alertmanager_config(
        routing(
            routes=(
                SubRoute({"a": "b"}, mute=(NIGHTS, WEEKEND)),
                SubRoute({"a": "c"}, active=(TimeInterval("nights", times=("22:00-24:00", "00:00-06:00")),)),
            )
        )
    )
    assert [one.name for one in found.time_intervals] == ["nights", "saturday,sunday Europe/Berlin"]
    other = SubRoute({"a": "c"}, mute=(TimeInterval("nights", times="20:00-24:00"),))
    with pytest.raises(CompileError, match="another time interval 'nights'"):
        alertmanager_config(routing(routes=(SubRoute({"a": "b"}, mute=(NIGHTS,)), other)))


FAULTS: dict[str, tuple[Callable[[], object], str]] = {
    "no comma": (lambda: bad.Routing(default=LOW), "default: is one Slack, where a sequence belongs; add a comma"),
    "no notifier": (lambda: bad.Routing(default=("#a",)), "default: holds '#a'; it takes notifiers"),
    "no comma below a severity": (lambda: routing(severities={P0: LOW}), "P0: is one Slack, where a sequence belongs"),
    "a name for a severity": (lambda: routing(severities={"P0": (LOW,)}), "its keys are severities, such as P0"),
    "a selection": (lambda: routing(severities={P0: SubRoute({"a": "b"})}), "P0: its route selects alerts"),
    "no mapping": (lambda: routing(severities=(LOW,)), "severities: is (Slack("),
    "no URL of Slack": (
        lambda: bad.Routing(default=(LOW,)),
        "Slack '#low' has no 'api_url' or 'app_token', and the routing no 'slack_url' or",
    ),
    "no server for mails": (
        lambda: routing(severities={P0: (Email("a@x"),)}),
        "Email 'a@x' has no 'smarthost', and the",
    ),
    "nested": (
        lambda: routing(routes=(SubRoute({"a": "b"}, receivers=(Email("a@x"),)),)),
        "has no 'from', and the routing no 'smtp'",
    ),
    "no route": (lambda: routing(routes=({"a": "b"},)), "routes holds an element that is {'a': 'b'}; it takes a Sub"),
    "a label without a value": (lambda: bad.SubRoute({"team": 5}), "team=5 is not a label's value"),
    "a broken pattern": (lambda: SubRoute({"team": Regex("(")}), "team=Regex('(')"),
    "a variable of Grafana's": (lambda: SubRoute({"team": Regex("$a(")}), "select: "),
    "no matcher": (lambda: SubRoute(("team",)), "'team' is no matcher"),
    "a text": (lambda: bad.SubRoute('team="a"'), 'write {"label": "value"}, a severity, an alert, or a tuple'),
    "a level elsewhere": (lambda: SubRoute({"team": P0}), "'team' has a level as its value; levels are those of"),
    "a called level among others": (lambda: SubRoute((P0, P1.called("page"))), "holds P1 called 'page' among others"),
    "grouped twice": (lambda: SubRoute({"a": "b"}, group_by=("x", "x")), "group_by holds 'x' twice; delete one"),
    "never": (lambda: routing(repeat_interval="0s"), "repeat_interval is 0, which Alertmanager refuses"),
    "all and others": (lambda: routing(group_by=("...", "a")), "group_by holds '...', which is all labels, and others"),
    "no name": (lambda: SubRoute({"a": "b"}, name=""), "name is empty"),
    "a name for whom": (lambda: SubRoute({"a": "b"}, name="x"), "name is that of its receivers, and there are none"),
    "no file": (lambda: routing(name="a/b"), "name is 'a/b', which names no file"),
    "a secret's value": (
        lambda: routing(slack_url="https://hooks.example.org/x"),
        "slack_url: is of type str; a secret",
    ),
    "an unknown setting": (lambda: routing(extra={"slack_uri": "x"}), "'slack_uri' is no field"),
    "no source": (lambda: Inhibit({}, over=P1, same=("a",)), "source selects all alerts; say which"),
    "no target": (lambda: Inhibit(P0, over=(), same=("a",)), "over selects all alerts; say which"),
    "nothing the same": (
        lambda: Inhibit(P0, over=P1, same=()),
        "same is empty, so one alert would silence those of all",
    ),
    "the same as text": (lambda: bad.Inhibit(P0, over=P1, same="service"), "same is the bare string 'service'"),
    "no interval": (
        lambda: bad.SubRoute({"a": "b"}, mute=("nights",)),
        "mute: holds 'nights'; it takes objects of Time",
    ),
    "no host": (lambda: Smtp("smtp.example.org", sender="a"), "smtp_smarthost is not host:port"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_makes_no_sense_is_refused(name: str) -> None:
    make, message = FAULTS[name]
    with pytest.raises(DefinitionError) as caught:
        make()
    assert message in str(caught.value)


def test_what_is_missing_is_called_by_our_names() -> None:
    with pytest.raises(DefinitionError) as caught:
        bad.Routing(default=(LOW, Email("a@x", from_="b@x")))
    assert caught.value.faults == (
        "Slack '#low' has no 'api_url' or 'app_token', and the routing no 'slack_url' or 'slack_app_token'; "
        "set one of them",
        "Email 'a@x' has no 'smarthost', and the routing no 'smtp'; set one of them",
    )


def test_one_name_for_two_receivers_is_refused() -> None:
    one, other = (SubRoute({"a": value}, receivers=(held,), name="x") for value, held in (("b", TEAM), ("c", DATA)))
    with pytest.raises(CompileError, match="another receiver 'x'; name one of them otherwise"):
        alertmanager_config(routing(routes=(one, other)))


def test_the_design_s_routing_is_a_file_that_one_can_read() -> None:
    names: dict[str, Any] = {}
    source = Path(__file__).parents[2] / "sample/alerts/routing.py"
    exec(compile(source.read_text(), str(source), "exec"), names)
    text = alertmanager_yaml(alertmanager_config(names["routing"])).decode()
    assert text == (Path(__file__).parent / "design.yml").read_text()


def test_a_routing_is_a_value() -> None:
    one, other = (routing(severities={P0: (PAGER,)}, routes=(SubRoute({"a": "b"}),)) for _ in range(2))
    assert one == other
    assert alertmanager_config(one) == alertmanager_config(other)
    assert isinstance(alertmanager_config(one), AlertmanagerConfig)


def test_no_text_of_a_routing_holds_more_than_the_names_of_secrets() -> None:
    one = routing(severities={P0: (PAGER, Webhook(Secret("HOOK")))})
    assert "Secret('SLACK')" in repr(one)
    assert "Secret('HOOK')" in repr(one)


ANY: tuple[Any, ...] = (
    routing(severities={P0: (PAGER,)}, routes=(SubRoute({"a": "b"}, receivers=(DATA,)),)),
    SubRoute({"a": "b"}, receivers=(DATA,)),
    Inhibit(P0, over=P1, same=("a",)),
    TimeInterval(times="09:00-17:00"),
    Smtp("smtp.example.org:587", sender="a@example.org"),
    P0,
    SeverityPolicy(),
)


@pytest.mark.parametrize("one", ANY, ids=lambda one: type(one).__name__)
def test_whatever_is_given_is_written_or_refused(one: Any) -> None:
    fields = [field.alias for field in attrs.fields(type(one)) if field.init]

    @settings(max_examples=200, deadline=None)
    @given(st.sampled_from(fields), junk)
    def check(field: str, value: Any) -> None:
        with contextlib.suppress(DefinitionError, CompileError):
            made = attrs.evolve(one, **{field: value})
            policy = made if isinstance(made, SeverityPolicy) else POLICY
            assert alertmanager_yaml(alertmanager_config(_with(made), policy))

    check()


def _with(one: Any) -> Routing:
    """A routing that has it."""
    match one:
        case Routing():
            return one
        case SubRoute():
            return routing(routes=(one,))
        case Inhibit():
            return routing(inhibit=(one,))
        case TimeInterval():
            return routing(routes=(SubRoute({"a": "b"}, mute=(one,)),))
        case Smtp():
            return routing(smtp=one)
        case Severity():
            return routing(severities={one: (PAGER,)})
        case _:
            return routing(severities={P0: (PAGER,)})
