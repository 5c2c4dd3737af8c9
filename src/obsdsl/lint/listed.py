"""Checks as the registry lists them: each is imported once a value turns up that it looks at.

A lint of rules needs no check of dashboards, and none of what those look at.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

from obsdsl.define.light import frozen
from obsdsl.lint.check import Check


@frozen
class Listed:
    """What there is to know of a check without its class. `on` are the names of the types that it looks at."""

    code: str
    name: str
    on: tuple[str, ...]
    opt_in: bool = False

    @property
    def kind(self) -> type[Check[Any]]:
        """The class itself."""
        return _class(self.name)

    def looks_at(self, kind: type) -> bool:
        """Whether it looks at values of the type; of another type with the same name, it may say so, too."""
        return any(base.__name__ in self.on for base in kind.__mro__)


# A check that is imported, or one that is not yet.
AnyCheck: TypeAlias = type[Check[Any]] | Listed


@frozen
class Later:
    """A check that is to run, with its options, once it has something to look at."""

    listed: Listed
    options: Mapping[str, Any]

    def check(self) -> Check[Any]:
        """The check itself."""
        return self.listed.kind(**self.options)


def kind_of(check: AnyCheck) -> type[Check[Any]]:
    """The class of a check."""
    return check.kind if isinstance(check, Listed) else check


def looks_at(check: AnyCheck, kind: type) -> bool:
    """Whether a check looks at values of the type."""
    return check.looks_at(kind) if isinstance(check, Listed) else issubclass(kind, check.on)


@cache
def _class(name: str) -> type[Check[Any]]:
    file = name.replace("-", "_")
    module = importlib.import_module(f"obsdsl.lint.checks.{file}")
    found: type[Check[Any]] = getattr(module, file.title().replace("_", ""))
    return found
