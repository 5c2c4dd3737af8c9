"""What lies in files: each part of a file is told by its content, and read by the format that it has."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from obsdsl.compile.manifest import MANIFEST
from obsdsl.errors import shown_path
from obsdsl.importing.files import helm
from obsdsl.importing.files.embedded import document_of
from obsdsl.importing.files.format import Part
from obsdsl.importing.formats import formats_of
from obsdsl.importing.found import Found, told
from obsdsl.read.origin import Place
from obsdsl.read.yaml import Document, open_document
from obsdsl.read.yaml_node import SequenceNode

__all__ = ["LARGEST", "READ", "Found", "files_in", "read_bytes", "read_document", "read_file", "read_text", "told"]

_YAML: Final = (".yml", ".yaml")
READ: Final = (*_YAML, ".json")
# Larger than any rule file or dashboard.
LARGEST: Final = 64 * 1024 * 1024
# What JSON that is no dashboard may have: manifests, rules, and what jsonnet makes of a mixin.
_OTHER: Final = re.compile(r'"(?:kind|groups|route|slos|grafanaDashboards|prometheus\w+|[^"\\\n]*\.json)"\s*:')
# Programs that somebody may name, and the language that they are of.
_PROGRAMS: Final = {".jsonnet": "jsonnet", ".libsonnet": "jsonnet", ".tf": "Terraform", ".cue": "CUE"}
# Programs that are found in folders, too.
_GRAFANALIB: Final = (".dashboard.py", ".alertgroup.py")


def files_in(path: Path) -> Iterator[Path]:
    """The file, or the files of a folder that may hold something, in order.

    Hidden folders are passed over, and what obsdsl built of the workspace that lies beside its sources. Links are
    followed, each folder once. One that may not be looked into comes as it is, so that reading it says why.
    """
    if not path.is_dir():
        yield path
        return
    closed: list[str] = []
    seen: set[str] = set()
    for where, folders, files in os.walk(path, onerror=lambda error: closed.append(error.filename), followlinks=True):
        real = os.path.realpath(where)
        if real in seen or (where != str(path) and MANIFEST in files and _is_built(Path(where, MANIFEST))):
            folders[:] = []
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where, name) for name in sorted(files) if _is_read(name))
    yield from map(Path, closed)


def _is_built(manifest: Path) -> bool:
    """Whether the folder of the manifest is one that `obsdsl build` wrote."""
    try:
        return isinstance(json.loads(manifest.read_bytes())["artifacts"], list)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _is_read(name: str) -> bool:
    return Path(name).suffix.lower() in READ or name.endswith(_GRAFANALIB)


def read_file(file: Path, found: Found, named: bool) -> None:
    """Add what the file holds. `named` is whether somebody asked for this very file."""
    name = shown_path(str(file))
    try:
        is_file = file.is_file()
        if not (is_file or named) and file.exists():
            found.files += 1
            found.faults.append(f"{name}: it is a pipe or a device, which may have no end; name it, or delete it")
            return
        if is_file and file.stat().st_size > LARGEST:
            found.files += 1
            found.faults.append(f"{name}: it is larger than {LARGEST >> 20} MiB; name another file")
            return
        content = file.read_bytes()
    except OSError as error:
        found.files += 1
        found.faults.append(f"{name}: it cannot be read: {error.strerror}")
        return
    read_bytes(name, content, found, named, file)


def read_bytes(name: str, content: bytes, found: Found, named: bool = False, file: Path | None = None) -> None:
    """Add what the content of a file holds; `file` is where it is on the disk, if it is there."""
    found.files += 1
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        found.faults.append(f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8")
        return
    read_text(name, text, found, named, file)


def read_text(name: str, text: str, found: Found, named: bool = False, file: Path | None = None) -> None:
    """Add what a text holds; the suffix of its name says what kind of text it is. `file` is where it is on the disk."""
    suffix = Path(name).suffix.lower()
    if suffix == ".json":
        _read_json(name, text, found, file)
    elif suffix == ".py":
        _read_part(Part(Document(name, text), (), None, file), found)
    elif suffix in _PROGRAMS:
        found.faults.append(f"{name}: it is a program of {_PROGRAMS[suffix]}; import the files that it makes")
    elif suffix not in _YAML and not named:
        found.passed.append(name)
    elif not helm.refuse(name, text, found, named):
        read_document(open_document(name, text), found, named, file)


def _read_json(name: str, text: str, found: Found, file: Path | None) -> None:
    """A dashboard, which is parsed later, several at a time; or what Kubernetes or jsonnet have as JSON."""
    if "{{`" in text and helm.refuse(name, text, found, named=True):
        return
    if _OTHER.search(text):
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            data = None
        if isinstance(data, dict) and _is_other(data):
            document = open_document(name, text)
            if document.flaws:
                # What YAML does not read of JSON, such as halves of a character: without places.
                document = document_of(data, Place(name, 1))
            if read_document(document, found, False, file):
                return
    found.dashboards.append((name, text))


def _is_other(data: dict[str, Any]) -> bool:
    """Whether JSON may be anything but a dashboard."""
    names = {"groups", "route", "slos", "grafanaDashboards", "prometheusAlerts", "prometheusRules"}
    return ("kind" in data and "apiVersion" in data) or bool(names & set(data)) or all(".json" in key for key in data)


def read_document(document: Document, found: Found, named: bool, file: Path | None = None) -> bool:
    """Add the parts of a document, and whether there is any that has a format; otherwise the file is passed over."""
    if document.flaws:
        found.faults += [told(document, flaw) for flaw in document.flaws]
        return True
    other: Counter[str] = Counter()
    any_read, before = False, found.size
    for part in _parts(document, file):
        if _read_part(part, found):
            any_read = True
        elif part.kind:
            other[part.kind] += 1
    if any_read and found.size == before:
        found.notes.append(f"{document.file}: what could be imported of it is empty")
    if any_read or document.file.endswith(".json"):
        return any_read
    if named:
        what = "it holds neither rules nor a routing nor a dashboard; name another file"
        if other:
            what = f"it is an object of Kubernetes of kind {', '.join(other)}, which is not imported yet"
        found.faults.append(f"{document.file}: {what}")
    else:
        found.passed.append(document.file)
    return any_read


def _read_part(part: Part, found: Found) -> bool:
    known = formats_of(part)
    for one in known:
        one.read(part, found)
    return bool(known)


def _parts(document: Document, file: Path | None) -> Iterator[Part]:
    """The documents of a file, and each object of a list apart."""
    for index, root in enumerate(document.roots):
        yield from _listed(Part(document, (index,) if len(document.roots) > 1 else (), root, file))


def _listed(part: Part) -> Iterator[Part]:
    items = part.get("items")
    if not part.kind.endswith("List") or not isinstance(items, SequenceNode):
        yield part
        return
    # Items of a list of one kind may leave it out.
    kind, version = part.kind.removesuffix("List"), part.text("apiVersion")
    for index, item in enumerate(items.value):
        yield from _listed(Part(part.document, (*part.path, "items", index), item, part.file, kind, version))
