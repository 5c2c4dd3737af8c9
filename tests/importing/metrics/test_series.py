"""What expressions tell of the series that they read."""

from __future__ import annotations

import pytest

from obsdsl.express.parse import parse
from obsdsl.importing.metrics.definitions import definitions
from obsdsl.importing.metrics.series import uses


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ('a{x="1", job="j"}', {"a": ("shown", "x")}),
        ("sum by (x, instance) (rate(a[5m]))", {"a": ("x",)}),
        ("sum(a)", {"a": ()}),
        ("sum without (shown) (a)", {"a": ()}),
        ("a * on (x) group_left (y) b", {"a": ("shown", "x"), "b": ("x", "y")}),
        ("a and on (x) b", {"a": ("shown", "x"), "b": ("x",)}),
        ("a / b", {"a": ("shown",), "b": ("shown",)}),
        ('label_replace(a, "shown", "$1", "from", "(.*)")', {"a": ("from",)}),
        ('label_join(a, "to", "-", "x", "y")', {"a": ("shown", "x", "y")}),
    ],
)
def test_labels(text: str, labels: dict[str, tuple[str, ...]]) -> None:
    node = parse(text)
    assert {name: use.labels for name, use in uses([node], {id(node): ("shown",)}).items()} == labels


def test_types_follow_from_suffixes_and_functions() -> None:
    texts = (
        "rate(a[5m])",
        "b_total > 0",
        "c",
        "d_info",
        "delta(e_total[5m])",
        "h_bucket",
        "h_count",
        "i_bucket",
        "j_total",
    )
    (text,) = definitions([parse(text) for text in texts]).files.values()
    kinds = [line.split(" = ")[1].split("(")[0] for line in text.splitlines() if " = " in line and line[0] != " "]
    assert kinds == ["Counter", "Counter", "Gauge", "Info", "Gauge", "Histogram", "Histogram", "Gauge"]


def test_names_that_differ_in_case_alone_are_one_metric() -> None:
    assert definitions([parse("aB_total + ab_total")]).count == 1
