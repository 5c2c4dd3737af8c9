"""All differences: those that migrate first, in the order in which they are done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from obsdsl.errors import ObsdslError, did_you_mean, listed
from obsdsl.importing.differences import built_in_annotation, plugin_version
from obsdsl.importing.differences.difference import Difference, Differences

ALL: Final[tuple[Difference, ...]] = (
    # Migrations
    # Defaults
    plugin_version.DIFFERENCE,
    built_in_annotation.DIFFERENCE,
)


def chosen(exact: bool = False, keep: Iterable[str] = (), migrate: bool = False) -> Differences:
    """The differences of an import: none with `exact`, none of `keep`. Raises ObsdslError for unknown names."""
    known = {one.name: one for one in ALL}
    kept = tuple(keep)
    for name in kept:
        if name not in known:
            close = did_you_mean(name, known) or f"; there are {listed(sorted(known), 'and')}"
            raise ObsdslError("--keep", f"{name!r} is no difference{close}")
    if exact and migrate:
        raise ObsdslError("--exact", "it changes nothing, and --migrate does; choose one")
    if exact:
        return Differences()
    wanted = ("migrate", "default") if migrate else ("default",)
    return Differences(tuple(one for one in ALL if one.of in wanted and one.name not in kept))
