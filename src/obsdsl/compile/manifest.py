"""The list of a build's artifacts, so that other tools need not guess from file names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import orjson

from obsdsl.errors import Location

MANIFEST = "manifest.json"


class Entry(Protocol):
    """What the manifest tells of an artifact; its bytes need not be at hand."""

    @property
    def kind(self) -> str: ...
    @property
    def identity(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def location(self) -> Location | None: ...
    @property
    def folder(self) -> str | None: ...


def manifest(artifacts: Iterable[Entry], root: Path) -> bytes:
    """`manifest.json`: kind, identity, path, digest and place of definition of each artifact."""
    rows = [
        {
            "kind": one.kind,
            "identity": one.identity,
            "path": one.path,
            "sha256": one.sha256,
            **({"folder": one.folder} if one.folder is not None else {}),
            **({"source": _relative(one.location, root)} if one.location else {}),
        }
        for one in artifacts
    ]
    return orjson.dumps({"artifacts": rows}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _relative(location: Location, root: Path) -> str:
    """`file:line` below the workspace's root: the machine must not show in the bytes."""
    return f"{location.file.removeprefix(f'{root}/')}:{location.line}"
