"""Two sides to a review."""

from __future__ import annotations

from obsdsl.review.documents import Documents
from obsdsl.review.kinds.registry import all_remarks
from obsdsl.review.remark import Review, ranked
from obsdsl.review.side import Side


def review(before: Side, after: Side) -> Review:
    """What changed, the most dangerous first. The same sides give the same review."""
    return Review(before, after, ranked(all_remarks(Documents(before), Documents(after))))
