"""Problems of the lint as they stand beside what they concern."""

from __future__ import annotations

from collections.abc import Sequence

from obsdsl.lint.problem import Level, Problem
from obsdsl.preview.pages.element import Html, element
from obsdsl.preview.problems import place_of

SIGNS = {Level.ERROR: "✕", Level.WARNING: "!", Level.INFO: "i"}


def worst(problems: Sequence[Problem]) -> Level:
    """The worst level of some problems."""
    return max(one.level for one in problems)


def counted(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`."""
    found = []
    for level in reversed(Level):
        if many := sum(one.level is level for one in problems):
            found.append(f"{many} {level.word}{'s' if many > 1 and level is not Level.INFO else ''}")
    return ", ".join(found)


def sign(level: Level) -> Html:
    """A sign that is more than a colour."""
    return element("span", SIGNS[level], class_=f"sign {level.word}", aria_hidden="true")


def problem_list(problems: Sequence[Problem], subjects: bool = False) -> Html:
    """Every problem with its mend and its place."""
    return element("ul", [_item(one, subjects) for one in problems], class_="problem-list")


def _item(one: Problem, subjects: bool) -> Html:
    return element(
        "li",
        sign(one.level),
        element(
            "div",
            element(
                "p",
                element("span", f"{one.level.word}: ", class_="unseen"),
                element("b", f"{one.subject}: ") if subjects else None,
                one.message,
            ),
            element("p", one.mend, class_="mend") if one.mend else None,
            element("p", element("code", f"{one.code} {one.check}"), " ", place_of(one), class_="place"),
        ),
        class_=one.level.word,
    )


def problem_chip(problems: Sequence[Problem], title: str) -> Html | None:
    """What a panel shows of its problems, to be opened."""
    if not problems:
        return None
    level = worst(problems)
    summary = element(
        "summary", sign(level), element("span", counted(problems), class_="chip-text"), title=f"Problems of {title}"
    )
    return element("details", summary, problem_list(problems), class_=f"problems {level.word}")
