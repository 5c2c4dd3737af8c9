"""What a selection may say of a label, as matchers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from obsdsl import (
    ConstantVariable,
    CustomVariable,
    DataSourceVariable,
    DefinitionError,
    IntervalVariable,
    Not,
    NotRegex,
    QueryVariable,
    RawVariable,
    Regex,
    TextVariable,
)
from obsdsl.express.matcher import escape, matcher
from obsdsl.express.node import Matcher
from obsdsl.express.regex import compile_re2

WAYS: list[tuple[Any, str, str]] = [
    ("a", "=", "a"),
    ("", "=", ""),
    ("a|b", "=", "a|b"),
    (("a", "b"), "=~", "a|b"),
    (["a.b", "c+d"], "=~", r"a\.b|c\+d"),
    (("a",), "=", "a"),
    (Regex("a.*"), "=~", "a.*"),
    (NotRegex("a.*"), "!~", "a.*"),
    (Not("a"), "!=", "a"),
    (Not("a.", "b"), "!~", r"a\.|b"),
]


@pytest.mark.parametrize(("value", "op", "text"), WAYS)
def test_a_value_becomes_a_matcher(value: Any, op: Any, text: str) -> None:
    assert matcher("label", value) == Matcher("label", op, text)


@pytest.mark.parametrize(
    ("variable", "is_multi"),
    [
        (QueryVariable("v", "label_values(job)"), False),
        (QueryVariable("v", "label_values(job)", multi=True), True),
        (QueryVariable("v", "label_values(job)", include_all=True), True),
        (CustomVariable("v", ("a",)), False),
        (CustomVariable("v", ("a",), multi=True), True),
        (CustomVariable("v", ("a",), include_all=True), True),
        (DataSourceVariable("v", "prometheus", multi=True), True),
        (TextVariable("v"), False),
        (ConstantVariable("v", "x"), False),
        (IntervalVariable("v", ("1m",)), False),
        (RawVariable("v", {"type": "custom"}), False),
        (RawVariable("v", {"type": "custom", "multi": True}), True),
        (RawVariable("v", {"type": "custom", "includeAll": True}), True),
    ],
)
def test_a_variable_of_several_values_is_a_regular_expression(variable: Any, is_multi: bool) -> None:
    assert matcher("job", variable) == Matcher("job", "=~" if is_multi else "=", "$v")
    assert matcher("job", Not(variable)) == Matcher("job", "!~" if is_multi else "!=", "$v")


@pytest.mark.parametrize("value", ["a.b", "x+y*z?", "(1|2)", "[a]{2}^$", "back\\slash", "plain-text/ünïcode"])
def test_an_escaped_value_matches_itself_alone(value: str) -> None:
    pattern = escape(value)
    assert re.fullmatch(pattern, value)
    assert not re.fullmatch(pattern, value + "x")
    compile_re2(pattern)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ((), "selects nothing; list at least one value"),
        (Not(), "selects nothing; list at least one value"),
        (500, 'labels are text: write "500"'),
        (("200", 500), 'labels are text: write "500"'),
        (None, "write a string, a tuple of strings, Regex"),
        ("\ud800", "is not text"),
        (Regex("a("), "Regex"),
    ],
)
def test_what_says_nothing_is_refused(value: Any, why: str) -> None:
    with pytest.raises(DefinitionError, match=re.escape(why)):
        matcher("label", value)


def test_a_pattern_with_variables_is_grafanas_to_fill() -> None:
    assert matcher("job", Regex("${job:regex}(")) == Matcher("job", "=~", "${job:regex}(")


@pytest.mark.parametrize("label", ["", "a b", "a\n", 5, None])
def test_a_label_has_a_name(label: Any) -> None:
    with pytest.raises(DefinitionError, match="label"):
        matcher(label, "x")
