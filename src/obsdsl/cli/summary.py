"""The last words of `obsdsl lint`: how many problems there are, and what to do where they are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from obsdsl.lint.problem import Level, Problem
from obsdsl.linting.request import Linted

# From here on, nobody reads them all.
MANY = 100
_MOST = 3


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number and what it is of."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def summary(linted: Linted, shown: Level) -> str:
    """How many there are of each level, and how many are not shown."""
    counts = [
        count(number, level.word, level.word if level is Level.INFO else None)
        for level in reversed(Level)
        if (number := sum(problem.level is level for problem in linted.problems))
    ]
    fixable = sum(problem.safe for problem in linted.problems)
    hidden = sum(problem.level < shown for problem in linted.problems)
    notes = [
        f"--fix mends {fixable:,}" if fixable else "",
        f"{linted.spared:,} ignored by comments" if linted.spared else "",
        f"{linted.known:,} known" if linted.known else "",
        f"{hidden:,} not shown" if hidden else "",
    ]
    aside = ", ".join(note for note in notes if note)
    what = count(len(linted.files), "file")
    return f"{', '.join(counts) or 'no problems'} in {what}" + (f" ({aside})" if aside else "")


def advice(problems: Sequence[Problem]) -> str | None:
    """What to do with very many problems; None where they are few."""
    if len(problems) < MANY:
        return None
    most = Counter(problem.check for problem in problems).most_common(_MOST)
    named = ", ".join(f"{check} ({number:,})" for check, number in most)
    return f"most are of {named}; --show error hides the lesser ones, --write-baseline takes today's as known"
