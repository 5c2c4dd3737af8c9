"""What all manifests have: a name that Kubernetes takes, labels, a namespace, a file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.prometheus import to_yaml
from obsdsl.config.kubernetes import Kubernetes
from obsdsl.errors import CompileError

# A name may have 253 characters; copies of it in labels have 63.
_LONGEST = 63
# etcd takes no more than 1.5 MiB at once, and a ConfigMap holds no more than 1 MiB.
_LARGEST = 1 << 20
# Kind → the folder of its files.
_FOLDERS: Mapping[str, str] = {
    "PrometheusRule": "rules",
    "AlertmanagerConfig": "alertmanager",
    "GrafanaDashboard": "dashboards",
    "GrafanaFolder": "folders",
    "ConfigMap": "dashboards",
}


def manifest_name(name: str, settings: Kubernetes) -> str:
    """The name in the cluster. Names that differ in what Kubernetes does not take alone stay different."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    whole = f"{settings.prefix}{slug}"
    if slug == name and len(whole) <= _LONGEST:
        return whole
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{whole[: _LONGEST - 9]}-{digest}".strip("-").replace("--", "-")


def manifest(
    kind: str,
    api: str,
    of: Artifact,
    content: Mapping[str, Any],
    settings: Kubernetes,
    name: str | None = None,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Artifact:
    """The artifact. `content` is what comes after the metadata; `of` is what it was made of."""
    name = manifest_name(of.identity if name is None else name, settings)
    metadata: dict[str, Any] = {"name": name}
    if settings.namespace is not None:
        metadata["namespace"] = settings.namespace
    if all_labels := {**settings.labels, **(labels or {})}:
        metadata["labels"] = dict(sorted(all_labels.items()))
    if annotations:
        metadata["annotations"] = dict(annotations)
    text = to_yaml({"apiVersion": api, "kind": kind, "metadata": metadata, **content})
    if len(text) > _LARGEST:
        fault = f"its manifest has {len(text):,} bytes, and Kubernetes takes no more than {_LARGEST:,}; split it"
        raise CompileError(f"{kind} {name!r}", fault, of.location)
    return Artifact("manifest", f"{kind}/{name}", f"kubernetes/{_FOLDERS[kind]}/{name}.yaml", text, of.location)
