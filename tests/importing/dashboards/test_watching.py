"""A panel shows what an alert compares: the same but for what its viewer selects, and never another quantity."""

from __future__ import annotations

import pytest

from obsdsl.express.parse import parse
from obsdsl.importing.dashboards.watching import shows


def chosen(query: str, watched: str, op: str = ">") -> set[str] | None:
    """What the alert says of labels that the panel's viewer selects; None where the panel shows something else."""
    found = shows(parse(query, variables=True), parse(watched), op)
    return None if found is None else {f"{one.label}{one.op}{one.value}" for one in found}


@pytest.mark.parametrize(
    ("query", "watched"),
    [
        ("a", "a"),
        ('a{x="1", y="2"}', 'a{y="2", x="1"}'),
        ('a{x="1", job=~"$job"}', 'a{x="1"}'),
        ("sum by (x, y) (a)", "sum by (y, x) (a)"),
        ("sum by (x) (a)", "sum(a) by (x)"),
        ('sum(a{job="$job"})', "sum by (job) (a)"),
        ('sum by (x) (a{job="$job"})', "sum by (job, x) (a)"),
        ("rate(a_total[$__rate_interval])", "rate(a_total[5m])"),
        ("rate(a_total[1m])", "rate(a_total[5m])"),
        ("increase(a_total[1h])", "increase(a_total[1h])"),
        ("100 * a / b", "a * 100 / b"),
        ("100 * (1 - a)", "(1 - a) * 100"),
        (
            'histogram_quantile(0.9, sum by (le) (rate(a_bucket{job="$job"}[5m])))',
            "histogram_quantile(0.9, sum by (job, le) (rate(a_bucket[5m])))",
        ),
        ("max(a)", "a"),
        ("a", "max by (x) (a)"),
        ("topk(5, sort_desc(a))", "max(a)"),
        ("-a", "-a"),
        ("max_over_time(rate(a_total[1m])[1h:])", "max_over_time(rate(a_total[5m])[1h:])"),
        ("a offset 1h", "a offset 1h"),
        ('a{x="1"}', "a"),
        ('max(rate(a_total{x="1"}[5m]))', "rate(a_total[5m])"),
        ('sum by (x) (a{x="1"})', "sum by (x) (a)"),
        ("sum without (x) (a)", "sum without (x) (a)"),
    ],
)
def test_it_shows_that(query: str, watched: str) -> None:
    assert chosen(query, watched) == set()


@pytest.mark.parametrize(
    ("query", "watched"),
    [
        ("a", "b"),
        ("a", "a * 100"),
        ("100 * a", "a"),
        ("a / b", "b / a"),
        ("1 - a", "a - 1"),
        ("rate(a_total[5m])", "increase(a_total[5m])"),
        ("increase(a_total[1h])", "increase(a_total[5m])"),
        ("increase(a_total[$__range])", "increase(a_total[5m])"),
        ("sum(a)", "sum by (job) (a)"),
        ('sum(a{job=~"$job"})', "sum by (job) (a)"),
        ("sum by (job) (a)", "sum(a)"),
        ("sum(a)", "a"),
        ("sum(a)", "avg(a)"),
        ("sum(max by (x) (a))", "sum(a)"),
        ("topk by (x) (3, sum(a))", "topk(5, a)"),
        ("sum without (x) (a)", "sum by (x) (a)"),
        ("sum without (x) (a)", "sum(a)"),
        ('sum(a{x="1"})', "sum(a)"),
        ('sum by (y) (a{x="1"})', "sum by (y) (a)"),
        ('sum without (y) (a{x="1"})', "sum without (y) (a)"),
        ('a unless b{x="1"}', "a unless b"),
        ('scalar(a{x="1"})', "scalar(a)"),
        ('a{x="1"}', 'a{x!="2"}'),
        ("a", 'a{x="1"}'),
        ('a{x="1"}', 'a{x="2"}'),
        ('a{x="1"}', 'a{x!="1"}'),
        ("a offset 1h", "a"),
        ("histogram_quantile(0.9, a_bucket)", "histogram_quantile(0.99, a_bucket)"),
        ("quantile(0.9, a)", "quantile(0.5, a)"),
        ("a / on (x) b", "a / b"),
        ("a > 3", "a"),
        ("a > bool 3", "a > 3"),
        ("min(a)", "a"),
        ("max_over_time(a[1h:1m])", "max_over_time(a[1h:5m])"),
        ("a * $factor", "a * 100"),
        ("a * $factor", "a"),
        ("clamp_max(a, 1)", "clamp_max(a, 2)"),
        ("round(a)", "round(a, 10)"),
    ],
)
def test_it_shows_something_else(query: str, watched: str) -> None:
    assert chosen(query, watched) is None


def test_the_lowest_is_watched_from_below() -> None:
    assert chosen("min(a)", "a", "<") == set()
    assert chosen("max(a)", "a", "<=") is None


def test_what_the_viewer_selects_may_be_a_part_of_the_alerts() -> None:
    assert chosen('a{job=~"$job", x="1"}', 'a{job="web", x="1"}') == {"job=web"}
    assert chosen('a{job=~"$job"} / b{job=~"$job"}', 'a{job="web"} / b') == {"job=web"}
