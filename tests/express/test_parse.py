"""Text to nodes: the tree, what is refused and where, and promtool's opinion."""

from __future__ import annotations

import math
import random
import re
import threading
from pathlib import Path

import pytest

from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError
from obsdsl.express import parse as module
from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    Matching,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
    Variable,
)
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from tests.express.judge import judge
from tests.stack import require

A, B = Selector("a"), Selector("b")
MINUTES = Duration.parse("5m")
HOUR = Duration.parse("1h")

TREES: list[tuple[str, Node]] = [
    ("a", A),
    ("1e3", Number(1000)),
    ("5m", Number(300)),
    ("-Inf", Number(-math.inf)),
    ("'s'", String("s")),
    ('"\\xff\\xc3\\xa9"', String("\udcffé")),
    ('{"a"}', A),
    ('{__name__="a"}', Selector(None, (Matcher("__name__", "=", "a"),))),
    ('{"a", "b"}', Selector(None, (Matcher("__name__", "=", "a"), Matcher("__name__", "=", "b")))),
    ('{"$a"}', Selector(None, (Matcher("__name__", "=", "$a"),))),
    ('a{x="1", "y z"!~`\\d`,}', Selector("a", (Matcher("x", "=", "1"), Matcher("y z", "!~", "\\d")))),
    ('{or="x", sum=~"y"}', Selector(None, (Matcher("or", "=", "x"), Matcher("sum", "=~", "y")))),
    ("sum", Selector("sum")),
    ("offset offset 5m", Selector("offset", offset=MINUTES)),
    ("a offset -5m @ 1.5", Selector("a", offset=Duration(-300_000), at=1.5)),
    ("a @ -1", Selector("a", at=-1.0)),
    ("a @ START()", Selector("a", at="start()")),
    ("a offset 0s", Selector("a", offset=Duration(0))),
    ("a[5m]", Range(A, MINUTES)),
    ("a[+5m]", Range(A, MINUTES)),
    ("a[.5]", Range(A, Duration(500))),
    ("a[ 5m # five\n]", Range(A, MINUTES)),
    ("a[5m] offset 1h", Range(Selector("a", offset=HOUR), MINUTES)),
    ("a @ end()[5m]", Range(Selector("a", at="end()"), MINUTES)),
    ("a[5m:]", Subquery(A, MINUTES)),
    ("(a + b)[1h:5m] offset 1h @ 1", Subquery(Binary("+", A, B), HOUR, MINUTES, HOUR, 1.0)),
    ("a offset 1h [5m:]", Subquery(Selector("a", offset=HOUR), MINUTES)),
    ("time()", Call("time")),
    ("round(a, 5)", Call("round", (A, Number(5)))),
    ("SUM(a)", Aggregation("sum", A)),
    ("sum by (x, by, on) (a)", Aggregation("sum", A, Grouping("by", ("x", "by", "on")))),
    ('sum(a) without ("x y",)', Aggregation("sum", A, Grouping("without", ("x y",)))),
    ('sum by ("without", "inf", "x:y") (a)', Aggregation("sum", A, Grouping("by", ("without", "inf", "x:y")))),
    ("sum by () (a)", Aggregation("sum", A, Grouping("by", ()))),
    ("topk(5, a)", Aggregation("topk", A, None, Number(5))),
    ("a + b * a", Binary("+", A, Binary("*", B, A))),
    ("a - b - a", Binary("-", Binary("-", A, B), A)),
    ("a ^ b ^ a", Binary("^", A, Binary("^", B, A))),
    ("a and b or a unless b", Binary("or", Binary("and", A, B), Binary("unless", A, B))),
    ("a atan2 b", Binary("atan2", A, B)),
    ("a > bool b", Binary(">", A, B, True)),
    ("a AND ON (x) b", Binary("and", A, B, False, Matching("on", ("x",)))),
    ("a / ignoring (x) group_left b", Binary("/", A, B, False, Matching("ignoring", ("x",), "left"))),
    ("a / on () group_right (y) b", Binary("/", A, B, False, Matching("on", (), "right", ("y",)))),
    ("-1", Number(-1)),
    ("--1", Number(1)),
    ("-(1)", Number(-1)),
    ("+1", Number(1)),
    ("-1 ^ 2", Unary("-", Binary("^", Number(1), Number(2)))),
    ("(-1) ^ 2", Binary("^", Number(-1), Number(2))),
    ("2 ^ -1", Binary("^", Number(2), Number(-1))),
    ("-1 * 2", Binary("*", Number(-1), Number(2))),
    ("+a", Unary("+", A)),
    ("-+a", Unary("-", Unary("+", A))),
    ("((a))", A),
]

VARIABLES: list[tuple[str, Node]] = [
    ("a[$__rate_interval]", Range(A, Variable("$__rate_interval"))),
    ("a[${n}m]", Range(A, Variable("${n}m"))),
    ("a[[[w]]]", Range(A, Variable("[[w]]"))),
    ("a[$w:$s]", Subquery(A, Variable("$w"), Variable("$s"))),
    ("a[5$unit:]", Subquery(A, Variable("5$unit"))),
    ("a offset $o", Selector("a", offset=Variable("$o"))),
    ("a offset -$o", Selector("a", offset=Variable("-$o"))),
    ("a @ ${__to:date:seconds}", Selector("a", at=Variable("${__to:date:seconds}"))),
    ('$m{job=~"$job"}', Selector("$m", (Matcher("job", "=~", "$job"),))),
    ('{$l="x", ${k:raw}=~"[[v]]"}', Selector(None, (Matcher("$l", "=", "x"), Matcher("${k:raw}", "=~", "[[v]]")))),
    ("a_$x:b", Selector("a_$x:b")),
    ("rate($m[5m])", Call("rate", (Range(Selector("$m"), MINUTES),))),
    ("sum by ($g, x) (a)", Aggregation("sum", A, Grouping("by", ("$g", "x")))),
    ("topk($k, $m)", Aggregation("topk", Selector("$m"), None, Variable("$k"))),
    ("a * $factor", Binary("*", A, Variable("$factor"))),
    ("sum($m * 2)", Aggregation("sum", Binary("*", Variable("$m"), Number(2)))),
    ("$m and a", Binary("and", Selector("$m"), A)),
    ("a > 5$kilo", Binary(">", A, Variable("5$kilo"))),
    ("$n == 1", Binary("==", Variable("$n"), Number(1))),
    ("clamp_max(a, $n)", Call("clamp_max", (A, Variable("$n")))),
    ("$query", Variable("$query")),
]


@pytest.mark.parametrize(("text", "node"), TREES, ids=[text for text, _ in TREES])
def test_tree(text: str, node: Node) -> None:
    assert parse(text, variables=False) == node
    assert parse(text) == node
    assert parse(render(node)) == node


@pytest.mark.parametrize(("text", "node"), VARIABLES, ids=[text for text, _ in VARIABLES])
def test_tree_with_variables(text: str, node: Node) -> None:
    assert parse(text) == node
    assert parse(render(node)) == node
    with pytest.raises(DefinitionError, match="is Grafana's, and a rule knows no variables; write its value"):
        parse(text, variables=False)


def test_a_variable_may_stand_for_matchers() -> None:
    selector = parse('a{$matchers, x="1", ${more}}')
    assert selector == Selector("a", (Matcher("x", "=", "1"),), variables=(Variable("$matchers"), Variable("${more}")))
    assert render(selector) == 'a{x="1", $matchers, ${more}}'
    assert parse(render(selector)) == selector
    assert parse("{$matchers}") == Selector(None, variables=(Variable("$matchers"),))


def test_a_variable_in_a_string_is_text() -> None:
    assert parse('a{x=~"$v"}', variables=False) == Selector("a", (Matcher("x", "=~", "$v"),))
    # A rule's expressions are no templates, so this repeats nothing; on a panel the variable is replaced before.
    with pytest.raises(DefinitionError, match="nothing to repeat"):
        parse('a{x=~"*${v}"}')
    assert parse('a{x=~"${v:regex}{2}"}') == Selector("a", (Matcher("x", "=~", "${v:regex}{2}"),))


def test_not_a_number_is_one_value() -> None:
    number = parse("-NaN")
    assert isinstance(number, Number)
    assert number.value is math.nan
    assert parse("a * NaN") == parse(render(parse("a * NaN")))


def test_equal_texts_give_one_node() -> None:
    assert parse("sum(a)") is parse("sum(a)")


FAULTS = [
    ("", "1:1: there is no expression; write a metric's name"),
    ("# only a comment", "1:1: there is no expression; write a metric's name"),
    ("raet(a[5m])", "1:1: there is no function 'raet'; did you mean 'rate'?"),
    ("Rate(a[5m])", "1:1: there is no function 'Rate'; did you mean 'rate'?"),
    (
        "bytes_rate(a[5m])",
        "1:1: there is no function 'bytes_rate' in PromQL; it is LogQL's, which belongs to a Loki query",
    ),
    ("sum(rate(a[5m])", "1:1: the parenthesis of sum is never closed; write `)`"),
    ("(a + b", "1:1: the parenthesis is never closed; write `)`"),
    ("sum(a +", "1:1: the parenthesis of sum is never closed; write `)`"),
    ("a)", "1:2: `)` closes nothing; delete it"),
    ("a +", "1:4: the expression ends where a metric, a number or a function belongs"),
    ("a + * b", "1:5: `*` stands where a metric, a number or a function belongs"),
    ("a b", "1:3: `b` stands where an operator belongs"),
    ("a = b", "1:3: `=` stands where an operator belongs; write `==`"),
    ("a $op b", "1:3: `$op` stands where an operator belongs; write the operator, or use RawQuery"),
    ("$f(a)", "1:1: `$f` stands where a function belongs; write the function, or use RawQuery"),
    ("a keep_metric_names", "1:3: `keep_metric_names` is MetricsQL, not PromQL"),
    ("sum(a) by (x) by (y)", "1:15: `by` belongs once to an aggregation such as sum"),
    ("sum by x (a)", "1:8: `x` stands where `(` and a list of labels belongs"),
    ("sum by (x y) (a)", "1:11: `y` stands where `,` or `)` belongs"),
    ("sum by (without) (a)", '1:9: `without` is a word of PromQL; as a label write "without"'),
    ("sum()", "1:1: sum() has nothing to aggregate; name a metric"),
    ("sum(a,)", "1:6: a comma stands before `)`; delete it"),
    ("(a, b)", "1:3: `,` stands where an operator belongs"),
    ("a{x=1}", '1:5: `1` stands where a string belongs; quote it: "1"'),
    ('a{x=="1"}', "1:4: `==` stands where one of = != =~ !~ belongs; write `=`"),
    (
        'a{x="1" or y="2"}',
        "1:9: `or` between matchers is MetricsQL; write a second selector, or one regular expression",
    ),
    ('a{x="1"', "1:8: the expression ends where `,` or `}` belongs"),
    ('a{"b"}', "1:1: the metric has a name before the braces and one inside; keep one"),
    ('a{x=~"("}', "1:6: RE2 does not take '(': the group '(' is never closed; write `)`"),
    ('a{x="\\d"}', "1:5: \\d is no escape; write \\\\ for a backslash, or a `raw string`"),
    (
        '{x=~".*"}',
        "1:1: the selector selects series that lack all of its labels, so it selects too much; name a metric",
    ),
    ("a[]", "1:2: the window is missing; write [5m]"),
    ("a[5m", "1:5: the expression ends where `]` of the `[` in column 2 belongs"),
    ("a[ # five\n5m]", "1:2: Prometheus takes no comment here; move it behind the window"),
    ("a[0]", "1:3: a window has to be a millisecond at least"),
    ("a[-5m]", "1:3: a window has to be a millisecond at least"),
    ("a[5m:0]", "1:6: a step has to be a millisecond at least"),
    ("a[300y]", "1:3: '300y' is longer than Prometheus can hold (about 292 years)"),
    ("a[1e40]", "1:3: a duration this long is more than Prometheus can hold (about 292 years)"),
    ("a[1m5h]", '1:3: \'1m5h\' is not a duration; write it as "30s", "5m" or "1h30m"'),
    ("a[2m+2m]", "1:5: arithmetic between durations is experimental, and off; write the result, such as 90m"),
    ("a[step()]", "1:3: arithmetic between durations is experimental, and off; write the result, such as 90m"),
    ("a offset (5m)", "1:10: arithmetic between durations is experimental, and off; write the result, such as 90m"),
    ("a offset Inf", "1:10: `Inf` stands where an offset belongs; write it with its unit, such as 5m"),
    ("a offset 5m [5m]", "1:13: the window stands before `offset` and `@`: foo[5m] offset 1h"),
    ("a[5m][5m]", "1:6: the selector has a window already; delete one"),
    ("sum(a)[5m]", "1:7: a window belongs right behind a selector; move it there, or for a subquery write `[5m:]`"),
    ("(a) offset 5m", "1:5: `offset` belongs right behind a selector or a subquery; move it into the parentheses"),
    ("a offset 5m offset 5m", "1:13: the offset is given twice; keep one"),
    ("a @ 1 @ 2", "1:7: the timestamp is given twice; keep one `@`"),
    ("a @ --1", "1:5: a timestamp has one sign at most"),
    ("a @ b", "1:5: `b` stands where a timestamp in seconds, start() or end() belongs"),
    ("a @ 9223372036854775808", "1:5: the timestamp is further away than Prometheus can count; it is in seconds"),
    ("1e400", "1:1: 1e400 is more than a number can hold (1.8e308); write Inf if you mean it"),
    ("rate(a)", "1:6: rate() takes a range vector here, and this is an instant vector; add a window: a[5m]"),
    (
        "rate(sum(a))",
        "1:6: rate() takes a range vector here, and this is an instant vector; make it a subquery: (sum(a))[5m:]",
    ),
    (
        "abs(a[5m])",
        "1:5: abs() takes an instant vector here, and this is a range vector; "
        "take the window away, or apply a function such as rate() first",
    ),
    ("abs(1)", "1:5: abs() takes an instant vector here, and this is a scalar; write vector(1)"),
    ("topk(a, b)", "1:6: topk() takes a scalar here, and this is an instant vector; write scalar(a)"),
    ("count_values(1, a)", "1:14: count_values() takes a string here, and this is a scalar"),
    ("topk(a)", "1:1: it is called as topk(scalar, vector), and 1 argument is given"),
    ("sum(a, b)", "1:1: it is called as sum(vector), and 2 arguments are given"),
    ("floor(a, 1)", "1:1: it is called as floor(vector), and 2 arguments are given"),
    ("round()", "1:1: it is called as round(vector[, scalar]), and 0 arguments are given"),
    ("label_join(a)", "1:1: it is called as label_join(vector, string, string[, string, …]), and 1 argument is given"),
    ("hour(a, b)", "1:1: it is called as hour([vector]), and 2 arguments are given"),
    ("info(a, b)", "1:9: the second argument of info() is matchers alone; write them in braces without a metric"),
    ('-"a"', "1:2: `-` takes a scalar or an instant vector, and this is a string"),
    (
        "a[5m] * 2",
        "1:1: `*` takes scalars and instant vectors, and this is a range vector; apply a function such as rate() first",
    ),
    ("a and 1", "1:7: `and` joins instant vectors, and this is a scalar; write vector(1)"),
    ("1 == 1", "1:3: two scalars are compared with `bool`; write `== bool`"),
    ("a + bool b", "1:5: `bool` belongs to a comparison, and `+` is none; delete it"),
    ("a + on (x) 1", "1:12: `on` joins instant vectors, and this is a scalar; delete it"),
    ("a and on (x) group_left b", "1:3: `and` joins many to many; delete group_left"),
    ("a + on (x) group_left (x) b", "1:12: the label 'x' is in `on` and in `group_left`; take it out of group_left"),
    ("time()[5m:]", "1:1: a subquery is of an instant vector, and this is a scalar"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS, ids=[text or "nothing" for text, _ in FAULTS])
def test_fault(text: str, message: str) -> None:
    with pytest.raises(DefinitionError) as error:
        parse(text)
    assert error.value.subject == "PromQL"
    assert error.value.faults[0].split("\n")[0] == message


def test_a_fault_shows_its_line_and_names_the_users_file() -> None:
    with pytest.raises(DefinitionError) as error:
        parse('sum by (job) (\n  rate(foo{x="1"})\n) > 5')
    assert error.value.faults[0].split("\n")[1:] == ['      rate(foo{x="1"})', "           ^^^^^^^^^^"]
    assert error.value.location is not None
    assert error.value.location.file == __file__


@pytest.mark.parametrize(
    ("text", "prometheus", "message"),
    [
        ("first_over_time(a[5m])", "3.5", "first_over_time() came with Prometheus 3.7, and the target is 3.5"),
        ("start()", "3.5", "start() came with Prometheus 3.12, and the target is 3.5"),
        ("limitk(1, a)", "2.42", "limitk() came with Prometheus 2.54, and the target is 2.42"),
        ("holt_winters(a[5m], 1, 1)", "3.5", "holt_winters() went with Prometheus 3.0; it is double_exponential_"),
        ("5m", "2.42", "a duration as a number came with Prometheus 2.54"),
        ("a[300]", "2.42", "a number as a duration came with Prometheus 2.54"),
        ("a offset 0s", "2.42", "an offset of nothing came with Prometheus 2.54"),
        ("1_000", "2.42", "an underscore in a number came with Prometheus 2.54"),
        ("a[+5m]", "2.42", "a window with such a sign came with Prometheus 2.54"),
        ('{"a"}', "2.42", "a name in quotes came with Prometheus 3.0"),
        ("sum by (a:b) (c)", "2.42", "a label with a colon came with Prometheus 3.0"),
        ("a", "three", "'three' is not a version of Prometheus; write it as \"3.5\""),
    ],
)
def test_the_target_has_to_understand_it(text: str, prometheus: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=re.escape(message)):
        parse(text, prometheus=prometheus)


def test_experimental_functions_may_be_off() -> None:
    assert parse("mad_over_time(a[5m])") == Call("mad_over_time", (Range(A, MINUTES),))
    with pytest.raises(DefinitionError, match=r"mad_over_time\(\) is experimental"):
        parse("mad_over_time(a[5m])", experimental=False)


def test_only_text_is_parsed() -> None:
    with pytest.raises(DefinitionError, match="an expression is a string, not 5"):
        parse(5)  # type: ignore[arg-type]


def test_a_panic_of_promql_parsers_is_an_error_and_an_interrupt_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    import promql_parser

    class PanicException(BaseException):
        pass

    def fail(error: BaseException) -> None:
        def parser(_: str) -> None:
            raise error

        module._shape.cache_clear()
        monkeypatch.setattr(promql_parser, "parse", parser)

    fail(PanicException("boom"))
    with pytest.raises(DefinitionError, match="promql-parser fails on its structure: boom"):
        parse("panicking + panicking")
    fail(ValueError("what?"))
    with pytest.raises(DefinitionError, match=r"does not understand its structure: what\?"):
        parse("panicking + panicking")
    fail(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        parse("panicking + panicking")
    module._shape.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100 + "a" + ")" * 100,
        "abs(" * 100 + "a" + ")" * 100,
        "label_replace(" * 100 + "a" + ', "b", "c", "d", "e")' * 100,
        "a" + " + a" * 200,
        "a" + " ^ a" * 200,
        "-" * 200 + "a",
        "(-" * 100 + "a" + " * a)" * 100,
    ],
    ids=["parentheses", "calls", "arguments", "sum", "power", "signs", "all"],
)
def test_the_largest_that_is_taken_fits_on_a_small_stack(text: str) -> None:
    """The stack of a thread is as small as 512 KB on some systems, and overflowing it would end the process."""
    found: list[Node] = []
    before = threading.stack_size(512 * 1024)
    try:
        thread = threading.Thread(target=lambda: found.append(parse(text)))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert found


TEXTS = [text for text, _ in TREES]
PIECES = [
    *("(", ")", "[5m]", "[5m:1m]", "[5m:]", "{", "}", '{x="y"}', ",", "-", "+", "*", "/", "^", "%", "==", "!=", "<="),
    *("bool", "on", "(x)", "on(x)", "ignoring(y)", "group_left", "group_right(z)", "by", "by (x)", "without(y)", "sum"),
    *("topk", "rate", "offset", "offset 5m", "offset -1h", "@", "@ 10", "@ start()", "and", "or", "unless", "atan2"),
    *("1", "5m", '"s"', "NaN", "Inf", "a", "a:b", '{"x"}', "start", "end", "1e3", "0x1f", "010", "1_000", ".5"),
    *("time()", "count_values", "quantile", "info", "label_join", "limitk", "mad_over_time", "abs", "scalar", "vector"),
    *("without", "inf", "[0]", "[1.5]", "0", '{""}', '{x!="y"}', '{x=~".*"}', "=~", "holt_winters", "=", "By", "fill"),
]


def mutated(seed: int, count: int) -> list[str]:
    """Valid expressions with a few pieces changed."""
    chance = random.Random(seed)
    expressions = []
    for _ in range(count):
        pieces = re.findall(r'"(?:[^"\\]|\\.)*"|\w+|\S|\s+', f"{chance.choice(TEXTS)} + {chance.choice(TEXTS)}")
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(pieces))
            pieces[at : at + chance.randint(0, 2)] = [chance.choice(PIECES)][: chance.randint(0, 1)]
            pieces = pieces or ["a"]
        expressions.append("".join(pieces))
    return expressions


# Where promtool differs: it takes an offset that is no number, and `[5s x 5s]`.
LEFT_OUT = re.compile(r"offset[\s+-]*(?i:nan|inf)|\[\s*\w+ +x")


@pytest.mark.parametrize(("target", "below"), [("2.42", "2.43"), ("3.5", "3.6")])
def test_verdicts_are_promtools_and_what_is_rendered_is_taken(target: str, below: str, tmp_path: Path) -> None:
    promtool = require("promtool", at_least=target, below=below)
    tried = [text for text in [*TEXTS, *mutated(1, 4000)] if not LEFT_OUT.search(text)]
    taken = []
    for text, reason in zip(tried, judge(promtool, tried, tmp_path), strict=True):
        try:
            node = parse(text, variables=False, prometheus=target, experimental=False)
        except DefinitionError:
            assert reason is not None, text
        else:
            assert reason is None, text
            taken.append(render(node))
    assert len(taken) > 400
    refused = [text for text, reason in zip(taken, judge(promtool, taken, tmp_path), strict=True) if reason]
    # The target of `render` is Prometheus 3, which takes names in quotes.
    assert target == "2.42" or not refused
