"""Alternatives of regular expressions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.express.regex import full_match
from obsdsl.lint.alternatives import alternatives

PARTS = st.sampled_from(["a", "b.", "[ab]", "[^|]", r"\|", "(c|d)", "x+", "[]|]", "(?:e)", "", r"f\.g"])
TEXTS = st.text(alphabet="abcdefgx|.]", max_size=4)


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a", ("a",)),
        ("a|b", ("a", "b")),
        ("^(a|b)$", ("a", "b")),
        ("(?:a|b)", ("a", "b")),
        ("(a|b)|c", ("(a|b)", "c")),
        ("a(b|c)", ("a(b|c)",)),
        (r"a\|b", (r"a\|b",)),
        ("[a|b]", ("[a|b]",)),
        ("a|", ("a", "")),
        ("", ("",)),
    ],
)
def test_alternatives_stand_at_the_top(pattern: str, parts: tuple[str, ...]) -> None:
    assert alternatives(pattern) == parts


@given(st.lists(PARTS, min_size=1, max_size=4), TEXTS)
def test_a_pattern_matches_what_one_of_its_alternatives_matches(parts: list[str], text: str) -> None:
    pattern = "|".join(parts)
    assert full_match(pattern, text) == any(full_match(part, text) for part in alternatives(pattern))
