"""Formats that are imported: each is a module here with a `FORMAT`. To add one, add a file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from obsdsl.importing.files.format import Format, Part


@cache
def formats() -> tuple[Format, ...]:
    """All of them, by the names of their modules."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").FORMAT for name in names)


def formats_of(part: Part) -> tuple[Format, ...]:
    """The formats that a part has: hardly ever more than one, but what is of two is read by both."""
    return tuple(one for one in formats() if one.has(part))
