"""What differs between two expressions, in PromQL or in LogQL, read off their syntax trees.

    differences("x > 90", "x > 95")     # ("threshold > 90 → > 95",)

Formatting, parentheses, and the order of matchers and labels are no differences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import attrs

from obsdsl.errors import DefinitionError
from obsdsl.express.node import COMPARISONS, Binary, Node, Range, Selector, children, walk
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.review.expression import logs, words
from obsdsl.review.expression.align import Alignment
from obsdsl.review.expression.canonical import canonical, groupings
from obsdsl.review.expression.change import CHANGED, Audience, Change, Effect

__all__ = ["Audience", "Change", "Compared", "Effect", "compare", "differences"]

# More changes than this, or so large a part of both, are told as one.
_MOST: Final = 4
_LARGEST: Final = 0.6
# Changes of the form of an expression, not of what it reads.
_FORMS: Final = frozenset({"around", "operand", "condition", "replaced"})


@attrs.frozen
class Compared:
    """All that differs; `details` are both expressions, where the changes do not say all of it."""

    changes: tuple[Change, ...] = ()
    details: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def lines(self) -> tuple[str, ...]:
        """The changes as the reviewer of a panel reads them."""
        return tuple(one.said("panel") for one in self.changes)


def differences(before: str, after: str) -> tuple[str, ...]:
    """What differs between two expressions of a panel, each in a line; nothing where they mean the same."""
    return compare(before, after).lines


@lru_cache(maxsize=1024)
def compare(before: str, after: str, *, variables: bool = True) -> Compared:
    """What differs, with what it means. Text that is neither PromQL nor LogQL differs as text."""
    if before == after:
        return Compared()
    for compared in (_of_metrics, _of_logs):
        try:
            return compared(before, after, variables)
        except DefinitionError:
            continue
        except RecursionError:
            return Compared((CHANGED,), _both(before, after))
    if before.split() == after.split():
        return Compared()
    return Compared((Change("text", "text changed"),), _both(before, after))


def _of_metrics(before: str, after: str, variables: bool) -> Compared:
    trees = [parse(one, variables=variables) for one in (before, after)]
    return _of_trees(trees, _both(*map(render, trees)))


def _of_logs(before: str, after: str, variables: bool) -> Compared:  # noqa: ARG001
    old, new = logs.read(before), logs.read(after)
    both = _both(before, after)
    stages = logs.of_leaves(old, new)
    return Compared((CHANGED,), both) if stages is None else _of_trees([old.tree, new.tree], both, stages)


def _of_trees(trees: Sequence[Node], both: tuple[str, ...], beside: tuple[Change, ...] = ()) -> Compared:
    """What differs between them, and what else does; `both` is how they are written."""
    before, after = map(canonical, trees)
    if before == after and not beside:
        return Compared()
    found = Alignment(before, after, groupings(*trees)).result()
    # Of other lines there are other numbers, and nobody knows what another threshold does to them.
    changes = [_without_effect(one) if beside else one for one in found.changes]
    distinct = (*dict.fromkeys(changes), *beside)
    if _is_another(found.cost, distinct, before, after):
        return Compared((CHANGED,), both)
    said = tuple(_placed(distinct, before, after))
    return Compared(said, both if any("…" in one.text for one in said) else ())


def _without_effect(change: Change) -> Change:
    return attrs.evolve(change, effect=Effect.NONE) if change.kind in ("threshold", "condition") else change


def _is_another(cost: float, changes: tuple[Change, ...], before: Node, after: Node) -> bool:
    """Whether one expression is rather another than a changed one."""
    kinds = {one.kind for one in changes}
    if "replaced" in kinds and cost > _LARGEST * (words.size(before) + words.size(after)):
        return True
    olds, news = _names(before), _names(after)
    if kinds & _FORMS and olds and news and olds.isdisjoint(news):
        return True
    return len(changes) > _MOST


def _names(node: Node) -> set[str]:
    return {words.name_of(one) for one in walk(node) if isinstance(one, Selector)}


def _placed(changes: tuple[Change, ...], before: Node, after: Node) -> Iterable[Change]:
    """The changes with the metric in the text where it would not be clear which is meant; equal ones once."""
    texts: dict[str, Change] = {}
    several = len(_names(before) | _names(after)) > 1 and len(_names(before)) > 1
    for one in changes:
        is_clear = not several or one.kind == "metric" or _is_clear(one, changes, before)
        text = one.text if is_clear else one.located
        texts.setdefault(text, attrs.evolve(one, text=text))
    return texts.values()


def _is_clear(change: Change, changes: tuple[Change, ...], before: Node) -> bool:
    """Whether there is nothing else that it could be said of: all changed alike, or one threshold is there."""
    if change.kind == "threshold":
        return _thresholds(before) < 2
    alike = {one.metric for one in changes if one.text == change.text}
    if change.kind in ("window", "step"):
        return {words.metric_of(one) for one in walk(before) if isinstance(one, Range)} <= alike
    return change.kind == "matcher" and _names(before) <= alike


def _thresholds(node: Node) -> int:
    """The comparisons above which there is none."""
    if isinstance(node, Binary) and node.op in COMPARISONS:
        return 1
    return sum(_thresholds(one) for one in children(node))


def _both(before: str, after: str) -> tuple[str, ...]:
    return (f"before: {before}", f"after: {after}")
