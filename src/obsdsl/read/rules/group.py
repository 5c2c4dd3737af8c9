"""One group of a file; groups can be read apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsdsl.compose.definition import leniently
from obsdsl.compose.rule import AlertRule, RawRule, RecordingRule, RuleGroup
from obsdsl.define.light import frozen
from obsdsl.errors import Location, located
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path
from obsdsl.read.rules.part import Part, part_of
from obsdsl.read.rules.rule import read_rule
from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import NULL, MappingNode, SequenceNode, value

FIELDS: Mapping[str, Any] = dict.fromkeys(("name", "interval", "query_offset", "limit", "labels", "rules"))
# The operator's manifests have a field more.
MANIFEST_FIELDS: Mapping[str, Any] = {**FIELDS, "partial_response_strategy": None}


@frozen
class GroupReading:
    """A group with the path at which it stands; that of its rule `i` is `(*path, "rules", i)`."""

    path: Path
    group: RuleGroup
    flaws: tuple[Flaw, ...] = ()


def read_group(document: Document, path: Path) -> GroupReading:
    """The group at `path`, one of `group_paths`."""
    node = document.node(path)
    if not isinstance(node, MappingNode):
        raise ValueError(f"{document.file} has no group at {path}")
    flaws: list[Flaw] = []
    known = MANIFEST_FIELDS if "spec" in path else FIELDS
    part = part_of(node, path, document, flaws, known)
    part.only(known, "a group")
    if "partial_response_strategy" in part.fields:
        part.extra["partial_response_strategy"] = value(part.fields["partial_response_strategy"])
    with leniently():
        rules = _rules(part)
        with located(Location(document.file, document.line(node))):
            group = RuleGroup(
                part.text("name") or _nameless(part),
                rules=rules,
                interval=part.duration("interval"),
                query_offset=part.duration("query_offset"),
                limit=part.whole("limit"),
                labels=_labels(part),
                extra=part.extra,
            )
    return GroupReading(path, group, tuple(flaws))


def _nameless(part: Part) -> str:
    """No name; a list in its place was refused already."""
    node = part.fields.get("name")
    if node is None:
        part.flaw("the group has no `name`", "name it")
    elif not isinstance(node.value, list):
        part.extra["name"] = value(node)
        part.flaw("`name` is empty", "name the group", "name")
    return ""


def _labels(part: Part) -> dict[str, str]:
    found = part.texts("labels")
    if "__name__" in found:
        part.flaw("`labels` has `__name__`, which is the series' own name", "delete it", "labels", "__name__")
    return found


def _rules(part: Part) -> tuple[AlertRule | RecordingRule | RawRule, ...]:
    node = part.fields.get("rules")
    if node is None:
        return ()
    if not isinstance(node, SequenceNode):
        part.extra["rules"] = value(node)
        if node.tag != NULL:
            part.refuse("rules", "a list of rules")
        return ()
    if not node.value:
        part.extra["rules"] = []
    path = (*part.path, "rules")
    return tuple([read_rule(one, (*path, i), part.document, part.flaws) for i, one in enumerate(node.value)])
