"""Matchers as Alertmanager writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.compose.routing.matcher import all_pass, parse_matchers, passes, write_matcher
from obsdsl.express.node import Matcher, MatchOp

OPS: tuple[MatchOp, ...] = ("=", "!=", "=~", "!~")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('severity="P0"', [("severity", "=", "P0")]),
        (" severity = P0 ", [("severity", "=", "P0")]),
        ("severity=", [("severity", "=", "")]),
        ('{a="b", c!~"d,e",}', [("a", "=", "b"), ("c", "!~", "d,e")]),
        ('a="two\\nlines"', [("a", "=", "two\nlines")]),
        # The old parser leaves a backslash that escapes nothing; its word counts where both can read.
        ('a="\\d"', [("a", "=", "\\d")]),
        ('a=~"\\\\d"', [("a", "=~", "\\d")]),
        ("a='b'", [("a", "=", "'b'")]),
        ('"label with spaces"="x"', [("label with spaces", "=", "x")]),
        ('"\\u0061"="x"', [("a", "=", "x")]),
        ("ünï=x", [("ünï", "=", "x")]),
        ("{}", []),
        ("", []),
    ],
)
def test_a_line_is_read_as_alertmanager_reads_it(text: str, expected: list[tuple[str, MatchOp, str]]) -> None:
    assert list(parse_matchers(text)) == [Matcher(*one) for one in expected]


@pytest.mark.parametrize(
    "text", ["a", "=b", ",", "a=b,,c=d", 'a="b', 'a="b"c', 'a=~"("', '"a"="\\x"', '{"a"="b"', "a b=c"]
)
def test_what_alertmanager_refuses_is_refused_with_a_mend(text: str) -> None:
    with pytest.raises(ValueError, match=r"; |regular|paren"):
        parse_matchers(text)


@given(st.text(min_size=1, max_size=8), st.sampled_from(OPS[:2]), st.text(max_size=8))
def test_what_is_written_is_read_back(label: str, op: MatchOp, value: str) -> None:
    matcher = Matcher(label, op, value)
    assert parse_matchers(write_matcher(matcher)) == (matcher,)


@pytest.mark.parametrize(
    ("op", "value", "label", "expected"),
    [
        ("=", "", "", True),
        ("!=", "x", "", True),
        ("=~", "a|", "", True),
        ("=~", "a", "ab", False),
        ("!~", "a.*", "ab", False),
        ("=~", "a.b", "a\nb", False),
        ("=~", "(?i)WEB", "web", True),
    ],
)
def test_a_missing_label_is_empty_and_patterns_are_anchored(
    op: MatchOp, value: str, label: str, expected: bool
) -> None:
    assert passes(Matcher("x", op, value), label) is expected


def test_all_matchers_have_to_pass() -> None:
    matchers = parse_matchers('a="1", b=""')
    assert all_pass(matchers, {"a": "1"}) is True
    assert all_pass(matchers, {"a": "1", "b": "2"}) is False
