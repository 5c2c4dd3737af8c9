"""Series that have labels beside those that are declared: alerts' own, and metrics whose targets nobody described."""

from __future__ import annotations

import pytest

from obsdsl import Gauge, Histogram
from obsdsl.express.infer import Environment, Inference, catalog
from obsdsl.express.parse import parse
from obsdsl.library.prometheus import alerts, alerts_for_state

OPEN = Gauge("open", "Of an exporter.", labels={"mode": ("a", "b")}).declaration
CLOSED = Gauge("closed", "Ours.", labels={"mode": ("a", "b")}).declaration
SOME = Gauge("some", "Ours, as far as we know.", labels=("mode", ...)).declaration
TOOK = Histogram("took", "Of bounds that nobody knows.", labels=..., buckets=...).declaration
INFER = Inference(
    catalog([OPEN, CLOSED, SOME, TOOK, alerts.declaration, alerts_for_state.declaration]),
    Environment(open_targets=lambda source: source is OPEN),
)


@pytest.mark.parametrize(
    ("expr", "label", "presence"),
    [
        ('ALERTS{alertname="x"}', "team", "possible"),
        ("ALERTS", "instance", "possible"),
        ("ALERTS_FOR_STATE", "job", "possible"),
        ('ALERTS{team="x"}', "team", "certain"),
        ("ALERTS", "alertstate", "certain"),
        ("sum by (job) (ALERTS)", "team", "never"),
        ("open", "pod", "possible"),
        ("open", "job", "certain"),
        ("open", "mode", "certain"),
        ("sum by (pod) (open)", "pod", "possible"),
        ("sum by (job) (open)", "pod", "never"),
        ("closed", "pod", "never"),
        ("some", "pod", "possible"),
        ("some", "mode", "possible"),
        ("some", "job", "certain"),
        ("took_bucket", "le", "certain"),
        ("took_count", "le", "possible"),
        ('took_bucket{le="0.5"}', "le", "certain"),
    ],
)
def test_labels_that_nobody_declared_may_be_there(expr: str, label: str, presence: str) -> None:
    assert INFER(parse(expr)).labels.presence(label) == presence
