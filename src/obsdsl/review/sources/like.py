"""The part of a workspace that a file is to be compared with."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import ObsdslError, did_you_mean
from obsdsl.review.documents import KINDS, Documents, Kind
from obsdsl.review.side import Side

# A file of these says nowhere what it is called.
_NAMELESS: Final = ("alertmanager", "server")
_CALLED: Final = {"group": "rule group", "server": "server"}


def like(workspace: Side, file: Side, name: str) -> Side:
    """What of the workspace has the names of what is in the file. Raises ObsdslError where nothing has."""
    held = Documents(file)
    found: list[Artifact] = []
    for kind in dict.fromkeys(KINDS.values()):
        names = list(held.all(kind))
        if names:
            there = Documents(workspace).of_kind(kind)
            found += _of(kind, names, there, name)
    return attrs.evolve(workspace, artifacts=tuple(found))


def _of(kind: Kind, names: list[str], there: list[Artifact], file: str) -> list[Artifact]:
    if kind in _NAMELESS:
        names = [PurePath(one).stem for one in names]
        found = [one for one in there if one.identity in names] or (there if len(there) == 1 else [])
    else:
        found = [one for one in there if one.identity in names]
    if not found:
        what = f"{_CALLED.get(kind, kind)} {names[0]!r}"
        mend = did_you_mean(names[0], [one.identity for one in there]) or "; name two files to compare them"
        raise ObsdslError(file, f"the workspace has no {what}{mend}")
    return found
