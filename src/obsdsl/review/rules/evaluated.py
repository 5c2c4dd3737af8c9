"""Which groups a server evaluates, as far as its rule files say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from obsdsl.define.target import Server
from obsdsl.review.documents import Document, Documents
from obsdsl.review.remark import Danger
from obsdsl.review.rules.change import Said


def loads(patterns: Iterable[str], group: Document) -> bool:
    """Whether rule files of these patterns hold a group."""
    stem = group.artifact.path.rpartition("/")[2].rpartition(".")[0]
    return Server("", rule_files=tuple(patterns)).loads(stem)


def left_alone(old: Document | None, new: Document, before: Documents, after: Documents) -> Said | None:
    """That a group, or what is in it now, is evaluated by no server; None where one does, or nobody can tell."""
    # Loki's ruler reads whatever stands in its folder.
    if new.is_of_logs or _is_loaded(new, after):
        return None
    if old is not None:
        return Said("no server evaluates it any more", Danger.ALARM) if _is_loaded(old, before) else None
    # Where no group is in a file of a server's, a ruler has them all.
    others = any(_is_loaded(one, after) for one in after.groups.values())
    return Said("no server evaluates it", Danger.CARE) if others else None


def _is_loaded(group: Document, documents: Documents) -> bool:
    return any(loads(_rule_files(one.data), group) for one in documents.servers.values())


def _rule_files(server: object) -> list[str]:
    found = server.get("rule_files") if isinstance(server, Mapping) else None
    return [str(one) for one in found] if isinstance(found, list) else []
