"""ConfigMaps of Kubernetes with dashboards, rules or anything else that is a file elsewhere; and Alertmanager's Secret.

What each value holds is told by its content, so the labels by which sidecars find them do not matter.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

from obsdsl.importing.files.data import add_dashboard, texts
from obsdsl.importing.files.embedded import document_at, document_within
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.files.sources import read_document
from obsdsl.importing.found import Found
from obsdsl.read.yaml_node import MappingNode, ScalarNode

# What a value holds that may be of ours.
_OURS: Final = re.compile(
    r'"(?:panels|rows|templating|schemaVersion|spec|groups|grafanaDashboards)"\s*:'
    r"|^\s*(?:groups|route|slos|apiVersion)\s*:",
    re.MULTILINE,
)
# The file of Alertmanager in the Secret that the operator reads.
_ALERTMANAGER: Final = re.compile(r"alertmanager[\w.-]*\.ya?ml")
# Annotations by which sidecars sort dashboards into folders.
_FOLDERS: Final = ("grafana_folder", "grafana-folder", "k8s-sidecar-target-directory")


def _has(part: Part) -> bool:
    if part.kind == "Secret":
        return any(_ALERTMANAGER.fullmatch(path[-1]) for path, _ in _values(part))
    return part.kind == "ConfigMap" and any(_OURS.search(text) for _, text in _values(part))


def _read(part: Part, found: Found) -> None:
    folder = _folder(part)
    for path, text in _values(part):
        if part.kind == "Secret":
            if _ALERTMANAGER.fullmatch(path[-1]):
                _read_yaml(part, path, text, found)
        elif not _OURS.search(text) or (
            text.lstrip().startswith("{") and add_dashboard(part, path, text, found, folder)
        ):
            continue
        else:
            _read_yaml(part, path, text, found)


def _read_yaml(part: Part, path: tuple[str, ...], text: str, found: Found) -> None:
    where = (*part.path, *path)
    is_plain = path[0] in ("data", "stringData") and text == part.text(*path)
    document = (
        document_within(part.document, where, text) if is_plain else document_at(text, part.document.place(where))
    )
    read_document(document, found, False)


def _values(part: Part) -> Iterator[tuple[tuple[str, str], str]]:
    """The path and the text of each value; one that is no text is left out."""
    for field in ("data", "stringData", "binaryData"):
        node = part.get(field)
        for key, one in node.value if isinstance(node, MappingNode) else ():
            if isinstance(key, ScalarNode) and isinstance(one, ScalarNode):
                is_coded = field == "binaryData" or (part.kind == "Secret" and field == "data")
                yield (field, key.value), _decoded(one.value) if is_coded else one.value


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text).decode()
    except (binascii.Error, ValueError):
        return ""


def _folder(part: Part) -> str:
    """The folder that a sidecar puts the dashboards into, by its title."""
    annotations = texts(part.get("metadata", "annotations"))
    named = next((annotations[name] for name in _FOLDERS if annotations.get(name)), "")
    return named.rstrip("/").rpartition("/")[2]


FORMAT = Format("a ConfigMap", _has, _read)
