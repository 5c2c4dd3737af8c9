"""Small things that operators write: misspelt words, nodes."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from obsdsl.define.duration import Duration
from obsdsl.express.node import Aggregation, Binary, Call, Grouping, Matcher, Node, Number, Range, Selector
from obsdsl.express.parse import parse

RATES = ("rate", "increase")


def misspelt(word: str) -> str:
    """The word with two letters swapped: the first pair from the middle on that differs."""
    for i in [*range(len(word) // 2, len(word) - 1), *range(len(word) // 2)]:
        if word[i] != word[i + 1] and word[i].isalpha() and word[i + 1].isalpha():
            return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return word + "x"


def duration(text: str) -> Duration:
    """As PromQL writes it."""
    return Duration.parse(text)


def vector(text: str) -> Node:
    """An expression."""
    return parse(text)


def with_matcher(selector: Selector, old: Matcher | None, new: Matcher | None) -> Selector:
    """A selector with another matcher in one's place; None adds one, or takes one away."""
    kept = [new if one is old else one for one in selector.matchers] + ([new] if old is None else [])
    return attrs.evolve(selector, matchers=tuple(one for one in kept if one is not None))


def selection(node: Node) -> Selector | None:
    """The selector in the window that a function reads."""
    if isinstance(node, Call) and node.args and isinstance(node.args[-1], Range):
        return node.args[-1].selector
    return None


def is_rate(node: Node) -> bool:
    """Whether it is the rate or the increase of a selection."""
    return isinstance(node, Call) and node.function in RATES and selection(node) is not None


def by(node: Aggregation, labels: Sequence[str]) -> Aggregation:
    """An aggregation by other labels."""
    return attrs.evolve(node, grouping=Grouping("by", tuple(labels)))


def compared(node: Node) -> Binary | None:
    """A whole expression that compares something with a number."""
    comparison = isinstance(node, Binary) and node.op in ("<", ">", "<=", ">=", "==", "!=")
    return node if comparison and isinstance(node.right, Number) and not node.bool_ else None
