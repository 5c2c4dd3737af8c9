"""Values of Helm's charts, which hold rules, configurations of Alertmanager and dashboards as they are.

The charts are kube-prometheus-stack, Prometheus and Grafana, alone or as parts of another chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from obsdsl.importing.files.data import add_dashboard, plain_data
from obsdsl.importing.files.embedded import document_of
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.formats.rules import add_rules
from obsdsl.importing.found import Found
from obsdsl.read.yaml_node import MappingNode, Node, ScalarNode, SequenceNode, child

Keys: TypeAlias = tuple[str | int, ...]

# Below each key of these is a list of groups.
_RULES: Final = ("additionalPrometheusRulesMap", "serverFiles")
# A list of objects with groups.
_LISTED: Final = "additionalPrometheusRules"
_CONFIGS: Final = (("alertmanager", "config"), ("alertmanagerFiles", "alertmanager.yml"))
# By provider and name, as text.
_DASHBOARDS: Final = "dashboards"
# How many charts may be parts of each other.
_DEEPEST: Final = 3


def _has(part: Part) -> bool:
    return not part.has("apiVersion") and any(True for _ in _held(part))


def _read(part: Part, found: Found) -> None:
    for kind, path in _held(part):
        if kind == "rules":
            add_rules(part, path, found)
        elif kind == "configuration":
            data = plain_data(part.get(*path))
            found.routings.append(document_of(data, part.document.place((*part.path, *path))))
        elif not add_dashboard(part, path, part.text(*path), found):
            found.faults.append(f"{part.place_of(*path)}: it is no dashboard; leave it out")


def _held(part: Part) -> Iterator[tuple[str, Keys]]:
    """What the values hold of ours, each with its path."""
    if isinstance(part.node, MappingNode):
        yield from _below(part.node, (), 0)


def _below(node: MappingNode, path: Keys, depth: int) -> Iterator[tuple[str, Keys]]:
    for key, one in node.value:
        here = (*path, key.value) if isinstance(key, ScalarNode) else path
        if here == path:
            continue
        if key.value in _RULES and isinstance(one, MappingNode):
            yield from (("rules", (*here, name, "groups")) for name, held in _entries(one) if _is_list(held, "groups"))
        elif key.value == _LISTED and isinstance(one, SequenceNode):
            held = enumerate(one.value)
            yield from (("rules", (*here, index, "groups")) for index, each in held if _is_list(each, "groups"))
        elif key.value == _DASHBOARDS and isinstance(one, MappingNode):
            yield from (("dashboard", (*here, *names, "json")) for names in _dashboards(one))
        elif isinstance(one, MappingNode) and depth < _DEEPEST:
            yield from _below(one, here, depth + 1)
    for names in _CONFIGS:
        found = _at(node, names)
        if found is not None and child(found, "route") and child(found, "receivers"):
            yield "configuration", (*path, *names)


def _dashboards(node: MappingNode) -> Iterator[tuple[str, str]]:
    """The providers and names of dashboards that are in the values; others are at URLs."""
    for provider, boards in _entries(node):
        for name, board in _entries(boards):
            held = child(board, "json")
            if held and isinstance(held[1], ScalarNode) and held[1].value.lstrip().startswith("{"):
                yield provider, name


def _entries(node: Node) -> Iterator[tuple[str, Node]]:
    for key, one in node.value if isinstance(node, MappingNode) else ():
        if isinstance(key, ScalarNode):
            yield key.value, one


def _is_list(node: Node, key: str) -> bool:
    found = child(node, key)
    return found is not None and isinstance(found[1], SequenceNode) and bool(found[1].value)


def _at(node: Node, names: tuple[str, ...]) -> Node | None:
    for name in names:
        found = child(node, name)
        if found is None:
            return None
        node = found[1]
    return node


FORMAT = Format("values of a chart", _has, _read)
