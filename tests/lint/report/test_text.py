"""The report for people."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

from obsdsl.lint.problem import Excerpt, Level, Mark, Problem
from obsdsl.lint.report.text import excerpt, lines
from obsdsl.read.origin import Place
from tests.lint.report.problems import CHECKS, NOWHERE, PLAIN, STRANGE, any_problems, text_of


def test_a_problem_is_its_line_the_fragment_and_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getcwd", lambda: "/work space")
    assert text_of("text", [PLAIN]).splitlines() == [
        "rules/web.yml:7:12: error: alert 'Down': rate() takes a range vector [OBS101 promql-syntax]",
        "    sum by (job) (",
        "    ~~~ it is summed here",
        "      rate(up) > 1",
        "      ^^^^^^^^",
        "  mend: add a window: up[5m] (--fix does it)",
    ]


def test_without_a_place_there_is_none() -> None:
    assert text_of("text", [NOWHERE]).splitlines()[0].startswith("info: the project: nothing reads it")


def test_a_column_is_named_where_it_is_known() -> None:
    one = attrs.evolve(PLAIN, place=Place("/a.yml", 3))
    assert text_of("text", [one]).startswith("/a.yml:3: error")


def test_nothing_gives_nothing() -> None:
    assert text_of("text", []) == ""


@pytest.mark.parametrize(
    ("text", "marks", "shown"),
    [
        ("up", (), ["up"]),
        ("\n\n  up\n", (), ["  up"]),
        ("", (), []),
        ("up + x", ((5, 6),), ["up + x", "     ^"]),
        ("up\n+ x", ((5, 6),), ["+ x", "  ^"]),
        ("up\n+ x", ((0, 6),), ["up", "^^", "+ x", "^^^"]),
        ("(\n  up\n\n  + x\n)", ((2, 13),), ["  up", "^^^^", "  + x", "  ^^^"]),
        ("a\n" * 20, ((0, 39),), [*["a", "^"] * 12, "…"]),
        # The mark is where the character is, whatever stands before it.
        ("a\tb\0c", ((4, 5),), ["a b c", "    ^"]),
        ("up", ((1, 1),), ["up"]),
        ("x" * 200, ((0, 1),), ["x" * 110 + "…", "^"]),
        ("x" * 200, ((199, 200),), ["…" + "x" * 110, " " * 110 + "^"]),
        ("x" * 100 + "yy" + "x" * 100, ((100, 102),), None),
        ("x" * 200, ((0, 200),), ["x" * 110 + "…", "^" * 110]),
    ],
)
def test_the_fragment_is_underlined(text: str, marks: tuple[tuple[int, int], ...], shown: list[str] | None) -> None:
    found = list(excerpt(Excerpt(text, tuple(Mark(*one) for one in marks))))
    if shown is not None:
        assert found == shown
    else:
        line, below = found
        assert line[below.index("^") : below.rindex("^") + 1] == "yy"


def test_a_note_stands_below_the_last_line_of_its_mark() -> None:
    assert list(excerpt(Excerpt("sum(\n  up\n) > 1", (Mark(0, 15), Mark(0, 11, "here"))))) == [
        "sum(",
        "^^^^",
        "~~~~",
        "  up",
        "  ^^",
        "  ~~",
        ") > 1",
        "^^^^^",
        "~ here",
    ]


def test_marks_that_are_far_from_each_other_are_both_shown() -> None:
    text = "a" + "x" * 300 + "b"
    found = list(excerpt(Excerpt(text, (Mark(0, 1), Mark(301, 302, "far away")))))
    assert [found[0][:2], found[1], found[2][-1]] == ["ax", "^", "b"]
    assert found[3] == " " * (len(found[2]) - 1) + "~ far away"


def test_levels_have_their_colours() -> None:
    styled = "\n".join(lines([PLAIN], CHECKS, "/", lambda text, color: f"<{color}>{text}</>"))
    assert "<red>error</>" in styled
    assert "<None>alert 'Down'</>" in styled


def test_no_control_character_reaches_the_terminal() -> None:
    text = text_of("text", [STRANGE])
    assert all(c.isprintable() or c == "\n" for c in text)


@given(any_problems())
def test_any_problem_is_a_line_with_its_mend(problems: list[Problem]) -> None:
    found = text_of("text", problems).split("\n")
    assert sum(line.startswith("  mend: ") for line in found) >= len(problems)
    assert all(c.isprintable() for line in found for c in line)


def test_every_level_has_a_colour() -> None:
    from obsdsl.lint.report.text import COLORS

    assert set(COLORS) == set(Level)
