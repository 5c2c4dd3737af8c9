"""The workspace that a test is about."""

from __future__ import annotations

import warnings
from pathlib import Path

from obsdsl.config import find_root
from obsdsl.together.place import has_pending


def workspace_root(start: Path) -> Path:
    """The root of the workspace that holds `start`. A write that was cut short there is finished first.

    Raises ObsdslError where that cannot be done.
    """
    root = find_root(start)
    if has_pending(root):
        from obsdsl.together.write import finish

        if (found := finish(root)) is not None:
            warnings.warn(found.told(), stacklevel=2)
    return root
