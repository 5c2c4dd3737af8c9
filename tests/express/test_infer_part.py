"""Ratios and differences of much the same thing: which are known to be a part of a whole, and which only look so."""

import math

import pytest

from obsdsl.define.unit import RATIO
from obsdsl.express.infer import Environment, Inference, catalog, infer
from obsdsl.express.metric import Counter, Gauge, Histogram
from obsdsl.express.parse import parse

METRICS = (
    Counter("requests_total", "Requests.", labels={"status": ("ok", "error"), "path": ...}),
    Gauge("balance", "Balance.", range=(-5, 5), labels={"side": ("left", "right")}),
    Gauge("level", "Level.", range=(0, None), labels={"side": ("left", "right")}),
    Histogram("duration_seconds", "Durations.", labels={"status": ("ok", "error")}, buckets=(0.5, 1, 120)),
)
INFERENCE = Inference(catalog(metric.declaration for metric in METRICS))
RATE = "rate(requests_total{status='error'}[5m])"
ALL = "rate(requests_total[5m])"


@pytest.mark.parametrize(
    ("expression", "hi"),
    [
        (f"sum({RATE}) / sum({ALL})", 1),
        (f"sum by (job) ({RATE}) / sum by (job) ({ALL})", 1),
        (f"sum without (status) ({RATE}) / sum without (status) ({ALL})", 1),
        (f"sum by (job, path) ({RATE}) / on (job) group_left () sum by (job) ({ALL})", 1),
        (f"sum by (job, status) ({ALL}) / ignoring (status) group_left () sum by (job) ({ALL})", 1),
        (f"{RATE} / {ALL}", 1),
        (f"100 * sum({RATE}) / sum({ALL})", 100),
        (f"sum({RATE}) / sum({ALL}) * 100", 100),
        (f"sum({RATE}) / (2 * sum({ALL}))", 0.5),
        (f"1 - sum({RATE}) / sum({ALL})", 1),
        (f"(sum({ALL}) - sum({RATE})) / sum({ALL})", 1),
        (f"sum({RATE}) / (sum({RATE}) + sum({ALL}))", 1),
        (f"max({RATE}) / max({ALL})", 1),
        (f"count({RATE}) / count({ALL})", 1),
        ("count(level > 0) / count(level)", 1),
        ("sum(level > 5) / sum(level)", 1),
        ("sum(5 < level) / sum(level)", 1),
        ("sum(abs(level{side='left'})) / sum(abs(level))", 1),
        ("sum(increase(requests_total{status='error'}[1h])) / sum(increase(requests_total{status=~'e.*|ok'}[1h]))", 1),
        ("sum(requests_total{job='$job',status='error'}) / sum(requests_total{job='$job'})", 1),
        ("sum(requests_total{$filters, status='ok'}) / sum(requests_total{$filters})", 1),
        ("sum(rate(duration_seconds_bucket{le='0.5'}[5m])) / sum(rate(duration_seconds_count[5m]))", 1),
        (r"sum(rate(duration_seconds_bucket{le=~'1|1\\.0'}[5m])) / sum(rate(duration_seconds_count[5m]))", 1),
        ("sum(rate(duration_seconds_bucket{le='0.5'}[5m])) / sum(rate(duration_seconds_bucket{le='+Inf'}[5m]))", 1),
        (
            "sum(rate(duration_seconds_bucket{le='1',status='ok'}[5m])) / sum(rate(duration_seconds_count[5m]))",
            1,
        ),
    ],
)
def test_a_part_lies_between_nothing_and_the_whole(expression: str, hi: float) -> None:
    found = INFERENCE(parse(expression)).interval
    assert (found.lo, found.hi) == (0, hi)


@pytest.mark.parametrize(
    "expression",
    [
        # Other series, windows, functions, offsets.
        "sum(rate(requests_total{status='ok'}[5m])) / sum(rate(requests_total{status='error'}[5m]))",
        f"sum(rate(requests_total{{status='error'}}[1m])) / sum({ALL})",
        f"sum(increase(requests_total{{status='error'}}[5m])) / sum({ALL})",
        f"sum(rate(requests_total{{status='error'}}[5m] offset 1h)) / sum({ALL})",
        "sum(requests_total{status=~'$status'}) / sum(requests_total{status='ok'})",
        "sum(requests_total) / sum(requests_total{$filters})",
        "sum(level) / sum(requests_total)",
        # Other aggregations and groups.
        f"sum by (job) ({RATE}) / ignoring (path) sum by (job, path) ({ALL})",
        f"avg({RATE}) / avg({ALL})",
        f"min({RATE}) / min({ALL})",
        f"max({RATE}) / sum({ALL})",
        f"sum without (path) ({RATE}) / on (job) group_left () sum by (job) ({ALL})",
        # Times of the evaluation, and times of the samples.
        "timestamp(level > 5) / timestamp(level)",
        # One part, several wholes.
        f"sum by (job, status) ({RATE}) / on (job) group_right () sum by (job, status) ({ALL})",
        # The whole may have lost the part, and something else have taken its place.
        f"sum({RATE}) / on () (sum({RATE}) + sum({ALL}))",
        # Several buckets, or none; a histogram of its own.
        "sum(rate(duration_seconds_bucket[5m])) / sum(rate(duration_seconds_count[5m]))",
        "sum(rate(duration_seconds_bucket{le=~'1|0.5'}[5m])) / sum(rate(duration_seconds_count[5m]))",
        "sum(rate(duration_seconds_bucket{le='1'}[5m])) / sum(rate(requests_total[5m]))",
        "max(rate(duration_seconds_bucket{le='1'}[5m])) / max(rate(duration_seconds_count[5m]))",
    ],
)
def test_what_only_looks_like_a_part(expression: str) -> None:
    assert INFERENCE(parse(expression)).interval.hi == math.inf


@pytest.mark.parametrize(
    ("expression", "hi"),
    [
        ("(level - sum_of_level) / level", math.inf),
        ("(max(level) - max(requests_total)) / max(level)", 1),
        ("100 * (level - level offset 1h) / level", 100),
        ("(sum(level) - sum(requests_total)) / sum(level)", 1),
        # What is taken away, or the whole, may be negative; another whole; matched otherwise.
        ("(level - balance) / level", math.inf),
        ("(balance - level) / balance", math.inf),
        ("(level - level offset 1h) / (level offset 1h)", math.inf),
        ("(level - level offset 1h) / on (job) group_left () level", math.inf),
        ("(level - on (job, instance, side) level offset 1h) / level", math.inf),
    ],
)
def test_what_something_leaves_of_the_whole_is_no_more_than_that(expression: str, hi: float) -> None:
    found = INFERENCE(parse(expression)).interval
    assert (found.lo, found.hi) == (-math.inf, hi)


@pytest.mark.parametrize("expression", ["sum(balance{side='left'}) / sum(balance)", "balance / balance"])
def test_what_may_be_negative_has_no_parts(expression: str) -> None:
    assert INFERENCE(parse(expression)).interval.lo == -math.inf


@pytest.mark.parametrize(
    ("expression", "lo"),
    [
        (f"max({ALL}) - max({RATE})", 0),
        (f"max by (job) ({ALL}) - on (job) group_right () max by (job, path) ({RATE})", 0),
        (f"max({RATE}) - max({ALL})", -math.inf),
        (f"max by (job, path) ({ALL}) - on (job) group_left () max by (job, path) ({RATE})", -math.inf),
        # Of 61250000.1 and the like, added in another order, a hundred millionth is left that is no part of anything.
        (f"sum({ALL}) - sum({RATE})", -math.inf),
        (f"sum by (job) ({ALL}) - on (job) group_right () sum by (job, path) ({RATE})", -math.inf),
        (f"(sum({ALL}) - sum({RATE})) / sum({ALL})", 0),
        ("sum(balance) - sum(balance{side='left'})", -math.inf),
    ],
)
def test_what_is_left_of_the_whole(expression: str, lo: float) -> None:
    assert INFERENCE(parse(expression)).interval.lo == lo


@pytest.mark.parametrize(
    ("expr", "is_ratio"),
    [
        ('sum by (job) (rate(a{code="500"}[5m])) / sum by (job) (rate(a[5m]))', True),
        ("sum by (job) (rate(a[5m])) / sum by (job) (rate(b[5m]))", False),
        ('sum(rate(a{code="500"}[5m])) / sum(rate(a[5m])) * 100', False),
    ],
)
def test_a_share_of_series_that_nobody_declares_is_a_ratio(expr: str, is_ratio: bool) -> None:
    found = infer(parse(expr), environment=Environment(rates_of_counters=True))
    assert (found.unit == RATIO) is is_ratio
