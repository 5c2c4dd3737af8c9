"""What lies in files: each part of a file is told by its content, and read by the format that it has."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from obsdsl.errors import shown_path
from obsdsl.importing.format import LISTS, Part
from obsdsl.importing.formats import format_of
from obsdsl.importing.found import Found, told
from obsdsl.read.origin import Path as DataPath
from obsdsl.read.yaml import Document, open_document
from obsdsl.read.yaml_node import MappingNode, Node, SequenceNode, child

__all__ = ["LARGEST", "READ", "Found", "files_in", "read_bytes", "read_file", "read_text", "told"]

_YAML: Final = (".yml", ".yaml")
READ: Final = (*_YAML, ".json")
# Larger than any rule file or dashboard.
LARGEST: Final = 64 * 1024 * 1024
# What JSON that is no dashboard may have: manifests, rules, and what jsonnet makes of a mixin. It is looked for in the
# text, since dashboards are parsed later, several at a time.
_OTHER: Final = re.compile(r'"(?:kind|groups|route|slos|[^"\\\n]*\.json)"\s*:')


def files_in(path: Path) -> Iterator[Path]:
    """The file, or the files of a folder that may hold something, in order; hidden folders are passed over."""
    if not path.is_dir():
        yield path
        return
    for where, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where, name) for name in sorted(files) if Path(name).suffix.lower() in READ)


def read_file(file: Path, found: Found, named: bool) -> None:
    """Add what the file holds. `named` is whether somebody asked for this very file."""
    name = shown_path(str(file))
    try:
        if file.is_file() and file.stat().st_size > LARGEST:
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
        if not (_OTHER.search(text) and _read_parts(open_document(name, text), found, False, file)):
            found.dashboards.append((name, text))
    elif suffix == ".py":
        _read_part(Part(Document(name, text), (), None, file), found)
    elif suffix not in _YAML and not named:
        found.passed.append(name)
    else:
        document = open_document(name, text)
        found.faults += [told(document, flaw) for flaw in document.flaws]
        if not document.flaws:
            _read_parts(document, found, named, file)


def _read_parts(document: Document, found: Found, named: bool, file: Path | None) -> bool:
    """Add the parts of a document, and whether there is any that has a format; otherwise the file is passed over."""
    other: Counter[str] = Counter()
    any_read = False
    for part in _parts(document, file):
        if _read_part(part, found):
            any_read = True
        elif part.kind:
            other[part.kind] += 1
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
    if (known := format_of(part)) is None:
        return False
    known.read(part, found)
    return True


def _parts(document: Document, file: Path | None) -> Iterator[Part]:
    """The documents of a file, and each object of a list apart."""
    for index, root in enumerate(document.roots):
        yield from _listed(document, (index,) if len(document.roots) > 1 else (), root, file)


def _listed(document: Document, path: DataPath, node: Node, file: Path | None) -> Iterator[Part]:
    part = Part(document, path, node, file)
    items = child(node, "items") if isinstance(node, MappingNode) else None
    if part.kind in LISTS and items and isinstance(items[1], SequenceNode):
        for index, item in enumerate(items[1].value):
            yield from _listed(document, (*path, "items", index), item, file)
    else:
        yield part
