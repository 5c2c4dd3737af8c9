"""Fixes: to the character, in the quotes that stand there, and never over one another."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.compose.rule import AlertRule
from obsdsl.config import Config, LintConfig
from obsdsl.express.node import Call, walk
from obsdsl.lint.check import Check
from obsdsl.lint.context import context_of
from obsdsl.lint.files import FileText, file_units, opened
from obsdsl.lint.fix import fixed
from obsdsl.lint.problem import Edit, Finding, Fix, Level, Problem
from obsdsl.lint.registry import built_in
from obsdsl.lint.run import Dispatch
from obsdsl.lint.settings import settings_of
from obsdsl.lint.site import Expression, Site
from obsdsl.lint.view import PanelView
from obsdsl.lint.workspace import check_units, units
from tests.lint.examples import workspace_of


@attrs.frozen(kw_only=True)
class _Irate(Check[Any]):
    """Writes each irate() anew."""

    code = "T1"
    name = "irate"
    level = Level.WARNING
    on = (Expression,)
    new: str = 'rate(x{a="b"}[5m])'

    def find(self, value: Expression, at: Site) -> Any:  # noqa: ARG002
        for call in walk(value.node):
            if isinstance(call, Call) and call.function == "irate":
                yield Finding("irate", "mend", at=call, fix=Fix(self.new, safe=True))


@attrs.frozen(kw_only=True)
class _Field(Check[Any]):
    """Deletes a field, or gives it another value."""

    code = "T2"
    name = "field"
    level = Level.WARNING
    on = (AlertRule, PanelView)
    field: tuple[str, ...] = ("for",)
    new: str | None = None

    def find(self, value: Any, at: Site) -> Any:  # noqa: ARG002
        yield Finding("field", "mend", field=self.field, fix=Fix(self.new, safe=True))


def mended(name: str, text: str, check: Check[Any], folder: Path | None = None) -> str:
    """The file's text once its fixes are applied."""
    if folder is not None:
        work = list(units(workspace_of(text.removeprefix("\ufeff"), folder)))
        name = str(folder / "example.py")
        (folder / "example.py").write_bytes(text.encode())
    else:
        one = opened(FileText(name, text))
        assert one is not None
        work = list(file_units(one))
    outcome = check_units(work, context_of((), Config(Path())), Dispatch([check]))
    assert not outcome.broken, outcome.broken[0].trace
    return fixed(outcome.problems, {name: text}, unsafe=False).texts.get(name, text)


YAML = "groups:\n  - name: é😀\n    rules:\n      - alert: A\n        expr: {}\n"
CHANGES = {
    "lf": str,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "mark": lambda text: "\ufeff" + text,
    "both": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
}
each_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@each_change
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1 + irate(x[1m]) # é", '1 + rate(x{a="b"}[5m]) # é'),
        ("'1 + irate(x[1m])'", "'1 + rate(x{a=\"b\"}[5m])'"),
        ('"1 + irate(x[1m])"', '"1 + rate(x{a=\\"b\\"}[5m])"'),
        ('"1 + irate(x{a=\\"b\\"}[1m])"', '"1 + rate(x{a=\\"b\\"}[5m])"'),
        ("|\n          1 +\n          irate(x[1m])", '|\n          1 +\n          rate(x{a="b"}[5m])'),
        (">-\n          1 +\n          irate(x[1m])", '>-\n          1 +\n          rate(x{a="b"}[5m])'),
    ],
)
def test_a_part_of_an_expression_in_yaml(before: str, after: str, change: Any) -> None:
    text = change(YAML.replace("{}", before))
    assert mended("r.yml", text, _Irate()) == change(YAML.replace("{}", after))


@pytest.mark.parametrize(
    ("expr", "new"),
    [
        # A fragment over several lines of a folded text, and what plain text cannot hold.
        (">-\n          irate(x\n          [1m])", "rate(x[5m])"),
        ("irate(x[1m])", "rate(x[5m]) # no"),
        ("irate(x[1m])", 'rate(x{a="b: c"}[5m])'),
        ("'irate(x[1m])'", "rate(\nx[5m])"),
        ('"irate(\\u0078[1m])"', "rate(x[5m])"),
    ],
)
def test_what_is_not_certain_to_the_character_is_left(expr: str, new: str) -> None:
    text = YAML.replace("{}", expr)
    assert mended("r.yml", text, _Irate(new=new)) == text


@each_change
@pytest.mark.parametrize("ascii_", [True, False])
def test_a_part_of_an_expression_in_json(ascii_: bool, change: Any) -> None:
    def text(expr: str) -> str:
        panel = {"title": "é😀", "type": "timeseries", "targets": [{"expr": expr}]}
        return str(change(json.dumps({"title": "😀", "panels": [panel]}, indent=2, ensure_ascii=ascii_)))

    assert mended("d.json", text("1 + irate(x[1m])"), _Irate()) == text('1 + rate(x{a="b"}[5m])')


@each_change
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("promql('1 + irate(x[1m])')", "promql('1 + rate(x{a=\"b\"}[5m])')"),
        ('promql("1 + irate(x[1m])")', 'promql("1 + rate(x{a=\\"b\\"}[5m])")'),
        ('promql("""1 +   irate(x[1m]) """)', None),
        ("promql('''1 +   irate(x[1m]) ''')", "promql('''1 +   rate(x{a=\"b\"}[5m]) ''')"),
        # Put together, or computed: nobody knows where.
        ("promql('1 + ' 'irate(x[1m])')", None),
        ("promql('irate(x[1m])') + 1", None),
        ("m.errors.irate('1m')", None),
    ],
)
def test_a_part_of_an_expression_in_python(before: str, after: str | None, change: Any, tmp_path: Path) -> None:
    text = '"é😀"; AlertRule("Ä", {}, severity=P3,\n  summary="é")\n'
    expected = change(text.replace("{}", before if after is None else after))
    assert mended("example.py", change(text.replace("{}", before)), _Irate(), tmp_path) == expected


@each_change
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- alert: A\n        for: 0s\n        expr: up", "- alert: A\n        expr: up"),
        ("- alert: A\n        expr: up\n        for: 0s", "- alert: A\n        expr: up"),
        ("- for: 0s\n        alert: A\n        expr: up", "- alert: A\n        expr: up"),
        ("- alert: A\n        for:\n          0s\n        expr: up", "- alert: A\n        expr: up"),
        # With a comment, beside others, or under another name, it stays.
        ("- alert: A\n        for: 0s # why\n        expr: up", None),
        ("- {alert: A, for: 0s, expr: up}", None),
        ("- alert: &a 0s\n        for: *a\n        expr: up", None),
        ("- for: 0s\n        # why\n        alert: A\n        expr: up", None),
    ],
)
def test_a_field_is_deleted_in_yaml(before: str, after: str | None, change: Any) -> None:
    text = "groups:\n  - name: é\n    rules:\n      {}\n  - name: b\n    rules: []\n"
    expected = change(text.replace("{}", before if after is None else after))
    assert mended("r.yml", change(text.replace("{}", before)), _Field()) == expected


@each_change
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('AlertRule("A", X, for_="0s", severity=P3, summary="é")', 'AlertRule("A", X, severity=P3, summary="é")'),
        ('AlertRule("A", X, severity=P3, summary="é", for_="0s")', 'AlertRule("A", X, severity=P3, summary="é")'),
        (
            'AlertRule(\n    "A",\n    X,\n    for_="0s",\n    severity=P3,\n    summary="é",\n)',
            'AlertRule(\n    "A",\n    X,\n    severity=P3,\n    summary="é",\n)',
        ),
        (
            'AlertRule(\n    "A",\n    X,\n    severity=P3, summary="é",\n    for_="0s"\n)',
            'AlertRule(\n    "A",\n    X,\n    severity=P3, summary="é",\n)',
        ),
        ('AlertRule("A", X, **{"for_": "0s"}, severity=P3, summary="é")', None),
    ],
)
def test_a_field_is_deleted_in_python(before: str, after: str | None, change: Any, tmp_path: Path) -> None:
    text = "X = promql('up')\n{}\n"
    expected = change(text.replace("{}", before if after is None else after))
    assert mended("example.py", change(text.replace("{}", before)), _Field(), tmp_path) == expected


@each_change
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("keys", [("x", "title", "type"), ("title", "x", "type"), ("title", "type", "x")])
def test_a_field_is_deleted_in_json(keys: tuple[str, ...], indent: int | None, change: Any) -> None:
    def text(names: Any) -> str:
        panel = {name: {"type": "text"}.get(name, "é") for name in names}
        return str(change(json.dumps({"panels": [panel]}, indent=indent, ensure_ascii=False)))

    found = mended("d.json", text(keys), _Field(field=("x",)))
    assert json.loads(found.removeprefix("\ufeff")) == json.loads(
        text([k for k in keys if k != "x"]).removeprefix("\ufeff")
    )
    assert found.count("\n") == max(0, text(keys).count("\n") - (indent is not None))


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("5m", "7m", "7m"),
        ("5m", "a: b", '"a: b"'),
        ("'5m'", "it's", "'it''s'"),
        ('"5m"', 'a "b"', '"a \\"b\\""'),
        ("|\n          5m", "7m", None),
    ],
)
def test_a_value_is_replaced_in_its_quotes(before: str, new: str, after: str | None) -> None:
    text = f"{YAML}        for: @\n".replace("{}", "up")
    found = mended("r.yml", text.replace("@", before), _Field(new=new))
    assert found == text.replace("@", before if after is None else after)


def test_a_value_is_replaced_in_json_and_python(tmp_path: Path) -> None:
    text = '{"panels": [{"type": "stat", "title": "é", "editable": true}]}'
    assert mended("d.json", text, _Field(field=("title",), new='a "b"')) == text.replace('"é"', '"a \\"b\\""')
    assert mended("d.json", text, _Field(field=("editable",), new="false")) == text.replace("true", "false")
    text = "AlertRule(\"A\", promql('up'), for_='5m', severity=P3, summary=\"x\")\n"
    assert mended("", text, _Field(new="7m"), tmp_path) == text.replace("5m", "7m")
    assert mended("", text, _Field(field=("labels", "severity"), new="P4"), tmp_path) == text.replace("P3", "P4")
    assert mended("", text, _Field(field=("expr",), new="x"), tmp_path) == text.replace("'up'", "'x'")


def problem(*edits: tuple[int, int, str], file: str = "a.py", safe: bool = True) -> Problem:
    found = tuple(Edit(file, *edit) for edit in edits)
    return Problem("T1", "t", Level.INFO, "s", "m", "d", None, None, found, safe)


@pytest.mark.parametrize(
    ("problems", "text", "count", "waiting"),
    [
        ([problem((0, 1, "b"))], "b = 1\n", 1, 0),
        ([problem((4, 5, "2")), problem((0, 1, "b"))], "b = 2\n", 2, 0),
        ([problem((0, 1, "b"), (4, 5, "2"))], "b = 2\n", 1, 0),
        # The first of two that overlap; one of two that are the same.
        ([problem((0, 5, "x")), problem((4, 5, "2"))], "x\n", 1, 1),
        ([problem((4, 5, "2")), problem((4, 5, "3"))], "a = 2\n", 1, 1),
        ([problem((4, 5, "2")), problem((4, 5, "2"))], "a = 2\n", 2, 0),
        ([problem((4, 4, "-")), problem((4, 4, "+"))], "a = -1\n", 1, 1),
        # None by halves.
        ([problem((4, 5, "2")), problem((0, 1, "b"), (4, 5, "3"))], "a = 2\n", 1, 1),
        ([problem((4, 5, "2"), safe=False)], "a = 1\n", 0, 0),
        ([problem((0, 1, "b"), file="other.py")], "a = 1\n", 0, 0),
        # What would be no Python is left.
        ([problem((4, 5, "("))], "a = 1\n", 0, 0),
        ([problem()], "a = 1\n", 0, 0),
    ],
)
def test_edits_are_applied_whole_and_apart(problems: list[Problem], text: str, count: int, waiting: int) -> None:
    found = fixed(problems, {"a.py": "a = 1\n"}, unsafe=False)
    assert (found.texts.get("a.py", "a = 1\n"), found.count, found.waiting) == (text, count, waiting)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.sampled_from(["", "X", "YZ"])), max_size=8))
def test_the_first_of_those_that_touch_wins(edits: list[tuple[int, int, str]]) -> None:
    text, chosen = "abcdefghijklmnop", dict[tuple[int, int, str], None]()
    waiting = 0
    for start, length, new in edits:
        end = start + length
        touches = [(s, e, t) for s, e, t in chosen if (start < e and s < end) or s == start]
        if touches and touches != [(start, end, new)]:
            waiting += 1
        else:
            chosen[start, end, new] = None
    after = text
    for start, end, new in sorted(chosen, reverse=True):
        after = after[:start] + new + after[end:]
    problems = [problem((start, start + length, new), file="a.yml") for start, length, new in edits]
    found = fixed(problems, {"a.yml": text}, unsafe=False)
    assert found.texts == ({"a.yml": after} if edits else {})
    assert found.waiting == waiting


def test_unsafe_fixes_are_for_those_who_ask() -> None:
    unsafe = problem((4, 5, "2"), safe=False)
    assert fixed([unsafe], {"a.py": "a = 1\n"}, unsafe=False).count == 0
    assert fixed([unsafe], {"a.py": "a = 1\n"}, unsafe=True).texts == {"a.py": "a = 2\n"}


@pytest.mark.parametrize(("file", "text"), [("a.json", "[1]"), ("a.yml", "[1]"), ("a.rules", "[1]")])
def test_a_file_is_never_broken(file: str, text: str) -> None:
    assert fixed([problem((2, 3, ""), file=file)], {file: text}, unsafe=False).texts == {}
    assert fixed([problem((1, 2, "2"), file=file)], {file: text}, unsafe=False).texts == {file: "[2]"}


CORPUS = Path(os.environ.get("OBSDSL_CORPUS", ""))


@pytest.mark.skipif(not os.environ.get("OBSDSL_CORPUS"), reason="OBSDSL_CORPUS names no corpus")
def test_over_the_corpus_what_is_mended_stays_mended() -> None:
    dispatch = Dispatch(settings_of(LintConfig(), built_in()).checks)
    context = context_of((), Config(Path("/nowhere")))

    def problems_of(file: str, text: str) -> list[Problem]:
        one = opened(FileText(file, text))
        assert one is not None
        return list(check_units(list(file_units(one)), context, dispatch).problems)

    count = 0
    for path in sorted([*CORPUS.glob("rules/**/*.y*ml"), *CORPUS.glob("dashboards/**/*.json")])[::7]:
        file, text = str(path), path.read_bytes().decode()
        for _ in range(10):
            result = fixed(problems_of(file, text), {file: text}, unsafe=True)
            if not result.texts:
                break
            count += result.count
            text = result.texts[file]
        assert not any(one.edits for one in problems_of(file, text)), file
    assert count > 20
