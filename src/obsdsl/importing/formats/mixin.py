"""What jsonnet makes of a mixin: dashboards by file, alerts and rules, each alone or all in one object."""

from __future__ import annotations

import json
from typing import Final

from obsdsl.importing.files.data import in_folder, plain_data
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.formats.rules import add_rules
from obsdsl.importing.found import Found
from obsdsl.read.grafana.dashboard import is_dashboard
from obsdsl.read.yaml_node import MappingNode, ScalarNode, child

_DASHBOARDS: Final = "grafanaDashboards"
_RULES: Final = ("prometheusAlerts", "prometheusRules")
# What tells that the files of an object are dashboards.
_TYPICAL: Final = ("panels", "rows", "templating", "schemaVersion")
_FOLDER: Final = "grafanaDashboardFolder"


def _has(part: Part) -> bool:
    if any(part.has(name) for name in (_DASHBOARDS, *_RULES)):
        return not part.has("apiVersion")
    files = part.node.value if isinstance(part.node, MappingNode) else []
    are_named = all(
        isinstance(key, ScalarNode) and key.value.endswith(".json") and isinstance(one, MappingNode)
        for key, one in files
    )
    return are_named and any(child(one, name) for _, one in files for name in _TYPICAL)


def _read(part: Part, found: Found) -> None:
    whole = part.has(_DASHBOARDS) or any(part.has(name) for name in _RULES)
    _add_dashboards(part, (_DASHBOARDS,) if whole else (), found)
    for name in _RULES:
        add_rules(part, (name, "groups"), found)


def _add_dashboards(part: Part, path: tuple[str, ...], found: Found) -> None:
    files = part.get(*path)
    for key, node in files.value if isinstance(files, MappingNode) else ():
        data = plain_data(node)
        if not is_dashboard(data):
            found.faults.append(f"{part.place_of(*path, key.value)}: it is no dashboard; leave it out")
            continue
        text = in_folder(json.dumps(data), data, part.text(_FOLDER))
        found.dashboards.append((f"{part.document.file} ({key.value})", text))


FORMAT = Format("what jsonnet makes of a mixin", _has, _read)
