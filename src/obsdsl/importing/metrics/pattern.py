"""The few names that a regular expression lists: `node_(cpu|memory)_seconds` are two."""

from __future__ import annotations

from itertools import product
from typing import Final

from obsdsl.express.regex_reader import PatternReader
from obsdsl.express.regex_tree import Alternatives, Assertion, Chars, Part, Repeat, Sequence

# A pattern of more is no list.
_MOST: Final = 50


def listed_names(pattern: str) -> tuple[str, ...]:
    """All texts that the pattern matches; none where these are many, or where it is no pattern."""
    try:
        found = _texts(PatternReader(pattern).read())
    except (ValueError, RecursionError):
        return ()
    return () if found is None else tuple(dict.fromkeys(found))


def _texts(part: Part) -> list[str] | None:
    found: list[str] | None
    match part:
        case Chars(ranges=ranges, classes=(), negated=False, fold=False):
            size = sum(last - first + 1 for first, last in ranges)
            found = [chr(code) for first, last in ranges for code in range(first, last + 1)] if size <= _MOST else None
        case Assertion(kind="start" | "end"):
            found = [""]
        case Sequence(parts=parts):
            held = [_texts(one) for one in parts]
            found = [""]
            for some in held:
                if some is None or len(found) * len(some) > _MOST:
                    return None
                found = [f"{before}{behind}" for before, behind in product(found, some)]
        case Alternatives(branches=branches):
            each = [_texts(one) for one in branches]
            found = None if None in each else [text for some in each for text in some or ()]
        case Repeat(part=inner, low=low, high=1):
            once = _texts(inner)
            found = once if once is None or low else ["", *once]
        case _:
            found = None
    return found if found is None or len(found) <= _MOST else None
