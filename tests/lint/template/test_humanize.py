"""Which function writes a unit, and what a template writes wrongly."""

from __future__ import annotations

import pytest

from obsdsl.define.unit import Unit
from obsdsl.lint.template import parse
from obsdsl.lint.template.functions import FUNCTIONS
from obsdsl.lint.template.humanize import Misfit, fitting, misfit


def judged(text: str, unit: str) -> list[Misfit | None]:
    return [misfit(use, Unit.of(unit)) for use in parse(text).uses.values]


@pytest.mark.parametrize(
    ("unit", "writing"),
    [
        ("ratio", "{{ $value | humanizePercentage }}"),
        ("percent", '{{ $value | printf "%.1f" }}%'),
        ("seconds", "{{ $value | humanizeDuration }}"),
        ("seconds/event", "{{ $value | humanizeDuration }}"),
        ("timestamp", "{{ $value | humanizeTimestamp }}"),
        ("bytes", "{{ $value | humanize1024 }}B"),
        ("bytes/second", "{{ $value | humanize1024 }}B/s"),
        ("milliseconds", "{{ $value | humanize }}"),
        ("events/second", "{{ $value | humanize }}"),
        ("celsius", "{{ $value | humanize }}"),
    ],
)
def test_what_fits_a_unit_is_a_template_and_well(unit: str, writing: str) -> None:
    assert str(fitting(Unit.of(unit))) == writing
    assert judged(writing, unit) == [None]
    assert all(function.since is None for name, function in FUNCTIONS.items() if name in writing)


WRONG = (
    ("{{ $value }}% of requests", "ratio", "100 times too small; write {{ $value | humanizePercentage }}"),
    ('{{ printf "%.2f%%" $value }}', "ratio", "100 times too small"),
    ("{{ $value | humanizePercentage }}%", "ratio", "delete '%'"),
    ("{{ $value | humanizePercentage }} percent", "ratio", "delete 'percent'"),
    ("{{ $value | humanizePercentage }}", "percent", "multiply the expression by 0.01"),
    ("{{ $value | humanizePercentage }}", "bytes", "takes a ratio"),
    ("{{ $value | humanizeDuration }} seconds", "seconds", "delete 'seconds'"),
    ("{{ $value | humanizeDuration }}s", "seconds", "delete 's'"),
    ("{{ $value | humanizeDuration }}", "milliseconds", "multiply the expression by 0.001"),
    ("{{ $value | humanizeDuration }}", "timestamp", "humanizeTimestamp"),
    ("{{ $value | humanizeTimestamp }}", "seconds", "takes a timestamp"),
    ("{{ $value }} seconds", "milliseconds", "1000 times too large"),
    ("{{ $value }}ms", "seconds", "1000 times too small"),
    ("{{ $value }} GB free", "bytes", "times too large; write {{ $value | humanize1024 }}B"),
    ("{{ $value | humanize }} MB", "bytes", "too large"),
    ("{{ $value }}% full", "bytes", "stands behind a value in bytes"),
)


@pytest.mark.parametrize(("text", "unit", "words"), WRONG)
def test_a_text_that_says_something_false(text: str, unit: str, words: str) -> None:
    (found,) = judged(text, unit)
    assert found is not None
    assert found.wrong
    assert words in found.message


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("{{ $value }} is the ratio", "ratio"),
        ("{{ $value | humanize }}", "ratio"),
        ("{{ $value }}", "bytes"),
        ("{{ $value }} MB/s", "bytes"),
        ("{{ $value }}s", "seconds"),
        ("{{ $value | humanize }}", "timestamp"),
        ('{{ printf "%.3f" $value }}', "ratio"),
    ],
)
def test_a_text_that_says_little(text: str, unit: str) -> None:
    (found,) = judged(text, unit)
    assert found is not None
    assert not found.wrong


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("{{ $value }}%", "percent"),
        ('{{ printf "%.1f%%" $value }}', "percent"),
        ("{{ $value }} seconds", "seconds"),
        ('{{ printf "%.2f" $value }}s', "seconds"),
        ("{{ $value | humanize }}s", "seconds"),
        ("{{ $value }} bytes", "bytes"),
        ("{{ $value | humanize }}B", "bytes"),
        ("{{ $value }} connections", "events"),
        ("{{ $value }} MiB", "mebibytes"),
        ("{{ if gt $value 0.5 }}half{{ end }}", "ratio"),
        ("{{ $value | title }}", "ratio"),
    ],
)
def test_what_is_well_or_beyond_judgement(text: str, unit: str) -> None:
    assert judged(text, unit) == [None]


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("{{ $value }} MB", "mebibytes", "5% off; write MiB"),
        ("{{ $value }}GB of memory", "gibibytes", "7% off; write GiB"),
        ("{{ $value }} GiB", "gigabytes", "7% off; write GB"),
    ],
)
def test_sizes_that_are_nearly_right(text: str, unit: str, words: str) -> None:
    (found,) = judged(text, unit)
    assert found is not None
    assert not found.wrong
    assert words in found.message
