"""Three workspaces merged by definition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import attrs

from obsdsl.importing.update.definition import merged_block
from obsdsl.importing.update.deleted import deleted, is_member
from obsdsl.importing.update.draft import Draft
from obsdsl.importing.update.leaving import still_used
from obsdsl.importing.update.match import Ref
from obsdsl.importing.update.module import Block, Module, module_name, read_module
from obsdsl.importing.update.names import Ident, Rewritten, rewritten, uses
from obsdsl.importing.update.outcome import Conflict, Merged
from obsdsl.importing.update.places import METRICS, Places, find_places
from obsdsl.importing.update.side import Side
from obsdsl.importing.update.sound import unsound
from obsdsl.importing.update.texts import merge_texts
from obsdsl.importing.update.tree import Clash, Prefer


def merge(base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str], prefer: Prefer = None) -> Merged:
    """The workspace `ours` with what changed from `base` to `theirs`."""
    found = Merged()
    if base == theirs:
        return found
    merge_texts(base, ours, theirs, prefer, found)
    places = find_places(Side(base), Side(ours), Side(theirs))
    _Merging(places, prefer, found).run()
    return found


@attrs.define
class _Merging:
    places: Places
    prefer: Prefer
    found: Merged
    drafts: dict[str, Draft] = attrs.field(factory=dict)
    # What goes unless somebody uses it.
    goes: dict[Ref, Block] = attrs.field(factory=dict)
    # What the import has and people deleted.
    gone: dict[Ident, Ref] = attrs.field(init=False)
    back: set[Ident] = attrs.field(factory=set)

    def __attrs_post_init__(self) -> None:
        self.gone = deleted(self.places)

    def run(self) -> None:
        for path in sorted(self.places.unread):
            self._as_a_whole(path)
        for path in self.places.changed:
            for ref in self.places.theirs.refs(path):
                self._bring(ref)
        for ident, ref in self.gone.items():
            if ident not in self.back:
                self._missed(ref)
        for path in self.places.changed:
            for ref in self.places.base.refs(path):
                if ref not in self.places.theirs_of:
                    self._take(ref)
        self._remove()
        self._finish()

    def _as_a_whole(self, path: str) -> None:
        """A file that is no Python on one side."""
        base, ours, theirs = (side.texts.get(path) for side in (self.places.base, self.places.ours, self.places.theirs))
        if base == theirs or ours == theirs:
            return
        if ours == base:
            self.found.files[path] = theirs
            return
        fault = self.places.ours.fault(path) if ours is not None else None
        line = (fault.lineno if fault else 1) or 1
        self._conflict(path, line, "it is no Python that can be read; mend it, and update again", path)

    def _conflict(self, file: str, line: int, what: str, theirs: str) -> None:
        self.found.conflicts.append(Conflict(file, line, what, theirs))

    def draft(self, path: str) -> Draft:
        """The file while it is merged."""
        if path not in self.drafts:
            base, ours, theirs = self.places.base, self.places.ours, self.places.theirs
            mine = ours.module(path) if path in ours.texts else None
            other = theirs.module(path) if path in theirs.texts else None
            before = base.module(path) if path in base.texts else None
            generated = frozenset(before.bindings) if before else frozenset()
            if mine is None:
                head = other.head if other else ""
                empty = read_module(path, head)
                self.drafts[path] = Draft(empty, head, [], "")
            else:
                parts = [
                    getattr(other if other and before and getattr(mine, part) == getattr(before, part) else mine, part)
                    for part in ("head", "tail")
                ]
                self.drafts[path] = Draft(mine, parts[0], list(mine.blocks), parts[1], generated=generated)
        return self.drafts[path]

    def _as_theirs(self, ref: Ref, target: Module) -> Rewritten:
        module = self.places.theirs.module(ref[0])
        return rewritten(self.places.theirs.block(ref), module, target, self.places.moved_theirs, self.places.modules)

    def _bring(self, ref: Ref) -> None:
        """One definition of the import."""
        places = self.places
        before = places.base_of.get(ref)
        there = places.ours_of.get(before) if before else places.had.get(ref)
        if self.places.theirs.ident(ref) in self.gone:
            return
        if there is None or before is None:
            if there is None:
                self._insert(ref)
            else:
                self._meet(ref, there)
        elif ref in places.followed:
            self.goes[before] = places.ours.block(there)
            if ref not in places.had:
                self._insert(ref)
        else:
            self._change(ref, before, there)

    def _change(self, ref: Ref, before: Ref, there: Ref) -> None:
        draft = self.draft(there[0])
        mine = self.places.ours.block(there)
        other = self._as_theirs(ref, draft.module)
        if self._is_less(mine, other.block) and self.places.ours.ident(there) in self.places.pins:
            kinds = [block.key[0] if block.key else "" for block in (other.block, mine)]
            what = f"for the source {mine.name} is a {kinds[0]} now; it stays a {kinds[1]}, since you use it"
            self.found.notes.append(f"{there[0]}:{mine.line}: {what}")
            return
        what = f"the source changed {mine.name or 'it'}, and so did you"
        try:
            made = merged_block(self.places.as_base(before, draft.module), mine, other.block, self.prefer)
        except Clash as clash:
            draft.clashes.append((mine.line, clash.line, what, ref[0]))
            return
        draft.clashes += [(mine.line, line, what, ref[0]) for line in made.clashes]
        self._need(ref, self.places.base.block(before).text, made.text)
        if (made.comments, made.text) != (mine.comments, mine.text):
            draft.replace(mine, made.comments, made.text)
            draft.needs |= other.needs

    def _is_less(self, mine: Block, other: Block) -> bool:
        """Whether a metric is of another kind now, of which ours is maybe used otherwise; a histogram serves all."""
        kinds = [block.key[0] if block.key else "" for block in (mine, other)]
        return kinds[0] != kinds[1] and all(kind in METRICS for kind in kinds) and kinds[1] != "Histogram"

    def _meet(self, ref: Ref, there: Ref) -> None:
        """What the import brings, and is here already."""
        draft = self.draft(there[0])
        mine = self.places.ours.block(there)
        other = self._as_theirs(ref, draft.module)
        if other.block.said[:2] == mine.said[:2]:
            self._need(ref, "", mine.text)
            return
        if self.prefer == "theirs":
            draft.replace(mine, other.block.comments, other.block.text)
            draft.needs |= other.needs
        elif self.prefer is None:
            what = f"the source has {mine.name or 'it'} now, and you have another"
            draft.clashes.append((mine.line, 1, what, ref[0]))

    def _missed(self, ref: Ref) -> None:
        """Tell of what the import changed, and somebody deleted."""
        before, block = self.places.base_of.get(ref), self.places.theirs.block(ref)
        if before is None or block.said != self.places.base.block(before).said:
            what = f"you deleted {block.name or 'a statement'}, and the source changed it; it stays deleted"
            if before is None:
                what = f"the source has {block.name or 'a statement'} now; you deleted what it belongs to"
            self.found.notes.append(f"{ref[0]}: {what}")

    def _need(self, ref: Ref, before: str, after: str) -> None:
        """Bring back what a definition of the import uses now and did not before."""
        module = self.places.theirs.module(ref[0])
        for use in uses(self.places.theirs.block(ref), module, self.places.modules):
            name = re.compile(rf"\b{re.escape(use.ident[1])}\b")
            if use.ident not in self.gone or use.ident in self.back or not name.search(after) or name.search(before):
                continue
            if not is_member(self.places.theirs.block(self.gone[use.ident])):
                self.back.add(use.ident)
                self._insert(self.gone[use.ident])
                self.found.notes.append(f"{ref[0]}: {use.ident[1]} is back, which you deleted: the source uses it now")

    def _insert(self, ref: Ref) -> None:
        own = self.places.theirs.ident(ref)
        path = self._path(self.places.moved_theirs.get(own, own)[0], ref[0])
        draft = self.draft(path)
        made = self._as_theirs(ref, draft.module)
        draft.needs |= made.needs
        theirs = list(self.places.theirs.refs(ref[0]))
        at = theirs.index(ref)
        names = [self.places.place(one)[1] for one in theirs]
        draft.insert(attrs.evolve(made.block, line=0), names[:at], names[at + 1 :])
        self._need(ref, "", made.block.text)

    def _path(self, module: str, near: str) -> str:
        if module_name(near) == module:
            return near
        return next(
            path for path in (*self.places.ours.texts, *self.places.theirs.texts) if module_name(path) == module
        )

    def _take(self, ref: Ref) -> None:
        """A definition that the import has no more."""
        there = self.places.ours_of.get(ref)
        if there is None:
            return
        mine = self.places.ours.block(there)
        if self.places.is_pristine(ref) or self.prefer == "theirs":
            self.goes[ref] = mine
            self.draft(there[0])
        else:
            what = f"{there[0]}:{mine.line}: the source has {mine.name or 'it'} no more"
            self.found.notes.append(f"{what}; it stays, since you edited it")

    def _remove(self) -> None:
        """Take away what goes and is used by nothing that stays."""
        keep = still_used(self.places, self.drafts, self.goes)
        for ref, block in self.goes.items():
            path = self.places.ours_of[ref][0]
            if ref in keep:
                what = f"the source has {block.name} no more; it stays, since {keep[ref]} uses it"
                self.found.notes.append(f"{path}:{block.line}: {what}")
            else:
                self.draft(path).remove(block)

    def _finish(self) -> None:
        """The texts; what would not load is left as it is."""
        own = {path.split("/", 1)[0] for path in (*self.places.ours.texts, *self.places.theirs.texts) if "/" in path}
        texts: dict[str, str | None] = {}
        for path in {*self.drafts, *self.places.changed}:
            text = self._text(path, own)
            if text != self.places.ours.texts.get(path):
                texts[path] = text
        _keep_packages(texts, self.places.ours.texts)
        broken = set()
        for path, line, what in unsound(texts, self.places.ours, self.places.unread):
            texts.pop(path)
            broken.add(path)
            if path in self.drafts and self.drafts[path].clashes:
                # That is where it comes from.
                place, within, why, _ = self.drafts[path].clashes[0]
                line, what = place + within - 1, f"{why}; with all else, {what}"
            theirs = next((ref[0] for ref, there in self._sources() if there == path), path)
            self._conflict(path, line, what, theirs)
        for path, draft in self.drafts.items():
            text = texts.get(path, self.places.ours.texts.get(path))
            for line, what, theirs in draft.conflicts(text or "") if path not in broken else ():
                self._conflict(path, line, what, theirs)
        self.found.files.update(sorted(texts.items()))

    def _sources(self) -> Iterator[tuple[Ref, str]]:
        for ref, before in self.places.base_of.items():
            if before in self.places.ours_of:
                yield ref, self.places.ours_of[before][0]

    def _text(self, path: str, own: set[str]) -> str | None:
        places = self.places
        draft = self.drafts.get(path)
        mine, other = places.ours.texts.get(path), places.theirs.texts.get(path)
        if draft is None:
            # Either it has no definitions, such as an `__init__.py`, or they are elsewhere.
            if path in places.theirs.texts and places.theirs.module(path).blocks:
                return mine
            return other if mine == places.base.texts.get(path) else mine
        if mine == places.base.texts.get(path) and other is not None and self._is_theirs(path, draft):
            return other
        if not draft.blocks and not draft.tail.strip() and other is None and path in places.base.texts:
            return None
        return draft.text(own)

    def _is_theirs(self, path: str, draft: Draft) -> bool:
        """Whether it holds what the import's own file holds, so that this is taken as it is."""
        blocks = self.places.theirs.module(path).blocks
        return sorted(one.comments + one.text for one in blocks) == sorted(
            one.comments + one.text for one in draft.blocks
        )


def _keep_packages(texts: dict[str, str | None], ours: Mapping[str, str]) -> None:
    """A folder is a package as long as there is something else in it."""
    for path in [path for path, text in texts.items() if text is None and path.endswith("__init__.py")]:
        folder = path.removesuffix("__init__.py")
        left = {one for one in ours if one.startswith(folder) and one.endswith(".py")} - {path}
        if any(texts.get(one, "") is not None for one in left):
            del texts[path]
