"""Numbers for what has the same name: the first that nobody has, found without asking for each."""

from __future__ import annotations

from collections.abc import Callable


def first_free(is_taken: Callable[[int], bool], start: int = 2) -> int:
    """A free number whose predecessor is taken, or `start`: the first one where they are taken in order."""
    below, above, step = start - 1, start, 1
    while is_taken(above):
        below, above, step = above, above + step, step * 2
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (middle, above) if is_taken(middle) else (below, middle)
    return above
