"""Declaring metrics: what is known of each, and every fault at once."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from obsdsl import Counter, DefinitionError, Gauge, Histogram, Info, NativeHistogram, Summary, Unit
from obsdsl.define.declaration import Declaration, MetricType


def declared(metric: Any) -> Declaration:
    found: Declaration = metric.declaration
    return found


KINDS: list[tuple[Any, MetricType, tuple[str, ...]]] = [
    (Counter("x_total", "X."), MetricType.COUNTER, ("x_total",)),
    (Gauge("x", "X."), MetricType.GAUGE, ("x",)),
    (Histogram("x", "X.", buckets=(1,)), MetricType.HISTOGRAM, ("x_bucket", "x_sum", "x_count")),
    (NativeHistogram("x", "X."), MetricType.NATIVE_HISTOGRAM, ("x",)),
    (Summary("x", "X."), MetricType.SUMMARY, ("x", "x_sum", "x_count")),
    (Info("x_info", "X."), MetricType.INFO, ("x_info",)),
]


@pytest.mark.parametrize(("metric", "type_", "series"), KINDS, ids=[type_.value for _, type_, _ in KINDS])
def test_each_kind_has_its_type_and_its_series(metric: Any, type_: MetricType, series: tuple[str, ...]) -> None:
    assert declared(metric).type is type_
    assert declared(metric).series() == series


def test_a_declaration_knows_where_it_was_written() -> None:
    location = declared(Gauge("x", "X.")).location
    assert location is not None
    assert location.file == __file__


@pytest.mark.parametrize(
    ("metric", "unit"),
    [
        (Gauge("x_seconds", "X."), "seconds"),
        (Gauge("x_bytes", "X."), "bytes"),
        (Gauge("x_ratio", "X."), "ratio"),
        (Counter("x_bytes_total", "X."), "bytes"),
        (Histogram("x_seconds", "X.", buckets=(1,)), "seconds"),
        (Gauge("x", "X.", unit="seconds"), "seconds"),
        (Gauge("x_seconds", "X.", unit="milliseconds"), "milliseconds"),
    ],
)
def test_the_unit_is_the_one_given_else_that_of_the_name(metric: Any, unit: str) -> None:
    assert declared(metric).unit == Unit.of(unit)


def test_a_name_without_a_unit_says_none_and_a_counter_counts_events() -> None:
    assert declared(Gauge("temperature", "X.")).unit is None
    counts = declared(Counter("x_total", "X.")).unit
    assert counts is not None
    assert (counts / Unit.of("seconds")).grafana() == "cps"


def test_labels_are_open_or_have_values() -> None:
    assert declared(Gauge("x", "X.", labels=("a", "b"))).labels == {"a": None, "b": None}
    assert declared(Gauge("x", "X.", labels={"a": ("1", "2"), "b": ...})).labels == {"a": ("1", "2"), "b": None}


def test_the_list_of_labels_may_be_open() -> None:
    some = declared(Gauge("x", "X.", labels=("a", ...)))
    assert (some.labels, some.open_labels) == ({"a": None}, True)
    any_ = declared(Counter("x_total", "X.", labels=...))
    assert (any_.labels, any_.open_labels) == ({}, True)
    assert not declared(Info("x_info", "X.", labels=("a",))).open_labels


def test_ranges() -> None:
    assert declared(Counter("x_total", "X.")).range == (0, None)
    assert declared(Gauge("x", "X.")).range == (None, None)
    assert declared(Gauge("x", "X.", range=(0, 100))).range == (0, 100)
    assert declared(Info("x_info", "X.")).range == (1, 1)


def test_the_infinite_bucket_goes_without_saying() -> None:
    assert declared(Histogram("x", "X.", buckets=(1, 5, math.inf))).buckets == (1, 5)
    assert declared(Histogram("x", "X.", buckets=[1, 5])).buckets == (1, 5)


def test_nobody_has_to_know_buckets_and_quantiles() -> None:
    took = Histogram("x", "X.", buckets=...)
    assert declared(took).buckets == ()
    assert str(took.fraction_below(0.5, window="5m")).startswith('sum(rate(x_bucket{le="0.5"}[5m]))')
    paused = Summary("x", "X.", quantiles=...)
    assert declared(paused).quantiles == ()
    assert str(paused.at_quantile(0.5)) == 'x{quantile="0.5"}'


FAULTS: list[tuple[Callable[[], Any], str]] = [
    (lambda: Gauge("my gauge", "X."), "metric name 'my gauge'"),
    (lambda: Gauge("", "X."), "metric name is empty"),
    (lambda: Gauge(5, "X."), "quote it"),  # type: ignore[arg-type]
    (lambda: Gauge("x", None), "write a sentence that says what the metric means"),  # type: ignore[arg-type]
    (lambda: Gauge("x", "X.", unit="secnds"), "secnds"),
    (lambda: Gauge("x", "X.", labels="a"), "add a comma: ('a',)"),  # type: ignore[arg-type]
    (lambda: Gauge("x", "X.", labels={"a": "b"}), "add a comma: ('b',)"),  # type: ignore[dict-item]
    (lambda: Gauge("x", "X.", labels={"a": ()}), "list the allowed ones"),
    (lambda: Gauge("x", "X.", labels=("le",)), "belongs to histograms and summaries"),
    (lambda: Gauge("x", "X.", labels=("__a",)), "is reserved"),
    (lambda: Gauge("x", "X.", labels=(..., "a")), "is not a string"),
    (lambda: Gauge("x", "X.", range=(1, 0)), "from high to low; write (0, 1)"),
    (lambda: Gauge("x", "X.", range=5), "write (lowest, highest)"),  # type: ignore[arg-type]
    (lambda: Histogram("x", "X."), "a histogram needs buckets"),
    (lambda: Histogram("x", "X.", buckets=(math.inf,)), "a histogram needs buckets"),
    (lambda: Histogram("x", "X.", buckets=(5, 1)), "do not ascend"),
    (lambda: Histogram("x", "X.", buckets=(1, 1)), "do not ascend"),
    (lambda: Histogram("x", "X.", buckets=(math.nan,)), "NaN"),
    (lambda: Histogram("x", "X.", buckets=5), "add a comma: (5,)"),  # type: ignore[arg-type]
    (lambda: Histogram("x_bucket", "X.", buckets=(1,)), "ends in '_bucket'; leave it out"),
    (lambda: Summary("x_count", "X."), "ends in '_count'; leave it out"),
    (lambda: Summary("x", "X.", quantiles=(99,)), "write 0.99 for 99 %"),
]


@pytest.mark.parametrize(("make", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_what_makes_no_sense_is_refused(make: Callable[[], Any], fault: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert fault in "\n".join(caught.value.faults)


def test_every_fault_is_reported_at_once_with_its_place() -> None:
    with pytest.raises(DefinitionError) as caught:
        Histogram("x_sum", "", unit="banana", labels="code", buckets=(5, 1))  # type: ignore[arg-type]
    assert len(caught.value.faults) >= 4
    assert caught.value.location is not None
    assert caught.value.location.file == __file__
