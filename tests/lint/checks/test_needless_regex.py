"""Regular expressions that need not be any, and what becomes of them; the one form; long numbers."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.errors import DefinitionError
from obsdsl.express.infer.labels import matches
from obsdsl.express.node import Matcher, Node, Selector
from obsdsl.express.parse import parse
from obsdsl.express.render import pretty, render
from obsdsl.lint.checks.needless_regex import NeedlessRegex
from obsdsl.lint.context import Context
from obsdsl.lint.fix import fixed
from obsdsl.lint.site import Site
from tests.lint.checks.judge import judge
from tests.lint.examples import lint_text, problems, settings

FILE = "/rules.yml"
MENDED: list[tuple[str, str]] = [
    ('x{a=~"b"}', 'x{a="b"}'),
    ("x{a=~'b'}", "x{a='b'}"),
    ('x{a!~"b"}', 'x{a!="b"}'),
    ('x{ a =~ "b", c="d" }', 'x{ a="b", c="d" }'),
    ('x{a=~""}', 'x{a=""}'),
    ('x{a=~"^b$"}', 'x{a="b"}'),
    ('x{a=~"(b)"}', 'x{a="b"}'),
    ('x{a=~"^b.*"}', 'x{a=~"b.*"}'),
    ('x{a=~"b.*$"}', 'x{a=~"b.*"}'),
    ('x{a=~"b|c|b"}', 'x{a=~"b|c"}'),
    (r'x{a=~"b\\.c"}', 'x{a="b.c"}'),
    ('x{a=~".*"}', "x"),
    ('x{a=~".*", c="d"}', 'x{c="d"}'),
    ('x{c="d", a=~".*"}', 'x{c="d"}'),
    ('x{c="d", a=~".*", e="f"}', 'x{c="d", e="f"}'),
    ('x{c="d", a=~".*",}', 'x{c="d",}'),
    ('sum(rate(x{a=~"b"}[5m])) / sum(y{c="d"})', 'sum(rate(x{a="b"}[5m])) / sum(y{c="d"})'),
]
WELL = [
    'x{a=~"b|c"}',
    'x{a=~"b.c"}',
    'x{a=~"b.*"}',
    'x{a=~"b|"}',
    'x{a=~"(a|b)(a|b)"}',
    'x{a="^b$"}',
    r'x{a=~".*b\\$"}',
    'x{a=~"$b"}',
    'x{a=~"${b:regex}.*"}',
    'x{a=~"[[b]]"}',
    'x{a!~".*"}',
    # As many write it, and as fast.
    'x{a=~".+"}',
]


def mended(check: str, expr: str, folder: Path, toml: str = "") -> str:
    """The expression of a rule after the safe fixes of a check."""
    whole = json.dumps({"groups": [{"name": "example", "rules": [{"record": "job:x:sum", "expr": expr}]}]})
    outcome = lint_text(FILE, whole, settings(folder, toml), definitions=False)
    after = fixed(problems(outcome, check), {FILE: whole}, unsafe=False).texts.get(FILE, whole)
    text: str = json.loads(after)["groups"][0]["rules"][0]["expr"]
    return text


@pytest.mark.parametrize(("before", "after"), MENDED)
def test_needless_patterns_are_written_plainly(before: str, after: str, tmp_path: Path) -> None:
    assert mended("needless-regex", before, tmp_path) == after


@pytest.mark.parametrize("expr", WELL)
def test_patterns_that_say_more_are_left_alone(expr: str) -> None:
    assert judge("needless-regex", expr, "panel", alone=True) == []


def test_what_is_not_text_alone_is_found_and_not_mended(tmp_path: Path) -> None:
    # Without the matcher it would select nothing that Prometheus allows.
    assert mended("needless-regex", '{a=~".*", b="c"}', tmp_path) == '{b="c"}'


def test_patterns_that_all_declared_values_fit_are_found() -> None:
    assert judge("needless-regex", 'http_requests_total{code=~"[2-5].."}')
    assert not judge("needless-regex", 'http_requests_total{code=~"[4-5].."}')
    assert not judge("needless-regex", 'http_requests_total{handler=~"/.*"}')
    assert not judge("needless-regex", 'http_requests_total{code=~"[2-5].."}', alone=True)


def test_expressions_that_were_built_are_judged_too() -> None:
    assert judge("needless-regex", 'sum(rate(x{a=~"b"}[5m]))')[0].mend == 'write a="b"'


PATTERNS = st.text(alphabet="ab.*+?()|[]^$\\", max_size=6)
TEXTS = st.text(alphabet="ab.$^|", max_size=4)


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=6), st.sampled_from(["=~", "!~"]))
def test_the_plain_form_selects_what_the_pattern_did(pattern: str, texts: list[str], op: str) -> None:
    before = Selector("x", (Matcher("a", op, pattern),))  # type: ignore[arg-type]
    text = render(before)
    try:
        assert parse(text) == before
    except DefinitionError:
        return
    found = list(NeedlessRegex().find(before, Site(Context(), "x", node=before, text=text)))
    if not found or found[0].fix is None or found[0].span is None:
        return
    span, new = found[0].span, found[0].fix.text
    after = parse(text[: span.start] + (new or "") + text[span.end :])
    assert isinstance(after, Selector)
    for one in texts:
        if (expected := _passes(before, one)) is not None:
            assert _passes(after, one) == expected


def _passes(selector: Selector, text: str) -> bool | None:
    """Whether the label passes all matchers; None where nobody can tell."""
    for matcher in selector.matchers:
        hit = matches(matcher.value, text) if "~" in matcher.op else matcher.value == text
        if hit is None:
            return None
        if hit == (matcher.op in ("!=", "!~")):
            return False
    return True


FORMED: list[tuple[str, str]] = [
    ("sum(x) by (a)", "sum by (a) (x)"),
    ('x{a="b",c="d",}', 'x{a="b", c="d"}'),
    ("(x)", "x"),
    ("sum by(a)(x)\n/ y", "sum by (a) (x) / y"),
]


@pytest.mark.parametrize(("before", "after"), FORMED)
def test_the_one_form_is_written(before: str, after: str, tmp_path: Path) -> None:
    assert mended("promql-format", before, tmp_path, 'select = ["promql-format"]\n') == after


@pytest.mark.parametrize(
    "expr", ["x # of note", "sum by (a) (x)", '"#" # of note', f"sum by (a) (x) / {'y' * 100}", "x{a=~'#'} # why"]
)
def test_comments_and_what_has_the_form_are_left_alone(expr: str, tmp_path: Path) -> None:
    assert mended("promql-format", expr, tmp_path, 'select = ["promql-format"]\n') == expr


@pytest.mark.parametrize(
    ("version", "before", "after"),
    [
        ("", "x > 10000000", "x > 10e6"),
        ("", "x > 1500000", "x > 1500e3"),
        ("", "x > 1073741824", "x > 1073741824"),
        ("2.42", "x > 10000000", "x > 10e6"),
        ("3.5", "x > 10000000", "x > 10_000_000"),
        ("3.5", "x > 1073741824", "x > 1_073_741_824"),
        ("3.5", "x > 10000", "x > 10000"),
        ("3.5", "x > 0.123456789", "x > 0.123456789"),
        ("3.5", "x > 1e10", "x > 1e10"),
    ],
)
def test_long_numbers_are_written_as_the_version_reads_them(
    version: str, before: str, after: str, tmp_path: Path
) -> None:
    toml = f'[tool.obsdsl]\nprometheus_version = "{version}"\n' if version else "[tool.obsdsl]\n"
    text = mended("long-number", before, tmp_path, f'{toml}[tool.obsdsl.lint]\nselect = ["long-number"]\n')
    assert text == after
    assert parse(text) == parse(before)


@pytest.mark.skipif("OBSDSL_CORPUS" not in os.environ, reason="OBSDSL_CORPUS names the corpus")
def test_the_one_form_of_the_corpus_means_the_same() -> None:
    lines = Path(os.environ["OBSDSL_CORPUS"], "promql", "expressions.jsonl").read_text(encoding="utf-8").splitlines()
    trees = [tree for line in lines[::5] if (tree := _tree(json.loads(line)["expr"])) is not None]
    assert len(trees) > 100
    assert all(parse(pretty(tree)) == tree for tree in trees)


def _tree(text: str) -> Node | None:
    try:
        return parse(text)
    except DefinitionError:
        return None
