"""How pytest shows what does not hold: the test's own line, and why.

Nothing heavy is imported here: pytest loads it before any test asks for rules.
"""

from __future__ import annotations

import linecache
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

import pytest
from _pytest._code.code import ReprEntry, ReprExceptionInfo, ReprFileLocation, ReprTraceback

if TYPE_CHECKING:
    from obsdsl.testing.rules.batch import Failure

_PACKAGE: Final = Path(__file__).parent.parent.parent


class RulesFailed(AssertionError):
    """An expectation of alerts or values does not hold."""


def cut(error: BaseException) -> BaseException:
    """The error as if the test's own line had raised it."""
    frames: list[TracebackType] = []
    step = error.__traceback__
    while step is not None:
        frames.append(step)
        step = step.tb_next
    while frames and _PACKAGE in Path(frames[-1].tb_frame.f_code.co_filename).parents:
        frames.pop()
    shorter: TracebackType | None = None
    for one in reversed(frames):
        shorter = TracebackType(shorter, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return error.with_traceback(shorter or error.__traceback__)


def text_of(failure: Failure) -> str:
    """One failure as a text, with its place."""
    return f"{failure.location}: {failure.message}" if failure.location else failure.message


def shown_failures(item: pytest.Item, failures: Sequence[Failure]) -> ReprExceptionInfo:
    """As pytest shows an assertion: the line of the test, then why it does not hold."""
    entries = [_entry(item, one) for one in failures]
    first = entries[0].reprfileloc
    assert first is not None
    crash = ReprFileLocation(first.path, first.lineno, failures[0].message.replace("\n  ", "; ", 2).split("\n")[0])
    return ReprExceptionInfo(ReprTraceback(entries, None, "long"), crash)


def _entry(item: pytest.Item, failure: Failure) -> ReprEntry:
    path, line, _ = item.location
    file, number = str(path), (line or 0) + 1
    if failure.location is not None:
        file, number = failure.location.shown(), failure.location.line
    source = linecache.getline(failure.location.file, number).rstrip() if failure.location else ""
    lines = [f">   {source.strip()}"] if source else []
    lines += [f"E   {one}".rstrip() for one in failure.message.split("\n")]
    return ReprEntry(lines, None, None, ReprFileLocation(file, number, RulesFailed.__name__), "long")
