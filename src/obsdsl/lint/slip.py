"""Whether a name is another one with a slip of the finger in it."""

from __future__ import annotations

from collections.abc import Iterable

# In shorter names, one letter makes another word.
_SHORTEST = 4


def meant(name: str, known: Iterable[str]) -> str | None:
    """The name that was meant: the same in other cases, or but one letter away, or two that changed places."""
    return next((one for one in sorted(known) if _alike(name, one)), None)


def _alike(one: str, other: str) -> bool:
    if one.casefold() == other.casefold():
        return True
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < _SHORTEST:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return (len(left) <= 1 and len(right) <= 1) or (len(left) == 2 and left == right[::-1])
