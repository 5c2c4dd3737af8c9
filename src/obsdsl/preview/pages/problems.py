"""All problems of the lint on one page, by file."""

from __future__ import annotations

from itertools import groupby

from obsdsl.errors import shown_path
from obsdsl.lint.problem import Problem
from obsdsl.preview.pages.document import Frame, document
from obsdsl.preview.pages.element import element
from obsdsl.preview.pages.problem import counted, problem_list
from obsdsl.preview.problems import Problems


def problems_page(frame: Frame, problems: Problems) -> str:
    """The page."""
    by_file = groupby(sorted(problems.all, key=lambda one: one.order), _file)
    files = [
        element(
            "section", element("h2", file), problem_list(ones, subjects=True), class_="told", data_find=_words(ones)
        )
        for file, held in by_file
        for ones in [list(held)]
    ]
    main = [
        element("p", counted(problems.all) or "The lint has nothing to say.", class_="lede"),
        files,
    ]
    return document(frame, "Problems", main, search="Find problems", charts=False)


def _file(problem: Problem) -> str:
    return "The whole workspace" if problem.place is None else shown_path(problem.place.file)


def _words(problems: list[Problem]) -> str:
    return " ".join(f"{one.subject} {one.message} {one.code} {one.check} {_file(one)}" for one in problems).lower()
