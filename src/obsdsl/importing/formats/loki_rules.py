"""Rules of the Loki operator: AlertingRule and RecordingRule, whose expressions are LogQL."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.format import Format, Part
from obsdsl.importing.found import Found
from obsdsl.importing.log_rules import LogSource
from obsdsl.read.yaml_node import MappingNode, SequenceNode, value

_KINDS: Final = ("AlertingRule", "RecordingRule")


def _has(part: Part) -> bool:
    return part.kind in _KINDS and part.api == "loki.grafana.com"


def _read(part: Part, found: Found) -> None:
    groups = part.get("spec", "groups")
    for node in groups.value if isinstance(groups, SequenceNode) else ():
        if isinstance(node, MappingNode):
            found.log_groups.append(LogSource(value(node), part.document.file, part.document.line(node)))


FORMAT = Format("rules of the Loki operator", _has, _read)
