"""A series over time, and promtool's notation of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.testing.rules.track import (
    STALE,
    Segment,
    Track,
    Value,
    ended,
    grid,
    listed,
    notation,
    ramp,
    read_notation,
)

SECOND = 1000


def written(track: Track, end: int) -> str:
    return notation([(time, value) for time, value, _ in track.samples(end)], grid([track]))


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        (Track({}, [Segment(0, 15_000, ramp(0, 6))]), "0+90x8"),
        (Track({}, [Segment(0, 15_000, ramp(1, 0))]), "1+0x8"),
        (Track({}, [Segment(0, 15_000, ramp(100, -1))]), "100-15x8"),
        (Track({}, [Segment(0, 60_000, ramp(0, 0.005))]), "0 0.3 0.6"),
        # It begins later, and takes over.
        (Track({}, [Segment(30_000, 15_000, ramp(0, 6)), Segment(90_000, 15_000, ramp(360, 0))]), "_x2 0+90x4 360 360"),
        (
            Track({}, [Segment(0, 60_000, ramp(1, 0)), Segment(75_000, 15_000, listed((5.0, None, STALE)))]),
            "1 _x3 1 5 _ stale",
        ),
        (Track({}, [Segment(0, 15_000, ramp(1, 0)), Segment(60_000, 15_000, ended())]), "1+0x3 stale"),
        (Track({}, [Segment(0, 15_000, ramp(0, 1))], [(30_000, 60_000)]), "0 15 _x2 60+15x4"),
        (Track({}, [Segment(0, 15_000, ramp(0, 1))], [(30_000, None)]), "0 15"),
        (Track({}, [Segment(0, 15_000, listed((1.0, 2.0)))]), "1 2 2+0x6"),
    ],
)
def test_notation(track: Track, expected: str) -> None:
    assert written(track, 120 * SECOND) == expected


def test_a_counter_goes_on_from_where_it_is() -> None:
    track = Track({}, [Segment(0, 15_000, ramp(0, 6))])
    assert track.value_at(600 * SECOND) == 3600
    assert Track({}).value_at(0) == 0
    assert Track({}, [Segment(0, 15_000, listed((1.0, 7.0)))]).value_at(600 * SECOND) == 7


@given(
    st.lists(
        st.one_of(st.none(), st.just(STALE), st.integers(-5, 5).map(float), st.floats(allow_nan=False), st.just(2.0)),
        min_size=1,
        max_size=30,
    )
)
def test_promtool_reads_what_was_meant(values: list[Value]) -> None:
    text = notation([(index * SECOND, one) for index, one in enumerate(values) if one is not None], SECOND)
    read = list(read_notation(text)) if text else []
    assert read + [None] * (len(values) - len(read)) == values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0+1x3 5-1x2", (0, 1, 2, 3, 5, 4, 3)),
        ("3x2 _ _x2 stale", (3, 3, 3, None, None, None, STALE)),
        ("1e3 -1-1x1", (1000, -1, -2)),
        ("{{schema:0 count:1}} 1", ("{{schema:0 count:1}}", 1)),
    ],
)
def test_notation_is_read(text: str, expected: tuple[Value, ...]) -> None:
    assert read_notation(text) == expected


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("1+2y3", "not in promtool's notation; write 1, 1+2x10"),
        ("", "write them as"),
        ("1x99999999", "use a longer `every`"),
        ("{{count:1}}+{{count:1}}x3", "write each of its samples"),
    ],
)
def test_what_is_no_notation_is_refused(text: str, mend: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        read_notation(text)
    assert mend in str(error.value)


def test_the_grid_has_a_place_for_every_sample() -> None:
    assert grid([Track({}, [Segment(10_000, 15_000, ramp(0, 1))]), Track({}, [Segment(0, 60_000, ramp(0, 1))])]) == 5000
    assert grid([]) == 60_000
