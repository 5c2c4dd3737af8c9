"""A write after which nobody knows: look, and write again only if it is not there."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from obsdsl.push.errors import Ambiguous, Conflict, Failed

T = TypeVar("T")


def settled(write: Callable[[], T], look: Callable[[], T | None], wait: Callable[[float], object], tries: int = 4) -> T:
    """What `write` gave; after an `Ambiguous` failure, what `look` finds.

    `look` reads, and gives None where what was to be written is not there: then it is written again, `tries` times at
    most. The last failure is raised. A later write that is refused is looked at, too: a lock that took the first one
    late answers the second with "it exists already".
    """
    failure: Failed
    for attempt in range(tries):
        try:
            return write()
        except Ambiguous as error:
            failure = error
        except Conflict:
            if attempt and (found := look()) is not None:
                return found
            raise
        # What the server is still doing, it may have done a moment later.
        wait(min(8.0, 0.5 * 2**attempt) * random.uniform(0.5, 1.0))
        if (found := look()) is not None:
            return found
    raise failure
