"""PromQL as a person would write it, on one line and on several."""

from __future__ import annotations

import math

import pytest

from obsdsl.express.node import Call, Matcher, Number, Range, Selector, String
from obsdsl.express.parse import parse
from obsdsl.express.render import label, number, pretty, quote, render

NUMBERS = [
    (0.0, "0"),
    (-0.0, "-0"),
    (90.0, "90"),
    (0.05, "0.05"),
    (-1.5, "-1.5"),
    (1e15, "1000000000000000"),
    (1e16, "1e16"),
    (123456789012345.0, "123456789012345"),
    (1e-7, "1e-07"),
    (5e-324, "5e-324"),
    (math.inf, "Inf"),
    (-math.inf, "-Inf"),
    (math.nan, "NaN"),
]


@pytest.mark.parametrize(("value", "text"), NUMBERS)
def test_a_number_is_short_and_reads_back(value: float, text: str) -> None:
    assert number(value) == text
    assert parse(text) == Number(value)


STRINGS = [
    "",
    "plain",
    'quo"te',
    "back\\slash",
    "new\nline\ttab\r",
    "ünïcode – 世界",
    "\x00\x7f",
    "\udcff",
    "\U0001f600",
    "`",
]


@pytest.mark.parametrize("text", STRINGS, ids=ascii)
def test_a_string_reads_back(text: str) -> None:
    assert parse(quote(text)) == String(text)
    assert parse(f"up{{a={quote(text)}}}") == Selector("up", (Matcher("a", "=", text),))
    # What is written can be stored as UTF-8.
    quote(text).encode()


@pytest.mark.parametrize(
    ("name", "text"),
    [("job", "job"), ("service.name", '"service.name"'), ("ü", '"ü"'), ("$var", "$var"), ("[[var]]", "[[var]]")],
)
def test_a_label_is_quoted_only_where_it_has_to_be(name: str, text: str) -> None:
    assert label(name) == text


WORDS = ["on", "by", "and", "bool", "offset", "inf", "NaN", "start", "sum", "rate", "group_left", "without", "atan2"]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_promql_can_be_a_name(word: str) -> None:
    node = Call("sum_over_time", (Range(Selector(word, (Matcher(word, "=", "x"),)), None),))
    assert parse(render(node)).args[0].selector == node.args[0].selector  # type: ignore[union-attr]
    for text in (f'sum by ("{word}") (x)', f'x / on ("{word}") y'):
        assert parse(render(parse(text))) == parse(text)


CANONICAL = [
    ("sum(rate(x[5m]))by(job)", "sum by (job) (rate(x[5m]))"),
    ("SUM BY(a,b)(x)", "sum by (a, b) (x)"),
    ("x{a='1',b=~`2`,}", 'x{a="1", b=~"2"}'),
    ("((x))", "x"),
    ("(a+b)+c", "a + b + c"),
    ("a+(b+c)", "a + (b + c)"),
    ("(a*b)+c", "a * b + c"),
    ("a^b^c", "a ^ b ^ c"),
    ("(a^b)^c", "(a ^ b) ^ c"),
    ("-a^2", "-a ^ 2"),
    ("(-a)^2", "(-a) ^ 2"),
    ("-1^2", "-1 ^ 2"),
    ("(-1)^2", "(-1) ^ 2"),
    ("a>b>c", "(a > b) > c"),
    ("a and b or c", "a and b or c"),
    ("a and(b or c)", "a and (b or c)"),
    ("x[90m]offset -1h", "x[1h30m] offset -1h"),
    ("x offset 1h @ 5", "x @ 5 offset 1h"),
    ("(a+b)[1h:]", "(a + b)[1h:]"),
    ("rate(a[1m])[1h:60s]", "rate(a[1m])[1h:1m]"),
    ("a/on(x)group_left b", "a / on (x) group_left () b"),
    ("sum without()(a)", "sum without () (a)"),
    ("0x1F + 1_000 + .5", "31 + 1000 + 0.5"),
    ("1h30m", "5400"),
]


@pytest.mark.parametrize(("text", "canonical"), CANONICAL, ids=[text for text, _ in CANONICAL])
def test_there_is_one_form(text: str, canonical: str) -> None:
    assert render(parse(text)) == canonical
    assert parse(canonical) == parse(text)


LONG = (
    'sum by (job) (rate(requests_total{code=~"5.."}[5m])) / sum by (job) (rate(requests_total[5m])) > 0.05 '
    "and on (job) sum by (job) (rate(requests_total[5m])) > 1"
)


def test_a_long_expression_is_folded_at_its_operators() -> None:
    assert pretty(parse(LONG), 60) == (
        'sum by (job) (rate(requests_total{code=~"5.."}[5m]))\n'
        "/ sum by (job) (rate(requests_total[5m]))\n"
        "> 0.05\n"
        "and on (job) sum by (job) (rate(requests_total[5m])) > 1"
    )


def test_what_does_not_fit_goes_inside_its_parentheses() -> None:
    text = "histogram_quantile(0.99, sum by (job, le) (rate(request_duration_seconds_bucket[5m]))) * (aaaaaaa + bbbbb)"
    assert pretty(parse(text), 40) == (
        "histogram_quantile(\n"
        "  0.99,\n"
        "  sum by (job, le) (\n"
        "    rate(\n"
        "      request_duration_seconds_bucket[5m]\n"
        "    )\n"
        "  )\n"
        ")\n"
        "* (aaaaaaa + bbbbb)"
    )


@pytest.mark.parametrize("width", [1, 20, 40, 80, 1000])
def test_folding_changes_no_meaning(width: int) -> None:
    for text in (LONG, "-(a + b) ^ (c > bool d)", "max_over_time((a + b)[1h:5m] @ end())"):
        assert parse(pretty(parse(text), width)) == parse(text)


def test_only_nodes_are_rendered() -> None:
    with pytest.raises(TypeError, match="is not a node"):
        render("up")  # type: ignore[arg-type]
