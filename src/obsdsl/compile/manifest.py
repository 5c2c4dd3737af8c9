"""The list of a build's artifacts, so that other tools need not guess from file names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import orjson

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import Location

MANIFEST = "manifest.json"


def manifest(artifacts: Iterable[Artifact], root: Path) -> bytes:
    """`manifest.json`: kind, identity, path, digest and place of definition of each artifact."""
    rows = [
        {
            "kind": one.kind,
            "identity": one.identity,
            "path": one.path,
            "sha256": one.sha256,
            **({"source": _relative(one.location, root)} if one.location else {}),
        }
        for one in artifacts
    ]
    return orjson.dumps({"artifacts": rows}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _relative(location: Location, root: Path) -> str:
    """`file:line` below the workspace's root: the machine must not show in the bytes."""
    return f"{location.file.removeprefix(f'{root}/')}:{location.line}"
