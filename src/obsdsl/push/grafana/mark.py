"""How a dashboard says whose it is, and what was applied last: a tag, a version message, an annotation, a field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from obsdsl.diff.change import Change
from obsdsl.push.grafana.canonical import CARRIER

_TAG = re.compile(r"obsdsl/\S+")
_MARK = re.compile(r"(obsdsl/\S+) sha256:([0-9a-f]{64})(?:\s|$)")
# Longer messages are refused by some.
_LONGEST = 500
# Where a server of /apis keeps annotations of others.
ANNOTATION = "obsdsl/applied"


@attrs.frozen
class Mark:
    """Who applied something, and its digest."""

    owner: str
    digest: str

    def __str__(self) -> str:
        return f"{self.owner} sha256:{self.digest}"


def mark_of(change: Change, owner: str) -> Mark | None:
    """The mark of a write: ours, or that of what is put back."""
    if change.restores is not None:
        there = change.restores
        return Mark(there.owner, there.applied) if there.owner is not None and there.applied is not None else None
    return None if change.after is None else Mark(owner, change.after.digest)


def message(mark: Mark | None, words: str) -> str:
    """The version's message: for people, and for who pushes from another machine."""
    parts = [*([] if mark is None else [str(mark)]), words]
    return " ".join(one for one in parts if one)[:_LONGEST]


def read_mark(text: object) -> Mark | None:
    """The mark at the beginning of a message."""
    found = _MARK.match(text) if isinstance(text, str) else None
    return None if found is None else Mark(found.group(1), found.group(2))


def owner_of(tags: Sequence[str], ours: str) -> str | None:
    """Whose the tags say it is; ours, where several do."""
    owners = [one for one in tags if _TAG.fullmatch(one)]
    return ours if ours in owners else next(iter(owners), None)


def tagged(tags: object, owner: str) -> list[str]:
    """The tags with our mark among them."""
    found = [str(one) for one in tags] if isinstance(tags, list) else []
    return found if owner in found else [*found, owner]


def mark_to(mark: Mark) -> dict[str, str]:
    """The mark as a field of some JSON that the server keeps as it is."""
    return {"by": mark.owner, "sha256": mark.digest}


def mark_within(held: object, key: str) -> Mark | None:
    """The mark in a field."""
    found = held.get(key) if isinstance(held, dict) else None
    if not isinstance(found, dict):
        return None
    owner, digest = found.get("by"), found.get("sha256")
    return Mark(owner, digest) if isinstance(owner, str) and isinstance(digest, str) else None


def carrier(mark: Mark | None, version: int) -> dict[str, Any]:
    """The field for servers that lose the first version's message: true of this version alone."""
    return {} if mark is None else {CARRIER: {**mark_to(mark), "version": version}}


def carried(dashboard: Mapping[str, Any], version: int | None = None) -> Mark | None:
    """The mark in the field; with a `version`, only if it is of that one, and not of one that came back."""
    mark = mark_within(dashboard, CARRIER)
    return mark if mark is None or version is None or dashboard[CARRIER].get("version") == version else None
