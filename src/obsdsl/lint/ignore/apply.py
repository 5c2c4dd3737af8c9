"""Problems without those that comments spare; and what became of the comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from obsdsl.define.light import frozen
from obsdsl.lint.ignore.comment import Ignore
from obsdsl.lint.problem import Problem
from obsdsl.lint.settings import named


@frozen
class Spared:
    """The problems that are left, how many were spared, and the comments, which now know whether they were used."""

    problems: tuple[Problem, ...]
    count: int
    ignores: tuple[Ignore, ...]


def spare(problems: Sequence[Problem], ignores: Sequence[Ignore], today: date) -> Spared:
    """`today` decides which comments are over; on the day that they name, they still hold."""
    if not ignores:
        return Spared(tuple(problems), 0, ())
    by_file: dict[str, list[int]] = {}
    expired = [one.until is not None and one.until < today for one in ignores]
    for index, ignore in enumerate(ignores):
        by_file.setdefault(ignore.file, []).append(index)
    used: set[int] = set()
    kept = []
    for problem in problems:
        hits = [i for i in by_file.get(problem.place.file, ()) if _covers(ignores[i], problem)] if problem.place else []
        used.update(hits)
        if all(expired[i] for i in hits):
            kept.append(problem)
    after = tuple(attrs.evolve(one, used=one.used or i in used, expired=expired[i]) for i, one in enumerate(ignores))
    return Spared(tuple(kept), len(problems) - len(kept), after)


def _covers(ignore: Ignore, problem: Problem) -> bool:
    if ignore.fault is not None or problem.place is None:
        return False
    inside = ignore.first <= problem.place.line <= ignore.last
    return inside and any(named(problem.code, problem.check, word) for word in ignore.checks)
