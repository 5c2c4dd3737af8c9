"""A review for a program. The format is stable: fields may be added, and none changes. docs/review.md lists them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from obsdsl.review.remark import Danger, Remark, Review

FORMAT = 1


def lines(review: Review, root: str) -> Iterator[str]:
    """One object."""
    found = {
        "format": FORMAT,
        "before": review.before.name,
        "after": review.after.name,
        "counts": {one.word: review.count(one) for one in reversed(Danger)},
        "changes": [_remark(one, root) for one in review.remarks],
    }
    yield json.dumps(found, ensure_ascii=True, indent=2)


def _remark(one: Remark, root: str) -> dict[str, Any]:
    kind, identity = one.of
    found: dict[str, Any] = {
        "danger": one.danger.word,
        "kind": one.kind,
        "name": one.name,
        "text": one.text,
        "line": one.line,
        "artifact": {"kind": kind, "identity": identity},
        "details": list(one.details),
    }
    if one.location is not None:
        file = one.location.file.removeprefix(root + os.sep).replace(os.sep, "/")
        found["place"] = {"file": file, "line": one.location.line}
    return found
