"""What people call a data source that JSON refers to."""

from __future__ import annotations

from typing import Any

from obsdsl.diff.canonical import text_of
from obsdsl.review.kinds.dashboard.words import Said, became
from obsdsl.review.remark import Danger


def source_said(before: Any, after: Any) -> Said | None:
    """What became of a reference to a data source; None where it is the same."""
    if text_of(before) == text_of(after):
        return None
    old, new = _named(before), _named(after)
    if old == new:
        old, new = before, after
    return Said(became("data source", old, new), Danger.LOOK)


def _named(value: Any) -> Any:
    """A uid or name; with its type, where that is no Prometheus."""
    if not isinstance(value, dict):
        return "default" if value is None else value
    uid, kind = value.get("uid"), value.get("type")
    if not isinstance(uid, str) or set(value) - {"uid", "type"}:
        return value
    return uid if kind in ("prometheus", None) or not isinstance(kind, str) else f"{uid} ({kind or 'of no type'})"
