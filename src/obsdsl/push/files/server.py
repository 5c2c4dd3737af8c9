"""What a folder's server does with the files: it is asked to read them, and whether it runs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import attrs

from obsdsl.diff.yaml_file import data
from obsdsl.push.active import Data, Running, stale


@attrs.frozen
class Written:
    """A file that was replaced: what it says now, and said before; None where there is or was none."""

    path: Path
    now: str | None
    before: str | None


class Server(Protocol):
    """A server that reads files. All of it raises Failed."""

    def look(self) -> Any:
        """What tells later whether it read the files anew. Raises where the server cannot be asked at all."""

    def reload(self, seen: Any) -> None:
        """Let it read the files. Raises Refused where it says that it does not take them; the old ones run then."""

    def verify(self, written: tuple[Written, ...]) -> str | None:
        """Why it does not run what was written; None where it does."""


def unlike(written: tuple[Written, ...], groups: tuple[Running, ...]) -> str | None:
    """Why these groups are not those of the rule files. Of a path the last name counts: containers see others."""
    there = {(Path(one.file).name, one.name): one for one in groups}
    for file in written:
        now, before = dict(_groups(file.now)), dict(_groups(file.before))
        for name, group in now.items():
            found = there.get((file.path.name, name))
            why = "it does not run it" if found is None else stale(group, found, before.get(name))
            if why is not None:
                return f"group {name!r} of {file.path.name}: {why}"
        for name in before.keys() - now.keys():
            if (file.path.name, name) in there:
                return f"group {name!r} of {file.path.name}: it still runs it"
    return None


def _groups(text: str | None) -> Iterator[tuple[str, Data]]:
    found = data(text) if text is not None else None
    for document in found if isinstance(found, list) else [found]:
        groups = document.get("groups") if isinstance(document, Mapping) else None
        for group in groups if isinstance(groups, list) else ():
            # A group without rules is listed by none.
            if isinstance(group, Mapping) and group.get("rules"):
                yield str(group.get("name")), group
