"""Where each definition of a new import is in the workspace, or will be: what people renamed or moved stays there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from obsdsl.importing.python.naming import fresh
from obsdsl.importing.update.match import Ref, matches
from obsdsl.importing.update.module import Block, Module, module_name
from obsdsl.importing.update.names import Ident, rewritten, uses
from obsdsl.importing.update.side import Side

METRICS: Final = ("Counter", "Gauge", "Histogram", "Info", "NativeHistogram", "Summary")
# Of these a workspace has one of a name.
_ALONE: Final = {**dict.fromkeys(METRICS, "metric"), "Dashboard": "dashboard", "RuleGroup": "group"}


@attrs.define
class Places:
    """The definitions of three sides, matched. `changed` are files in which the import changed anything."""

    base: Side
    ours: Side
    theirs: Side
    changed: tuple[str, ...] = ()
    # Files that are no Python on one side: nobody looks into them.
    unread: frozenset[str] = frozenset()
    theirs_of: dict[Ref, Ref] = attrs.field(factory=dict)
    base_of: dict[Ref, Ref] = attrs.field(factory=dict)
    ours_of: dict[Ref, Ref] = attrs.field(factory=dict)
    moved_base: dict[Ident, Ident] = attrs.field(factory=dict)
    moved_theirs: dict[Ident, Ident] = attrs.field(factory=dict)
    # New definitions of the import that ours has already.
    had: dict[Ref, Ref] = attrs.field(factory=dict)
    followed: set[Ref] = attrs.field(factory=set)
    pins: set[Ident] = attrs.field(factory=set)

    @property
    def modules(self) -> frozenset[str]:
        """The dotted names of all modules."""
        return self.base.names | self.ours.names | self.theirs.names

    def place(self, theirs: Ref) -> Ident:
        """The module and the name of a definition of the import, in the merged workspace."""
        own = self.theirs.ident(theirs)
        return self.moved_theirs.get(own, own)

    def as_base(self, ref: Ref, target: Module) -> Block:
        """What was generated last, as it reads in a file of ours."""
        return rewritten(self.base.block(ref), self.base.module(ref[0]), target, self.moved_base, self.modules).block

    def is_pristine(self, ref: Ref) -> bool:
        """Whether nobody edited a definition since it was generated, wherever it is now."""
        there = self.ours_of.get(ref)
        if there is None:
            return False
        if self.ours.texts[there[0]] == self.base.texts[ref[0]] and there == ref:
            return True
        return self.as_base(ref, self.ours.module(there[0])).said == self.ours.block(there).said


def find_places(base: Side, ours: Side, theirs: Side) -> Places:
    """Match the definitions of the three."""
    found = Places(base, ours, theirs)
    python = [path for path in {**base.texts, **theirs.texts} if path.endswith(".py")]
    unread = {
        path
        for path, text in ours.texts.items()
        if path.endswith(".py") and text != base.texts.get(path) and text != theirs.texts.get(path) and ours.fault(path)
    }
    changed = [path for path in python if base.texts.get(path) != theirs.texts.get(path)]
    unread |= {path for path in changed for side in (base, theirs) if path in side.texts and side.fault(path)}
    found.unread = frozenset(unread)
    known = [path for path in python if path not in found.unread]
    found.changed = tuple(path for path in changed if path not in unread)
    edited = [path for path in known if path in base.texts and ours.texts.get(path) != base.texts[path]]
    _match(found, edited)
    _move_base(found)
    _pin(found)
    _place(found)
    return found


def _match(found: Places, edited: list[str]) -> None:
    base, ours, theirs = found.base, found.ours, found.theirs
    own = [
        path
        for path, text in ours.texts.items()
        if path.endswith(".py") and path not in found.unread and text != base.texts.get(path)
    ]
    found.ours_of = matches({path: base.module(path) for path in edited}, {path: ours.module(path) for path in own})
    for path in found.changed:
        if path not in edited and path in base.texts:
            found.ours_of.update((ref, ref) for ref in base.refs(path))
    sides = [{path: side.module(path) for path in found.changed if path in side.texts} for side in (base, theirs)]
    found.theirs_of = matches(*sides)
    for path in edited:
        if path not in found.changed:
            found.theirs_of.update((ref, ref) for ref in base.refs(path))
    found.base_of = {there: ref for ref, there in found.theirs_of.items()}


def _move_base(found: Places) -> None:
    for ref, there in found.ours_of.items():
        before, now = found.base.ident(ref), found.ours.ident(there)
        if before[1] and now[1] and before != now:
            found.moved_base[before] = now


def _pin(found: Places) -> None:
    """What people's own definitions use, which must not change its place below them."""
    edits = {ref: there for ref, there in found.ours_of.items() if not found.is_pristine(ref)}
    for ref in edits:
        # What it used is not moved by a second update either, though it may use something else by then.
        found.pins |= {use.ident for use in uses(found.base.block(ref), found.base.module(ref[0]), found.modules)}
    edited = set(edits.values())
    known = set(found.ours_of.values())
    for path, text in found.ours.texts.items():
        if not path.endswith(".py") or path in found.unread or text == found.base.texts.get(path):
            continue
        module = found.ours.module(path)
        for ref in found.ours.refs(path):
            if ref in edited or ref not in known:
                found.pins |= {use.ident for use in uses(found.ours.block(ref), module, found.modules)}
        if path not in found.base.texts:
            found.pins |= set(module.bindings.values())
    _pin_what_stays(found)


def _pin_what_stays(found: Places) -> None:
    """What people's own definitions use stays, though the import has it no more; so what that uses must, too."""
    gone = [there for ref, there in found.ours_of.items() if ref not in found.theirs_of]
    count = -1
    while count < len(found.pins):
        count = len(found.pins)
        for there in gone:
            if found.ours.ident(there) in found.pins:
                block, module = found.ours.block(there), found.ours.module(there[0])
                found.pins |= {use.ident for use in uses(block, module, found.modules)}


@attrs.define
class _Names:
    """The names that each file of ours has, and those that come to it."""

    found: Places
    taken: dict[str, set[str]] = attrs.field(factory=dict)

    def of(self, path: str) -> set[str]:
        """Those of one file, to be added to."""
        if path not in self.taken:
            there = path in self.found.ours.texts and path not in self.found.unread
            module = self.found.ours.module(path) if there else None
            self.taken[path] = {*module.defined, *module.bindings} if module else set()
        return self.taken[path]


def _place(found: Places) -> None:
    """Where each definition of the import goes."""
    names = _Names(found)
    new: list[Ref] = []
    deleted: list[Ref] = []
    apart = _apart(found)
    paths = dict.fromkeys([*found.changed, *(ref[0] for ref in found.base_of)])
    for ref in [ref for path in paths for ref in found.theirs.refs(path)]:
        before = found.base_of.get(ref)
        if before is None:
            new.append(ref)
            continue
        there = found.ours_of.get(before)
        if there is None:
            deleted.append(ref)
            continue
        wanted, now = found.theirs.ident(ref), found.ours.ident(there)
        follows = _may_follow(found, ref, before, there) and (before[0], ref[0]) not in apart
        if follows and wanted[1] not in names.of(ref[0]):
            names.of(ref[0]).add(wanted[1])
            found.followed.add(ref)
        elif wanted != now and wanted[1] and now[1]:
            found.moved_theirs[wanted] = now
    for ref in deleted:
        # If it comes back, then to where the rest is.
        if (path := _target(found, ref)) != ref[0]:
            found.moved_theirs[found.theirs.ident(ref)] = (module_name(path), found.theirs.block(ref).name)
    _place_new(found, new, names)


def _place_new(found: Places, new: list[Ref], names: _Names) -> None:
    """Where what the import has not had yet goes: to what ours has already, else under a name that is free there."""
    matched = set(found.ours_of.values())
    defined = dict(_defined(found, matched))
    for ref in new:
        block = found.theirs.block(ref)
        path = _target(found, ref)
        wanted = found.theirs.ident(ref)
        had = _had(found, ref, path, matched, defined)
        if had is not None:
            found.had[ref] = had
            place = found.ours.ident(had)
        else:
            name = fresh(block.name, names.of(path)) if block.name in names.of(path) else block.name
            names.of(path).add(name)
            place = (module_name(path), name)
        if place != wanted and block.name:
            found.moved_theirs[wanted] = place


def _apart(found: Places) -> set[tuple[str, str]]:
    """From and to which files the import moved something that cannot follow: so all else of it stays there, too."""
    return {
        (before[0], ref[0])
        for ref, before in found.base_of.items()
        if before[0] != ref[0] and before in found.ours_of
        if not _may_follow(found, ref, before, found.ours_of[before])
    }


def _may_follow(found: Places, ref: Ref, before: Ref, there: Ref) -> bool:
    """Whether the import moved or renamed what nobody touched, and nobody's own text uses."""
    if found.theirs.ident(ref) == found.base.ident(before) or there[0] != before[0] or ref[0] in found.unread:
        return False
    now = found.ours.ident(there)
    return now == found.base.ident(before) and now not in found.pins and found.is_pristine(before)


def _target(found: Places, ref: Ref) -> str:
    """The file for a new definition: that where most of its file is."""
    path = ref[0]
    there: dict[str, int] = {}
    for other in found.theirs.refs(path):
        if other not in found.followed and (before := found.base_of.get(other)) in found.ours_of:
            where = found.ours_of[before][0]
            there[where] = there.get(where, 0) + 1
    if path in there or not there or path in found.ours.texts:
        return path
    return max(there, key=lambda one: there[one])


def _had(found: Places, ref: Ref, path: str, matched: set[Ref], defined: dict[tuple[str, str], Ref]) -> Ref | None:
    """The definition of ours that is what the import brings, where somebody wrote it."""
    block = found.theirs.block(ref)
    for other in found.ours.refs(path) if path not in found.unread else ():
        mine = found.ours.block(other)
        is_same = (mine.name == block.name and mine.key == block.key) if block.name else mine.said == block.said
        if is_same and other not in matched:
            return other
    what = _what(block)
    return defined.get(what) if what else None


def _defined(found: Places, matched: set[Ref]) -> Iterator[tuple[tuple[str, str], Ref]]:
    """What people defined by themselves, and a workspace has once."""
    for path, text in found.ours.texts.items():
        if path.endswith(".py") and path not in found.unread and text != found.base.texts.get(path):
            for ref in found.ours.refs(path):
                if ref not in matched and (what := _what(found.ours.block(ref))):
                    yield what, ref


def _what(block: Block) -> tuple[str, str] | None:
    """The kind and the name of what a workspace has once; None for all else."""
    kind = _ALONE.get(block.key[0]) if block.key else None
    return (kind, block.key[1]) if block.key and kind else None
