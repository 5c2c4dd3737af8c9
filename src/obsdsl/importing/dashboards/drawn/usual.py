"""The settings that most of several objects have: chosen so that least is left to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

# What it costs a reader that an object goes back to a default of its class, and how long a line of a setting is.
_BACK: Final = 2
_LINE: Final = 80
# How many objects make a name for what they share worth its own lines.
_FEWEST: Final = 3
# Settings by their names, each with its source on one line.
Settings: TypeAlias = Mapping[str, str]


def _never(_: str) -> str | None:
    return None


@attrs.frozen
class Sayer:
    """An object: its settings that may be shared, and the names of all that it says.

    `default` is the source of what a setting is that nobody says; None where it cannot be taken back.
    """

    own: Settings
    said: frozenset[str]
    default: Callable[[str], str | None] = attrs.field(default=_never, eq=False)

    def beside(self, shared: Settings) -> int:
        """How much it says beside what is shared, and takes back of it."""
        more = sum(_weight(text) for key, text in self.own.items() if shared.get(key) != text)
        return more + sum(_BACK for key in shared if key not in self.said)

    def fits(self, shared: Settings) -> bool:
        """Whether it says less beside what is shared than alone."""
        alone = self.beside({})
        return self.least(shared, alone) < alone

    def least(self, shared: Settings, alone: int) -> int:
        """How much it says beside what is shared, or alone, where that is less."""
        more = self.beside(shared)
        if more < alone and all(key in self.said or self.default(key) is not None for key in shared):
            return more
        return alone


def _weight(text: str) -> int:
    return 1 + len(text) // _LINE


def shared_by(sayers: Sequence[Sayer], least_saved: int, least_settings: int) -> dict[str, str]:
    """The settings that leave least to say; none where that saves little."""
    # Those that say the same weigh together.
    count = Counter((tuple(one.own.items()), one.said) for one in sayers)
    kinds = {(tuple(one.own.items()), one.said): one for one in sayers}
    weighed = [(kinds[key], times, kinds[key].beside({})) for key, times in count.items()]
    rows = _usual(sayers)

    def left(shared: Settings) -> int:
        return sum(times * one.least(shared, alone) for one, times, alone in weighed)

    found: dict[str, str] = {}
    before = least = left(found)
    while True:
        tried = [(left(found | {key: text}), at) for at, (key, text) in enumerate(rows) if key not in found]
        if not tried or min(tried)[0] >= least:
            break
        least, at = min(tried)
        found |= [rows[at]]
    saved = before - least - sum(map(_weight, found.values()))
    many = sum(one.fits(found) for one in sayers)
    return found if many >= _FEWEST and len(found) >= least_settings and saved >= least_saved else {}


def _usual(sayers: Sequence[Sayer]) -> list[tuple[str, str]]:
    """The value of each setting that most have, of those that are there often enough."""
    count = Counter(row for one in sayers for row in one.own.items())
    most: dict[str, str] = {}
    for (key, text), times in sorted(count.items(), key=lambda row: (-row[1], row[0])):
        if times >= _FEWEST:
            most.setdefault(key, text)
    return list(most.items())
