"""Which changes of an alert are tried."""

from __future__ import annotations

import pytest

from obsdsl import P2, AlertRule, RuleGroup, promql
from obsdsl.testing.rules.mutation import joined, mutants_of, survivors
from obsdsl.testing.rules.rulebook import Entry


def changes(expr: str, held: str | None = None) -> list[str]:
    rule = AlertRule("A", promql(expr), for_=held, severity=P2, summary="x")
    entry = Entry(rule, RuleGroup("g", rules=(rule,)), {"alert": "A", "expr": expr, "for": held or "0s"}, 60_000)
    return [f"{one.content['expr']} for {one.content['for']}" for one in mutants_of(entry, 0.1)]


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        ("up > 10", ["up > 11", "up > 9", "up >= 10"]),
        ("up <= -10", ["up <= -9", "up <= -11", "up < -10"]),
        ("10 < up", ["11 < up", "9 < up", "10 <= up"]),
        ("up == 0", ["up == 0.1", "up == -0.1"]),
        (
            "rate(up[5m]) > 1 and up unless up < 2",
            [
                "rate(up[5m]) > 1.1 and up unless up < 2",
                "rate(up[5m]) > 0.9 and up unless up < 2",
                "rate(up[5m]) >= 1 and up unless up < 2",
                "rate(up[5m]) > 1 and up unless up < 2.2",
                "rate(up[5m]) > 1 and up unless up < 1.8",
                "rate(up[5m]) > 1 and up unless up <= 2",
            ],
        ),
        ("up > down", []),
        ("absent(up)", []),
        ("count(up > 3)", []),
    ],
)
def test_the_number_and_the_strictness_of_each_comparison(expr: str, expected: list[str]) -> None:
    assert changes(expr) == [f"{one} for 0s" for one in expected]


def test_the_length_of_for() -> None:
    assert changes("absent(up)", "5m") == ["absent(up) for 2m30s", "absent(up) for 10m"]


def test_a_mutant_lives_where_no_worker_has_killed_it() -> None:
    one = {"a": {"alert": "A", "said": "> 1", "killed": False}, "b": {"alert": "A", "said": "> 2", "killed": False}}
    other = {"a": {"alert": "A", "said": "> 1", "killed": True}}
    assert survivors(joined([one, other]))[:2] == ["A", "  > 2"]
    assert survivors(joined([other])) == ["", "0 of 1 changed alerts pass all their tests"]
