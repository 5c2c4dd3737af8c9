"""What became of a panel: shown as a word, a sign and a colour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs


@attrs.frozen
class Mark:
    """`lines` say more."""

    word: str
    sign: str
    lines: tuple[str, ...] = ()

    def saying(self, lines: Iterable[str]) -> Mark:
        """The same with more to say."""
        return attrs.evolve(self, lines=tuple(lines))


ADDED: Final = Mark("added", "+")
REMOVED: Final = Mark("removed", "−")
CHANGED: Final = Mark("changed", "≠")
MOVED: Final = Mark("moved", "↕")
