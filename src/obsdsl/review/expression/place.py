"""Where in an expression a part stands, which decides what a change there means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from obsdsl.express.node import COMPARISONS, SET_OPERATORS, Aggregation, Binary, Call, Unary
from obsdsl.review.expression.change import Effect

# Functions and aggregations of which a higher value stays a higher one.
_KEEP: Final = frozenset({
    "rate", "irate", "increase", "delta", "idelta", "deriv", "ceil", "floor", "round", "clamp", "clamp_max",
    "clamp_min", "sum_over_time", "max_over_time", "min_over_time", "avg_over_time", "last_over_time",
    "quantile_over_time", "sort", "sort_desc", "label_replace", "label_join", "sqrt", "ln", "log2", "log10", "exp",
    "histogram_quantile", "sum", "max", "min", "avg", "topk", "bottomk", "quantile",
})  # fmt: skip
_ABSENT: Final = frozenset({"absent", "absent_over_time"})
# Whether these give a value does not depend on whether there is one below.
_ALWAYS: Final = frozenset({"scalar", "vector"})
_DIRECTION: Final[Mapping[str, int]] = {">": 1, ">=": 1, "<": -1, "<=": -1}


@attrs.frozen
class Place:
    """A place on the way down from the whole expression.

    `is_top`: no comparison stands above it, so that one here decides when an alert fires. `takes_away`: series here
    silence others. `high`: whether the comparison above holds for high values (+1) or low ones (-1), as far as what is
    between keeps their order, and values are positive, as nearly all are. `is_added_up`: an aggregation stands above.
    """

    is_top: bool = True
    takes_away: bool = False
    high: int = 0
    is_added_up: bool = False

    def below(self, node: object, index: int) -> Place:
        """The place of a child of `node`, which stands here."""
        match node:
            case Binary(op=op) if op in SET_OPERATORS:
                flips = op == "unless" and index == 1
                return attrs.evolve(self, takes_away=self.takes_away != flips)
            case Binary(op=op) if op in COMPARISONS:
                high = _DIRECTION.get(op, 0) * (-1 if self.takes_away else 1) * (-1 if index else 1)
                return attrs.evolve(self, is_top=False, high=high if self.is_top else 0)
            case Binary(op=op):
                keeps = {"+": 1, "*": 1, "-": -1 if index else 1, "/": -1 if index else 1}.get(op, 0)
                return attrs.evolve(self, high=self.high * keeps)
            case Unary(op="-"):
                return attrs.evolve(self, high=-self.high)
            case Aggregation(op=op):
                return attrs.evolve(self, high=self.high if op in _KEEP else 0, is_added_up=True)
            case Call(function=function):
                gone = self.takes_away != (function in _ABSENT)
                high = self.high if function in _KEEP else 0
                return attrs.evolve(self, is_top=self.is_top and function not in _ALWAYS, takes_away=gone, high=high)
        return self

    def at_threshold(self, effect: Effect) -> Effect:
        """The effect of a threshold here."""
        if not self.is_top:
            return Effect.NONE
        return effect.reversed if self.takes_away else effect

    def at_value(self, before: float, after: float) -> Effect:
        """What it means that values here become higher or lower as a whole, as by another quantile."""
        if not self.high or before == after:
            return Effect.NONE
        return Effect.SOONER if (after > before) == (self.high > 0) else Effect.LATER
