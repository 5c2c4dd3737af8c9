"""Every artifact of the repository's own workspace, as it was last reviewed."""

from __future__ import annotations

from collections.abc import Callable


def test_systems(obsdsl_snapshot: Callable[[], None]) -> None:
    obsdsl_snapshot()
