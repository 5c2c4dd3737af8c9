"""A write after which nobody knows: look, and write again only if it is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def settled(write: Callable[[], T], look: Callable[[], T | None], wait: Callable[[float], object], tries: int = 4) -> T:
    """What `write` gave; after an `Ambiguous` or `Unavailable` failure, what `look` finds.

    `look` reads, and gives None where what was to be written is not there: then it is written again, `tries` times at
    most. The last failure is raised.
    """
    raise NotImplementedError
