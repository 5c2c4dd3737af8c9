"""Durations: read as Prometheus reads them, written as it writes them."""

from __future__ import annotations

import datetime
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.define.duration import LONGEST, MILLISECONDS, Duration

durations = st.builds(Duration, st.one_of(st.integers(0, LONGEST), st.integers(0, 10**8)))
# A few of the units, each a number of times.
parts = st.dictionaries(st.sampled_from(tuple(MILLISECONDS)), st.integers(0, 40), min_size=1)


@given(durations)
def test_text_round_trip(duration: Duration) -> None:
    assert Duration.parse(str(duration)) == duration
    assert Duration.of(str(duration)) == Duration.of(duration) == duration


@given(parts)
def test_text_is_the_sum_of_its_parts(counts: dict[str, int]) -> None:
    text = "".join(f"{counts[unit]}{unit}" for unit in MILLISECONDS if unit in counts)
    assert Duration.parse(text).milliseconds == sum(n * MILLISECONDS[unit] for unit, n in counts.items())


@given(st.integers(0, LONGEST))
def test_timedelta(milliseconds: int) -> None:
    assert Duration.of(datetime.timedelta(milliseconds=milliseconds)) == Duration(milliseconds)


@given(durations, durations)
def test_order_is_by_length(one: Duration, other: Duration) -> None:
    assert (one < other) == (one.milliseconds < other.milliseconds)
    assert (one == other) == (str(one) == str(other))


@given(durations)
def test_is_pickled_whole(duration: Duration) -> None:
    assert pickle.loads(pickle.dumps(duration)) == duration


@pytest.mark.parametrize(
    ("text", "milliseconds", "shown"),
    [
        ("5m", 300_000, "5m"),
        ("1h30m", 5_400_000, "1h30m"),
        ("90m", 5_400_000, "1h30m"),
        ("500ms", 500, "500ms"),
        ("1s500ms", 1500, "1s500ms"),
        ("1y2w3d", 31_536_000_000 + 17 * 86_400_000, "382d"),
        ("365d", 31_536_000_000, "1y"),
        ("10d", 864_000_000, "10d"),
        ("14d", 1_209_600_000, "2w"),
        ("0", 0, "0s"),
        ("0s", 0, "0s"),
        ("007s", 7000, "7s"),
        ("292y", 292 * 31_536_000_000, "292y"),
    ],
)
def test_parse(text: str, milliseconds: int, shown: str) -> None:
    duration = Duration.parse(text)
    assert duration.milliseconds == milliseconds
    assert duration.seconds == milliseconds / 1000
    assert str(duration) == shown


def test_negative_is_written_with_its_sign() -> None:
    assert str(Duration(-300_000)) == "-5m"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "'' is not a duration; write it as"),
        ("5", "'5' is not a duration; write it as"),
        ("5 m", "'5 m' is not a duration"),
        ("5M", "'5M' is not a duration"),
        ("1.5h", "'1.5h' is not a duration"),
        ("-5m", "'-5m' is not a duration"),
        ("5m1h", "'5m1h' is not a duration"),
        ("5m\n", r"'5m\n' is not a duration"),
        ("٥m", "'٥m' is not a duration"),
        ("lol", "'lol' is not a duration"),
        ("9" * 5000 + "s", "'999"),
        ("293y", "'293y' is longer than Prometheus can hold (about 292 years)"),
        (5, '5 is a bare number, not a duration; write it with its unit, such as "5s"'),
        (1.5, '1.5 is a bare number, not a duration; write it with its unit, such as "1s500ms"'),
        (-5, '-5 is a bare number, not a duration; write it with its unit, such as "1s500ms"'),
        (float("nan"), "nan is a bare number"),
        (True, "True is not a duration"),
        (None, "None is not a duration"),
        (b"5m", "b'5m' is not a duration"),
        (datetime.timedelta(microseconds=1500), "datetime.timedelta(microseconds=1500) is not a whole number of"),
        (datetime.timedelta(days=200_000), "a duration of 17280000000000 ms is longer than Prometheus can hold"),
    ],
)
def test_refused(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=r"not a |longer than") as raised:
        Duration.of(value)  # type: ignore[arg-type]
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("milliseconds", [1.5, "5", None, True, LONGEST + 1, -LONGEST - 1])
def test_construction_refuses(milliseconds: object) -> None:
    with pytest.raises(ValueError, match=r"is not whole|longer than Prometheus can hold"):
        Duration(milliseconds)  # type: ignore[arg-type]
