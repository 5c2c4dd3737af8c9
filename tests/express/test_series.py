"""Selecting, moving in time, and what a histogram offers."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from obsdsl import Counter, DefinitionError, Gauge, Histogram, NativeHistogram, Summary, promql
from obsdsl.define.duration import Duration
from obsdsl.express.node import Selector
from obsdsl.express.series import LabelValues

hits = Counter("hits_total", "Hits.", labels=("code",))
queue = Gauge("queue", "Queue.")
took = Histogram("took_seconds", "Duration.", labels=("path",), buckets=(0.1, 1, 5))
sizes = NativeHistogram("size_bytes", "Size.")
pause = Summary("pause_seconds", "Pauses.", quantiles=(0.5, 1))


def test_a_selection_keeps_its_kind_and_its_declaration() -> None:
    narrowed = hits(code="200").offset("1h")
    assert hasattr(narrowed, "rate")
    assert not hasattr(queue(job="x"), "rate")
    assert isinstance(narrowed.node, Selector)
    assert narrowed.node.source is hits.declaration


def test_selecting_changes_no_metric() -> None:
    hits(code="200")
    hits.offset("1h")
    assert str(hits) == "hits_total"


@pytest.mark.parametrize("select", [hits.where, took.where])
@pytest.mark.parametrize("labels", [None, "code", ["code"], 5])
def test_where_takes_a_mapping(select: Callable[[Any], Any], labels: Any) -> None:
    with pytest.raises(DefinitionError, match="where\\(\\) takes a mapping from label to value"):
        select(labels)


@pytest.mark.parametrize("metric", [hits, took])
def test_a_metric_has_one_name(metric: Any) -> None:
    with pytest.raises(DefinitionError, match="the metric has a name already"):
        metric(__name__="x")


def test_a_selection_without_a_name_can_be_given_one() -> None:
    assert str(promql('{job="a"}')(__name__="up")) == '{job="a", __name__="up"}'


@pytest.mark.parametrize("offset", ["lol", "", None, 5, "5", "-", "--5m", datetime.timedelta(microseconds=1)])
def test_an_offset_is_a_duration(offset: Any) -> None:
    with pytest.raises(DefinitionError, match=r"is not a|is a bare number"):
        hits.offset(offset)


@pytest.mark.parametrize("offset", [Duration(-300_000), datetime.timedelta(minutes=-5), "-5m"])
def test_a_negative_offset_looks_ahead(offset: Any) -> None:
    assert str(hits.offset(offset)) == "hits_total offset -5m"


@pytest.mark.parametrize("time", ["now", "start", None, float("nan"), float("inf"), True, 1e300])
def test_a_time_is_seconds_or_an_anchor(time: Any) -> None:
    with pytest.raises(DefinitionError, match="is not a time; write seconds since the epoch"):
        hits.at(time)


@pytest.mark.parametrize(("window", "why"), [("0s", "not longer than nothing"), (300, "bare number"), ("5 m", "not a")])
def test_a_window_is_a_length_of_time(window: Any, why: str) -> None:
    with pytest.raises(DefinitionError, match=why):
        hits.rate(window)


def test_a_range_has_its_window_already() -> None:
    with pytest.raises(DefinitionError, match="this is a range vector already"):
        queue.subquery("5m").max_over_time("1h")


def test_a_histogram_is_no_vector() -> None:
    for name in ("rate", "sum", "offset", "__gt__", "node"):
        assert name == "__gt__" or not hasattr(took, name)
    with pytest.raises(TypeError):
        took > 5  # type: ignore[operator]  # noqa: B015


HISTOGRAM: list[tuple[Any, str]] = [
    (took.bucket_series, "took_seconds_bucket"),
    (took(path="/").count_series, 'took_seconds_count{path="/"}'),
    (took.sum_series.rate("1m"), "rate(took_seconds_sum[1m])"),
    (took.quantile(0.5), "histogram_quantile(0.5, sum by (le) (rate(took_seconds_bucket[5m])))"),
    (
        took(path="/").quantile(0.5, by=("job", "path"), window="1m"),
        'histogram_quantile(0.5, sum by (job, path, le) (rate(took_seconds_bucket{path="/"}[1m])))',
    ),
    (
        took.mean(by="job"),
        "sum by (job) (rate(took_seconds_sum[5m])) / sum by (job) (rate(took_seconds_count[5m]))",
    ),
    (
        took.fraction_below(5, by="job"),
        r'sum by (job) (rate(took_seconds_bucket{le=~"5|5\\.0"}[5m])) / sum by (job) (rate(took_seconds_count[5m]))',
    ),
    (sizes.quantile(0.5, by="job"), "histogram_quantile(0.5, sum by (job) (rate(size_bytes[5m])))"),
    (pause.at_quantile(1), r'pause_seconds{quantile=~"1|1\\.0"}'),
    (pause.sum_series, "pause_seconds_sum"),
]


@pytest.mark.parametrize(("built", "text"), HISTOGRAM, ids=[text for _, text in HISTOGRAM])
def test_what_a_histogram_or_a_summary_offers(built: Any, text: str) -> None:
    assert str(built) == text


def test_only_bounds_and_quantiles_that_exist_are_read() -> None:
    with pytest.raises(DefinitionError, match=r"no bucket ends at 2; its bounds are 0\.1, 1, 5"):
        took.fraction_below(2)
    with pytest.raises(DefinitionError, match=r"it has no quantile 0\.9, only 0\.5, 1"):
        pause.at_quantile(0.9)


def test_the_values_of_a_label() -> None:
    assert hits(code="200").label_values("path") == LabelValues(hits(code="200").node, "path")  # type: ignore[arg-type]
    assert took.label_values("path").selector == Selector("took_seconds_count")
    with pytest.raises(DefinitionError, match="label"):
        hits.label_values("a b")
