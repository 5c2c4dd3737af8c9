"""Two sides to a review."""

from __future__ import annotations

from functools import partial

from obsdsl.parallel import each
from obsdsl.review.documents import Documents, differing
from obsdsl.review.kinds.registry import KINDS, remarks_of
from obsdsl.review.remark import Remark, Review, ranked
from obsdsl.review.side import Side

# So many artifacts that differ are not worth another process.
_FEW = 100


def review(before: Side, after: Side) -> Review:
    """What changed, the most dangerous first. The same sides give the same review."""
    documents = Documents(before), Documents(after)
    said = partial(_said, documents=documents)
    found = each(said, KINDS, 1 if differing(*documents) > _FEW else 0)
    return Review(before, after, ranked(one for ones in found for one in ones))


def _said(kind: str, documents: tuple[Documents, Documents]) -> list[Remark]:
    return list(remarks_of(kind, *documents))
