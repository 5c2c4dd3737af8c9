"""Expressions that always give a sample."""

from __future__ import annotations

import pytest

from obsdsl.express.parse import parse
from obsdsl.lint.given import always_given


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        ("vector(1)", True),
        ("vector(time())", True),
        ("-vector(1)", True),
        ("vector(1) + 1", True),
        ("vector(1) > bool 2", True),
        ("sum(m) or vector(0)", True),
        ("sum(m or vector(0)) * 2", True),
        ("count(vector(1))", True),
        ("vector(1) > 0", False),
        ("vector(1) and m", False),
        ("sum(m)", False),
        ("vector(1) + m", False),
        # Which samples of the two sides meet depends on labels.
        ("(m or vector(0)) + (n or vector(0))", False),
        ("count(m) by (job) or sum(m)", False),
        ("absent(m)", False),
        ("topk(0, vector(1))", False),
    ],
)
def test_what_is_always_there(expr: str, expected: bool) -> None:
    assert always_given(parse(expr)) is expected
