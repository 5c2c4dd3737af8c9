"""What objects tell each other, as it is kept: pickled, since expressions are trees of values with identity.

A metric of the library's stays the library's own: it is kept as its name there. Who declares it, too, declares that one
and no copy, which says more of its targets.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from obsdsl.define.declaration import Declaration
from obsdsl.errors import Location

if TYPE_CHECKING:
    from obsdsl.compose.workspace import Told

_LIBRARY = "obsdsl.library."
# The module and the name there, by the address of a declaration.
Library: TypeAlias = Mapping[int, tuple[str, str]]
# A folder, and the one that people know in its place.
Moved: TypeAlias = tuple[str, str]


def of_library() -> Library:
    """The declarations of those modules of the library that are imported."""
    return {
        id(declaration): (module, name)
        for module, held in list(sys.modules.items())
        if module.startswith(_LIBRARY)
        for name, value in vars(held).items()
        if isinstance(declaration := getattr(value, "declaration", None), Declaration)
    }


def packed(sources: list[Told], library: Library, moved: Moved | None = None) -> bytes:
    """As `unpacked` takes them. What is defined in a folder that was moved is said to be where it was."""
    content = io.BytesIO()
    if moved is not None:
        _Moving(content, library, moved).dump(sources)
    elif library:
        _Pickler(content, library).dump(sources)
    else:
        pickle.Pickler(content, pickle.HIGHEST_PROTOCOL).dump(sources)
    return content.getvalue()


def unpacked(content: bytes) -> list[Told] | None:
    """Sources as they were kept; None if they cannot be read."""
    try:
        found: list[Told] = _Unpickler(io.BytesIO(content)).load()
    except Exception:
        return None
    return found


class _Pickler(pickle.Pickler):
    def __init__(self, content: io.BytesIO, library: Library) -> None:
        super().__init__(content, pickle.HIGHEST_PROTOCOL)
        self._library = library

    def persistent_id(self, value: Any) -> tuple[str, str] | None:
        return self._library.get(id(value)) if type(value) is Declaration else None


class _Moving(_Pickler):
    """Gives the bytes that a pickler gives where the folder was not moved."""

    def __init__(self, content: io.BytesIO, library: Library, moved: Moved) -> None:
        super().__init__(content, library)
        self._moved = moved
        # A name that several share is written once.
        self._files: dict[str, str] = {}

    def reducer_override(self, value: Any) -> Any:
        if type(value) is not Location:
            return NotImplemented
        file = self._files.setdefault(value.file, moved_path(value.file, self._moved))
        return Location(file, value.line).__reduce_ex__(pickle.HIGHEST_PROTOCOL)


def moved_path(file: str, moved: Moved) -> str:
    """Where people know the file."""
    below = file.removeprefix(moved[0] + os.sep)
    return file if below == file else moved[1] + os.sep + below


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, found: tuple[str, str]) -> Declaration:
        module, name = found
        if not module.startswith(_LIBRARY):
            raise pickle.UnpicklingError(module)
        declaration: Declaration = getattr(importlib.import_module(module), name).declaration
        return declaration
