"""Whether a query of a panel shows what an alert compares with its number."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from obsdsl.define.light import frozen
from obsdsl.express.infer.labels import is_dynamic
from obsdsl.express.node import (
    SET_OPERATORS,
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
    Unary,
    Variable,
    walk,
)

# What the highest sample passes through, and the lowest: some sample is above a number where the maximum is.
_HIGHEST: Final = frozenset({"max", "topk", "sort", "sort_desc"})
_LOWEST: Final = frozenset({"min", "bottomk", "sort", "sort_desc"})
# What is of the same size over any window.
_OF_ANY_WINDOW: Final = frozenset(
    {"rate", "irate", "deriv"}
    | {f"{name}_over_time" for name in ("avg", "min", "max", "last", "quantile", "stddev", "stdvar", "mad")}
)
# Whose result is of all series at once, or of what is not there.
_OF_ALL: Final = frozenset({"absent", "absent_over_time", "scalar"})


class _Each:
    """All labels: of each series by itself."""

    def __contains__(self, label: object) -> bool:
        return True


_EACH: Final = _Each()


def shows(query: Node, watched: Node, op: str) -> frozenset[Matcher] | None:
    """What an alert selects of what is left to the viewer of a query that shows what is compared by `op`; else None.

    The panel may show some of the series, and the highest of those that have to stay below a number. A sum over more
    labels or over fewer series is another number, and what an hour adds up to is not what five minutes do.
    """
    through = _HIGHEST if op in (">", ">=") else _LOWEST
    mine, theirs = _within(query, through), _within(watched, through)
    free, one_value = set(), set()
    for node in walk(mine):
        for matcher in node.matchers if isinstance(node, Selector) else ():
            if is_dynamic(matcher.value):
                free.add(matcher.label)
                if matcher.op == "=":
                    one_value.add(matcher.label)
    pair = _Pair(frozenset(free), frozenset(one_value), set())
    return frozenset(pair.chosen) if pair.same(mine, theirs) else None


def _within(node: Node, through: frozenset[str]) -> Node:
    """What the highest, or the lowest, is chosen of."""
    while True:
        match node:
            case Aggregation(op=op, expr=expr) if op in through:
                node = expr
            case Call(function=function, args=(first,)) if function in through:
                node = first
            case _:
                return node


@frozen(eq=False)
class _Pair:
    """Two expressions that are compared, mine of a panel and theirs of an alert.

    `free` are labels that the panel's variables select, `one_value` those of them by one value. `chosen` takes what the
    alert says of them.
    """

    free: frozenset[str]
    one_value: frozenset[str]
    chosen: set[Matcher]

    def same(self, mine: Node, theirs: Node, kept: Container[str] = _EACH, windows: bool = False) -> bool:
        """Whether both are of the same size; with `windows`, whatever theirs.

        `kept` are labels of which a result has one value, so that it may be of some values alone.
        """
        match mine, theirs:
            case Selector(), Selector():
                return self._selectors(mine, theirs, kept)
            case Range(), Range():
                alike = windows or mine.window == theirs.window
                return alike and self._selectors(mine.selector, theirs.selector, kept)
            case Aggregation(), Aggregation():
                alike = mine.op == theirs.op and mine.param == theirs.param
                return alike and self._aggregations(mine, theirs, kept)
            case Call(), Call():
                alike = mine.function == theirs.function and len(mine.args) == len(theirs.args)
                within: Container[str] = () if mine.function in _OF_ALL else kept
                any_window = mine.function in _OF_ANY_WINDOW
                pairs = zip(mine.args, theirs.args, strict=False)
                return alike and all(self.same(one, other, within, any_window) for one, other in pairs)
            case Binary(), Binary():
                return self._operations(mine, theirs, () if mine.op in SET_OPERATORS else kept)
            case Unary(), Unary():
                return mine.op == theirs.op and self.same(mine.expr, theirs.expr, kept)
            case Subquery(), Subquery():
                return _moves(mine) == _moves(theirs) and self.same(mine.expr, theirs.expr, kept)
        return mine == theirs and not isinstance(mine, Variable)

    def _selectors(self, mine: Selector, theirs: Selector, kept: Container[str]) -> bool:
        if mine.name != theirs.name or (mine.offset, mine.at) != (theirs.offset, theirs.at) or mine.variables:
            return False
        self.chosen.update(one for one in theirs.matchers if one.label in self.free)
        shown, watched = self._fixed(mine), self._fixed(theirs)
        asked = {one.label for one in watched}
        return watched <= shown and all(one.label in kept and one.label not in asked for one in shown - watched)

    def _fixed(self, selector: Selector) -> set[Matcher]:
        return {one for one in selector.matchers if one.label not in self.free}

    def _aggregations(self, mine: Aggregation, theirs: Aggregation, kept: Container[str]) -> bool:
        shown, watched = mine.grouping, theirs.grouping
        if (shown is not None and shown.mode == "without") or (watched is not None and watched.mode == "without"):
            same = shown is not None and watched is not None and _grouped(shown) == _grouped(watched)
            return same and self.same(mine.expr, theirs.expr, ())
        labels, more = (frozenset(one.labels if one else ()) for one in (shown, watched))
        # By a label of one value or not, it is one sum.
        alike = labels <= more and more - labels <= self.one_value
        return alike and self.same(mine.expr, theirs.expr, [one for one in labels if one in kept])

    def _operations(self, mine: Binary, theirs: Binary, kept: Container[str]) -> bool:
        if mine.op != theirs.op or mine.bool_ != theirs.bool_ or mine.matching != theirs.matching:
            return False
        if self.same(mine.left, theirs.left, kept) and self.same(mine.right, theirs.right, kept):
            return True
        # `100 * x` for `x * 100`.
        numbers = isinstance(mine.left, Number) or isinstance(mine.right, Number)
        turned = mine.op in ("*", "+") and numbers and mine.matching is None
        return turned and self.same(mine.left, theirs.right, kept) and self.same(mine.right, theirs.left, kept)


def _grouped(value: Grouping) -> tuple[str, frozenset[str]]:
    return value.mode, frozenset(value.labels)


def _moves(value: Subquery) -> tuple[object, ...]:
    return value.window, value.step, value.offset, value.at
