"""LogQL is read as Loki reads it; what it refuses is refused with the place and the mend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.errors import DefinitionError
from obsdsl.express.node import Matcher, Number, Variable
from obsdsl.logs.node import Both, Compare, LabelFilter, Lines, LinesRange, Parse, Quantity, RangeAggregation
from obsdsl.logs.parse import parse
from obsdsl.logs.render import render
from obsdsl.logs.verdict import judge

VALID = [
    '{job="x"}',
    '{job="x", level!="debug"} |= "a" or "b" != `c`',
    '{job="x"} |= ip("10.0.0.0/8")',
    '{job="x"} |> "<_> ok <_>"',
    '{job="x"} | logfmt --strict a="b", c',
    '{job="x"} | json first="a.b[0]", second',
    '{job="x"} | pattern `<ip> - <_> "<method>"`',
    r'{job="x"} | regexp "(?P<method>\\w+) (?P<path>\\S+)"',
    '{job="x"} | json | a="b" or (c > 5 and d != 20MB), e="f"',
    '{job="x"} | json | duration >= 1.5s | size < 20KiB | n = -5',
    '{job="x"} | json | addr != ip("10.0.0.1-10.0.0.9")',
    '{job="x"} | decolorize | unpack | keep a, b="c" | drop d, e=~"f.*"',
    '{job="x"} | json | line_format `{{.a | ToUpper}}` | label_format b=c, d="{{.e}}"',
    'rate({job="x"}[5m] offset 1h)',
    'rate({job="x"} [5m] |= "a")',
    'count_over_time(({job="x"} |= "a")[5m])',
    'quantile_over_time(0.95, {job="x"} | json | unwrap duration_seconds(d) | __error__="" [1h30m]) by (host)',
    'avg_over_time({job="x"} | json | unwrap v [5m] offset 1h) without (host)',
    'topk(5, sum by (a) (rate({job="x"}[1m])))',
    'sum(rate({job="x"}[1m])) by (a) > bool 1',
    'label_replace(rate({job="x"}[1m]), "a", "$1", "b", "(.*)")',
    '(rate({job="x"}[1m]) or vector(0)) / ignoring (a) group_left (b) sum(rate({job="y"}[1m]))',
    "1 + 2 * 3 ^ 2",
    'sum by () (rate({job="x"}[$__auto]))',
    '{job=~"$job", $filters} |= "${text}" | duration > ${min} | $stage',
    'rate({job="x"}[1m]) # a comment',
    '{rate="x"} | json | count="5"',
]
REFUSED = [
    ("", "the query is empty"),
    ("{}", "all match streams without the label"),
    ('{job=~".*"}', "all match streams without the label"),
    ('{job!="x"}', "all match streams without the label"),
    ('{job="x",}', "`}` stands here, where the name of a label belongs"),
    ("{job='x'}", "LogQL quotes by"),
    ('{job="x"} | json | a.b="c"', "no dots"),
    ('{job="x"} |= "a', "never closed"),
    ('{job="x"} |~ "("', "never closed"),
    ('{job="x"} | json | pattern="a"', "quoted expression of pattern"),
    ('{job="x"} | regexp "a"', "no named group"),
    ('{job="x"} | pattern "<a><b>"', "side by side"),
    ('{job="x"} |> "<a> b"', "names no captures"),
    ('{job="x"} |= ip("nowhere")', "is no address"),
    ('{job="x"} | label_format a=b, a=c', "sets 'a' twice"),
    ('{job="x"} | line_format "{{.a"', "never closed"),
    ('{job="x"} | line_format "{{if .a}}b"', "lacks {{end}}"),
    ('{job="x"} | line_format "{{shout .a}}"', "no function of Loki's"),
    ('{job="x"} | json | unwrap a', "needs a window"),
    ('{job="x"}[5m]', "a window belongs to a function"),
    ('rate({job="x"}[ 5m])', "without spaces"),
    ('rate({job="x"}[5m:1m])', "no subqueries"),
    ('rate({job="x"}[5m]) offset 1h', "within the parentheses"),
    ('rate({job="x"}[5m]) by (a)', "takes no by"),
    ('count_over_time({job="x"} | unwrap a [5m])', "counts lines"),
    ('sum_over_time({job="x"}[5m])', "needs the label"),
    ('quantile_over_time({job="x"} | unwrap a [5m])', "needs the quantile"),
    ('rate(5, {job="x"}[5m])', "takes no number"),
    ('topk(rate({job="x"}[5m]))', "needs a number first"),
    ('topk(0, rate({job="x"}[5m]))', "above 0"),
    ('sum(5, rate({job="x"}[5m]))', "takes no number"),
    ('sort(rate({job="x"}[5m])) by (a)', "takes no grouping"),
    ('sum({job="x"})', "count them first"),
    ('{job="x"} + 1', "joins numbers, not lines"),
    ('rate({job="x"}[5m]) and 1', "joins series, not numbers"),
    ('-rate({job="x"}[5m])', "a sign stands before numbers alone"),
    ('histogram_quantile(0.9, rate({job="x"}[5m]))', "no function 'histogram_quantile'"),
    ('rate({job="x"}[5m]) @ 5', "no @"),
    ('{job="x"} | logfmt --fast', "is no flag"),
    ('{job="x"} | json | a > 5x', "neither a number"),
]


@pytest.mark.parametrize("text", VALID)
def test_what_loki_takes_is_read_and_rendered_again(text: str) -> None:
    tree = parse(text)
    assert parse(render(tree)) == tree
    assert judge(text).valid


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_loki_refuses_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse(text)
    assert reason in str(caught.value)
    assert not judge(text).valid


def test_a_query_is_a_tree_of_values() -> None:
    tree = parse('count_over_time({job="x"} | json | a > 1.5s or b = 2 [5m])')
    assert isinstance(tree, RangeAggregation)
    assert isinstance(tree.range, LinesRange)
    lines = tree.range.lines
    assert lines.selector.matchers == (Matcher("job", "=", "x"),)
    assert lines.stages == (
        Parse("json"),
        LabelFilter(Both("or", Compare("a", ">", Quantity("duration", "1.5s")), Compare("b", "=", Number(2)))),
    )


def test_windows_may_be_variables() -> None:
    tree = parse('rate({job="x"}[${window}])')
    assert isinstance(tree, RangeAggregation)
    assert tree.range.window == Variable("${window}")


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("a=`1` or b=`2` and c=`3`", 'a="1" or (b="2" and c="3")'),
        ("a=`1`, b=`2` or c=`3`", 'a="1" and (b="2" or c="3")'),
        ("a=`1` b=`2`", 'a="1" and b="2"'),
        ("(a=`1` or b=`2`) and c=`3`", '(a="1" or b="2") and c="3"'),
    ],
)
def test_filters_are_grouped_as_loki_groups_them(text: str, grouped: str) -> None:
    assert render(parse(f'{{job="x"}} | {text}')) == f'{{job="x"}} | {grouped}'


def test_operators_bind_as_in_promql() -> None:
    assert parse('1 - 2 - rate({a="b"}[1m])') == parse('(1 - 2) - rate({a="b"}[1m])')
    assert parse("2 ^ 3 ^ 2") == parse("2 ^ (3 ^ 2)")
    assert parse('1 + rate({a="b"}[1m]) * 2') == parse('1 + (rate({a="b"}[1m]) * 2)')


@pytest.mark.parametrize(
    ("text", "unchecked"),
    [
        ('{job="x"} | line_format "{{.a}}"', ()),
        ('{job="x"} | line_format "{{ToUpper .a}}"', ("what the template of line_format computes",)),
        ('{job="$job"}', ("what its variables hold",)),
        ('{job="x"} | json a="$.b"', ("the paths of json",)),
        ('{job="x"} | xml', ("whether the Loki is new enough for xml",)),
    ],
)
def test_what_was_not_checked_is_said(text: str, unchecked: tuple[str, ...]) -> None:
    assert judge(text).unchecked == unchecked


def test_a_fault_is_underlined() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse('{job="x"}\n| json | foo')
    assert "2:13: the query ends here" in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except DefinitionError:
        return
    assert parse(render(tree)) == tree


PIECES = st.lists(
    st.sampled_from(
        [
            *('{job="x"}', "|", "|=", '"a"', "json", "a", "=", ">", "5", "1.5s", "20MB", "and", "or", ",", "(", ")"),
            *("rate", "sum", "by", "[5m]", "unwrap", "offset", "1h", "label_format", "keep", "ip", "$x", "topk", "+"),
            *("-", "`{{.a}}`", "line_format", "count_over_time", "quantile_over_time", "0.5", "vector", "on", "bool"),
        ]
    ),
    max_size=14,
).map(" ".join)


@given(PIECES)
def test_any_words_of_logql_are_read_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except DefinitionError:
        return
    assert parse(render(tree)) == tree
    assert isinstance(judge(text).unchecked, tuple)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(DefinitionError, match="parentheses"):
        parse("(" * 5000 + "1" + ")" * 5000)


def test_lines_are_no_numbers() -> None:
    assert isinstance(parse('({job="x"} | json)'), Lines)
