"""GitHub's workflow commands, read back as its runner reads them."""

from __future__ import annotations

import re

import attrs
from hypothesis import given

from obsdsl.lint.problem import Problem
from obsdsl.lint.report.path import sentence
from tests.lint.report.problems import NOWHERE, PLAIN, STRANGE, any_problems, text_of, written

_COMMAND = re.compile(r"::(error|warning|notice) ([^:\n]*)::(.*)", re.DOTALL)


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Level, properties and message of a command."""
    found = _COMMAND.fullmatch(line)
    assert found
    properties = dict(one.split("=", 1) for one in found[2].split(","))
    return found[1], {key: unescaped(value) for key, value in properties.items()}, unescaped(found[3])


def unescaped(text: str) -> str:
    for sign, code in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


def test_a_problem_is_a_command() -> None:
    assert text_of("github", [PLAIN]) == (
        "::error file=rules/web.yml,line=7,col=12,endLine=7,endColumn=20,title=OBS101 promql-syntax::"
        "alert 'Down': rate() takes a range vector; add a window: up[5m]"
    )
    assert text_of("github", [NOWHERE]).startswith("::notice title=OBS411 unused-definition::the project: ")


def test_odd_characters_break_no_line_and_no_property() -> None:
    (line,) = text_of("github", [STRANGE]).split("\n")
    level, properties, message = read(line)
    assert STRANGE.place is not None
    assert level == "warning"
    assert properties["file"] == written(STRANGE.place.file)
    assert message == written(f"{STRANGE.subject}: {STRANGE.message}; {STRANGE.mend}")
    # A range of columns makes sense on one line alone.
    assert "endColumn" not in properties


@given(any_problems())
def test_any_problem_is_one_line(problems: list[Problem]) -> None:
    text = text_of("github", problems)
    found = [read(line)[2] for line in text.split("\n")] if problems else []
    assert found == [written(sentence(one)) for one in problems]
    assert "\r" not in text


def test_a_question_ends_its_sentence() -> None:
    asked = attrs.evolve(PLAIN, message="there is no metric 'upp'; did you mean 'up'?", mend="write one that is there")
    assert text_of("github", [asked]).endswith("did you mean 'up'? write one that is there")
