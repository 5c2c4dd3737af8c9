"""Expressions by themselves: what can be wrong without knowing a metric, and what is well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from obsdsl.config import Config, Version
from obsdsl.lint.site import Use
from tests.lint.checks import rule_files
from tests.lint.checks.judge import judge, levels

DEAD: list[tuple[str, bool]] = [
    # Constants
    ("unheard_of or vector(0) > 1", True),
    ("(unheard_of or vector(0)) > 1", False),
    ("unheard_of and on () vector(1) == 2", True),
    ("1 > bool 2", True),
    ("unheard_of and on () hour() > 24", True),
    ("unheard_of and on () hour() > 17", False),
    ("vector(1)", False),
    ("vector(1) > 0", False),
    # unless
    ("unheard_of unless unheard_of", True),
    ("unheard_of > 5 unless unheard_of", True),
    ("unheard_of unless unheard_of > 5", False),
    ('unheard_of{a="b"} unless unheard_of', True),
    ('unheard_of unless unheard_of{a="b"}', False),
    ("unheard_of unless unheard_of offset 5m", False),
    ("unheard_of unless on (job) unheard_of", True),
    ("unheard_of unless on () vector(1)", True),
    ("unheard_of unless vector(1)", False),
    ("sum(unheard_of) unless vector(1)", True),
    # and
    ("unheard_of > 5 and unheard_of > 5", True),
    ("unheard_of > 5 and unheard_of", True),
    ("unheard_of and unheard_of > 5", False),
    ("unheard_of > 5 and unheard_of < 9", False),
    ("unheard_of > bool 5 and unheard_of", False),
    ("5 < unheard_of and unheard_of", False),
    ("unheard_of > heard_of and unheard_of", False),
    ("unheard_of and on () vector(1)", True),
    # or
    ("unheard_of or unheard_of", True),
    ("a or b or a", True),
    ("a or on (job) b or a", False),
    ("a or b or c", False),
    ("unheard_of or unheard_of > 5", True),
    ("unheard_of > 5 or unheard_of < 1", False),
    ('unheard_of or unheard_of{a="b"}', True),
    ("vector(0) or sum(unheard_of)", True),
    ("vector(0) or unheard_of", False),
    ("vector(0) or on () unheard_of", True),
    ("sum(unheard_of) or vector(0)", False),
    ("rate(a[5m]) or irate(a[5m])", False),
    # absent() and matchers
    ("absent(vector(1))", True),
    ("absent(sum(unheard_of) or vector(0))", True),
    ("absent(unheard_of)", False),
    ("absent(vector(1) > 0)", False),
    ('unheard_of{a!~".*"}', True),
    ('unheard_of{a!~".+"}', False),
]


@pytest.mark.parametrize(("expr", "expected"), DEAD)
def test_parts_that_change_nothing_are_found(expr: str, expected: bool) -> None:
    assert levels("dead-code", expr, "record", alone=True) == ["warning"] * expected


def test_what_a_variable_stands_for_is_not_known() -> None:
    assert levels("dead-code", "x and on () vector($x) == 1", "panel", alone=True) == []
    assert levels("function-version", "x:$y", "panel", alone=True) == []


def test_a_comparison_that_binds_too_tightly_is_mended() -> None:
    [one] = judge("dead-code", "sum(a) or vector(0) > 1", "record", alone=True)
    assert "write (… or vector(0)) > 1" in one.mend


VERSIONS: list[tuple[str, Version | None, list[str]]] = [
    ("histogram_avg(x)", None, ["info"]),
    ("histogram_avg(x)", (2, 50), ["error"]),
    ("histogram_avg(x)", (2, 51), []),
    ("holt_winters(x[1h], 0.5, 0.5)", None, ["info"]),
    ("holt_winters(x[1h], 0.5, 0.5)", (2, 53), []),
    ("holt_winters(x[1h], 0.5, 0.5)", (3, 0), ["error"]),
    ("mad_over_time(x[1h])", None, ["info"]),
    ("mad_over_time(x[1h])", (2, 42), ["error"]),
    ("mad_over_time(x[1h])", (3, 5), ["warning"]),
    ("limitk(3, x)", (2, 53), ["error"]),
    ("limitk(3, x)", (3, 5), ["warning"]),
    ('{"x.y"}', None, ["info"]),
    ('{"x.y"}', (2, 55), ["error"]),
    ('x{"a.b"="c"}', (2, 55), ["error"]),
    ('{"x.y"}', (3, 0), []),
    ("rate(x[5m])", (2, 42), []),
]


@pytest.mark.parametrize(("expr", "version", "expected"), VERSIONS)
def test_what_a_version_lacks_is_found(expr: str, version: Version | None, expected: list[str]) -> None:
    config = Config(Path(), prometheus=version)
    assert levels("function-version", expr, "record", alone=True, config=config) == expected


@pytest.mark.parametrize(
    ("expr", "version", "expected"),
    [
        ("sum_over_time(x[300])", "2.42", 1),
        ("sum_over_time(x[300])", "2.54", 0),
        ("topk(5m, x)", "2.42", 1),
        ("sum by (a:b) (x)", "2.55", 1),
        ("sum by (a:b) (x)", "3.0", 0),
        # Once, by what is to blame.
        ("mad_over_time(x[300])", "2.42", 1),
    ],
)
def test_what_a_version_cannot_read_is_found(expr: str, version: str, expected: int, tmp_path: Path) -> None:
    rules, toml = rule_files.record("job:a:sum", expr), f'[tool.obsdsl]\nprometheus_version = "{version}"\n'
    assert len(rule_files.levels("function-version", rules, tmp_path, toml)) == expected


NAMELESS: list[tuple[str, Use, list[str]]] = [
    ('{job="a"}', "record", ["warning"]),
    ('{job="a"}', "panel", ["info"]),
    ('{__name__=~".+"}', "record", ["warning"]),
    ('{__name__!="x", a="b"}', "record", ["warning"]),
    ('{__name__="x"}', "record", []),
    ('{__name__=~"x_.*"}', "record", []),
    ('{__name__=~"$metric"}', "panel", []),
    ("{$filters}", "panel", []),
    ("x", "record", []),
]


@pytest.mark.parametrize(("expr", "use", "expected"), NAMELESS)
def test_selectors_without_a_name_are_found(expr: str, use: Use, expected: list[str]) -> None:
    assert levels("nameless-selector", expr, use, alone=True) == expected


TOPK: list[tuple[str, Use, list[str]]] = [
    ("topk(3, x) > 1", "alert", ["warning"]),
    ("bottomk(3, x) > 1", "alert", ["warning"]),
    ("limitk(3, x) > 1", "alert", ["warning"]),
    ("topk(3, x)", "panel", []),
    ("topk(3, x)", "record", []),
    ("sum(topk(3, x)) > 1", "alert", []),
    ("max by (job) (topk by (job) (3, x)) > 1", "alert", []),
    ("max by (job) (topk(3, x)) > 1", "alert", ["warning"]),
    ("absent(topk(3, x))", "alert", []),
    ("topk(3, sum(x)) > 1", "alert", []),
    ("topk by (job) (1, max by (job) (x)) > 1", "alert", []),
    ("topk by (job) (1, max by (job, pod) (x)) > 1", "alert", ["warning"]),
    ("y * on (pod) group_left (node) topk by (pod) (1, x) > 1", "alert", ["info"]),
    ("y > 1 unless topk(3, x)", "alert", ["warning"]),
    ("max(x) > 1", "alert", []),
]


@pytest.mark.parametrize(("expr", "use", "expected"), TOPK)
def test_alerts_on_the_first_few_are_found(expr: str, use: Use, expected: list[str]) -> None:
    assert levels("topk-in-alert", expr, use, alone=True) == expected


NAN: list[tuple[str, bool]] = [
    ("avg(rate(a[5m]) / rate(b[5m]))", True),
    ("sum by (job) (rate(a[5m]) / rate(b[5m]) * 100)", True),
    ("sum(rate(a[5m]) / (rate(a[5m]) + rate(b[5m])))", True),
    ("avg(abs(rate(a[5m]) / sum(rate(b[5m]))))", True),
    ("avg(rate(a[5m]) / 5)", False),
    ("avg(a / b)", False),
    ("avg(rate(a[5m]) / b)", False),
    ("sum(rate(a[5m])) / sum(rate(b[5m]))", False),
    ("max(rate(a[5m]) / rate(b[5m]))", False),
    # Zeros and NaN are left out.
    ("avg(rate(a[5m]) / (rate(b[5m]) > 0))", False),
    ("avg(rate(a[5m]) / clamp_min(rate(b[5m]), 1))", False),
    ("avg(rate(a[5m]) / rate(b[5m]) > 0)", False),
    ("avg(rate(a[5m]) / rate(b[5m]) unless rate(b[5m]) == 0)", False),
    ("avg(rate(a[5m]) / (rate(b[5m]) + 1))", False),
]


@pytest.mark.parametrize(("expr", "expected"), NAN)
def test_sums_of_ratios_that_may_be_nan_are_found(expr: str, expected: bool) -> None:
    assert levels("nan-in-aggregation", expr, "record", alone=True) == ["info"] * expected
    assert levels("nan-in-aggregation", expr, "record") == ["warning"] * expected


POLICIES: list[tuple[str, str, dict[str, Any], int]] = [
    ("banned-metric", "old_x > 1", {}, 0),
    ("banned-metric", "old_x > 1", {"metrics": ("old_*",)}, 1),
    ("banned-metric", '{__name__="old_x"} > 1', {"metrics": ("old_*",)}, 1),
    ("banned-metric", "x > 1", {"metrics": ("old_*",)}, 0),
    ("banned-metric", 'x{pod_name="a"} > 1', {"labels": ("pod_name",)}, 1),
    ("banned-metric", "sum by (pod_name) (x) > 1", {"labels": ("pod_name",)}, 1),
    ("banned-metric", "x / on (pod_name) y > 1", {"labels": ("pod_name",)}, 1),
    ("required-matchers", "x > 1", {}, 0),
    ("required-matchers", "x > 1", {"labels": ("job",)}, 1),
    ("required-matchers", 'x{job="a"} / y{job=~"a"} > 1', {"labels": ("job",)}, 0),
    ("required-matchers", 'x{job="a"} / y > 1', {"labels": ("job",)}, 1),
    ("required-matchers", "x{$filters} > 1", {"labels": ("job",)}, 0),
    ("required-matchers", "ALERTS", {"labels": ("job",)}, 0),
    ("required-matchers", "job:x > 1", {"labels": ("job",), "exempt": ("*:*",)}, 0),
]


@pytest.mark.parametrize(("check", "expr", "options", "count"), POLICIES)
def test_policies_hold_where_they_are_set(check: str, expr: str, options: dict[str, Any], count: int) -> None:
    assert len(judge(check, expr, "panel", alone=True, **options)) == count
