"""The number that an alert compares with has a name: `alert.threshold`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsdsl import (
    P1,
    P3,
    AlertRule,
    DefinitionError,
    Gauge,
    LogAlert,
    LogStream,
    Severity,
    Thresholds,
    TimeSeries,
    promql,
)
from obsdsl.compose.convert import ExprLike

queue = Gauge("queue_jobs", "Jobs that wait.", labels={"job": ...})
lines = LogStream("web", labels={"app": ("web",)})


def alert(expr: ExprLike, severity: Severity = P3) -> AlertRule:
    return AlertRule("Long", expr, severity=severity, summary="s")


@pytest.mark.parametrize(
    ("expr", "number"),
    [
        (queue.sum(by="job") > 80, "80"),
        (queue > 0.5, "0.5"),
        (queue == 0, "0"),
        (queue <= -5, "-5"),
        (promql("queue_jobs >= 8e1"), "80"),
        (promql("80 < queue_jobs"), "80"),
        (promql("(queue_jobs) != 1e300"), "1e+300"),
    ],
)
def test_it_is_the_number_that_the_expression_compares_with(expr: ExprLike, number: str) -> None:
    assert str(alert(expr).threshold) == number


def test_several_severities_of_one_metric_are_steps() -> None:
    warn, page = alert(queue > 80), alert(queue > 200, P1)
    drawn = Thresholds("green", (warn.threshold, "orange"), (page.threshold, "red"))
    assert drawn == Thresholds("green", (80, "orange"), (200, "red"))
    assert TimeSeries("t", queue, thresholds=drawn).alerts == ()


def test_an_alert_of_logs_has_one_too() -> None:
    assert LogAlert("Many", lines.rate() > 1.5, severity=P3, summary="s").threshold == 1.5


@pytest.mark.parametrize(
    ("expr", "why"),
    [
        ((queue > 1) & queue, "it joins two by `and`"),
        ((queue > 1) | (queue < 0), "it joins two by `or`"),
        (promql("queue_jobs >= bool 1"), "`>= bool` gives 0 or 1, and leaves nothing out"),
        (queue.absent(), "not `expr > number`; name"),
        (queue > queue, "not `expr > number`; name"),
        (promql("queue_jobs > 2 * 60"), "not `expr > number`; name"),
        (promql("queue_jobs > NaN"), "not `expr > number`; name"),
    ],
    ids=["and", "or", "bool", "absent", "two series", "two numbers", "no number"],
)
def test_what_compares_otherwise_has_none_and_says_where(expr: ExprLike, why: str) -> None:
    made = alert(expr)
    with pytest.raises(DefinitionError, match=re.escape(why)) as caught:
        _ = made.threshold
    assert caught.value.location == made.location
    assert f"{Path(__file__).name}:" in str(caught.value)
    assert "AlertRule 'Long': it has no threshold" in str(caught.value)
    with pytest.raises(DefinitionError, match=r"AlertRule 'Long' has no threshold: .*; write Thresholds\(…\)"):
        TimeSeries("t", queue, thresholds=made)
