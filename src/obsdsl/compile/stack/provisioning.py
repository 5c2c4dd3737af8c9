"""What a stack's Grafana finds when it starts: its data sources, and the dashboards of the build."""

from __future__ import annotations

from typing import Any

from obsdsl.compile.stack.address import url
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.slug import slug
from obsdsl.compose.stack.stack import Stack

Data = dict[str, Any]
# Where Grafana finds the folders of dashboards.
DASHBOARDS = "/etc/grafana/dashboards"
# And the certificates with which it checks others.
CERTIFICATES = "/etc/grafana/certificates"


def data_sources(value: Stack) -> Data:
    """One for each server; the first Prometheus is the default."""
    rows = [
        _prometheus(service, server, url(value, service), service in value.tls, is_first=not number)
        for number, (service, server) in enumerate(value.servers.items())
    ]
    for service in value.routings:
        settings = {"implementation": "prometheus", "handleGrafanaManagedAlerts": False}
        rows.append(_row(service, "alertmanager", url(value, service), settings))
    if value.loki is not None:
        rows.append(_row("loki", "loki", url(value, "loki"), {}))
    return {"apiVersion": 1, "datasources": rows}


def _prometheus(service: str, server: PrometheusServer, address: str, is_checked: bool, is_first: bool) -> Data:
    settings: Data = {"httpMethod": "POST", "prometheusType": "Prometheus", "timeInterval": str(server.interval)}
    if not is_checked:
        return _row(service, "prometheus", address, settings, is_first)
    found = _row(service, "prometheus", address, settings | {"tlsAuthWithCACert": True}, is_first)
    # Grafana reads the file itself.
    return found | {"secureJsonData": {"tlsCACert": f"$__file{{{CERTIFICATES}/{service}.pem}}"}}


def _row(service: str, kind: str, address: str, settings: Data, is_default: bool = False) -> Data:
    found: Data = {"name": service, "uid": service, "type": kind, "access": "proxy", "url": address}
    if is_default:
        found["isDefault"] = True
    return found | ({"jsonData": settings} if settings else {}) | {"editable": False}


def folder_slug(title: str) -> str:
    """What the build calls the folder of these dashboards."""
    return slug(title)[:100] or "general"


def dashboards(value: Stack) -> Data:
    """One provider for each folder."""
    rows = []
    for title, uid in value.folders.items():
        general = title.lower() == "general"
        # Grafana reads a dollar as the beginning of a variable.
        text = title.replace("$", "$$")
        rows.append(
            {
                "name": text,
                "folder": "" if general else text,
                **({"folderUid": uid} if uid is not None else {}),
                "type": "file",
                "allowUiUpdates": False,
                "options": {"path": f"{DASHBOARDS}/{folder_slug('' if general else title)}"},
            }
        )
    return {"apiVersion": 1, "providers": rows}
