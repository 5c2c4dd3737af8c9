"""The metrics of the library, by name: those that nobody defined in the workspace, however they came there."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from obsdsl import library
from obsdsl.define.declaration import Declaration


@cache
def library_names() -> frozenset[str]:
    """The names of all metrics of the library; it is imported whole, so ask only where something is amiss."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(library.__path__):
        values = vars(importlib.import_module(f"{library.__name__}.{module.name}")).values()
        declared = (getattr(value, "declaration", None) for value in values if not isinstance(value, type))
        found.update(one.name for one in declared if isinstance(one, Declaration))
    return frozenset(found)
