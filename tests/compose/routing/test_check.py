"""What Alertmanager refuses of a configuration as a whole."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from obsdsl.compose.routing.check import refusals, unknown_fields
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Receiver, Route, TimeInterval

GOOD = AlertmanagerConfig(
    route=Route(receiver="a", routes=(Route(matchers=("x=y",), mute_time_intervals=("nights",)),)),
    receivers=(Receiver("a"), Receiver("b")),
    time_intervals=(TimeInterval("nights"),),
)


def test_a_right_one_is_not_refused() -> None:
    assert refusals(GOOD) == ()
    assert list(unknown_fields(GOOD)) == []


@pytest.mark.parametrize(
    ("change", "message", "path"),
    [
        ({"route": None}, "there is no route", ()),
        ({"route": Route()}, "the root route has no receiver", ("route",)),
        (
            {"route": Route(receiver="a", match={"x": "y"})},
            "the root route has matchers, and it takes all alerts",
            ("route", "match", "x"),
        ),
        (
            {"route": Route(receiver="a", mute_time_intervals=("nights",))},
            "the root route has mute_time_intervals",
            ("route", "mute_time_intervals"),
        ),
        (
            {"route": Route(receiver="a", continue_=True)},
            "the root route has `continue`, and nothing comes behind it",
            ("route", "continue"),
        ),
        (
            {"route": Route(receiver="aa")},
            "the receiver 'aa' is not defined; did you mean 'a'?",
            ("route", "receiver"),
        ),
        (
            {"route": Route(receiver="a", routes=(Route(), Route(active_time_intervals=("night",))))},
            "the time interval 'night' is not defined; did you mean 'nights'?",
            ("route", "routes", 1, "active_time_intervals", 0),
        ),
        ({"receivers": (Receiver("a"),) * 2}, "there are two receivers 'a'", ("receivers", 1, "name")),
        (
            {"mute_time_intervals": (TimeInterval("nights"),)},
            "there are two time intervals 'nights'",
            ("time_intervals", 0, "name"),
        ),
    ],
)
def test_what_is_refused_is_named_with_its_place(
    change: dict[str, Any], message: str, path: tuple[str | int, ...]
) -> None:
    (found,) = refusals(attrs.evolve(GOOD, **change))
    assert (found.message, found.path) == (message, path)
    assert found.mend


def test_unknown_fields_are_found_everywhere() -> None:
    config = attrs.evolve(
        GOOD,
        extra={"inhibit_rule": []},
        route=Route(receiver="a", routes=(Route(extra={"recever": "b"}),)),
        inhibit_rules=(InhibitRule(extra={"sources": []}),),
        receivers=(Receiver("a", extra={"slak_configs": [], "labels": {}}),),
        time_intervals=(TimeInterval("nights", extra={"zone": "UTC"}),),
    )
    assert [(one.path, "did you mean" in one.message) for one in unknown_fields(config)] == [
        (("inhibit_rule",), True),
        (("route", "routes", 0, "recever"), True),
        (("inhibit_rules", 0, "sources"), True),
        (("receivers", 0, "slak_configs"), True),
        (("time_intervals", 0, "zone"), False),
    ]
