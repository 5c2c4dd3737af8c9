"""The template files of a routing as Grafana's notification template groups.

Alertmanager reads them from its own disk. Grafana is given the text, so that they must be files of the workspace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from obsdsl.errors import CompileError, Location

_DEFINED = re.compile(r"\{\{-?\s*define\s+[\"`]([^\"`]+)[\"`]")


def template_files(patterns: Iterable[str], root: Path, subject: str, location: Location | None) -> dict[str, str]:
    """The text of each file by the name that it has there. Raises CompileError for what is not in the workspace."""
    found: dict[str, str] = {}
    for pattern in patterns:
        if PurePosixPath(pattern).is_absolute() or ".." in PurePosixPath(pattern).parts:
            fault = f"its templates {pattern!r} are no files of the workspace, and Grafana is given their text"
            raise CompileError(subject, f"{fault}; write a path below the workspace, or leave them out", location)
        files = sorted(one for one in root.glob(pattern) if one.is_file())
        if not files:
            fault = f"its templates {pattern!r} match no file of the workspace; mend the path, or leave them out"
            raise CompileError(subject, fault, location)
        for file in files:
            if file.stem in found:
                raise CompileError(subject, f"two of its templates are called {file.stem!r}; rename one", location)
            found[file.stem] = file.read_text(encoding="utf-8").strip()
    return found


def defined(texts: Iterable[str]) -> frozenset[str]:
    """The names that the templates define."""
    return frozenset(name for text in texts for name in _DEFINED.findall(text))
