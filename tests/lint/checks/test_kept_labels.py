"""Labels that aggregations must keep, and such as they must drop."""

from __future__ import annotations

import pytest

from obsdsl.lint.site import Use
from tests.lint.checks.judge import levels

CASES: list[tuple[str, Use, int]] = [
    ("sum by (job) (queue_length)", "record", 1),
    ("sum(queue_length) > 5", "alert", 1),
    ("sum by (instance, queue) (queue_length)", "record", 1),
    ("sum by (instance) (queue_length)", "record", 2),
    ("sum by (queue) (queue_length)", "record", 0),
    ("sum without (instance) (queue_length)", "record", 0),
    ("queue_length > 5", "alert", 0),  # Nothing is aggregated.
    ("sum by (job) (unheard_of)", "record", 1),
    ("sum(queue_length)", "panel", 0),
    ("vector(1)", "alert", 0),
]


@pytest.mark.parametrize(("expr", "use", "found"), CASES)
def test_labels_that_must_stay_or_go(expr: str, use: Use, found: int) -> None:
    assert levels("kept-labels", expr, use, keep=("queue",), strip=("instance",)) == ["warning"] * found


def test_without_options_nothing_is_asked_for() -> None:
    assert levels("kept-labels", "sum(queue_length) > 5") == []
