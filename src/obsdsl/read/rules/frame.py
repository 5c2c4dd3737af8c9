"""What stands around the groups of a file: nothing but `groups`, or manifests of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.read.origin import Path
from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import MappingNode, Node, ScalarNode, SequenceNode, child

RULE_KIND = "PrometheusRule"
_LISTS = ("List", "PrometheusRuleList")


def kind(node: Node) -> str | None:
    """The kind of a manifest; None for anything else."""
    found = child(node, "kind") if isinstance(node, MappingNode) else None
    return found[1].value if found and isinstance(found[1], ScalarNode) else None


def is_plain(document: Document) -> bool:
    """Whether Prometheus itself reads the file, and no operator."""
    return not document.roots or kind(document.roots[0]) is None


def documents(document: Document) -> Iterator[tuple[Path, Node]]:
    """The documents of the file with their paths."""
    for index, root in enumerate(document.roots):
        yield ((index,) if index else ()), root


def manifests(document: Document) -> Iterator[tuple[Path, MappingNode]]:
    """The PrometheusRules of the file, those in lists among them."""
    for path, root in documents(document):
        yield from _manifests(path, root)


def _manifests(path: Path, node: Node) -> Iterator[tuple[Path, MappingNode]]:
    if not isinstance(node, MappingNode):
        return
    if kind(node) == RULE_KIND:
        yield path, node
    elif kind(node) in _LISTS and (found := child(node, "items")) and isinstance(found[1], SequenceNode):
        for index, item in enumerate(found[1].value):
            yield from _manifests((*path, "items", index), item)


def group_lists(document: Document) -> Iterator[Path]:
    """Where `groups` stands or should: of a plain file only the first document is read."""
    if is_plain(document):
        yield ("groups",)
    else:
        yield from ((*path, "spec", "groups") for path, _ in manifests(document))


def group_paths(document: Document) -> tuple[Path, ...]:
    """Where each group of the file stands."""
    found: list[Path] = []
    for path in group_lists(document):
        node = document.node(path)
        items = node.value if isinstance(node, SequenceNode) else []
        found += [(*path, index) for index, one in enumerate(items) if isinstance(one, MappingNode)]
    return tuple(found)
