"""What the expressions of a file repeat: parts of expressions, and long values of matchers, each drawn out into a name.

A part has the name of what is common to the rules that use it, a value the name of its label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from obsdsl.define.light import frozen
from obsdsl.express.node import Aggregation, Binary, Call, Matcher, Node, Selector, children, walk
from obsdsl.express.render import render
from obsdsl.express.variable import has_variable
from obsdsl.importing.python.naming import snake

# Shorter ones are as well said twice.
_LONG_PART: Final = 60
_LONG_VALUE: Final = 24
_SHORT_VALUE: Final = 10
# A value is worth a name from so many uses on; a shorter one, if there are more.
_OFTEN: Final = 3
_VERY_OFTEN: Final = 8
_MOST_WORDS: Final = 6
# What a rule's name says of it, rather than of what it watches.
_PLAIN_WORDS: Final = frozenset({"is", "the", "a", "of", "too", "very", "on", "in", "at", "and", "or"})
_OPERATIONS: Final = {"/": "ratio", "*": "product", "+": "sum", "-": "difference", "and": "both", "or": "any"}


@frozen
class Part:
    """A part that is repeated, with the name that it should have and the first expression that holds it."""

    node: Node
    name: str
    first: int


@attrs.define
class _Count:
    times: int = 0
    within: dict[int, None] = attrs.field(factory=dict)


def repeated_parts(rules: Sequence[tuple[str, Node]]) -> list[Part]:
    """The parts that the expressions of these rules repeat, the largest first."""
    counts: dict[Node, _Count] = {}
    for number, (_, expr) in enumerate(rules):
        for node in walk(expr):
            if isinstance(node, Call | Aggregation | Binary):
                one = counts.setdefault(node, _Count())
                one.times += 1
                one.within[number] = None
    several = [node for node, one in counts.items() if one.times > 1 and _is_worth_it(node)]
    chosen: dict[Node, None] = {}
    # The chosen ones by the expressions that hold them.
    held: dict[int, dict[Node, None]] = {}
    for node in sorted(several, key=lambda one: -len(render(one))):
        # Those inside of what has a name are written once, with that.
        within = counts[node].within
        times = sum(1 for number in within for _ in _outside(rules[number][1], node, chosen))
        around = {one: None for number in within for one in held.get(number, ())}
        times += sum(1 for one in around for _ in _inside(one, node))
        if times > 1:
            chosen[node] = None
            for number in within:
                held.setdefault(number, {})[node] = None
    return [_part(node, [rules[number][0] for number in counts[node].within], counts[node]) for node in chosen]


def _is_worth_it(node: Node) -> bool:
    """Whether it is long, and relates some series to others: a sum of rates says itself what it is."""
    if sum(isinstance(one, Selector) for one in walk(node)) < 2:
        return False
    text = render(node)
    return len(text) >= _LONG_PART and not has_variable(text)


def _outside(expr: Node, wanted: Node, chosen: Mapping[Node, None]) -> Iterator[Node]:
    """Where a part stands in an expression, but for what stands inside of chosen ones."""
    if expr == wanted:
        yield expr
    elif expr not in chosen:
        for child in children(expr):
            yield from _outside(child, wanted, chosen)


def _inside(chosen: Node, wanted: Node) -> Iterator[Node]:
    for child in children(chosen):
        yield from _outside(child, wanted, {})


def _part(node: Node, names: Sequence[str], count: _Count) -> Part:
    common = common_words([snake(name).split("_") for name in names]) if len(set(names)) > 1 else []
    words = [word for word in common if word]
    while words and words[-1] in _PLAIN_WORDS:
        words.pop()
    if len(words) < 2:
        words = _own_words(node)
    return Part(node, "_".join(words[:_MOST_WORDS]), next(iter(count.within)))


def common_words(names: Sequence[Sequence[str]]) -> list[str]:
    """The words that all names have, in the order of the first."""
    common = list(names[0])
    for other in names[1:]:
        rest = list(other)
        kept = []
        for word in common:
            if word in rest:
                kept.append(word)
                rest = rest[rest.index(word) + 1 :]
        common = kept
    return common


def _own_words(node: Node) -> list[str]:
    """The first metric's name with what is made of it."""
    name = next((one.name for one in walk(node) if isinstance(one, Selector) and one.name), "part")
    plain = name.rsplit(":", 1)[0].removesuffix("_total").removesuffix("_bucket")
    words = snake(plain).split("_")[: _MOST_WORDS - 1]
    match node:
        case Binary(op=op):
            return [*words, _OPERATIONS.get(op, "value")]
        case Aggregation(op=op) | Call(function=op):
            return [*words, snake(op)]
    return [*words, "value"]


def repeated_values(exprs: Iterable[Node]) -> dict[Matcher, str]:
    """The long regular expressions that matchers repeat, with the names that they should have."""
    counts: dict[Matcher, int] = {}
    for expr in exprs:
        for node in walk(expr):
            for one in node.matchers if isinstance(node, Selector) else ():
                if one.op in ("=~", "!~") and len(one.value) >= _SHORT_VALUE and not has_variable(one.value):
                    counts[one] = counts.get(one, 0) + 1
    least = {one: _OFTEN if len(one.value) >= _LONG_VALUE else _VERY_OFTEN for one in counts}
    often = [one for one, count in counts.items() if count >= least[one] and one.label != "__name__"]
    return {one: _plural(one) for one in often}


def _plural(matcher: Matcher) -> str:
    name = snake(matcher.label)
    return name if name.endswith("s") else f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
