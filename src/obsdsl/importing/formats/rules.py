"""Rule files of Prometheus, and the operator's manifests of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.errors import shown
from obsdsl.importing.files.comments import Remarks, group_remarks
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.found import Found, told
from obsdsl.importing.rules.logs import LogSource, is_of_logs
from obsdsl.importing.rules.source import Source
from obsdsl.read.origin import Path
from obsdsl.read.rules import read_group
from obsdsl.read.rules.dialect import DIALECTS
from obsdsl.read.rules.part import kind_of
from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import NULL, MappingNode, Node, SequenceNode, value

# Objects of Kubernetes that hold groups as a file does.
_KINDS: Final = ("PrometheusRule", "VMRule")
# What the Loki operator has beside groups.
_TENANT: Final = "tenantID"
_SILENT: Final = Remarks()


def _has(part: Part) -> bool:
    return part.kind in _KINDS or (part.has("groups") and not part.has("apiVersion"))


def _read(part: Part, found: Found) -> None:
    if not part.kind and part.path and part.path != (0,):
        found.notes.append(f"{part.place}: Prometheus reads only the first document of a rule file; this is left out")
        return
    if not part.kind:
        _left_out(part, found)
    add_rules(part, ("spec", "groups") if part.kind else ("groups",), found)


def add_rules(part: Part, path: Path, found: Found, of_logs: bool = False) -> None:
    """Add the groups of the list at a path of a part; with `of_logs` all of them are Loki's."""
    groups = part.get(*path)
    if part.kind:
        _beside_groups(part, found)
    if groups is not None and groups.tag != NULL and not isinstance(groups, SequenceNode):
        found.faults.append(f"{_place(part, groups)}: `groups` is {kind_of(groups)}; write a list of groups")
    nodes = groups.value if isinstance(groups, SequenceNode) else []
    about = group_remarks(part.document, [(*part.path, *path, index) for index in range(len(nodes))], part.path)
    for index, node in enumerate(nodes):
        if isinstance(node, MappingNode) and (is_of_logs(data := value(node)) or of_logs):
            found.log_groups.append(LogSource(data, part.document.file, part.document.line(node), about[index]))
        elif isinstance(node, MappingNode):
            found.groups += sources(part.document, (*part.path, *path, index), found, about[index])
        elif node.tag != NULL:
            found.faults.append(f"{_place(part, node)}: a group is {kind_of(node)}; write a mapping")


def _place(part: Part, node: Node) -> str:
    return f"{part.document.file}:{part.document.line(node)}"


def _beside_groups(part: Part, found: Found) -> None:
    """Say of an object of Kubernetes what there is instead of groups, or beside them."""
    spec = part.get("spec")
    if spec is not None and spec.tag != NULL and not isinstance(spec, MappingNode):
        found.faults.append(f"{_place(part, spec)}: `spec` is {kind_of(spec)}; write a mapping with `groups`")
        return
    keys = [key for key, _ in spec.value] if isinstance(spec, MappingNode) else []
    if "groups" not in [key.value for key in keys]:
        found.notes.append(f"{part.place}: it has no `groups`, so there is nothing to import")
    for key in keys:
        if key.value == _TENANT:
            found.notes.append(f"{_place(part, key)}: `{_TENANT}` is left out: a push names the tenant")
        elif key.value != "groups":
            fault = f"the `spec` of a {part.kind} has no field {shown(key.value)}, so it is left out"
            found.faults.append(f"{_place(part, key)}: {fault}")


def _left_out(part: Part, found: Found) -> None:
    """Say of fields beside the groups that nothing becomes of them."""
    for key, _ in part.node.value if isinstance(part.node, MappingNode) else ():
        if key.value not in ("groups", "namespace"):
            found.faults.append(f"{_place(part, key)}: a rule file has no field {shown(key.value)}, so it is left out")


def sources(document: Document, path: Path, found: Found, about: Remarks = _SILENT) -> Iterator[Source]:
    """The group at a path, with its comments."""
    reading = read_group(document, path)
    for flaw in reading.flaws:
        name = flaw.path[-1] if flaw.path else ""
        if name in DIALECTS:
            place = document.place(flaw.path)
            whose = f"`{name}` is a field of {DIALECTS[str(name)]}, and stays; Prometheus refuses it"
            found.notes.append(f"{place.file}:{place.line}: {whose}")
        else:
            found.faults.append(told(document, flaw))
    node = document.node(path)
    assert node is not None
    rules = document.node((*path, "rules"))
    raw = tuple(value(one) for one in rules.value) if isinstance(rules, SequenceNode) else ()
    yield Source(reading.group, document.file, document.line(node), raw, about)


FORMAT = Format("rules of Prometheus", _has, _read)
