"""Times at which routes are muted or active."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import obsdsl
from obsdsl import DefinitionError, TimeInterval
from obsdsl.compose.routing.intervals import MONTHS, WEEKDAYS, times_refusals

bad: Any = obsdsl


def test_it_says_what_alertmanager_reads() -> None:
    interval = TimeInterval(
        times=("09:00-12:00", "13:00 - 17:00"),
        weekdays="monday:friday",
        days_of_month=("1:15", -1),
        months=("april", "9:10"),
        years=2026,
        location="Europe/Berlin",
    )
    assert interval.entries() == (
        {
            "times": [
                {"start_time": "09:00", "end_time": "12:00"},
                {"start_time": "13:00", "end_time": "17:00"},
            ],
            "weekdays": ["monday:friday"],
            "days_of_month": ["1:15", "-1"],
            "months": ["april", "9:10"],
            "years": ["2026"],
            "location": "Europe/Berlin",
        },
    )
    assert interval.label == "monday:friday 09:00-12:00,13:00 - 17:00 1:15,-1 april,9:10 2026 Europe/Berlin"


def test_what_else_holds_stands_beside() -> None:
    weekend = TimeInterval(weekdays="saturday:sunday")
    nights = TimeInterval("off", times="00:00-06:00", also=(weekend,))
    assert [sorted(one) for one in nights.entries()] == [["times"], ["weekdays"]]
    assert nights.label == "off"
    assert TimeInterval(times="00:00-06:00", also=(weekend,)).label == "00:00-06:00 or saturday,sunday"
    assert TimeInterval().label == "always"


@given(st.sampled_from(WEEKDAYS), st.sampled_from(WEEKDAYS))
def test_a_range_of_days_may_go_over_the_end_of_the_week(start: str, end: str) -> None:
    interval = TimeInterval(weekdays=f"{start}:{end}")
    days = [day for one in interval.weekdays for day in _days(one)]
    first, last = WEEKDAYS.index(start), WEEKDAYS.index(end)
    assert days == [WEEKDAYS[(first + step) % 7] for step in range((last - first) % 7 + 1)]


def _days(one: str) -> tuple[str, ...]:
    start, _, end = one.partition(":")
    return WEEKDAYS[WEEKDAYS.index(start) : WEEKDAYS.index(end or start) + 1]


@given(
    st.sampled_from([*MONTHS, "1", "12", "3:5"]),
    st.integers(-31, 31).filter(bool),
    st.tuples(st.integers(0, 11), st.integers(12, 24)),
)
def test_what_is_taken_is_what_the_server_takes(month: str, day: int, hours: tuple[int, int]) -> None:
    interval = TimeInterval(months=month, days_of_month=day, times=f"{hours[0]:02}:00-{hours[1]:02}:00")
    assert not [fault for entry in interval.entries() for fault in times_refusals(entry, ())]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"times": "9-17"}, "'9' is no time"),
        (
            {"times": "22:00-06:00"},
            "the end 06:00 is not behind the start 22:00; split it at midnight: 22:00-24:00",
        ),
        ({"times": "09:00"}, "holds '09:00'; write \"09:00-17:00\""),
        ({"times": ("09:00", "17:00")}, 'write "09:00-17:00"'),
        ({"weekdays": "mon"}, "'mon' is no day"),
        ({"days_of_month": 32}, "32 is no day of a month"),
        ({"days_of_month": 1.5}, "days_of_month: is one float, where a sequence belongs"),
        ({"months": "octember"}, "'octember' is no month"),
        ({"years": True}, "years: holds True"),
        ({"location": "Europe/Berln"}, "is no time zone; did you mean 'Europe/Berlin'?"),
        ({"name": ""}, "name is empty"),
        ({"also": (TimeInterval(also=(TimeInterval(),)),)}, "also holds TimeInterval, which has others"),
        ({"also": ("nights",)}, "also holds an element that is 'nights'"),
    ],
)
def test_what_the_server_would_refuse_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        bad.TimeInterval(**fields)
    assert message in str(caught.value)
