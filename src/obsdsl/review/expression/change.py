"""One thing that differs between two expressions, and what that means to those who read them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import attrs

# Whose expression it is: alerts watch and fire, recordings record, panels show.
Audience: TypeAlias = Literal["alert", "recording", "panel"]


class Effect(enum.Enum):
    """What becomes of the object with the expression."""

    NONE = enum.auto()
    # A threshold or a quantile.
    LATER = enum.auto()
    SOONER = enum.auto()
    OPPOSITE = enum.auto()
    ANOTHER = enum.auto()
    ALWAYS = enum.auto()
    # A selection.
    FEWER = enum.auto()
    MORE = enum.auto()
    OTHER = enum.auto()
    # A filter of lines of logs.
    FEWER_LINES = enum.auto()
    MORE_LINES = enum.auto()
    OTHER_LINES = enum.auto()
    # A window.
    SLOWER = enum.auto()
    FASTER = enum.auto()
    # A condition.
    LESS_OFTEN = enum.auto()
    MORE_OFTEN = enum.auto()

    @property
    def reversed(self) -> Effect:
        """The same on the right side of `unless`."""
        return _REVERSED.get(self, self)


_REVERSED: Final[Mapping[Effect, Effect]] = {
    Effect.LATER: Effect.SOONER,
    Effect.SOONER: Effect.LATER,
    Effect.LESS_OFTEN: Effect.MORE_OFTEN,
    Effect.MORE_OFTEN: Effect.LESS_OFTEN,
}
_OF_ALERTS: Final[Mapping[Effect, str]] = {
    Effect.LATER: "fires later",
    Effect.SOONER: "fires sooner",
    Effect.OPPOSITE: "fires on the other side",
    Effect.ANOTHER: "fires at another value",
    Effect.ALWAYS: "fires always",
    Effect.FEWER: "watches fewer series",
    Effect.MORE: "watches more series",
    Effect.OTHER: "watches other series",
    Effect.FEWER_LINES: "watches fewer lines",
    Effect.MORE_LINES: "watches more lines",
    Effect.OTHER_LINES: "watches other lines",
    Effect.SLOWER: "reacts slower",
    Effect.FASTER: "reacts faster",
    Effect.LESS_OFTEN: "fires less often",
    Effect.MORE_OFTEN: "fires more often",
}


def _of_others(verb: str, window: bool) -> Mapping[Effect, str]:
    fewer, more, other = (f"{verb} {word} series" for word in ("fewer", "more", "other"))
    found = {
        Effect.LATER: fewer,
        Effect.SOONER: more,
        Effect.OPPOSITE: other,
        Effect.ANOTHER: other,
        Effect.FEWER: fewer,
        Effect.MORE: more,
        Effect.OTHER: other,
        Effect.LESS_OFTEN: fewer,
        Effect.MORE_OFTEN: more,
        Effect.FEWER_LINES: f"{verb} fewer lines",
        Effect.MORE_LINES: f"{verb} more lines",
        Effect.OTHER_LINES: f"{verb} other lines",
    }
    return found | ({Effect.SLOWER: "reacts slower", Effect.FASTER: "reacts faster"} if window else {})


_SAID: Final[Mapping[Audience, Mapping[Effect, str]]] = {
    "alert": _OF_ALERTS,
    "recording": _of_others("records", True),
    "panel": _of_others("shows", False),
}
# What the object does with a metric, and what it does for each set of labels.
_READS: Final[Mapping[Audience, str]] = {"alert": "watches", "recording": "records", "panel": "shows"}
_ACTS: Final[Mapping[Audience, str]] = {"alert": "fires", "recording": "records", "panel": "shows"}
_CHANGED: Final[Mapping[Audience, str]] = {
    "alert": "expression changed",
    "recording": "expression changed",
    "panel": "query changed",
}


@attrs.frozen
class Change:
    """What differs, and which metric it is about.

    `kind` tells changes of one sort from others: "threshold", "matcher", "window", "metric", "condition", …
    `said_of` is a preposition for the metric where the expression reads several: `window 5m → 10m of up`. `takes_away`
    is whether it stands where series silence others: on the right of `unless`, in `absent`. `per` says of which labels
    there is one value for each now, if that is another.
    """

    kind: str
    text: str
    effect: Effect = Effect.NONE
    metric: str = ""
    said_of: str = "of"
    takes_away: bool = False
    per: str = ""

    @property
    def located(self) -> str:
        """The change with its metric."""
        return f"{self.text} {self.said_of} {self.metric}" if self.metric else self.text

    def said(self, audience: Audience) -> str:
        """The change in the words of those who read the object."""
        if self.kind == "expression":
            return _CHANGED[audience]
        if self.kind == "metric":
            return f"{_READS[audience]} {self.text}"
        text = f"{self.text}, {_ACTS[audience]} {self.per}" if self.per else self.text
        # What others are silenced by, it neither watches nor shows.
        meaning = "" if self.takes_away and self.effect in _OF_SERIES else _SAID[audience].get(self.effect, "")
        return f"{text}, {meaning}" if meaning else text


_OF_SERIES: Final = frozenset({Effect.FEWER, Effect.MORE, Effect.OTHER})
# What no alignment describes.
CHANGED: Final = Change("expression", "changed")
