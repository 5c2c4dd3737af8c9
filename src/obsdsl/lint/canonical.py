"""Digests of the parts of expressions: two parts that say the same have one digest, however they were written.

They are small numbers that stay the same between runs, so that facts can carry them.
"""

from __future__ import annotations

from hashlib import blake2b

from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Matching,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
    Unary,
)

# Their sides may be swapped without a change of the result.
_COMMUTATIVE = frozenset({"+", "*"})


def digests(node: Node) -> tuple[int, ...]:
    """Those of all parts that compute something, the whole first. Selections and numbers compute nothing."""
    texts: list[str] = []
    _text(node, texts)
    return tuple(dict.fromkeys([_digest(text) for text in reversed(texts)]))


def digest(node: Node) -> int | None:
    """That of the whole; None where it computes nothing."""
    texts: list[str] = []
    text = _text(node, texts)
    return _digest(text) if texts and texts[-1] is text else None


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _text(node: Node, texts: list[str]) -> str:
    """A text of the part, by which equal parts are known; it goes to `texts` where the part computes something."""
    match node:
        case Selector():
            return _selector(node)
        case Range(selector=selector, window=window):
            return f"{_selector(selector)}[{window}]"
        case Number(value=value):
            return repr(value)
        case Aggregation(op=op, grouping=grouping, param=param):
            by = "" if grouping is None else f" {grouping.mode} {sorted(set(grouping.labels))}"
            first = "" if param is None else f"{_text(param, texts)},"
            text = f"{op}{by}({first}{_text(node.expr, texts)})"
        case Call(function=function, args=args):
            text = f"{function}({','.join([_text(arg, texts) for arg in args])})"
        case Binary():
            text = _binary(node, texts)
        case Unary(op=op, expr=expr):
            text = f"{op}({_text(expr, texts)})"
        case Subquery():
            return f"{_text(node.expr, texts)}[{node.window}:{node.step} {node.offset} {node.at}]"
        case _:
            return str(node)
    # What selects nothing is a constant, and no work.
    if "{" in text:
        texts.append(text)
    return text


def _selector(node: Selector) -> str:
    matchers = ",".join(sorted([f"{one.label}{one.op}{one.value!r}" for one in node.matchers]))
    if node.offset is None and node.at is None and not node.variables:
        return f"{node.name}{{{matchers}}}"
    return f"{node.name}{{{matchers}}} {node.offset} {node.at} {node.variables}"


def _binary(node: Binary, texts: list[str]) -> str:
    sides = [_text(node.left, texts), _text(node.right, texts)]
    if node.op in _COMMUTATIVE and (node.matching is None or node.matching.group is None):
        sides.sort()
    how = "" if node.matching is None else _matching(node.matching)
    return f"({sides[0]} {node.op}{' bool' if node.bool_ else ''}{how} {sides[1]})"


def _matching(how: Matching) -> str:
    group = "" if how.group is None else f" {how.group} {sorted(how.include)}"
    return f" {how.mode} {sorted(how.labels)}{group}"
