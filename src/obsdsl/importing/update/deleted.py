"""What people deleted of an import: it stays deleted, with what would only belong to it."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.update.match import Ref
from obsdsl.importing.update.module import Block
from obsdsl.importing.update.names import Ident, uses
from obsdsl.importing.update.places import Places

# Without their group they are nothing, and a group is nothing without them.
_MEMBERS: Final = frozenset(
    ("AlertRule", "LogAlert", "LogRecording", "LogRuleGroup", "RawRule", "RecordingRule", "RuleGroup")
)


def is_member(block: Block) -> bool:
    """Whether it cannot come back alone."""
    return block.key is not None and block.key[0] in _MEMBERS


def deleted(places: Places) -> dict[Ident, Ref]:
    """Definitions of the import that people deleted, and new ones that are used by such alone."""
    refs = [ref for ref, before in places.base_of.items() if before not in places.ours_of]
    found = {places.theirs.ident(ref): ref for ref in refs}
    for path in dict.fromkeys(ref[0] for ref in refs):
        used = {
            ref: {use.ident for use in uses(places.theirs.block(ref), places.theirs.module(path), places.modules)}
            for ref in places.theirs.refs(path)
        }
        new = [ref for ref in used if ref not in places.base_of and ref not in places.had]
        # A rule of a group that is gone, then what only that rule uses.
        for ref in reversed(new):
            ident = places.theirs.ident(ref)
            users = [other for other, idents in used.items() if ident in idents and other != ref]
            if users and all(places.theirs.ident(other) in found for other in users):
                found[ident] = ref
    return found
