"""A file of rules as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from obsdsl.compose.definition import leniently
from obsdsl.compose.rule_file import GroupSlot, RuleFile
from obsdsl.errors import Location, located, shown
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path
from obsdsl.read.rules.frame import documents, group_lists, group_paths, is_plain, kind, manifests
from obsdsl.read.rules.group import read_group
from obsdsl.read.rules.part import kind_of, part_of
from obsdsl.read.yaml import Document, duplicates
from obsdsl.read.yaml_node import NULL, MappingNode, Node, SequenceNode, child, key_text, pairs, value

_FILE: Mapping[str, Any] = {"groups": None}
_MANIFEST: Mapping[str, Any] = dict.fromkeys(("apiVersion", "kind", "metadata", "spec", "status"))


def is_rule_file(document: Document) -> bool:
    """Whether the file means to be one of rules: it has groups, or is a manifest with some."""
    if is_plain(document):
        return bool(document.roots) and child(document.roots[0], "groups") is not None
    return any(manifests(document))


def read_rule_file(document: Document) -> tuple[RuleFile | None, tuple[Flaw, ...]]:
    """The file with every flaw; no file where it is no YAML, or no mapping."""
    flaws = list(frame_flaws(document))
    if document.flaws or (document.roots and _is_odd(document.roots[0])):
        return None, tuple(flaws)
    readings = [read_group(document, path) for path in group_paths(document)]
    flaws += [flaw for one in readings for flaw in one.flaws]
    with leniently(), located(Location(document.file, 1)):
        file = RuleFile(document.file, groups=tuple(one.group for one in readings), **_around(document))
    return file, tuple(flaws)


def frame_flaws(document: Document) -> Iterator[Flaw]:
    """What is wrong with the file outside of its groups, and with the groups' names among each other."""
    yield from document.flaws
    if is_plain(document):
        yield from _plain_flaws(document)
    else:
        yield from _manifest_flaws(document)
    for path in group_lists(document):
        yield from _list_flaws(document, path)


def _is_odd(root: Node) -> bool:
    return not isinstance(root, MappingNode) and root.tag != NULL


def _plain_flaws(document: Document) -> Iterator[Flaw]:
    for path, root in documents(document):
        if path:
            message = "Prometheus reads only the first document of a rule file, and this is another"
            yield Flaw("schema", message, "put its groups into the first, or into a file of their own", path)
        elif _is_odd(root):
            yield Flaw(
                "schema", f"the file is {kind_of(root)}; it takes a mapping", "write `groups:` with a list of groups"
            )
        elif isinstance(root, MappingNode):
            yield from _fields(root, path, document, _FILE, "a rule file")


def _manifest_flaws(document: Document) -> Iterator[Flaw]:
    groups = {id(node) for path in group_paths(document) if (node := document.node(path))}
    for path, root in documents(document):
        yield from duplicates(root, path, document, groups)
        if kind(root) is None and root.tag != NULL:
            message = "the file holds manifests, and this document has no `kind`"
            yield Flaw("schema", message, "write its kind, or put it into a file of its own", path)
    for path, manifest in manifests(document):
        yield from _fields(manifest, path, document, _MANIFEST, "a PrometheusRule", duplicates=False)
        found = child(manifest, "spec")
        spec = found[1] if found else None
        if isinstance(spec, MappingNode):
            yield from _fields(spec, (*path, "spec"), document, _FILE, "the spec of a PrometheusRule", duplicates=False)
        else:
            shown_spec = kind_of(spec) if spec else "missing"
            yield Flaw(
                "schema", f"`spec` is {shown_spec}; it takes a mapping", "write `groups:` below it", (*path, "spec")
            )


def _fields(
    node: MappingNode, path: Path, document: Document, known: Mapping[str, Any], what: str, duplicates: bool = True
) -> Iterable[Flaw]:
    flaws: list[Flaw] = []
    part = part_of(node, path, document, flaws, known)
    part.only(known, what)
    return flaws if duplicates else [flaw for flaw in flaws if flaw.kind != "duplicate-key"]


def _list_flaws(document: Document, path: Path) -> Iterator[Flaw]:
    """What is wrong with a list of groups, each group taken as one."""
    node = document.node(path)
    if node is None or node.tag == NULL:
        return
    if not isinstance(node, SequenceNode):
        yield Flaw("schema", f"`groups` is {kind_of(node)}; it takes a list of groups", "write a list", path)
        return
    lines: dict[str, int] = {}
    for index, group in enumerate(node.value):
        below: Path = (*path, index)
        if group.tag == NULL:
            continue  # Prometheus passes it over
        if not isinstance(group, MappingNode):
            message = f"a group is {kind_of(group)}; it takes a mapping"
            yield Flaw("schema", message, "write `name:` and `rules:`", below)
            continue
        found = child(group, "name")
        name = found[1].value if found else ""
        if found and name and isinstance(name, str):
            if name in lines:
                message = f"the file has a group {shown(name)} in line {lines[name]} already"
                yield Flaw("schema", message, "rename one", (*below, "name"))
            lines.setdefault(name, document.line(found[1]))


def _around(document: Document) -> dict[str, Any]:
    """What stands around the groups: fields beside `groups`, or whole documents with a slot for each group."""
    slots: dict[int, GroupSlot] = {}
    for index, path in enumerate(group_paths(document)):
        if (node := document.node(path)) is not None:
            slots[id(node)] = GroupSlot(index)
    roots = document.roots
    if len(roots) == 1 and is_plain(document) and isinstance(roots[0], MappingNode):
        found = child(roots[0], "groups")
        if found is None or (found[1].value and all(id(one) in slots for one in found[1].value)):
            rest = {key_text(key): value(one) for key, one in pairs(roots[0]) if key.value != "groups"}
            return {"extra": rest}
    return {"documents": tuple(_framed(root, slots) for root in roots)}


def _framed(node: Node, slots: Mapping[int, GroupSlot]) -> Any:
    if id(node) in slots:
        return slots[id(node)]
    if isinstance(node, MappingNode):
        return {key_text(key): _framed(one, slots) for key, one in pairs(node)}
    return [_framed(one, slots) for one in node.value] if isinstance(node, SequenceNode) else value(node)
