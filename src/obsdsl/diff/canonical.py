"""Plain data compared in depth: what differs, at which path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import attrs

# In a difference: there is nothing at this path.
MISSING = "\0missing"
_PLAIN = re.compile(r"[A-Za-z_][\w-]*")
# Members of a list that have one of these are told apart by it, as people do.
_NAMES = ("uid", "name", "alert", "record", "refId", "title", "id")
# Longer lists without names are compared place by place: to find what moved would take too long.
_LONGEST = 500


@attrs.frozen
class Difference:
    """One place in which two values differ. `before` or `after` is `MISSING` where the place is not there at all."""

    path: str
    before: Any
    after: Any


def text_of(value: Any) -> str:
    """Plain data as text that is the same for equal data."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """Where `after` differs from `before`, in the order of the paths. Equal values have none, others at least one."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}, key=str):
            yield from differences(before.get(key, MISSING), after.get(key, MISSING), joined(path, str(key)))
    elif _is_list(before) and _is_list(after):
        yield from _in_list(before, after, path)
    elif not _is_same(before, after):
        yield Difference(path or ".", before, after)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _is_same(before: Any, after: Any) -> bool:
    """Equal as JSON: 1 and 1.0 are written differently, and True is not 1."""
    if isinstance(before, str) or isinstance(after, str):
        return type(before) is type(after) and bool(before == after)
    return text_of(before) == text_of(after)


def joined(path: str, key: str) -> str:
    """The path of a key below another path."""
    if _PLAIN.fullmatch(key):
        return f"{path}.{key}" if path else key
    return f"{path}[{json.dumps(key, ensure_ascii=False)}]"


def _in_list(before: Sequence[Any], after: Sequence[Any], path: str) -> Iterator[Difference]:
    if text_of(list(before)) == text_of(list(after)):
        return
    named = _named(before, after)
    if named is not None:
        yield from _by_name(*named, path)
    elif len(before) == len(after) or max(len(before), len(after)) > _LONGEST:
        for index in range(max(len(before), len(after))):
            yield from differences(_at(before, index), _at(after, index), f"{path}[{index}]")
    else:
        yield from _moved(before, after, path)


def _at(values: Sequence[Any], index: int) -> Any:
    return values[index] if index < len(values) else MISSING


def _named(before: Sequence[Any], after: Sequence[Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The members of both by what tells them apart; None where nothing does on both sides."""
    if not before and not after:
        return None
    for key in _NAMES:
        names = _names(before, key), _names(after, key)
        if names[0] is not None and names[1] is not None:
            return dict(zip(names[0], before, strict=True)), dict(zip(names[1], after, strict=True))
    return None


def _names(values: Sequence[Any], key: str) -> list[str] | None:
    """What this key calls the members; None where it does not call all of them, each otherwise."""
    found = [one.get(key) if isinstance(one, Mapping) else None for one in values]
    names = [f"{key}={json.dumps(one, ensure_ascii=False)}" for one in found if isinstance(one, str | int) and one]
    return names if len(names) == len(values) == len(set(names)) else None


def _by_name(before: dict[str, Any], after: dict[str, Any], path: str) -> Iterator[Difference]:
    for name in dict.fromkeys((*after, *before)):
        place = f"{path}[{name}]"
        yield from differences(before.get(name, MISSING), after.get(name, MISSING), place)
    both_before, both_after = [one for one in before if one in after], [one for one in after if one in before]
    if both_before != both_after:
        yield Difference(f"{path}[order]", both_before, both_after)


def _moved(before: Sequence[Any], after: Sequence[Any], path: str) -> Iterator[Difference]:
    """What was put in and taken out; what was replaced, place by place."""
    texts = [text_of(one) for one in before], [text_of(one) for one in after]
    for tag, first, last, begin, end in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for offset in range(max(last - first, end - begin)):
            old = before[first + offset] if first + offset < last else MISSING
            new = after[begin + offset] if begin + offset < end else MISSING
            index = begin + offset if new is not MISSING else first + offset
            yield from differences(old, new, f"{path}[{index}]")
