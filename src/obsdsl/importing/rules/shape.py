"""What a call of a rule holds that another may say otherwise: texts, numbers, severities, values of matchers."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Container, Iterator, Mapping
from typing import Final, Literal, TypeAlias

import attrs

from obsdsl.importing.python.code import Code, Group, Text, Tree, flat
from obsdsl.importing.python.naming import snake
from obsdsl.importing.python.spans import span
from obsdsl.importing.python.text import quoted

Kind: TypeAlias = Literal["text", "str", "number", "severity", "matcher"]
# Arguments by name that are none of a selection's labels.
_OPTIONS: Final = frozenset({"by", "without", "window", "step", "labels", "annotations", "extra"})
_MATCHERS: Final = frozenset({"Regex", "NotRegex", "Not"})
_TEXTS: Final = frozenset({"summary", "description"})
_WINDOWED: Final = frozenset({"rate", "irate", "increase", "delta", "idelta", "deriv", "changes", "resets"})
# What a function calls itself, so that no parameter may hide it; and what looks like a 1.
_NO_NAMES: Final = frozenset({"str", "number", "l"})
_QUANTILES: Final = frozenset({"quantile", "histogram_quantile", "quantile_over_time"})


@attrs.frozen
class Hole:
    """A place in the source of a call: what stands there, of which kind, and what it could be called."""

    start: int
    end: int
    source: str
    kind: Kind
    name: str

    @property
    def said(self) -> str:
        """The text or the number itself."""
        is_literal = self.kind == "number" or self.is_text
        return str(ast.literal_eval(self.source)) if is_literal else self.source

    @property
    def is_text(self) -> bool:
        """Whether it is a literal text."""
        return self.source[0] in "\"'"


@attrs.frozen
class Shape:
    """A call with its holes; calls of one `key` differ in these alone."""

    tree: Group
    key: str
    holes: tuple[Hole, ...]


def shape_of(tree: Group, severities: Container[str]) -> Shape | None:
    """The shape of a call; None where it is not on one line."""
    text = flat(tree)
    if text is None:
        return None
    holes = sorted(_Reader(text, severities).call(ast.parse(text, mode="eval").body), key=lambda one: one.start)
    key, last = "", 0
    for one in holes:
        key += f"{text[last : one.start]}\0{one.kind}\0"
        last = one.end
    return Shape(tree, key + text[last:], tuple(holes))


@attrs.frozen
class _Reader:
    text: str
    severities: Container[str]

    def call(self, node: ast.expr) -> Iterator[Hole]:
        """The holes of the call of a rule."""
        if not isinstance(node, ast.Call):
            return
        for place, one in enumerate(node.args):
            yield from self._value(one, "name" if place == 0 else "value")
        for given in node.keywords:
            name = given.arg or "value"
            if name == "annotations" and isinstance(given.value, ast.Dict):
                yield from self._entries(given.value, "text")
            elif name in _TEXTS:
                yield from self._value(given.value, name, "text")
            else:
                yield from self._value(given.value, name)

    def _value(self, node: ast.expr, name: str, text: Kind = "str") -> Iterator[Hole]:
        match node:
            case ast.Constant(value=str()):
                yield self._hole(node, text, name)
            case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
                yield self._hole(node, "number", name)
            case ast.Name(id=known) if known in self.severities:
                yield self._hole(node, "severity", "severity")
            case ast.Compare(left=left, comparators=sides):
                yield from self._value(left, "value")
                for one in sides:
                    yield from self._value(one, "threshold")
            case ast.Call():
                yield from self._method(node)
            case ast.Dict():
                yield from self._entries(node, "str")
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        yield from self._value(child, name if isinstance(node, ast.Tuple) else "value")

    def _method(self, node: ast.Call) -> Iterator[Hole]:
        yield from self._value(node.func, "value")
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "promql":
            return
        for one in node.args:
            name = "quantile" if called in _QUANTILES else "value"
            is_window = called in _WINDOWED or called.endswith("_over_time")
            is_text = isinstance(one, ast.Constant) and isinstance(one.value, str)
            yield from self._value(one, "window" if is_window and is_text else name)
        for given in node.keywords:
            name = given.arg or "value"
            if name not in _OPTIONS and self._is_matcher(given.value):
                yield self._hole(given.value, "matcher", snake(name))
            else:
                yield from self._value(given.value, name)

    def _entries(self, node: ast.Dict, kind: Kind) -> Iterator[Hole]:
        for key, value in zip(node.keys, node.values, strict=True):
            name = snake(str(key.value)) if isinstance(key, ast.Constant) else "value"
            yield from self._value(value, name, kind)

    def _is_matcher(self, node: ast.expr) -> bool:
        match node:
            case ast.Constant(value=str()):
                return True
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _MATCHERS:
                return all(isinstance(one, ast.Constant) for one in args)
            case ast.Tuple(elts=elts):
                return all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in elts)
        return False

    def _hole(self, node: ast.expr, kind: Kind, name: str) -> Hole:
        start, end = span(self.text, node)
        named = f"{name}_" if keyword.iskeyword(name) or name in _NO_NAMES else name
        return Hole(start, end, self.text[start:end], kind, named)


def filled(shape: Shape, others: Mapping[int, str]) -> Group:
    """The call with other source in some of its holes, by their start."""
    ends = {one.start: one.end for one in shape.holes}
    made, _ = _filled(shape.tree, 0, {start: (ends[start], text) for start, text in others.items()})
    assert isinstance(made, Group)
    return made


def _filled(tree: Tree, at: int, holes: Mapping[int, tuple[int, str]]) -> tuple[Tree, int]:
    """The tree that begins at this place of its source, and where it ends."""
    if isinstance(tree, Text):
        end = at + len(quoted(tree.value))
        return (Code(holes[at][1]) if at in holes else tree), end
    if isinstance(tree, Code):
        end = at + len(tree.text)
        text = tree.text
        for start in sorted((one for one in holes if at <= one < end), reverse=True):
            text = text[: start - at] + holes[start][1] + text[holes[start][0] - at :]
        return attrs.evolve(tree, text=text), end
    items = []
    at += len(tree.open)
    for index, (key, one) in enumerate(tree.items):
        at += 2 * (index > 0) + len(key)
        made, at = _filled(one, at, holes)
        items.append((key, made))
    at += tree.open == "(" and len(tree.items) == 1
    return attrs.evolve(tree, items=tuple(items)), at + len(tree.close)


def depth_of(shape: Shape, start: int) -> tuple[int, int]:
    """Of a hole: how deep the line of its argument stands, one more for each bracket, and what stands before it."""
    found = _depth(shape.tree, 0, start, 1)
    assert found is not None
    return found


def _depth(tree: Tree, at: int, start: int, level: int) -> tuple[int, int] | None:
    if not isinstance(tree, Group):
        return None
    at += len(tree.open)
    for index, (key, one) in enumerate(tree.items):
        at += 2 * (index > 0) + len(key)
        if at == start:
            return level, len(key)
        _, end = _filled(one, at, {})
        if at < start < end:
            return _depth(one, at, start, level + 1)
        at = end
    return None
