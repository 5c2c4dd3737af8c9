"""Metrics that are declared, and what reading them costs."""

from __future__ import annotations

import attrs
import pytest

from obsdsl import Counter, Gauge, Histogram
from obsdsl.define.declaration import Declaration
from obsdsl.define.duration import Duration
from obsdsl.define.target import Job, Server
from obsdsl.library import node
from obsdsl.review.cost import Cost, costs_of
from obsdsl.review.documents import Documents
from obsdsl.review.side import Side
from tests.review.kinds.sides import details, rules, said, side

TEN = tuple("0123456789")
HITS = Counter("hits_total", "Hits.", labels={"code": ("200", "500")}).declaration
JOB = Job("app", {"job": ("app",), "instance": ("a", "b")}, interval=Duration.parse("15s"), targets=2)
READING = rules('- alert: Failing\n  expr: rate(hits_total{code="500"}[5m]) > 1\n')


def told(*metrics: Declaration) -> Side:
    return side(READING, told=(*metrics, Server("main", (JOB,))))


def hits(**labels: tuple[str, ...] | None) -> Declaration:
    return attrs.evolve(HITS, labels={**HITS.labels, **labels})


def test_nothing_is_said_where_one_side_declares_nothing() -> None:
    assert said(told(HITS), side(READING)) == []
    assert said(side(READING), told(HITS)) == []


def test_a_help_that_is_written_later_is_said() -> None:
    before, after = Gauge("jobs").declaration, Gauge("jobs", "Jobs that wait.").declaration
    assert 'help none → "Jobs that wait."' in str(said(told(before), told(after)))


def test_what_the_library_declares_is_no_news() -> None:
    assert said(told(HITS, node.load1.declaration), told(HITS)) == []


def test_labels_that_multiply_series_are_said_with_the_numbers() -> None:
    assert said(told(HITS), told(hits(shard=("a",)))) == [("look", "metric hits_total: label shard added")]
    assert said(told(HITS), told(hits(shard=("a", "b")))) == [
        ("look", "metric hits_total: label shard added, 2 → 4 series on each target")
    ]
    assert said(told(HITS), told(hits(shard=TEN, zone=("a", "b")))) == [
        ("care", "metric hits_total: labels shard, zone added, 2 → 40 series on each target")
    ]
    assert said(told(hits(path=None)), told(hits(path=None, shard=TEN))) == [
        ("care", "metric hits_total: label shard added, 10 times as many series on each target")
    ]


def test_a_metric_of_another_name_that_is_read_by_the_old_one() -> None:
    other = attrs.evolve(HITS, name="requests_total")
    assert said(told(HITS), told(other)) == [
        (
            "care",
            "metric requests_total: renamed, was hits_total; still read under the old name by alert Failing",
        )
    ]


def test_a_label_that_an_alert_tells_of_is_read() -> None:
    alert = rules("- alert: Failing\n  expr: hits_total > 1\n  annotations: {summary: 'Code {{ $labels.code }}'}\n")
    before, after = (side(alert, told=(one,)) for one in (HITS, attrs.evolve(HITS, labels={})))
    assert said(before, after) == [
        ("care", "metric hits_total: label code removed, but still read by alert Failing"),
    ]


@pytest.mark.parametrize(
    ("expr", "cost"),
    [
        ("hits_total", Cost(4, 4)),
        ('hits_total{code="500"}', Cost(2, 2)),
        ('hits_total{code="500", instance="a"}', Cost(1, 1)),
        ("rate(hits_total[5m])", Cost(4, 80)),
        ("sum(rate(hits_total[5m])) / sum(hits_total)", Cost(8, 84)),
        ("max_over_time(sum(rate(hits_total[5m]))[1h:1m])", Cost(4, 4800)),
        ("rate(took_seconds_bucket[1m])", Cost(6, 24)),
        ("took_seconds_count", Cost(2, 2)),
        ("unheard_of", None),
        ("open_series", None),
        ("rate(hits_total[$__rate_interval])", None),
        ("1 + 1", None),
        ("hits_total{{", None),
    ],
)
def test_costs_are_counted_from_what_is_declared_and_unknown_else(expr: str, cost: Cost | None) -> None:
    took = Histogram("took_seconds", "Time.", buckets=(1, 5)).declaration
    opened = Gauge("open_series", "Open.", labels=("path",)).declaration
    assert costs_of(Documents(told(HITS, took, opened))).of(expr) == cost


def test_a_rule_that_reads_much_more_says_so() -> None:
    told = (hits(shard=tuple(map(str, range(200)))), Server("main", (JOB,)))
    before, after = (
        side(rules(f"- record: hits:rate\n  expr: sum(rate(hits_total{{code='500'}}[{window}]))\n"), told=told)
        for window in ("1m", "1h")
    )
    assert said(before, after) == [
        ("care", "recording hits:rate: reads about 1,600 → 96,000 samples each time"),
        ("look", "recording hits:rate: window 1m → 1h, reacts slower"),
    ]
    wider = side(rules("- record: hits:rate\n  expr: sum(rate(hits_total[1h]))\n"), told=told)
    assert ("look", "recording hits:rate: reads about 400 → 800 series each time") in said(after, wider)


def test_a_bucket_in_the_middle_ends_nothing() -> None:
    def took(*buckets: float) -> Side:
        return side(told=(Histogram("took_seconds", "Time.", buckets=buckets).declaration,))

    assert said(took(1, 5, 10), took(1, 10)) == [("care", "metric took_seconds: bucket 5 removed")]
    assert said(took(1, 5), took(1, 5, 10)) == [("note", "metric took_seconds: bucket 10 added, quantiles end at 10")]
    assert details(took(1), took(1)) == []


@pytest.mark.parametrize(
    ("interval", "expr", "starves"),
    [
        ("1m", "rate(hits_total[1m]) > 1", True),
        ("30s", "rate(hits_total[1m]) > 1", False),
        ("1m", "max_over_time(hits_total[1m]) > 1", False),
        ("2m", "max_over_time(hits_total[1m]) > 1", True),
        ("5m", "hits_total > 1", False),
        ("10m", "hits_total > 1", True),
        ("10m", "unheard_of > 1", False),
        ("1m", "rate(hits_total[20s]) > 1", False),
    ],
)
def test_a_job_that_is_scraped_less_often_may_starve_rules(interval: str, expr: str, starves: bool) -> None:
    """But for those that were starved before."""
    slow = attrs.evolve(JOB, interval=Duration.parse(interval))
    alert = rules(f"- alert: Failing\n  expr: {expr}\n")
    before, after = (side(alert, told=(HITS, Server("main", (job,)))) for job in (JOB, slow))
    line = f"job app: too few samples for alert Failing, one every {interval}"
    assert said(before, after) == ([("alarm", line)] if starves else [])
    assert said(after, before) == []
