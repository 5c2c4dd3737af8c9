"""Rules that went to another group, and how often groups evaluate theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.define.duration import Duration
from obsdsl.define.target import Server
from obsdsl.review.documents import Document, Documents
from obsdsl.review.remark import Danger
from obsdsl.review.rules.change import Said
from obsdsl.review.rules.evaluated import left_alone
from obsdsl.review.rules.pairing import paired
from obsdsl.review.rules.rule import Rule

# What Loki's ruler does where nobody tells it otherwise.
_OF_LOKI: Final = Duration.parse("1m")


def moved(old: Rule, new: Rule, before: Documents, after: Documents) -> Iterator[Said]:
    """That a rule went to another group, which is no group renamed."""
    if old.group.name == new.group.name:
        return
    renamed = {(one.name, other.name) for one, other in paired(before, after).groups if one and other}
    if (old.group.name, new.group.name) in renamed:
        return
    text = f"moved from group {old.group.name} to {new.group.name}"
    one, other = interval_of(old.group, before), interval_of(new.group, after)
    alone = left_alone(old.group, new.group, before, after)
    if one == other:
        yield Said(text, Danger.NOTE).then(alone)
    else:
        yield Said(f"{text}, evaluated every {one or 'default'} → {other or 'default'}").then(alone)


def interval_of(group: Document, documents: Documents) -> Duration | None:
    """How often a group is evaluated; None where its server decides, and nobody knows it."""
    try:
        if text := group.data.get("interval"):
            return Duration.parse(str(text))
    except ValueError:
        return None
    if group.is_of_logs:
        return _OF_LOKI
    servers = [one for one in documents.told or () if isinstance(one, Server)]
    found = {one.evaluation_interval for one in servers}
    return found.pop() if len(found) == 1 else None
