"""Three texts merged by lines."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import attrs


@attrs.frozen
class _Change:
    """Items of the base from `start` to before `end`, and what stands there now."""

    start: int
    end: int
    now: tuple[str, ...]


def merged_lines(base: str, ours: str, theirs: str) -> str | int:
    """The text with the changes of both; where both change the same lines, the number of the first of ours."""
    if base in (ours, theirs) or ours == theirs:
        return theirs if base == ours else ours
    texts = [text.splitlines(keepends=True) for text in (base, ours, theirs)]
    mine, other = _changes(texts[0], texts[1]), _changes(texts[0], texts[2])
    found: list[str] = []
    position = 0
    shift = 0
    while mine or other:
        first = min((one[0] for one in (mine, other) if one), key=lambda one: (one.start, one.end))
        if mine and other and _touch(mine[0], other[0]):
            if _holds(other[0], mine[0]):
                mine.pop(0)
                first = other[0]
            elif _holds(mine[0], other[0]):
                other.pop(0)
                first = mine[0]
            else:
                return mine[0].start + shift + 1
        if mine and first is mine[0]:
            mine.pop(0)
            shift += len(first.now) - (first.end - first.start)
        else:
            other.pop(0)
        found += [*texts[0][position : first.start], *first.now]
        position = first.end
    return "".join([*found, *texts[0][position:]])


def _holds(one: _Change, other: _Change) -> bool:
    """Whether one change is the other and more."""
    if (one.start, one.end) != (other.start, other.end):
        return False
    size = len(other.now)
    return one == other or any(one.now[i : i + size] == other.now for i in range(len(one.now) - size + 1) if size)


def _touch(one: _Change, other: _Change) -> bool:
    """Whether they change the same lines, or add at the same place."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end and (one.start == other.start or _inside(one, other))
    return one.start < other.end and other.start < one.end


def _inside(one: _Change, other: _Change) -> bool:
    empty, whole = (one, other) if one.start == one.end else (other, one)
    return whole.start < empty.start < whole.end


def _changes(base: Sequence[str], now: Sequence[str]) -> list[_Change]:
    codes = SequenceMatcher(None, base, now, autojunk=False).get_opcodes()
    return [_Change(i, j, tuple(now[k:m])) for tag, i, j, k, m in codes if tag != "equal"]
