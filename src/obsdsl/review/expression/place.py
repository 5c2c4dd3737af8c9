"""Where in an expression a part stands, and what a change there does to the alert that the expression is of."""

from __future__ import annotations

from typing import Final

import attrs

from obsdsl.express.node import SET_OPERATORS, Aggregation, Binary, Call, Number
from obsdsl.review.expression.change import Effect

# Aggregations whose value grows with each further series of positive values, and those whose value falls.
_GROWS: Final = frozenset({"sum", "count", "max", "group"})
_FALLS: Final = frozenset({"min"})
# Functions through which a smaller value stays smaller; the others say nothing of it.
_KEEPS: Final = frozenset({
    "rate", "irate", "increase", "delta", "idelta", "deriv", "abs", "ceil", "floor", "round", "clamp_max", "clamp_min",
    "clamp", "sum_over_time", "count_over_time", "max_over_time", "min_over_time", "avg_over_time", "last_over_time",
    "sort", "sort_desc", "label_replace", "label_join", "sqrt", "ln", "log2", "log10", "exp",
})  # fmt: skip


@attrs.frozen
class Place:
    """A place on the way down from the whole expression.

    `is_top`: only set operators stand above it, so that a comparison here decides when an alert fires. `fires` is +1
    where fewer series here mean that the alert fires for fewer, -1 where they mean more, 0 where nobody knows. `high`
    is whether it fires on high values (+1) or low ones (-1), below such a comparison.
    """

    is_top: bool = True
    fires: int = 1
    high: int = 0

    @property
    def reversed(self) -> bool:
        """Whether what is here takes alerts away: the right side of `unless`."""
        return self.is_top and self.fires < 0

    def below(self, node: object, index: int) -> Place:
        """The place of a child of `node`, which stands here."""
        match node:
            case Binary(op=op) if op in SET_OPERATORS:
                flips = op == "unless" and index == 1
                return Place(self.is_top, -self.fires if flips else self.fires, self.high)
            case Binary(op=op, right=Number()) if self.is_top and index == 0 and op in _DIRECTION:
                return Place(False, self.fires, _DIRECTION[op])
            case Binary(op=op):
                # On the right of `-` and `/`, less is more; how the other operators act depends on the values.
                known = index == 0 and op in ("+", "-", "*", "/")
                return Place(False, self.fires if known else 0, self.high if known else 0)
            case Aggregation(op=op) if index == 0:
                return self._aggregated(op)
            case Call(function=function):
                if function in ("absent", "absent_over_time"):
                    return Place(False, -self.fires, 0)
                return Place(False, self.fires if function in _KEEPS else 0, self.high)
        return Place(False, self.fires, self.high)

    def _aggregated(self, op: str) -> Place:
        if op in _GROWS and self.high:
            return Place(False, self.fires * self.high, 0)
        if op in _FALLS and self.high:
            return Place(False, -self.fires * self.high, 0)
        return Place(False, 0, 0)

    def fewer(self) -> Effect:
        """What it does to the alert that fewer series are here."""
        return {1: Effect.FEWER, -1: Effect.MORE}.get(self.fires, Effect.UNKNOWN)

    def more(self) -> Effect:
        """The same where more are here."""
        return self.fewer().reversed

    def at_threshold(self, effect: Effect) -> Effect:
        """The effect of a threshold here."""
        if not self.is_top:
            return Effect.UNKNOWN
        return effect.reversed if self.reversed else effect


_DIRECTION: Final = {">": 1, ">=": 1, "<": -1, "<=": -1, "==": 0, "!=": 0}
