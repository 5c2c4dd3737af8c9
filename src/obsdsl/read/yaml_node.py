"""Nodes of YAML as a reader wants them: merged mappings, data, and no end to them is refused.

A scalar is its text, as the servers' own readers see it; `value` gives the data of a part.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import Resolver

from obsdsl.compose.plain import DEEPEST, Plain

__all__ = ["MappingNode", "Node", "ScalarNode", "SequenceNode"]

STR = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"
MERGE = "tag:yaml.org,2002:merge"
_INT = "tag:yaml.org,2002:int"
_CORE = "tag:yaml.org,2002:"
_RESOLVER = Resolver()
# How a plain scalar begins that may be other than text; the empty one is null.
BEGINNINGS = frozenset(_RESOLVER.yaml_implicit_resolvers)
# A whole number is a float, too; binary data is any text.
_WIDER = {f"{_CORE}float": (_INT,), f"{_CORE}binary": (STR, _INT)}
_BOOL_TAG = "tag:yaml.org,2002:bool"
_BOOL = {"true": True, "false": False}
# Aliases may repeat so much more than a file of that length could hold itself: labels, annotations.
_REPEATED = 10
_ALLOWANCE = 100_000


def pairs(node: MappingNode) -> list[tuple[Node, Node]]:
    """Keys and values of a mapping; those that `<<` merges into it last, without what it has itself."""
    if not any(key.tag == MERGE for key, _ in node.value):
        return list(node.value)
    own = [(key, value) for key, value in node.value if key.tag != MERGE]
    names = {key.value for key, _ in own if isinstance(key, ScalarNode)}
    for source in merged(node):
        # Of a key that stands twice in one mapping the last counts.
        latest = {key.value: (key, value) for key, value in pairs(source) if isinstance(key, ScalarNode)}
        own += [pair for name, pair in latest.items() if name not in names]
        names |= latest.keys()
    return own


def merged(node: MappingNode) -> Iterator[MappingNode]:
    """The mappings that `<<` names, in the order in which they win."""
    for key, value in node.value:
        if key.tag == MERGE:
            sources = value.value if isinstance(value, SequenceNode) else [value]
            yield from (one for one in sources if isinstance(one, MappingNode))


def bad_merge(node: MappingNode) -> Node | None:
    """What `<<` names and is no mapping."""
    key: Node
    value: Node
    for key, value in node.value:
        if key.tag == MERGE:
            sources = value.value if isinstance(value, SequenceNode) else [value]
            if not all(isinstance(one, MappingNode) for one in sources):
                return value
    return None


def child(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    """The key and the value behind one step of a path. Of equal keys the last counts."""
    if isinstance(node, MappingNode):
        found: list[tuple[Node, Node]] = [(key, value) for key, value in node.value if key.value == step]
        if not found and any(key.tag == MERGE for key, _ in node.value):
            found = [(key, value) for key, value in pairs(node) if key.value == step]
        return found[-1] if found else None
    if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        return None, node.value[step]
    return None


def value(node: Node) -> Any:
    """The data of a part: text, mappings, lists; numbers, True, False and None where their text says no more."""
    if isinstance(node, MappingNode):
        return {key_text(key): value(one) for key, one in pairs(node)}
    if isinstance(node, SequenceNode):
        return [value(one) for one in node.value]
    text: str = node.value
    if node.tag == NULL:
        return None
    if node.tag == _INT and text.isascii() and text.removeprefix("-").isdigit() and str(number := _int(text)) == text:
        return number
    if node.tag == _BOOL_TAG and text in _BOOL:
        return _BOOL[text]
    if node.tag == STR:
        return text
    return Plain(text) if plain_tag(text) == node.tag else Plain(text, node.tag)


@lru_cache(maxsize=4096)
def plain_tag(text: str) -> str:
    """The tag of a scalar without quotes that has none of its own; that of text if it begins with no `BEGINNINGS`."""
    return str(_RESOLVER.resolve(ScalarNode, text, (True, False)))  # type: ignore[no-untyped-call]


def mistagged(node: ScalarNode) -> bool:
    """Whether the tag that is written before a scalar is that of something else: `!!int text`."""
    if not node.tag.startswith(_CORE) or node.tag == STR:
        return False
    kind = plain_tag(node.value)
    return kind != node.tag and not (node.tag in _WIDER and kind in _WIDER[node.tag])


def _int(text: str) -> int:
    return int(text) if len(text) < 20 else 0


def key_text(node: Node) -> str:
    """A key as text; that of a key which is no scalar shows it."""
    return node.value if isinstance(node, ScalarNode) else str(value(node))


def endless(root: Node, length: int) -> tuple[str, str] | None:
    """Why a reader of the document would not come to an end: depth, or aliases of aliases."""
    left = _REPEATED * length + _ALLOWANCE
    level = [root]
    for _ in range(DEEPEST):
        below: list[Node] = []
        for node in level:
            if type(node) is MappingNode:
                below += [one for pair in node.value for one in pair if type(one) is not ScalarNode]
            elif type(node) is SequenceNode:
                below += [one for one in node.value if type(one) is not ScalarNode]
            left -= len(node.value)
            if left < 0:
                return ("its aliases repeat more than any file holds", "write the values out")
        if not below:
            return None
        level = below
    return (f"it nests deeper than {DEEPEST} levels, or an alias holds itself", "flatten it")
