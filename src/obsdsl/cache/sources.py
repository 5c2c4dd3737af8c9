"""What objects tell each other, as it is kept: pickled, since expressions are trees of values with identity.

A metric of the library's stays the library's own: it is kept as its name there. Who declares it, too, declares that one
and no copy, which says more of its targets.
"""

from __future__ import annotations

import importlib
import io
import pickle
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from obsdsl.define.declaration import Declaration

if TYPE_CHECKING:
    from obsdsl.compose.workspace import Told

_LIBRARY = "obsdsl.library."
# The module and the name there, by the address of a declaration.
Library: TypeAlias = Mapping[int, tuple[str, str]]


def of_library() -> Library:
    """The declarations of those modules of the library that are imported."""
    return {
        id(declaration): (module, name)
        for module, held in list(sys.modules.items())
        if module.startswith(_LIBRARY)
        for name, value in vars(held).items()
        if isinstance(declaration := getattr(value, "declaration", None), Declaration)
    }


def packed(sources: list[Told], library: Library) -> bytes:
    """As `unpacked` takes them."""
    content = io.BytesIO()
    (_Pickler(content, library) if library else pickle.Pickler(content, pickle.HIGHEST_PROTOCOL)).dump(sources)
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


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, found: tuple[str, str]) -> Declaration:
        module, name = found
        if not module.startswith(_LIBRARY):
            raise pickle.UnpicklingError(module)
        declaration: Declaration = getattr(importlib.import_module(module), name).declaration
        return declaration
