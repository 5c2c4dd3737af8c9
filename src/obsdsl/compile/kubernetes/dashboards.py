"""Dashboards for grafana-operator (GrafanaDashboard, GrafanaFolder), or for the chart's sidecar (ConfigMap)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.kubernetes.manifest import manifest, manifest_name
from obsdsl.config.kubernetes import Kubernetes

_API = "grafana.integreatly.org/v1beta1"


def config_map(artifact: Artifact, settings: Kubernetes) -> Artifact:
    """The sidecar finds it by its labels, and the folder in an annotation."""
    annotations = {settings.folder_annotation: artifact.folder} if artifact.folder else {}
    content = {"data": {f"{artifact.identity}.json": artifact.content.decode()}}
    return manifest("ConfigMap", "v1", artifact, content, settings, labels=settings.sidecar, annotations=annotations)


def grafana_dashboard(artifact: Artifact, settings: Kubernetes) -> Artifact:
    """In a folder of `grafana_folders`."""
    place = {"folderRef": manifest_name(artifact.folder, settings)} if artifact.folder else {}
    spec = {**_selector(settings), **place, "json": artifact.content.decode()}
    return manifest("GrafanaDashboard", _API, artifact, {"spec": spec}, settings)


def _selector(settings: Kubernetes) -> dict[str, Any]:
    return {"instanceSelector": {"matchLabels": dict(settings.instances)}}


def grafana_folders(artifacts: Iterable[Artifact], settings: Kubernetes) -> list[Artifact]:
    """The folders of dashboards and those that they are in: a dashboard's own field can name none in another."""
    found: dict[str, Artifact] = {}
    for one in artifacts:
        titles = one.folder.split("/") if one.folder else []
        for count, title in enumerate(titles):
            found.setdefault("/".join(titles[: count + 1]), _folder(titles[:count], title, one, settings))
    return list(found.values())


def _folder(above: list[str], title: str, of: Artifact, settings: Kubernetes) -> Artifact:
    parent = {"parentFolderRef": manifest_name("/".join(above), settings)} if above else {}
    spec = {**_selector(settings), "title": title, **parent}
    return manifest("GrafanaFolder", _API, of, {"spec": spec}, settings, name="/".join([*above, title]))
