"""Problems to be reported: a plain one, one without a place, and one of whatever a text may hold."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from obsdsl.lint.problem import Edit, Excerpt, Level, Mark, Problem
from obsdsl.lint.registry import built_in
from obsdsl.lint.report import report
from obsdsl.read.origin import Place

ROOT = "/work space"
CHECKS = built_in()
# What terminals, JSON and XML may not take as it is.
ODD = "\x00\x07\x1b[31m\t]]> <a> & \" ' % , : ; \r\n| é 😀 \u2028 \ufffe \ud800 ::error::"
EXPR = "sum by (job) (\n  rate(up) > 1\n)"

PLAIN = Problem(
    "OBS101",
    "promql-syntax",
    Level.ERROR,
    "alert 'Down'",
    "rate() takes a range vector",
    "add a window: up[5m]",
    Place(f"{ROOT}/rules/web.yml", 7, 12, 7, 20),
    Excerpt(EXPR, (Mark(17, 25), Mark(0, 3, "it is summed here"))),
    (Edit(f"{ROOT}/rules/web.yml", 100, 102, "up[5m]"),),
    safe=True,
)
NOWHERE = Problem("OBS411", "unused-definition", Level.INFO, "the project", "nothing reads it", "delete it")
STRANGE = Problem(
    "OBS506",
    "template-syntax",
    Level.WARNING,
    f"alert {ODD}",
    ODD,
    ODD,
    Place(f"/elsewhere/é 😀,:%\n{ODD}.yml", 3, 1, 5, 2),
    Excerpt(ODD, (Mark(0, 5, ODD), Mark(8, 9))),
)
PROBLEMS = (PLAIN, PLAIN, NOWHERE, STRANGE)


def text_of(format_: str, problems: Sequence[Problem] = PROBLEMS) -> str:
    return "\n".join(report(format_, problems, CHECKS, ROOT))


def written(text: str) -> str:
    """A text as a report has it: nothing could hold a lone surrogate."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def schema(name: str) -> Any:
    """A published schema, which stands beside the corpus."""
    if not os.environ.get("OBSDSL_CORPUS"):
        pytest.skip("OBSDSL_CORPUS names no corpus, beside which the schemas are")
    return json.loads((Path(os.environ["OBSDSL_CORPUS"]).parent / "schemas" / name).read_text(encoding="utf-8"))


def _places() -> Iterator[st.SearchStrategy[Place | None]]:
    numbers = st.integers(1, 10**6)
    yield st.none()
    yield st.builds(Place, st.text(min_size=1), numbers)
    yield st.builds(lambda file, line, column: Place(file, line, column, line, column + 1), st.text(), numbers, numbers)


def any_problems() -> st.SearchStrategy[list[Problem]]:
    """Problems that hold any text at all."""
    text = st.text(st.characters(exclude_categories=()))
    excerpts = st.builds(
        Excerpt, text, st.lists(st.builds(Mark, st.integers(0, 9), st.integers(0, 9), text)).map(tuple)
    )
    checks = st.sampled_from(CHECKS)
    return st.lists(
        st.builds(
            lambda check, *rest: Problem(check.code, check.name, *rest),
            checks, st.sampled_from(Level), text, text, text, st.one_of(*_places()), st.none() | excerpts,
        ),
        max_size=4,
    )  # fmt: skip
