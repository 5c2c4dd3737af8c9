"""Templates of Helm, which are no YAML until Helm fills them in."""

from __future__ import annotations

import re
from typing import Final

from obsdsl.importing.found import Found

# What only Helm has in `{{ }}`, on a line that is no comment. Templates of alerts and of legends have none of it; but
# `{{ template "slack.title" . }}` is what configurations of Alertmanager say, and `{{ define "x" }}` its templates.
_TEMPLATE: Final = re.compile(
    r"^(?![ \t]*#)[^\n]*?(?P<part>\{\{`|\{\{-?[ \t]*(?:"
    r"[^}\n]*(?<![\w.$])\$?\.(?:Values|Release|Chart|Capabilities|Template|Files)\b"
    r'|(?:include|tpl|toYaml)[ \t]+["$.(]))',
    re.MULTILINE,
)
# What makes it worth telling: a chart has many other files.
_OURS: Final = re.compile(
    r"\b(?:PrometheusRule|VMRule|AlertmanagerConfig|GrafanaDashboard|PrometheusServiceLevel|ServiceLevelObjective"
    r'|grafana_dashboard)\b|^[ \t]*"?(?:groups|panels|receivers|slos)"?[ \t]*:',
    re.MULTILINE,
)


def template_line(text: str) -> int:
    """The line of the first template of Helm, from 1; 0 where there is none."""
    found = _TEMPLATE.search(text)
    return text.count("\n", 0, found.start("part")) + 1 if found else 0


def refuse(name: str, text: str, found: Found, named: bool) -> bool:
    """Say that a text is a template of Helm, where it is one; one that is of nothing ours is passed over."""
    if not (line := template_line(text)):
        return False
    if named or _OURS.search(text):
        mend = "render the chart with `helm template`, and import what comes out"
        found.faults.append(f"{name}:{line}: it is a template of Helm, which only Helm can read; {mend}")
    else:
        found.passed.append(name)
    return True
