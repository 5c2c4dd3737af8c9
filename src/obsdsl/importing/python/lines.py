"""Lines around the definitions of a file: its imports in order, comments, its docstring."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from obsdsl.importing.python.text import columns

WIDTH: Final = 120
# An import: the module and the name.
Import: TypeAlias = tuple[str, str]


def import_lines(needed: Iterable[Import]) -> list[str]:
    """The import statements in the order that ruff keeps: of Python, of packages, of the workspace."""
    names: dict[str, set[str]] = {}
    for path, name in needed:
        names.setdefault(path, set()).add(name)
    kinds: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for path in sorted(names, key=_natural):
        root = path.split(".")[0]
        kinds[0 if root in sys.stdlib_module_names else 1 if root == "obsdsl" else 2].append(path)
    blocks = [[_import_line(path, names[path]) for path in paths] for paths in kinds.values() if paths]
    return "\n\n".join("\n".join(block) for block in blocks).split("\n") if blocks else []


def _import_line(path: str, names: set[str]) -> str:
    """`from path import A, b`; a module as a whole by an empty name of it."""
    ordered = sorted(names, key=_import_order)
    line = f"from {path} import {', '.join(ordered)}"
    return (
        line if len(line) <= WIDTH else "\n".join([f"from {path} import (", *(f"    {one}," for one in ordered), ")"])
    )


def _import_order(name: str) -> tuple[object, ...]:
    """Constants, classes, then all else."""
    kind = 0 if name.split(" ")[0].isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, *_natural(name)


def _natural(name: str) -> tuple[object, ...]:
    """Whatever the case of letters is, and numbers by their value."""
    parts = re.split(r"(\d+)", name.lower())
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts], name


def comment_lines(text: str, indent: int = 0) -> Iterator[str]:
    """Lines of a comment: as it is where it fits; one that spares a check must not be broken."""
    width = WIDTH - indent - 2
    if text.isprintable() and (len(text) <= width or text.startswith("obsdsl: ")):
        yield f"# {text}".rstrip()
        return
    line = ""
    for word in text.split():
        if line and len(line) + len(word) + 1 > width:
            yield f"# {line}"
            line = ""
        line = f"{line} {word}".strip()
    if line:
        yield f"# {line}"


def docstring(text: str) -> str:
    """Text between three quotes: one line that cannot end them."""
    shown = "".join(one if one.isprintable() else " " for one in text)
    plain = re.sub(r"\s+", " ", shown).replace("\\", "/").replace('"', "'").strip()
    return plain if columns(plain) <= WIDTH - 6 else plain[: WIDTH - 7].rstrip() + "…"
