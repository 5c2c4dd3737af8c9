"""The lint of what lies on the disk: a workspace is loaded, files are read, and all of it is checked.

Nothing is imported before it is asked for: an unchanged project is answered without a check.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from obsdsl.linting.everything import lint
    from obsdsl.linting.request import Linted, Request, Say, checks_of
    from obsdsl.linting.since import problems_at

__all__ = ["Linted", "Request", "Say", "checks_of", "lint", "problems_at"]
_HOMES = {"lint": "everything", "problems_at": "since"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'obsdsl.linting' has no attribute {name!r}")
    return getattr(importlib.import_module(f"obsdsl.linting.{_HOMES.get(name, 'request')}"), name)
