"""What servers say they run, beside what was written for them."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl.push.active import Running, stale

ALERT = {"alert": "Down", "expr": "up == 0", "for": "2m", "labels": {"severity": "P0"}, "annotations": {"summary": "s"}}
RUNS = {
    "type": "alerting", "name": "Down", "query": "up == 0", "duration": 120, "keepFiringFor": 0,
    "labels": {"severity": "P0"}, "annotations": {"summary": "s"},
}  # fmt: skip


def group(**fields: Any) -> dict[str, Any]:
    return {"name": "g", "rules": [{**ALERT, **fields}]}


def runs(**fields: Any) -> Running:
    return Running("/rules/g.yml", "g", [{**RUNS, **fields}])


def test_the_same_is_not_stale() -> None:
    assert stale(group(), runs(), None) is None
    assert stale(group(), runs(), group()) is None


@pytest.mark.parametrize(
    ("query", "expr"),
    [
        ("up == 0", "up  ==  0"),
        ("sum by (job) (up)", "sum(up) by (job)"),
        ("up * 1000", "up * 1e3"),
        ("a[1m]", "a[60s]"),
    ],
)
def test_spelling_is_not_stale(query: str, expr: str) -> None:
    assert stale(group(expr=expr), runs(query=query), group(expr="old")) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expr": "up == 1"}, "Down still has its old expression"),
        ({"for": "5m"}, "Down still has its old for"),
        ({"keep_firing_for": "5m"}, "Down still has its old keep_firing_for"),
        ({"labels": {"severity": "P1"}}, "Down still has its old labels"),
        ({"annotations": {"summary": "t"}}, "Down still has its old annotations"),
        ({"alert": "Gone"}, "it runs without alert Gone"),
    ],
)
def test_what_was_changed_and_runs_as_before_is_stale(change: dict[str, Any], said: str) -> None:
    assert stale(group(**change), runs(), group()) == said
    # Nobody is accused for what the server adds or writes otherwise.
    if "alert" not in change:
        assert stale(group(**change), runs(), None) is None


def test_labels_of_the_group_count_as_those_of_its_rules() -> None:
    old, new = ({**group(labels={"a": "b"}), "labels": {"team": one}} for one in ("x", "y"))
    assert stale(new, runs(labels={"a": "b", "team": "x"}), old) == "Down still has its old labels"
    assert stale(new, runs(labels={"a": "b", "team": "y"}), old) is None


def test_expressions_of_another_language_are_compared_as_words() -> None:
    old, new = (group(expr=f'sum(rate({{job="{one}"}} |= "x" [1m]))') for one in ("a", "b"))
    assert stale(new, runs(query=old["rules"][0]["expr"]), old) == "Down still has its old expression"
    assert stale(new, runs(query=new["rules"][0]["expr"]), old) is None
