"""Two trees side by side: the cheapest way to make the one from the other, as changes that a person would name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.express.node import (
    SET_OPERATORS,
    Aggregation,
    Binary,
    Call,
    Grouping,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
    children,
)
from obsdsl.express.render import number, quote
from obsdsl.review.expression import words
from obsdsl.review.expression.change import Change, Effect
from obsdsl.review.expression.place import Place
from obsdsl.review.expression.selection import of_modifiers, of_selectors, of_windows
from obsdsl.review.expression.threshold import effect_of, factor_of, is_threshold

# Trees with more pairs of parts than this are aligned part by part, without a search for what was put around them.
_MOST_PAIRS: Final = 30_000
# Changes that leave what a value means as it is.
_SAME_VALUE: Final = frozenset({"matcher", "window", "step", "offset", "at"})
_COMMUTATIVE: Final = frozenset({"+", "*"})


@attrs.frozen
class Aligned:
    """Changes, and what they cost: a change that a person would call small costs little."""

    cost: float = 0
    changes: tuple[Change, ...] = ()

    def __add__(self, other: Aligned) -> Aligned:
        return Aligned(self.cost + other.cost, (*self.changes, *other.changes))


def of(cost: float, *changes: Change) -> Aligned:
    """These changes, at that cost."""
    return Aligned(cost, changes)


class Alignment:
    """One comparison of two canonical trees; it remembers each pair that it has looked at."""

    def __init__(self, before: Node, after: Node, groupings: Mapping[Grouping, Grouping]) -> None:
        # How the labels of a grouping were written.
        self._groupings = groupings
        self._known: dict[tuple[int, int, Place], Aligned] = {}
        self._sizes: dict[int, int] = {}
        self._before, self._after = before, after
        self._searches = self._size(before) * self._size(after) <= _MOST_PAIRS

    def result(self) -> Aligned:
        """How the second comes from the first."""
        return self._align(self._before, self._after, Place())

    def _align(self, before: Node, after: Node, place: Place) -> Aligned:
        if _same(before, after):
            return Aligned()
        key = (id(before), id(after), place)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._cheapest(before, after, place)
        return found

    def _cheapest(self, before: Node, after: Node, place: Place) -> Aligned:
        """Of equally cheap ways the first; a way that cannot be cheaper is not looked at."""
        alike = self._alike(before, after, place) if type(before) is type(after) else ()
        best = min(alike, key=lambda one: one.cost, default=None)
        for verb, whole, other in (("added", after, before), ("removed", before, after)):
            for inside in _parts(whole):
                if not self._searches and not _same(inside, other):
                    continue
                around = self._size(whole) - self._size(inside) + 1
                # The parts differ in size, and so it is not all.
                if best is None or around + abs(self._size(inside) - self._size(other)) / 2 < best.cost:
                    found = self._wrapped(before, after, inside, place, verb, around)
                    best = found if best is None or found.cost < best.cost else best
        cost = self._size(before) + self._size(after) + 1
        return self._replaced(before, after, cost) if best is None or cost < best.cost else best

    def _replaced(self, before: Node, after: Node, cost: float) -> Aligned:
        return of(cost, Change("replaced", f"{words.part(before)} → {words.part(after)}"))

    def _wrapped(self, before: Node, after: Node, inside: Node, place: Place, verb: str, cost: float) -> Aligned:
        whole = after if verb == "added" else before
        there = place.below(whole, 1 if isinstance(whole, Binary) and inside is whole.right else 0)
        pair = (before, inside) if verb == "added" else (inside, after)
        return of(cost, _put_around(whole, inside, place, verb)) + self._align(*pair, there)

    def _alike(self, before: Any, after: Any, place: Place) -> Iterator[Aligned]:
        match before:
            case Number():
                text = f"constant {number(before.value)} → {number(after.value)}"
                yield of(1, Change("constant", text, place.at_value(before.value, after.value)))
            case String():
                yield of(1, Change("text", f"text {quote(before.value)} → {quote(after.value)}"))
            case Selector():
                yield _each(of_selectors(before, after, place))
            case Range():
                inner = self._align(before.selector, after.selector, place)
                yield _each(of_windows(before, after)) + inner
            case Subquery():
                there = place.below(before, 0)
                changes = (*of_windows(before, after), *of_modifiers(before, after, words.metric_of(before)))
                yield _each(changes) + self._align(before.expr, after.expr, there)
            case Unary():
                yield self._align(before.expr, after.expr, place.below(before, 0))
            case Call():
                yield self._calls(before, after, place)
            case Aggregation():
                yield self._aggregations(before, after, place)
            case Binary():
                yield from self._binaries(before, after, place)

    def _calls(self, before: Call, after: Call, place: Place) -> Aligned:
        found = Aligned()
        if before.function != after.function:
            metric = words.metric_of(before)
            found += of(
                2, Change("function", f"function {before.function} → {after.function}", metric=metric, said_of="on")
            )
        name = after.function
        for index in range(max(len(before.args), len(after.args))):
            one, other = before.args[index : index + 1], after.args[index : index + 1]
            if one and other:
                found += self._argument(name, index, one[0], other[0], place.below(before, index))
            else:
                verb, argument = ("added", other[0]) if other else ("removed", one[0])
                text = f"argument {words.part(argument)} of {name} {verb}"
                found += of(self._size(argument), Change("argument", text))
        return found

    def _written(self, one: Grouping | None) -> Grouping | None:
        return None if one is None else self._groupings.get(one, one)

    def _argument(self, name: str, index: int, before: Node, after: Node, place: Place) -> Aligned:
        if isinstance(before, Number | String) and isinstance(after, Number | String) and before != after:
            what = words.ARGUMENTS.get((name, index), f"argument of {name}")
            text = f"{what} {words.part(before)} → {words.part(after)}"
            is_quantile = what == "quantile" and isinstance(before, Number) and isinstance(after, Number)
            effect = place.at_value(before.value, after.value) if is_quantile else Effect.NONE  # type: ignore[arg-type]
            return of(1, Change("argument", text, effect))
        return self._align(before, after, place)

    def _aggregations(self, before: Aggregation, after: Aggregation, place: Place) -> Aligned:
        found = Aligned()
        metric = words.metric_of(before)
        if before.grouping != after.grouping:
            groupings = self._written(before.grouping), self._written(after.grouping)
            texts = [words.added_up(one.op, it) for one, it in zip((before, after), groupings, strict=True)]
            per = "" if place.is_added_up or place.takes_away else words.per(*groupings)
            cost = 1 if before.op == after.op else 3
            found += of(cost, Change("grouping", " → ".join(texts), metric=metric, per=per))
        elif before.op != after.op:
            found += of(2, Change("aggregation", f"aggregation {before.op} → {after.op}", metric=metric))
        if before.param is not None and after.param is not None:
            found += self._argument(after.op, 0, before.param, after.param, place.below(before, 0))
        elif (param := before.param or after.param) is not None:
            verb = "removed" if after.param is None else "added"
            found += of(1, Change("argument", f"argument {words.part(param)} {verb}"))
        return found + self._align(before.expr, after.expr, place.below(before, 0))

    def _binaries(self, before: Binary, after: Binary, place: Place) -> Iterator[Aligned]:
        around = _matchings(before, after)
        if is_threshold(before) and is_threshold(after):
            left = self._align(before.left, after.left, place.below(after, 0))
            threshold = _thresholds(before, after, place, left)
            yield around + threshold + (_without_effect(left) if threshold.changes else left)
            return
        if place.is_top and (scaled := _scaled(before, after, place)) is not None:
            left = self._align(before.left, after.left, place.below(after, 0))
            yield around + scaled + left
            return
        if before.op != after.op:
            cost = 2 if (before.op in SET_OPERATORS) == (after.op in SET_OPERATORS) else 4
            around += of(cost, Change("operator", f"operator {before.op} → {after.op}"))
        if before.bool_ != after.bool_:
            around += of(1, _bool(before, after, place))
        sides = place.below(before, 0), place.below(before, 1)
        straight = self._align(before.left, after.left, sides[0]) + self._align(before.right, after.right, sides[1])
        yield around + straight
        if before.op == after.op and self._searches:
            swapped = self._align(before.left, after.right, sides[1]) + self._align(before.right, after.left, sides[0])
            if before.op in _COMMUTATIVE and (before.matching is None or before.matching.group is None):
                yield around + swapped
            else:
                said = of(1, Change("operand", f"sides of {before.op} swapped"))
                yield around + said + swapped

    def _size(self, node: Node) -> int:
        found = self._sizes.get(id(node))
        if found is None:
            found = self._sizes[id(node)] = words.own_size(node) + sum([self._size(one) for one in children(node)])
        return found


def _same(before: Node, after: Node) -> bool:
    """Whether they are equal; hashes are remembered, so that this is mostly decided at once."""
    return before is after or (hash(before) == hash(after) and before == after)


def _each(changes: Iterable[Change]) -> Aligned:
    found = tuple(changes)
    return Aligned(sum(2 if one.kind == "metric" else 1 for one in found), found)


def _parts(node: Node) -> tuple[Node, ...]:
    """The parts around which the node may have been put."""
    if isinstance(node, Call):
        # A function of a range goes with the range.
        return tuple([one.selector if isinstance(one, Range) else one for one in node.args])
    if isinstance(node, Aggregation):
        return (node.expr,)
    return children(node)


def _matchings(before: Binary, after: Binary) -> Aligned:
    if before.matching == after.matching:
        return Aligned()
    text = f"matching {words.matching(before.matching)} → {words.matching(after.matching)}"
    return of(1, Change("matching", text))


def _bool(before: Binary, after: Binary, place: Place) -> Change:
    verb = "added" if after.bool_ else "removed"
    effect = Effect.ALWAYS if after.bool_ and place.is_top else Effect.NONE
    return Change("operator", f"bool {verb} at {before.op}", effect)


def _scaled(before: Binary, after: Binary, place: Place) -> Aligned | None:
    """Both compare with a share of the same thing: `free < 0.1 * size`. Sizes are taken to be positive."""
    old, new = factor_of(before), factor_of(after)
    if old is None or new is None or old[2] != new[2] or before.bool_ != after.bool_ or old[:2] == new[:2]:
        return None
    text = f"threshold {before.op} {words.part(before.right)} → {after.op} {words.part(after.right)}"
    effect = place.at_threshold(effect_of(old[:2], new[:2])) if min(old[1], new[1]) >= 0 else Effect.NONE
    return of(1, Change("threshold", text, effect, words.metric_of(after)))


def _thresholds(before: Binary, after: Binary, place: Place, left: Aligned) -> Aligned:
    """Both compare with a constant, where that decides when an alert fires; `left` is what differs beside it."""
    found = Aligned()
    assert isinstance(before.right, Number)
    assert isinstance(after.right, Number)
    old, new = (before.op, before.right.value), (after.op, after.right.value)
    if old != new or before.right != after.right:
        kind = "threshold" if place.is_top else "condition"
        text = f"{kind} {_comparison(old)} → {_comparison(new)}"
        # A value of another kind or scale has another threshold.
        same = all(one.kind in _SAME_VALUE for one in left.changes) and not (before.bool_ and after.bool_)
        effect = place.at_threshold(effect_of(old, new)) if same else Effect.NONE
        found += of(1, Change(kind, text, effect, words.metric_of(after)))
    if before.bool_ != after.bool_:
        found += of(1, _bool(before, after, place))
    return found


def _without_effect(found: Aligned) -> Aligned:
    """Values are others, and so is the threshold: what both do together, nobody knows."""
    others = [one if one.kind in _SAME_VALUE else attrs.evolve(one, effect=Effect.NONE) for one in found.changes]
    return Aligned(found.cost, tuple(others))


def _comparison(one: tuple[str, float]) -> str:
    return f"{one[0]} {number(one[1])}"


def _put_around(whole: Node, inside: Node, place: Place, verb: str) -> Change:
    """What it means that something was put around a part, or taken away."""
    added = verb == "added"
    text = words.around(whole, inside)
    if place.is_top and is_threshold(whole):
        effect = _LESS[added] if added or place.takes_away else Effect.ALWAYS
        return Change("threshold", f"threshold {text} {verb}", place.at_threshold(effect))
    if place.is_top and isinstance(whole, Binary) and whole.op in SET_OPERATORS and inside is whole.left:
        effect = _LESS[added == (whole.op != "or")]
        return Change("condition", f"condition {text} {verb}", effect.reversed if place.takes_away else effect)
    if isinstance(whole, Binary | Unary):
        return Change("operand", f"{text} {verb}")
    return Change("around", f"wrapped in {text}" if added else f"no longer wrapped in {text}")


_LESS: Final = {True: Effect.LESS_OFTEN, False: Effect.MORE_OFTEN}
