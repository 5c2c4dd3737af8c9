"""What a target exposes beside the definitions."""

from __future__ import annotations

import pytest

from obsdsl import Counter, Gauge, Histogram, Info, Summary
from obsdsl.verify.compare import Verdict, compare
from obsdsl.verify.exposition import read_exposition

DECLARED = [
    one.declaration
    for one in (
        Counter("requests_total", "Requests.", labels={"code": ("200", "500"), "path": ...}),
        Gauge("load", "Load.", range=(0, 1)),
        Histogram("duration_seconds", "Duration.", buckets=(0.1, 1)),
        Info("build_info", "Build.", labels=("version",)),
        Summary("size_bytes", "Size.", quantiles=(0.5,)),
    )
]
GOOD = """# TYPE requests_total counter
requests_total{code="200",path="/"} 5
# TYPE requests_created gauge
requests_created{code="200",path="/"} 1.7e9
# TYPE load gauge
load 0.5
# TYPE duration_seconds histogram
duration_seconds_bucket{le="0.1"} 1
duration_seconds_bucket{le="1.0"} 1
duration_seconds_bucket{le="+Inf"} 2
duration_seconds_sum 7
duration_seconds_count 2
# TYPE build_info gauge
build_info{version="1"} 1
# TYPE size_bytes summary
size_bytes{quantile="0.5"} 3
size_bytes_sum 30
size_bytes_count 10
"""


def judged(text: str, **options: object) -> Verdict:
    return compare(DECLARED, read_exposition(text, "x"), **options)  # type: ignore[arg-type]


def test_a_target_as_defined_has_no_difference() -> None:
    assert judged(GOOD) == Verdict((), tuple(one.name for one in DECLARED), ())


@pytest.mark.parametrize(
    ("old", "new", "kind", "said"),
    [
        ("load 0.5", "load_average 0.5", "undeclared", "load_average: is exposed as an untyped and not declared"),
        ("# TYPE load gauge\nload 0.5\n", "", "missing", "load: is declared and not exposed"),
        (
            "# TYPE load gauge\nload 0.5\n",
            "# TYPE laod gauge\nlaod 0.5\n",
            "missing",
            "load: is declared and not exposed; did you mean 'laod'?",
        ),
        ("TYPE load gauge", "TYPE load counter", "type", "load: is declared as a gauge and exposed as a counter"),
        (',path="/"} 5', "} 5", "labels", "requests_total: lacks the label 'path' on every series"),
        (
            'path="/"} 5',
            'pth="/"} 5',
            "labels",
            "requests_total: has the label 'pth', which is not declared; did you mean",
        ),
        (
            'code="200",path="/"} 5',
            'code="5OO",path="/"} 5',
            "values",
            "requests_total: has code='5OO'; code is one of",
        ),
        ("load 0.5", "load 50", "values", "load: has the value 50 at load, out of its range 0 to 1"),
        ('le="1.0"', 'le="2"', "buckets", "duration_seconds: of its buckets lacks 1 and has 2, which is not declared"),
    ],
)
def test_each_kind_of_difference_is_named(old: str, new: str, kind: str, said: str) -> None:
    assert old in GOOD
    found = judged(GOOD.replace(old, new)).differences
    assert any(one.kind == kind and f"{one.metric}: {one.text}".startswith(said) for one in found), found
    assert all(one.location is not None for one in found if one.kind != "undeclared")


def test_a_metric_that_was_announced_and_has_no_series_yet_is_silent() -> None:
    verdict = judged(GOOD.replace('requests_total{code="200",path="/"} 5\n', ""))
    assert (verdict.differences, verdict.silent) == ((), ("requests_total",))


def test_too_many_series_are_named_with_the_labels_that_make_them() -> None:
    many = "".join(f'requests_total{{code="200",path="/{index}"}} 1\n' for index in range(30))
    verdict = judged(GOOD.replace('requests_total{code="200",path="/"} 5\n', many), limit=20)
    (one,) = verdict.differences
    assert (one.kind, one.text) == ("cardinality", "has 30 series, more than 20: path has 30 values, code has 1 values")


def test_what_is_ignored_is_neither_missing_nor_undeclared() -> None:
    text = GOOD.replace("# TYPE load gauge\nload 0.5\n", "go_goroutines 7\n")
    assert judged(text, ignore=("go_*", "load")).differences == ()
