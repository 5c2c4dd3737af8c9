"""What the process that loads the workspace says."""

from __future__ import annotations

import attrs

from obsdsl.preview.snapshot import Snapshot


@attrs.frozen(eq=False)
class Said:
    """One thing: a snapshot, or a fault. `files` are to be watched."""

    snapshot: Snapshot | None = None
    fault: str | None = None
    files: tuple[str, ...] = ()
