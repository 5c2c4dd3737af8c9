"""What is known, and not imported: it is said, so that nobody takes it for imported."""

from __future__ import annotations

from typing import Final

from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.found import Found

# What a mapping holds, and what it is then.
_HELD: Final = (
    (("scrape_configs",), "a configuration of Prometheus"),
    (("apiVersion", "datasources"), "a provisioning file of Grafana"),
    (("apiVersion", "groups"), "a file of Grafana's own alerts"),
    (("apiVersion", "contactPoints"), "a provisioning file of Grafana"),
    (("apiVersion", "policies"), "a provisioning file of Grafana"),
    (("apiVersion", "muteTimes"), "a provisioning file of Grafana"),
)
# Kinds of objects of Kubernetes that monitor, by the ending of their group.
_GROUPS: Final = ("monitoring.coreos.com", "integreatly.org", "victoriametrics.com", "sloth.slok.dev")
_READ: Final = (
    "PrometheusRule",
    "VMRule",
    "AlertmanagerConfig",
    "GrafanaDashboard",
    "PrometheusServiceLevel",
    "AlertWindows",
)
# Kinds that are read of these groups alone.
_GROUPS_OF: Final = {
    "AlertmanagerConfig": ("monitoring.coreos.com",),
    "GrafanaDashboard": ("grafana.integreatly.org", "integreatly.org"),
    "AlertingRule": ("loki.grafana.com",),
    "RecordingRule": ("loki.grafana.com",),
}


def _what(part: Part) -> str:
    if not part.kind and (kind := part.text("kind")) in (*_READ, *_GROUPS_OF):
        return f"an object of Kubernetes of kind {kind} without an `apiVersion`"
    if not part.kind and part.has("apiVersion") and part.api.endswith(_GROUPS):
        return "an object of Kubernetes without a `kind`"
    if part.api not in _GROUPS_OF.get(part.kind, (part.api,)):
        return f"an object of Kubernetes of kind {part.kind}, of the group {part.api!r}"
    if part.kind:
        known = part.api.endswith(_GROUPS) and part.kind not in _READ
        return f"an object of Kubernetes of kind {part.kind}" if known else ""
    return next((what for keys, what in _HELD if part.has(*keys)), "")


def _has(part: Part) -> bool:
    return bool(_what(part))


def _read(part: Part, found: Found) -> None:
    found.faults.append(f"{part.place}: it is {_what(part)}, which is not imported yet")


FORMAT = Format("what is not imported", _has, _read)
