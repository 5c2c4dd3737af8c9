"""One thing that differs between two expressions."""

from __future__ import annotations

import enum
from typing import Final

import attrs


class Effect(enum.Enum):
    """What a change means for an alert: when it fires afterwards."""

    LATER = "fires later"
    SOONER = "fires sooner"
    FEWER = "fires for fewer series"
    MORE = "fires for more series"
    ALWAYS = "fires always"
    OPPOSITE = "fires in the opposite case"
    UNKNOWN = ""

    @property
    def loosens(self) -> bool:
        """Whether somebody may no longer be told of what he was told of before."""
        return self in (Effect.LATER, Effect.FEWER, Effect.OPPOSITE)

    @property
    def reversed(self) -> Effect:
        """The same on the right side of `unless`."""
        return _REVERSED.get(self, self)


_REVERSED: Final = {
    Effect.LATER: Effect.SOONER,
    Effect.SOONER: Effect.LATER,
    Effect.FEWER: Effect.MORE,
    Effect.MORE: Effect.FEWER,
}


@attrs.frozen
class Change:
    """What differs, in a reviewer's words, and which metric it is about.

    `kind` tells changes of one sort from others: "threshold", "matcher", "window", "metric", "operand", …
    `said_of` is a preposition for the metric where the expression reads several: `window 5m → 10m of up`.
    """

    kind: str
    text: str
    effect: Effect = Effect.UNKNOWN
    metric: str = ""
    said_of: str = "of"

    @property
    def located(self) -> str:
        """The change with its metric."""
        return f"{self.text} {self.said_of} {self.metric}" if self.metric else self.text


# What no alignment describes.
CHANGED: Final = Change("expression", "expression changed")
