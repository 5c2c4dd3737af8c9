"""Old sins: problems that were there when the lint came, kept in a file, so that only new ones are shown.

A problem is known by its file, check, object and message, not by its line; of several alike, by how many there are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError
from obsdsl.lint.problem import Problem
from obsdsl.lint.report.path import file_of, steady

VERSION = 1
# File, check, object, message.
Key: TypeAlias = tuple[str, str, str, str]
Baseline: TypeAlias = "Counter[Key]"


@frozen
class Compared:
    """Problems that a baseline does not hold, how many it does, and how many of its own are gone."""

    fresh: tuple[Problem, ...]
    known: int
    gone: int


def baseline_of(problems: Iterable[Problem], root: str) -> Baseline:
    """The baseline that holds these problems."""
    return Counter(_key(one, root) for one in problems)


def compared(problems: Sequence[Problem], baseline: Baseline, root: str) -> Compared:
    """The problems against a baseline."""
    left = Counter(baseline)
    fresh = []
    for problem in problems:
        key = _key(problem, root)
        if left[key] > 0:
            left[key] -= 1
        else:
            fresh.append(problem)
    known = len(problems) - len(fresh)
    return Compared(tuple(fresh), known, baseline.total() - known)


def dump(baseline: Baseline) -> str:
    """The text of a baseline's file: sorted, a line a problem, so that it merges."""
    rows = [json.dumps([*key, count], ensure_ascii=False) for key, count in sorted(baseline.items())]
    body = ",\n    ".join(rows)
    listed = f"\n    {body}\n  " if rows else ""
    return f'{{\n  "version": {VERSION},\n  "problems": [{listed}]\n}}\n'


def parse(text: str, file: str) -> Baseline:
    """The baseline of a file. Raises ObsdslError for what is none."""
    mend = "write it anew with --write-baseline"
    try:
        data = json.loads(text)
        if data["version"] != VERSION:
            raise ObsdslError(file, f"it is of version {data['version']!r}, and {VERSION} is read; {mend}")
        return Counter({(str(a), str(b), str(c), str(d)): int(count) for a, b, c, d, count in data["problems"]})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ObsdslError(file, f"it is no baseline ({type(error).__name__}); {mend}") from None


def key_of(file: str, check: str, subject: str, message: str) -> Key:
    """What a problem is known by."""
    return (file, check, subject, steady(message))


def _key(problem: Problem, root: str) -> Key:
    return key_of(file_of(problem, root), problem.check, problem.subject, problem.message)
