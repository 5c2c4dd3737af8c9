"""What a source has no more: it goes, unless something that stays uses it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obsdsl.importing.update.draft import Draft
from obsdsl.importing.update.match import Ref
from obsdsl.importing.update.module import Block
from obsdsl.importing.update.names import Ident, uses
from obsdsl.importing.update.places import Places


def still_used(places: Places, drafts: Mapping[str, Draft], goes: Mapping[Ref, Block]) -> dict[Ref, str]:
    """What of it something uses that stays, with the name of such a file. What follows its source is used there."""
    keep: dict[Ref, str] = {}
    wanted = {places.ours.ident(places.ours_of[ref]): ref for ref in goes}
    followed = {places.base_of[ref] for ref in places.followed}
    pending = list(_used(places, drafts, goes, wanted))
    while pending:
        ident, where = pending.pop()
        ref = wanted[ident]
        if ref in keep or ref in followed:
            continue
        keep[ref] = where
        path = places.ours_of[ref][0]
        used = uses(goes[ref], places.ours.module(path), places.modules)
        pending += [(use.ident, path) for use in used if use.ident in wanted]
    return keep


def _used(
    places: Places, drafts: Mapping[str, Draft], goes: Mapping[Ref, Block], wanted: Mapping[Ident, Ref]
) -> Iterator[tuple[Ident, str]]:
    if not wanted:
        return
    going = {(places.ours_of[ref][0], block.line) for ref, block in goes.items()}
    leaves = {module.rpartition(".")[2] for module, _ in wanted}
    for path, text in places.ours.texts.items():
        if not path.endswith(".py") or path in places.unread:
            continue
        if path not in drafts and not any(leaf in text for leaf in leaves):
            continue
        module = places.ours.module(path)
        for block in drafts[path].blocks if path in drafts else module.blocks:
            # Of what came with the import, nothing uses what it has no more.
            if block.line and (path, block.line) not in going:
                used = uses(block, module, places.modules)
                yield from ((use.ident, path) for use in used if use.ident in wanted)
