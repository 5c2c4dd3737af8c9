"""LogQL beside LogQL: what compares numbers is read as PromQL is, and what chooses lines stage by stage."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final, TypeAlias

import attrs

from obsdsl.express.node import Aggregation, Binary, Call, Node, Number, Range, Selector, String
from obsdsl.logs.node import (
    LabelFilter,
    LabelReplace,
    LineFilter,
    Lines,
    LinesRange,
    Operation,
    RangeAggregation,
    Stage,
    VectorAggregation,
    VectorOf,
    walk,
)
from obsdsl.logs.parse import parse
from obsdsl.logs.render import grouping, stage, unwrap
from obsdsl.review.expression.change import Change, Effect

# Of what one number is made: where the lines come from, and how they become it.
Leaf: TypeAlias = "RangeAggregation | Lines"


@attrs.frozen
class LogQuery:
    """A query as numbers are compared, and its leaves."""

    tree: Node
    leaves: tuple[Leaf, ...]


def read(text: str) -> LogQuery:
    """Raises DefinitionError for what is no LogQL."""
    node = parse(text)
    below = [one for one in walk(node) if isinstance(one, RangeAggregation | Lines)]
    lines = {id(one.range.lines) for one in below if isinstance(one, RangeAggregation)}
    return LogQuery(_tree(node), tuple(one for one in below if id(one) not in lines))


def _tree(node: Any) -> Node:
    """As PromQL would have it, without the stages."""
    match node:
        case Lines(selector=found):
            return Selector(None, found.matchers, variables=found.variables)
        case RangeAggregation(op=op, range=LinesRange(lines=Lines(selector=found)) as over, param=param):
            selector = Selector(None, found.matchers, over.offset, variables=found.variables)
            return Call(op, (*_params(param), Range(selector, over.window)))
        case VectorAggregation(op=op, expr=expr, grouping=by, param=param):
            return Aggregation(op, _tree(expr), by, next(iter(_params(param)), None))
        case Operation(op=op, left=left, right=right):
            return Binary(op, _tree(left), _tree(right), node.bool_, node.matching)
        case LabelReplace(expr=expr):
            texts = (node.to, node.replacement, node.source, node.regex)
            return Call("label_replace", (_tree(expr), *map(String, texts)))
        case VectorOf(value=value):
            return Call("vector", tuple(_params(value)))
        case _:
            return next(iter(_params(node)))


def _params(value: Any) -> Iterator[Node]:
    if value is not None:
        yield value if isinstance(value, Number) else String(value.text)


def of_leaves(before: LogQuery, after: LogQuery) -> tuple[Change, ...] | None:
    """What differs in stages; None where nobody can tell which lines are which."""
    if len(before.leaves) == len(after.leaves):
        pairs = zip(before.leaves, after.leaves, strict=True)
        return tuple(dict.fromkeys(change for one, other in pairs for change in _of_pair(one, other)))
    one, other = (sorted(map(_said_of, it.leaves)) for it in (before, after))
    return () if set(one) == set(other) else None


def _said_of(leaf: Leaf) -> str:
    return " ".join([*map(stage, _lines(leaf).stages), _unwrapped(leaf), _grouped(leaf)])


def _lines(leaf: Leaf) -> Lines:
    return leaf if isinstance(leaf, Lines) else leaf.range.lines


def _unwrapped(leaf: Leaf) -> str:
    return unwrap(leaf.range.unwrap) if isinstance(leaf, RangeAggregation) and leaf.range.unwrap is not None else ""


def _grouped(leaf: Leaf) -> str:
    return grouping(leaf.grouping) if isinstance(leaf, RangeAggregation) else ""


def _of_pair(before: Leaf, after: Leaf) -> Iterator[Change]:
    yield from _of_stages(_lines(before).stages, _lines(after).stages)
    for kind, said in (("unwrap", _unwrapped), ("grouping", _grouped)):
        one, other = said(before), said(after)
        if one != other:
            yield Change(kind, f"{one} → {other}" if one and other else f"{one} removed" if one else f"{other} added")


# A filter leaves lines out.
_FILTERS: Final = (LineFilter, LabelFilter)


def _of_stages(before: tuple[Stage, ...], after: tuple[Stage, ...]) -> Iterator[Change]:
    old, new = list(map(stage, before)), list(map(stage, after))
    # Filters side by side may stand in any order.
    if sorted(old) == sorted(new) and all(isinstance(one, _FILTERS) for one in (*before, *after)):
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = before[a:b], after[c:d]
        if len(gone) == len(come) == 1 and type(gone[0]) is type(come[0]):
            yield _change(gone[0], f"→ {stage(come[0])}", Effect.OTHER_LINES)
            continue
        yield from (_change(one, "removed", Effect.MORE_LINES) for one in gone)
        yield from (_change(one, "added", Effect.FEWER_LINES) for one in come)


def _change(found: Stage, text: str, effect: Effect) -> Change:
    kind = "filter" if isinstance(found, _FILTERS) else "stage"
    return Change(kind, f"{kind} {stage(found)} {text}", effect if kind == "filter" else Effect.NONE)
