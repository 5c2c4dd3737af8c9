"""Which expressions make NaN of numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.config import Config
from obsdsl.define.declaration import Recorded
from obsdsl.express.parse import parse
from obsdsl.lint.context import context_of
from obsdsl.lint.nan import may_be_nan
from obsdsl.lint.site import Site
from obsdsl.load import _METRICS as METRIC_TYPES
from tests.lint.examples import metrics

RECORDS = {"job:share:ratio": "rate(app_errors_total[5m]) / rate(http_requests_total[5m])", "job:sum": "sum(up)"}
AT_TIMES = [
    "queue_length / queue_length",
    "queue_length % queue_length",
    "1 / queue_length",
    "sum(queue_length / queue_length) * 100",
    "queue_length / (queue_length >= 0)",
    "job:share:ratio",
    "avg_over_time(job:share:ratio[5m])",
    "histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m]))",
    "sqrt(queue_length - 5)",
    "ln(-queue_length)",
    "(queue_length - 5) ^ 0.5",
    "vector(scalar(queue_length))",
    "queue_length / queue_length != 1",
    "queue_length or queue_length / queue_length",
]
NEVER = [
    "queue_length",
    "rate(http_requests_total[5m]) * 2",
    "queue_length / 2",
    "queue_length % 60",
    "queue_length / (queue_length > 0)",
    "queue_length / (queue_length != 0)",
    "job:sum",
    "sqrt(queue_length)",
    "queue_length ^ 2",
    "count(queue_length / queue_length)",
    "absent(queue_length / queue_length)",
    "queue_length / queue_length > 0",
    "queue_length / queue_length > bool 0",
    "queue_length and queue_length / queue_length",
]


def nan(text: str) -> bool:
    declared = [one.declaration for one in vars(metrics()).values() if isinstance(one, METRIC_TYPES)]
    recorded = [Recorded(name, parse(expr)) for name, expr in RECORDS.items()]
    node = parse(text)
    return may_be_nan(node, Site(context_of([*declared, *recorded], Config(Path())), "record", node=node))


@pytest.mark.parametrize("text", AT_TIMES)
def test_these_may_be_no_number(text: str) -> None:
    assert nan(text)


@pytest.mark.parametrize("text", NEVER)
def test_these_are_numbers_where_their_metrics_are(text: str) -> None:
    assert not nan(text)


def test_a_record_of_itself_is_looked_at_once() -> None:
    node = parse("job:a:sum")
    context = context_of([Recorded("job:a:sum", parse("job:a:sum + 1"))], Config(Path()))
    assert not may_be_nan(node, Site(context, "record", node=node))
