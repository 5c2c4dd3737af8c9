"""One call of `obsdsl_snapshot`: compare, or take anew."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

import attrs
import pytest

from obsdsl.config import read_config
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.testing.root import workspace_root
from obsdsl.testing.snapshot.compare import Snapshots
from obsdsl.testing.snapshot.folder import Written
from obsdsl.testing.snapshot.notes import Note
from obsdsl.testing.snapshot.report import note

_OFF: Final = ("", "0", "false", "no")
REFUSED: Final = (
    "--snapshot-update takes no snapshot where CI is set: a change is to be seen there, not accepted; "
    "run it on your own machine, or without CI in the environment"
)


def compare(item: pytest.Item, target: str | None, select: Sequence[str]) -> str:
    """What the test fails with; empty where all is as it was reviewed, or was taken anew."""
    is_update = bool(item.config.getoption("update_snapshots", False))
    if is_update and os.environ.get("CI", "").lower() not in _OFF:
        return REFUSED
    test = item.path.parent
    root = test / item.config.getini("obsdsl_snapshots")
    try:
        found = Snapshots.beside(test, root, target, select)
        written = found.update() if is_update else Written()
        message = "" if is_update else found.message()
    except ObsdslError as error:
        return str(error)
    folder = found.folder.path
    targets = tuple(read_config(workspace_root(test.resolve())).targets)
    note(item, Note(str(root), str(folder), shown_path(folder), targets, **attrs.asdict(written)))
    return message
