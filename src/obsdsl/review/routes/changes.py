"""What differs between two routing trees, route by route."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Final

import attrs

from obsdsl.define.duration import Duration
from obsdsl.review.remark import Danger
from obsdsl.review.routes.nodes import Key, RouteNode
from obsdsl.review.rules.change import Said, fields_changed

# What a longer wait means, and a shorter one.
_WAITS: Final = (
    ("group_wait", "group wait", "notifies later", "notifies sooner"),
    ("group_interval", "group interval", "tells of new alerts later", "tells of new alerts sooner"),
    ("repeat_interval", "repeat interval", "reminds later", "reminds sooner"),
)


@attrs.frozen(eq=False)
class RouteChange:
    """What is to be said of one route.

    `sends`: it may send alerts elsewhere. `mutes`: it silences what ends here. `frees`: that is heard again.
    """

    node: RouteNode
    said: Said
    sends: bool = False
    mutes: bool = False
    frees: bool = False

    @property
    def key(self) -> Key:
        """The route's."""
        return self.node.key


def route_changes(
    before: Mapping[Key, RouteNode],
    after: Mapping[Key, RouteNode],
    renamed: Mapping[str, str],
    equal: Container[tuple[str, str]] = (),
) -> Iterator[RouteChange]:
    """All changes, in the order of the newer file.

    `renamed` are receivers under a new name, `equal` those, before and after, that notify the same.
    """
    for key, node in after.items():
        if key in before:
            yield from _changed(before[key], node, renamed, equal)
        elif key[:-1] in before:
            yield RouteChange(node, Said(f"added{_below(node)}"), sends=True)
    for key, node in before.items():
        if key not in after and key[:-1] in after:
            yield RouteChange(node, Said(f"removed{_below(node)}"), sends=True)
    for key, node in after.items():
        olds, news = _children(key, before), _children(key, after)
        if [one for one in olds if one in news] != [one for one in news if one in olds]:
            yield RouteChange(node, Said("routes below it in another order", Danger.NOTE), sends=True)


def _children(key: Key, nodes: Mapping[Key, RouteNode]) -> list[Key]:
    return [one for one in nodes if one[:-1] == key and one]


def _below(node: RouteNode) -> str:
    count = len(node.stop.children)
    return f" with {count} route{'' if count == 1 else 's'} below it" if count else ""


def _changed(
    old: RouteNode, new: RouteNode, renamed: Mapping[str, str], equal: Container[tuple[str, str]]
) -> Iterator[RouteChange]:
    one, other = old.stop.route, new.stop.route
    receivers = [it.receiver or "none" for it in (old.stop, new.stop)]
    if one.receiver != other.receiver and renamed.get(receivers[0], receivers[0]) != receivers[1]:
        text = f"receiver {receivers[0]} → {receivers[1]}"
        is_equal = (receivers[0], receivers[1]) in equal
        said = Said(f"{text}, which notifies the same", Danger.NOTE) if is_equal else Said(text)
        yield RouteChange(new, said, sends=not is_equal)
    if one.continue_ != other.continue_:
        words = ["on" if it.continue_ else "off" for it in (one, other)]
        yield RouteChange(new, Said(f"continue {words[0]} → {words[1]}"), sends=True)
    if sorted(one.group_by) != sorted(other.group_by):
        groups = [", ".join(it.group_by) or "nothing" for it in (old.stop, new.stop)]
        if groups[0] != groups[1]:
            yield RouteChange(new, Said(f"grouped by {groups[0]} → {groups[1]}"))
    for said in _waits(old, new):
        yield RouteChange(new, said)
    yield from _mutes(new, one.mute_time_intervals, other.mute_time_intervals, "muted during", True)
    yield from _mutes(new, one.active_time_intervals, other.active_time_intervals, "active only during", False)
    for said in fields_changed(dict(one.extra), dict(other.extra)):
        yield RouteChange(new, said)


def _waits(old: RouteNode, new: RouteNode) -> Iterator[Said]:
    for field, called, later, sooner in _WAITS:
        if getattr(old.stop.route, field) == getattr(new.stop.route, field):
            continue
        before: Duration = getattr(old.stop, field)
        after: Duration = getattr(new.stop, field)
        if after > before:
            yield Said(f"{called} {before} → {after}, {later}", Danger.CARE)
        elif after < before:
            yield Said(f"{called} {before} → {after}, {sooner}")


def _mutes(
    node: RouteNode, before: tuple[str, ...], after: tuple[str, ...], words: str, adds: bool
) -> Iterator[RouteChange]:
    """Intervals that are new or gone. To be active only at some times silences, and one such time more is heard."""
    new = [one for one in after if one not in before]
    gone = [one for one in before if one not in after]
    if new:
        silences = adds or not before
        said = Said(f"{words} {', '.join(new)}", Danger.CARE if silences else Danger.LOOK)
        yield RouteChange(node, said, mutes=silences, frees=not silences)
    if gone:
        silences = not adds and bool(after)
        said = Said(f"no longer {words} {', '.join(gone)}", Danger.CARE if silences else Danger.LOOK)
        yield RouteChange(node, said, mutes=silences, frees=not silences)
