"""The kinds of objects that are compared. Each module has `remarks(before: Documents, after: Documents)`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from obsdsl.review.documents import Documents
from obsdsl.review.remark import Remark

Remarks: TypeAlias = Callable[[Documents, Documents], Iterator[Remark]]

# Modules of this package, one a line.
KINDS: Final[tuple[str, ...]] = (
    "alert",
    "route",
    "receiver",
    "inhibition",
    "time_interval",
    "alertmanager",
    "recording",
    "group",
    "metric",
    "server",
    "job",
    "starved",
    "dashboard",
    "library_panel",
    "datasource",
    "other",
)


def remarks_of(kind: str, before: Documents, after: Documents) -> Iterator[Remark]:
    """What one kind says."""
    remarks: Remarks = importlib.import_module(f"obsdsl.review.kinds.{kind}").remarks
    yield from remarks(before, after)
