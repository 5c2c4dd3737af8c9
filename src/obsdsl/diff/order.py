"""In which order objects are made; what is deleted goes last, in the reverse."""

from __future__ import annotations

# What others need comes first.
ORDER = (
    "folder",
    "datasource",
    "library-panel",
    "dashboard",
    "template",
    "mute-timing",
    "contact-point",
    "rule-group",
    "policy",
    "file",
)
_RANKS = {kind: rank for rank, kind in enumerate(ORDER)}


def rank(kind: str) -> int:
    """The place of a kind; one that is not known comes last."""
    return _RANKS.get(kind, len(ORDER))
