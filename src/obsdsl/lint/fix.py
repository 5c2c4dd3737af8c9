"""Edits applied to texts: none by halves, none over another."""

from __future__ import annotations

import ast
import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from obsdsl.define.light import frozen
from obsdsl.lint.problem import Edit, Problem
from obsdsl.read.yaml import open_document


@frozen
class Fixed:
    """New texts by file, how many problems they mend, and how many fixes had to wait for another."""

    texts: Mapping[str, str]
    count: int
    waiting: int


def fixed(problems: Iterable[Problem], texts: Mapping[str, str], unsafe: bool) -> Fixed:
    """What `texts` become with the fixes of the problems; unsafe ones only if asked for.

    A file whose text would no longer be Python, JSON or YAML stays as it is.
    """
    chosen: dict[str, list[Edit]] = {}
    mended: list[Problem] = []
    waiting = 0
    for problem in problems:
        if not problem.edits or not (problem.safe or unsafe) or any(edit.file not in texts for edit in problem.edits):
            continue
        if any(_clashes(edit, chosen.get(edit.file, [])) for edit in problem.edits):
            waiting += 1
            continue
        mended.append(problem)
        for edit in problem.edits:
            _insert(edit, chosen.setdefault(edit.file, []))
    after = {file: _applied(texts[file], edits) for file, edits in chosen.items()}
    good = {file: text for file, text in after.items() if _reads(file, text)}
    count = sum(all(edit.file in good for edit in problem.edits) for problem in mended)
    return Fixed(good, count, waiting)


def _clashes(edit: Edit, others: Sequence[Edit]) -> bool:
    """Whether an edit touches what another changes; two that are the same are one.

    The others are in order and do not touch each other, so that only the nearest can be in the way.
    """
    at = bisect_left(others, edit.start, key=_start)
    return any(
        edit != one and ((edit.start < one.end and one.start < edit.end) or edit.start == one.start)
        for one in others[max(at - 1, 0) : at + 1]
    )


def _insert(edit: Edit, others: list[Edit]) -> None:
    at = bisect_left(others, edit.start, key=_start)
    if edit not in others[at : at + 1]:
        others.insert(at, edit)


def _start(edit: Edit) -> int:
    return edit.start


def _applied(text: str, edits: Iterable[Edit]) -> str:
    parts, end = [], 0
    for edit in edits:
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])


def _reads(file: str, text: str) -> bool:
    try:
        if file.endswith(".py"):
            ast.parse(text.removeprefix("\ufeff"))
        elif file.endswith(".json"):
            json.loads(text.removeprefix("\ufeff"))
        else:
            return not open_document(file, text).flaws
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True
