"""Plain data in a sentence: a value, and what became of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import attrs

from obsdsl.diff.canonical import MISSING, Difference, differences, text_of
from obsdsl.review.remark import Danger

_LONGEST: Final = 70
# Of a long text that changed, so much is shown around the change.
_AROUND: Final = 20
_STEP: Final = re.compile(r"steps\[[^\]]*\]\.value$")
# A credential that a URL holds is nobody's to read.
_CREDENTIAL: Final = re.compile(r"(?<=://)[^/@\s]*:[^/@\s]*(?=@)")


_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def each(make: Callable[[_Given], _Made], before: _Given, after: _Given) -> tuple[_Made, _Made]:
    """The same of both sides."""
    return make(before), make(after)


@attrs.frozen
class Said:
    """One change in words, not yet said of anything. `details` are more lines, `at` is the path where it is known."""

    text: str
    danger: Danger = Danger.NOTE
    details: tuple[str, ...] = ()
    at: str = ""


def one_line(text: str) -> str:
    """The same without line breaks: a remark is one line, whatever people call their panels."""
    return " ".join(text.split())


def same(before: Any, after: Any) -> bool:
    """Whether two values are the same JSON."""
    return before is after or text_of(before) == text_of(after)


def shown(value: Any, quote: bool = False) -> str:
    """A value: a text as it is, or in quotes; all else as JSON; `none` for nothing."""
    if value is MISSING:
        return "none"
    if isinstance(value, str):
        text = _line(value)
        return _cut(_quoted(text) if quote or not text else text, '"' if quote else "")
    if isinstance(value, dict | list):
        return _cut(_masked(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)))
    return _cut(json.dumps(value, default=str))


def _quoted(text: str) -> str:
    return f'"{text}"'


def _masked(text: str) -> str:
    return _CREDENTIAL.sub("…", text) if "://" in text else text


def _line(text: str) -> str:
    return _masked(one_line(text))


def _cut(text: str, end: str = "") -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1 - len(end)]}…{end}"


def became(what: str, before: Any, after: Any, quote: bool = False) -> str:
    """`unit s → ms`, `unit none → ms`."""
    if isinstance(before, str) and isinstance(after, str) and _is_text(before) and _is_text(after):
        old, new = _line(before), _line(after)
        if max(len(old), len(new)) > _LONGEST:
            old, new = _contrast(old, new)
        if quote or not old or not new:
            old, new = _quoted(old), _quoted(new)
    else:
        old, new = shown(before, quote), shown(after, quote)
    if old == new:
        # A text that reads as nothing is none.
        old, new = (_cut(_quoted(_line(one)), '"') if _is_text(one) else shown(one) for one in (before, after))
    return f"{what} {old} → {new}" if old != new else f"{what} changed"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != MISSING


def _contrast(before: str, after: str) -> tuple[str, str]:
    """Of two long texts, the part in which they differ."""
    start = _common(before, after)
    end = min(_common(before[::-1], after[::-1]), min(len(before), len(after)) - start)
    first = max(start - _AROUND, 0)
    return (
        _cut(_part(before, first, len(before) - end + _AROUND)),
        _cut(_part(after, first, len(after) - end + _AROUND)),
    )


def _part(text: str, first: int, last: int) -> str:
    return ("…" if first > 0 else "") + text[first:last] + ("…" if last < len(text) else "")


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def differing(before: Any, after: Any) -> list[Difference]:
    """Where two values differ for those who read JSON: 1 and 1.0 are one number."""
    return [one for one in differences(before, after) if not _is_same(one)]


def _is_same(one: Difference) -> bool:
    """Whether Grafana reads both alike: the first threshold has no value, which is written in three ways."""
    if one.path.endswith(".value") and _STEP.search(one.path):
        return all(value in (None, "null", MISSING) for value in (one.before, one.after))
    return _is_one_number(one.before, one.after)


def _is_one_number(before: Any, after: Any) -> bool:
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (before, after))
    return numbers and bool(before == after)


def by_path(before: Any, after: Any, danger: Danger = Danger.NOTE, at: str = "") -> list[Said]:
    """What no rule describes, with its path."""
    found = ((_below(at, one.path), one) for one in differing(before, after))
    return [Said(became(path, one.before, one.after), danger, at=path) for path, one in found]


def _below(at: str, path: str) -> str:
    if not at or path == ".":
        return at or path
    return f"{at}{path}" if path[0] == "[" else f"{at}.{path}"
