"""What was applied last, in a file beside the workspace.

Targets carry the same where they can. The file is a help: whoever has none, or an old one, never deletes or overwrites
anything for that; some changes are then shown as of unknown cause.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from obsdsl.diff.change import Place
from obsdsl.diff.resource import Identity
from obsdsl.errors import shown_path
from obsdsl.push import durable

FORMAT = 1


@attrs.frozen(eq=False)
class State:
    """The digests of what was applied, by part and world: those of another URL or organisation say nothing here."""

    file: Path
    # Part → (where, kind:name → digest).
    parts: Mapping[str, tuple[str, Mapping[str, str]]] = attrs.field(factory=dict)
    # Why nothing of the file counts.
    problem: str | None = None

    def applied(self, places: Sequence[Place]) -> dict[Identity, str]:
        """What counts at these places."""
        found = {}
        for place in places:
            where, digests = self.parts.get(place.part, ("", {}))
            if where == place.where:
                for key, digest in digests.items():
                    kind, _, name = key.partition(":")
                    found[Identity(place.part, kind, name)] = digest
        return found

    def elsewhere(self, places: Sequence[Place]) -> tuple[str, ...]:
        """What the file says of other worlds under the same names, for people."""
        return tuple(
            f"{place.part}: the last push went to {self.parts[place.part][0]}, and this is {place.where}"
            for place in places
            if place.part in self.parts and self.parts[place.part][0] != place.where
        )

    def saved(self, places: Sequence[Place], applied: Mapping[Identity, str]) -> State:
        """With these digests instead, in the file, too."""
        parts = dict(self.parts)
        for place in places:
            mine = {str(one): digest for one, digest in sorted(applied.items()) if one.part == place.part}
            parts[place.part] = (place.where, mine)
        state = attrs.evolve(self, parts=parts, problem=None)
        if parts != self.parts or self.problem or not self.file.exists():
            durable.make_folder(self.file.parent)
            durable.write(self.file, state.text().encode())
        return state

    def text(self) -> str:
        """The file's content."""
        rows = {part: {"where": where, "applied": dict(found)} for part, (where, found) in self.parts.items()}
        return json.dumps({"format": FORMAT, "parts": rows}, ensure_ascii=True, indent=1, sort_keys=True) + "\n"


def read_state(file: Path) -> State:
    """The state; one that cannot be read is as good as lost."""
    try:
        found: Any = json.loads(file.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            return State(file, problem=f"{shown_path(file)} is of another version of obsdsl, and does not count")
        parts = {part: (str(row["where"]), _digests(row["applied"])) for part, row in found["parts"].items()}
    except FileNotFoundError:
        return State(file)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return State(file, problem=f"{shown_path(file)} cannot be read, and does not count")
    return State(file, parts)


def _digests(found: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(digest) for key, digest in found.items()}
