"""What is wanted against what is there and what was applied last: three ways, so that it is known who changed what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource


@attrs.frozen(eq=False)
class Compared:
    """The changes, in no order; how many objects need none; ours that are no longer wanted and are not deleted."""

    changes: tuple[Change, ...]
    unchanged: int
    leftovers: tuple[Identity, ...]


def compare(
    wanted: Sequence[Resource],
    live: Sequence[Live],
    applied: Mapping[Identity, str],
    owner: str,
    prune: bool = False,
) -> Compared:
    """Only what changed here is done without a question. What was edited there, or nobody knows of, is refused.

    `applied` are the digests of what this project applied last, wherever that was kept; a `Live.applied` counts more.
    """
    raise NotImplementedError
