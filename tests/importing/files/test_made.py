"""Durations, numbers and selectors as the tools that make rules write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.define.duration import Duration
from obsdsl.express.node import Selector
from obsdsl.express.parse import parse
from obsdsl.importing.files.made import duration_text, filter_text, go_number


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (90, "1m30s"),
        (5400, "1h30m"),
        (28 * 86400, "4w"),
        (30 * 86400, "30d"),
        (365 * 86400, "1y"),
        (8 * 86400 + 60, "8d1m"),
    ],
)
def test_durations_are_written_as_prometheus_writes_them(seconds: int, text: str) -> None:
    assert duration_text(seconds) == text


@given(st.integers(1, 10**9))
def test_durations_say_what_they_are(seconds: int) -> None:
    assert Duration.parse(duration_text(seconds)).seconds == seconds


@pytest.mark.parametrize(
    ("value", "text"), [(14.4, "14.4"), (6.0, "6"), (0.0009999999999999432, "0.0009999999999999432"), (1e-05, "1e-05")]
)
def test_numbers_are_written_as_go_writes_them(value: float, text: str) -> None:
    assert go_number(value) == text


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), TEXTS, min_size=1, max_size=3))
def test_labels_are_selected_whatever_they_hold(labels: dict[str, str]) -> None:
    node = parse(f"up{filter_text(labels)}", variables=False)
    assert isinstance(node, Selector)
    assert {one.label: one.value for one in node.matchers} == labels
