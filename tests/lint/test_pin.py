"""Problems stand at the very place of their fault, in Python, YAML and JSON, with the fragment underlined."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from obsdsl.compose.rule import AlertRule
from obsdsl.config import Config
from obsdsl.express.node import Call, walk
from obsdsl.lint.check import Check
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.files import FileText, file_units, opened
from obsdsl.lint.problem import Because, Finding, Level, Problem
from obsdsl.lint.run import Dispatch
from obsdsl.lint.site import Expression, Site, TemplateText
from obsdsl.lint.workspace import check_units, units
from tests.lint.examples import workspace_of

NAME = "irate"


@attrs.frozen(kw_only=True)
class _Marks(Check[Any]):
    """Points to each irate(), and to whatever is called in the same expression."""

    code = "T1"
    name = "marks"
    level = Level.WARNING
    on = (Expression,)

    def find(self, value: Expression, at: Site) -> Iterator[Finding]:  # noqa: ARG002
        calls = [one for one in walk(value.node) if isinstance(one, Call)]
        for call in calls:
            if call.function == NAME:
                others = tuple(Because(one, "here, too") for one in calls if one is not call)
                yield Finding("it is irate", "write rate", at=call, because=others)


@attrs.frozen(kw_only=True)
class _Fields(Check[Any]):
    """Points to fields of alerts, and to a word of their templates."""

    code = "T2"
    name = "fields"
    level = Level.WARNING
    on = (AlertRule, TemplateText)
    field: tuple[str, ...] = ()

    def find(self, value: AlertRule | TemplateText, at: Site) -> Iterator[Finding]:
        from obsdsl.express.tokens import Span

        if isinstance(value, AlertRule) and self.field:
            yield Finding("field", "mend", field=self.field)
        if isinstance(value, TemplateText) and "HERE" in value.text and not self.field:
            start = value.text.index("HERE")
            yield Finding("word", "mend", field=value.field, span=Span(start, start + 4))
        assert at.subject


def check_file(name: str, text: str, check: Check[Any]) -> list[Problem]:
    one = opened(FileText(name, text))
    assert one is not None
    context = context_of((), Config(Path()))
    return _problems(list(file_units(one)), context, check)


def check_python(text: str, folder: Path, check: Check[Any]) -> list[Problem]:
    return _problems(list(units(workspace_of(text, folder))), Context(), check)


def _problems(work: list[Any], context: Context, check: Check[Any]) -> list[Problem]:
    outcome = check_units(work, context, Dispatch([check]))
    assert not outcome.broken, outcome.broken[0].trace
    return list(outcome.problems)


def fragment(problem: Problem, text: str) -> str:
    """What stands in the text at the problem's place."""
    place = problem.place
    assert place is not None
    assert place.end_line is not None
    assert place.end_column is not None
    lines = text.removeprefix("\ufeff").split("\n")
    if place.line == place.end_line:
        return lines[place.line - 1][place.column - 1 : place.end_column - 1]
    between = lines[place.line : place.end_line - 1]
    return "\n".join(
        [lines[place.line - 1][place.column - 1 :], *between, lines[place.end_line - 1][: place.end_column - 1]]
    )


def marked(problem: Problem) -> list[str]:
    assert problem.excerpt is not None
    return [problem.excerpt.text[mark.start : mark.end] for mark in problem.excerpt.marks]


YAML = "groups:\n  - name: ü\n    rules:\n      - alert: A\n        expr: {}\n"
IRATE = 'irate(x{a="é"}[5m])'


@pytest.mark.parametrize(
    ("expr", "meant"),
    [
        (f"rate(y[5m]) + {IRATE} > 1", IRATE),
        (f"'rate(y[5m]) + {IRATE} > 1'", IRATE),
        ("'rate(y[5m]) + irate(x{a=''é''}[5m]) > 1'", "irate(x{a=''é''}[5m])"),
        ('"rate(y[5m]) + irate(x{a=\\"é\\"}[5m]) > 1"', 'irate(x{a=\\"é\\"}[5m])'),
        ('"rate(y[5m]) + irate(x{a=\\"\\u00e9\\"}[5m])"', 'irate(x{a=\\"\\u00e9\\"}[5m])'),
        (f"|\n          rate(y[5m])\n            + {IRATE}\n          > 1", IRATE),
        (f">-\n          rate(y[5m])\n          + {IRATE}\n          > 1", IRATE),
        (f"rate(y[5m])\n          + {IRATE}\n          > 1", IRATE),
        ('>-\n          irate(x{a="é"}[5m]\n          ) + rate(y[5m])', 'irate(x{a="é"}[5m]\n          )'),
        (f"&anchor {IRATE} + rate(y[5m])", IRATE),
        (f"!!str {IRATE} + rate(y[5m])", IRATE),
    ],
)
@pytest.mark.parametrize("change", [str, lambda text: text.replace("\n", "\r\n")], ids=["lf", "crlf"])
def test_a_fragment_of_a_yaml_scalar_is_found_in_every_style(expr: str, meant: str, change: Any) -> None:
    text = change(YAML.format(expr))
    (found,) = check_file("r.yml", text, _Marks())
    assert fragment(found, text) == change(meant)
    first, second = marked(found)
    assert (first[:5], second) == ("irate", "rate(y[5m])")
    assert found.excerpt is not None
    assert [mark.note for mark in found.excerpt.marks] == ["", "here, too"]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("ascii_", [True, False])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_fragment_of_json_is_found(indent: int | None, ascii_: bool, mark: str) -> None:
    panel = {"type": "timeseries", "title": "é😀", "datasource": {"type": "prometheus", "uid": "x"}}
    panel["targets"] = [{"refId": "A", "expr": "up"}, {"refId": "B", "expr": f"rate(y[5m])\n+ {IRATE}"}]
    text = mark + json.dumps(
        {"title": "😀", "panels": [panel], "schemaVersion": 39}, indent=indent, ensure_ascii=ascii_
    )
    (found,) = check_file("d.json", text, _Marks())
    assert fragment(found, text) == json.dumps(IRATE, ensure_ascii=ascii_)[1:-1]
    assert marked(found) == [IRATE, "rate(y[5m])"]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_json_of_windows_has_the_same_lines(mark: str) -> None:
    data = {"title": "x", "panels": [{"type": "timeseries", "title": "p", "targets": [{"expr": f"1 + {IRATE}"}]}]}
    text = mark + json.dumps(data, indent=2, ensure_ascii=False).replace("\n", "\r\n")
    (found,) = check_file("d.json", text, _Marks())
    assert fragment(found, text) == json.dumps(IRATE, ensure_ascii=False)[1:-1]


@pytest.mark.parametrize(
    ("expr", "meant"),
    [
        (f"promql('rate(y[5m]) + {IRATE} > 1')", IRATE),
        (f'promql("""\n    rate(y[5m])\n    + {IRATE}""")', IRATE),
        ('promql(r"rate(y[5m]) + irate(x[5m])")', "irate(x[5m])"),
        # As it was written, not as it is rendered.
        ("promql('rate(y[5m])  +   irate( x [5m] )')", "irate( x [5m] )"),
        # With escapes, or put together, the whole text is meant.
        ('promql("rate(y[5m]) + irate(x{a=\\"é\\"}[5m])")', '"rate(y[5m]) + irate(x{a=\\"é\\"}[5m])"'),
        ("promql('rate(y[5m]) +' ' irate(x[5m])')", "promql('rate(y[5m]) +' ' irate(x[5m])')"),
        ("promql('irate(x[5m])') + promql('rate(y[5m])')", "promql('irate(x[5m])') + promql('rate(y[5m])')"),
        ("m.errors.irate('5m') + m.requests.rate('5m') > 3", "m.errors.irate('5m') + m.requests.rate('5m') > 3"),
    ],
)
@pytest.mark.parametrize("keyword", ["", "expr="])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_fragment_of_python_is_found_as_far_as_it_is_written(
    expr: str, meant: str, keyword: str, mark: str, tmp_path: Path
) -> None:
    text = f'{mark}"é" ; AlertRule("Ä",\n  {keyword}{expr},\n  severity=P3, summary="x")\n'
    if mark:
        (tmp_path / "example.py").write_text(text, encoding="utf-8")
    (found,) = check_python(text.removeprefix(mark), tmp_path, _Marks()) if not mark else _marked(text, tmp_path)
    assert fragment(found, text) in (meant, f"promql({meant})")
    assert [one.replace(" ", "")[:5] for one in marked(found)] == ["irate", "rate("]


def _marked(text: str, folder: Path) -> list[Problem]:
    """Beside a file that begins with a byte order mark."""
    work = list(units(workspace_of(text.removeprefix("\ufeff"), folder)))
    (folder / "example.py").write_text(text, encoding="utf-8")
    return _problems(work, Context(), _Marks())


ALERT = """\
AlertRule(
    "Ärger", m.errors.rate("5m") > 1, for_="5m",
    severity=P3, owner="team", summary="Ein HERE Wort",
    description="x" + "HERE", runbook='HERE', panel=None,
    labels={"team": "a", "other": "b"}, annotations={"note": "é HERE", "n": X},
)
"""


@pytest.mark.parametrize(
    ("field", "meant"),
    [
        (("alert",), '"Ärger"'),
        (("expr",), 'm.errors.rate("5m") > 1'),
        (("for",), '"5m"'),
        (("labels", "severity"), "P3"),
        (("labels", "owner"), '"team"'),
        (("labels", "team"), '"a"'),
        (("labels",), '{"team": "a", "other": "b"}'),
        (("annotations", "summary"), '"Ein HERE Wort"'),
        (("annotations", "description"), '"x" + "HERE"'),
        (("annotations", "note"), '"é HERE"'),
        (("annotations", "n"), "X"),
        # What is not written is where the object is.
        (("keep_firing_for",), ALERT.strip()),
        (("labels", "nowhere"), ALERT.strip()),
    ],
)
def test_a_field_is_the_very_argument_in_python(field: tuple[str, ...], meant: str, tmp_path: Path) -> None:
    text = f'X = "y"\n{ALERT}'
    (found,) = check_python(text, tmp_path, _Fields(field=field))
    assert fragment(found, text) == meant


def test_a_word_of_a_template_is_pointed_at_where_it_stands_as_it_is(tmp_path: Path) -> None:
    text = f'X = "y"\n{ALERT}'
    found = check_python(text, tmp_path, _Fields())
    assert sorted(fragment(one, text) for one in found) == sorted(["HERE", "HERE", "HERE", '"x" + "HERE"'])


@pytest.mark.parametrize(
    ("field", "meant"),
    [
        (("alert",), "A"),
        (("expr",), "up == 0"),
        (("labels", "team"), '"a"'),
        (("annotations", "note"), "é HERE"),
        (("annotations",), "note: é HERE"),
    ],
)
def test_a_field_is_the_very_value_in_yaml(field: tuple[str, ...], meant: str) -> None:
    text = YAML.format('up == 0\n        labels: {team: "a"}\n        annotations:\n          note: é HERE')
    (found,) = check_file("r.yml", text, _Fields(field=field))
    assert fragment(found, text) == meant
    if field[-1] == "note":
        (word,) = check_file("r.yml", text, _Fields())
        assert fragment(word, text) == "HERE"


def test_an_object_that_no_file_holds_has_no_place() -> None:
    from obsdsl import P3, Gauge, RuleGroup
    from obsdsl.lint.visit import visit_group

    scope: dict[str, Any] = {"RuleGroup": RuleGroup, "AlertRule": AlertRule, "P3": P3, "x": Gauge("x", "X.")}
    group = eval('RuleGroup("g", rules=(AlertRule("A", x > 1, severity=P3, summary="HERE"),))', scope)
    dispatch = Dispatch([_Fields(), _Fields(field=("expr",))])
    from obsdsl.lint.run import check_visits

    outcome = check_visits(visit_group(group, Context()), dispatch)
    assert len(outcome.problems) == 2
    assert not outcome.broken
