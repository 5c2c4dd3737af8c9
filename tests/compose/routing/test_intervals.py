"""Times of time intervals."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl.compose.plain import Plain
from obsdsl.compose.routing.intervals import interval_refusals
from obsdsl.compose.routing.tree import AlertmanagerConfig, TimeInterval


def reasons(times: dict[str, Any]) -> list[tuple[str | int, ...]]:
    config = AlertmanagerConfig(time_intervals=(TimeInterval("t", times=(times,)),))
    return [one.path[3:] for one in interval_refusals(config)]


def clock(start: Any, end: Any) -> dict[str, Any]:
    return {"start_time": start, "end_time": end}


@pytest.mark.parametrize(
    "times",
    [
        {},
        {"times": [clock("09:00", "24:00"), None]},
        {"times": [clock(Plain("11:00"), Plain("17:00"))]},
        {"weekdays": ["Monday:friday", "sunday"], "location": "UTC"},
        {"days_of_month": ["1:-1", "-3:-1", 5, "+1", Plain("1:5")]},
        {"months": ["january:March", "1:13", 12], "years": [2020, "2020:2022"]},
        {"location": "Europe/Berlin"},
        {"location": "", "times": None},
    ],
)
def test_times_that_alertmanager_takes(times: dict[str, Any]) -> None:
    assert reasons(times) == []


@pytest.mark.parametrize(
    "times",
    [
        {"times": [clock("9:00", "17:00")]},
        {"times": [clock("10:00", "10:00")]},
        {"times": [{"start_time": "10:00"}]},
        {"times": [clock("10:00", "11:00") | {"x": 1}]},
        {"weekdays": ["mon"]},
        {"weekdays": ["friday:monday"]},
        {"weekdays": ["monday: friday"]},
        {"weekdays": ["monday:tuesday:friday"]},
        {"weekdays": "monday"},
        {"days_of_month": ["0"]},
        {"days_of_month": ["32"]},
        {"days_of_month": ["-1:1"]},
        {"days_of_month": ["31:-28"]},
        {"days_of_month": ["1_0"]},
        {"months": ["jan"]},
        {"months": ["march:january"]},
        {"years": ["x"]},
        {"location": "Europe/Berln"},
        {"zz": 1},
    ],
)
def test_times_that_it_refuses(times: dict[str, Any]) -> None:
    assert len(reasons(times)) == 1
