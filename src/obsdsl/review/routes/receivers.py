"""Receivers on both sides: whom they notify, and which only have another name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import attrs

from obsdsl.compose.routing.tree import Integration
from obsdsl.diff.canonical import text_of
from obsdsl.diff.yaml_file import hidden
from obsdsl.review.documents import Documents, changed
from obsdsl.review.routes.routing import Tree, routing_of


@attrs.frozen(eq=False)
class TreePair:
    """One Alertmanager before and after; None where it is not there, or cannot be read."""

    name: str
    before: Tree | None
    after: Tree | None
    # Whether there are others, on either side.
    several: bool = False

    def called(self, name: str) -> str:
        """What people call a thing of this Alertmanager."""
        return f"{self.name} / {name}" if self.several else name


@lru_cache(maxsize=2)
def tree_pairs(before: Documents, after: Documents) -> tuple[TreePair, ...]:
    """The Alertmanagers whose configurations differ."""
    olds = {id(one.document.artifact): one for one in routing_of(before).trees}
    news = {id(one.document.artifact): one for one in routing_of(after).trees}
    several = max(len(one.of_kind("alertmanager")) for one in (before, after)) > 1
    return tuple(
        TreePair(
            pair.name,
            None if pair.before is None else olds.get(id(pair.before.artifact)),
            None if pair.after is None else news.get(id(pair.after.artifact)),
            several,
        )
        for pair in changed(before, after, "alertmanager")
    )


def renamed_receivers(before: Tree, after: Tree) -> Mapping[str, str]:
    """Receivers that are gone, each with the one that is new and notifies the same."""
    return dict(_renamed(before.notifiers, after.notifiers))


def equal_receivers(before: Tree, after: Tree) -> frozenset[tuple[str, str]]:
    """The names, before and after, of receivers that notify the same."""
    olds, news = ({name: settings(its) for name, its in one.notifiers.items() if its} for one in (before, after))
    return frozenset((old, new) for old, its in olds.items() for new, their in news.items() if its == their)


def _renamed(
    olds: Mapping[str, tuple[Integration, ...]], news: Mapping[str, tuple[Integration, ...]]
) -> Iterator[tuple[str, str]]:
    new = {name: settings(its) for name, its in news.items() if name not in olds}
    for name, its in olds.items():
        alike = [other for other, their in new.items() if their == settings(its)]
        if name not in news and len(alike) == 1 and its:
            yield name, alike[0]


def settings(integrations: tuple[Integration, ...]) -> str:
    """All that a receiver says, to compare it by."""
    return text_of([[one.kind, plain(one)] for one in integrations])


def plain(one: Integration) -> Any:
    """An integration's settings as they are shown: with a mark for each secret."""
    return hidden(_plain(one.settings), "", f"{one.kind}_configs")


def _plain(found: Any) -> Any:
    if isinstance(found, Mapping):
        return {str(key): _plain(one) for key, one in found.items()}
    if isinstance(found, list | tuple):
        return [_plain(one) for one in found]
    return found if found is None or isinstance(found, bool | int | float | str) else str(getattr(found, "text", found))
