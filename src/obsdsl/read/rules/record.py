"""The recordings of a file, without reading anything else of it: other files may ask for what they record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obsdsl.define.declaration import Recorded
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.parse import parse
from obsdsl.read.origin import Path
from obsdsl.read.rules.frame import group_paths
from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import NULL, MappingNode, Node, ScalarNode, SequenceNode, child, pairs


@frozen
class Recording:
    """What a recording rule says: the name, the text of its expression, its labels with those of the group."""

    name: str
    expr: str
    labels: Mapping[str, str]
    interval: float | None
    path: Path

    def recorded(self) -> Recorded | None:
        """What is known of the series; None where the expression is no PromQL."""
        try:
            return Recorded(self.name, parse(self.expr, variables=False), self.labels, self.interval)
        except DefinitionError:
            return None


def recordings(document: Document) -> Iterator[Recording]:
    """The recording rules of the file, in its order. What is no such rule is passed over."""
    for path in group_paths(document):
        group = document.node(path)
        rules = _under(group, "rules")
        if not isinstance(rules, SequenceNode):
            continue
        interval, labels = _seconds(_under(group, "interval")), _texts(_under(group, "labels"))
        for index, rule in enumerate(rules.value):
            name, expr = _text(_under(rule, "record")), _text(_under(rule, "expr"))
            if name and expr:
                own = _texts(_under(rule, "labels"))
                yield Recording(name, expr, {**labels, **own}, interval, (*path, "rules", index))


def _under(node: Node | None, name: str) -> Node | None:
    found = child(node, name) if isinstance(node, MappingNode) else None
    return found[1] if found else None


def _text(node: Node | None) -> str | None:
    return node.value if isinstance(node, ScalarNode) and node.tag != NULL else None


def _texts(node: Node | None) -> dict[str, str]:
    entries = pairs(node) if isinstance(node, MappingNode) else []
    return {key.value: _text(one) or "" for key, one in entries if isinstance(key, ScalarNode)}


def _seconds(node: Node | None) -> float | None:
    try:
        return Duration.parse(_text(node) or "").seconds
    except ValueError:
        return None
