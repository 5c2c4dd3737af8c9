"""What lies in files: rules, a routing, dashboards, or something that is not imported."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from obsdsl.errors import shown_path
from obsdsl.importing.knowledge import Known
from obsdsl.importing.rules import Source
from obsdsl.read.flaw import Flaw
from obsdsl.read.rules import group_paths, is_rule_file, read_group
from obsdsl.read.yaml import Document, open_document
from obsdsl.read.yaml_node import MappingNode, SequenceNode, child, value

_YAML: Final = (".yml", ".yaml")
_READ: Final = (*_YAML, ".json")
# Larger than any rule file or dashboard.
_LARGEST: Final = 64 * 1024 * 1024
# What a mapping holds that is known, and not imported.
_NOT_YET: Final = (
    (("slos",), "a specification of Sloth"),
    (("scrape_configs",), "a configuration of Prometheus"),
    (("apiVersion", "datasources"), "a provisioning file of Grafana"),
    (("apiVersion", "contactPoints"), "a provisioning file of Grafana"),
)
_KINDS: Final = {
    "PrometheusServiceLevel": "a specification of Sloth",
    "ServiceLevelObjective": "a specification of Pyrra",
}


@attrs.define
class Found:
    """What the files hold."""

    groups: list[Source] = attrs.field(factory=list)
    routings: list[Document] = attrs.field(factory=list)
    # Dashboards as text, by the name of the file.
    dashboards: list[tuple[str, str]] = attrs.field(factory=list)
    # What is broken, each with file and line.
    faults: list[str] = attrs.field(factory=list)
    # Files that hold nothing of ours.
    passed: list[str] = attrs.field(factory=list)
    files: int = 0
    # What a live Prometheus says of the metrics; empty where none was asked.
    knowledge: dict[str, Known] = attrs.field(factory=dict)


def files_in(path: Path) -> Iterator[Path]:
    """The file, or the files of a folder that may hold something, in order; hidden folders are passed over."""
    if not path.is_dir():
        yield path
        return
    for where, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where, name) for name in sorted(files) if Path(name).suffix.lower() in _READ)


def read_file(file: Path, found: Found, named: bool) -> None:
    """Add what the file holds. `named` is whether somebody asked for this very file."""
    found.files += 1
    name = shown_path(str(file))
    try:
        if file.is_file() and file.stat().st_size > _LARGEST:
            found.faults.append(f"{name}: it is larger than {_LARGEST >> 20} MiB; name another file")
            return
        text = file.read_bytes().decode()
    except OSError as error:
        found.faults.append(f"{name}: it cannot be read: {error.strerror}")
        return
    except UnicodeDecodeError as error:
        found.faults.append(f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8")
        return
    suffix = file.suffix.lower()
    if suffix == ".json":
        found.dashboards.append((name, text))
    elif suffix == ".py":
        found.faults.append(f"{name}: programs of grafanalib are not imported yet; import what they write")
    elif suffix in _YAML or named:
        _read_yaml(open_document(name, text), found, named)
    else:
        found.passed.append(name)


def _read_yaml(document: Document, found: Found, named: bool) -> None:
    if document.flaws:
        found.faults += [told(document, flaw) for flaw in document.flaws]
    elif is_rule_file(document):
        found.groups += _groups(document, found)
    elif _has(document, "route") and _has(document, "receivers"):
        found.routings.append(document)
    elif what := _not_yet(document):
        found.faults.append(f"{document.file}: it is {what}, which is not imported yet")
    elif named:
        found.faults.append(f"{document.file}: it holds neither rules nor a routing; name another file")
    else:
        found.passed.append(document.file)


def _has(document: Document, key: str) -> bool:
    return any(isinstance(root, MappingNode) and child(root, key) is not None for root in document.roots[:1])


def _not_yet(document: Document) -> str:
    for keys, what in _NOT_YET:
        if all(_has(document, key) for key in keys):
            return what
    root = document.root(0)
    kind = child(root, "kind") if isinstance(root, MappingNode) else None
    if kind is None or not _has(document, "apiVersion"):
        return ""
    return _KINDS.get(str(kind[1].value), f"an object of Kubernetes of kind {kind[1].value}")


def _groups(document: Document, found: Found) -> Iterator[Source]:
    for path in group_paths(document):
        reading = read_group(document, path)
        found.faults += [told(document, flaw) for flaw in reading.flaws]
        node = document.node(path)
        assert node is not None
        rules = document.node((*path, "rules"))
        raw = tuple(value(one) for one in rules.value) if isinstance(rules, SequenceNode) else ()
        yield Source(reading.group, document.file, document.line(node), raw)


def told(document: Document, flaw: Flaw) -> str:
    """A flaw with its place and its mend."""
    place = flaw.place or document.place(flaw.path)
    return f"{place.file}:{place.line}:{place.column}: {flaw.message}; {flaw.mend}"
