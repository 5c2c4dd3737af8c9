"""A review for a program. The format is stable: fields may be added, and none changes. docs/review.md lists them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from obsdsl.errors import Location, ObsdslError
from obsdsl.review.remark import Danger, Remark, Review, ranked
from obsdsl.review.side import Side

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


def parse(text: str | bytes, name: str) -> Review:
    """The review that `lines` wrote, without what was compared. Raises ObsdslError for anything else."""
    try:
        found = json.loads(text)
        version = found["format"]
        if version == FORMAT:
            remarks = ranked(map(_parsed, found["changes"]))
            return Review(Side(str(found["before"])), Side(str(found["after"])), remarks)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ObsdslError(name, "it is no review, or is cut off; write one with `obsdsl diff --format json`") from None
    raise ObsdslError(name, f"it is a review of another version of obsdsl (format {version!r}); write it anew")


def _parsed(found: Mapping[str, Any]) -> Remark:
    kind, name, text = (_text(found[key]) for key in ("kind", "name", "text"))
    of = _text(found["artifact"]["kind"]), _text(found["artifact"]["identity"])
    details = tuple(map(_text, found["details"]))
    place = found.get("place")
    location = None if place is None else Location(_text(place["file"]), int(place["line"]))
    return Remark(kind, name, text, Danger[found["danger"].upper()], of, details, location)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
