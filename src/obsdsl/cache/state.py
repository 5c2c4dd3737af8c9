"""Whether a module's values were changed after it was executed: then the order of files matters.

What another module appends to a list or sets in a dict is seen by a third that never imports the second. Definitions,
texts and numbers cannot change; what can is compared down to its elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

# More elements than that are counted, not compared.
_MOST = 20_000
_FROZEN = (str, int, float, bytes, bool, type(None), type, ModuleType, complex, range)


def state(module: ModuleType) -> tuple[object, ...] | None:
    """What can be compared of the module's values; None where one is used up by its use, such as a counter."""
    found: list[object] = []
    for name, value in list(vars(module).items()):
        if name.startswith("__") or isinstance(value, ModuleType):
            continue
        found += (name, id(value))
        if not _is_frozen(value):
            for one in _parts(value, module.__name__):
                if one is _CONSUMED:
                    return None
                found.append(one)
    return tuple(found)


_CONSUMED = object()


def _is_frozen(value: object) -> bool:
    kind = type(value)
    return issubclass(kind, _FROZEN[:5]) or kind.__module__.startswith("obsdsl.") or value is None


def _parts(value: object, module: str) -> Iterator[object]:
    """The identities of all that can be reached from a value by way of what can change."""
    pending, seen = [value], {id(value)}
    while pending:
        one = pending.pop()
        if hasattr(type(one), "__next__"):
            yield _CONSUMED
            return
        held = list(_held(one, module))
        yield len(held)
        for part in held:
            yield id(part)
            if id(part) not in seen and not _is_frozen(part) and not isinstance(part, ModuleType):
                seen.add(id(part))
                pending.append(part)
        if len(seen) > _MOST:
            return


def _held(value: Any, module: str) -> Iterator[object]:
    kind = type(value)
    if issubclass(kind, dict):
        for key, one in list(dict.items(value)):
            yield key
            yield one
    if issubclass(kind, list | tuple | set | frozenset) or kind.__name__ == "deque":
        yield from list(value)
    if issubclass(kind, FunctionType):
        if value.__module__ == module:
            yield from (cell.cell_contents for cell in value.__closure__ or () if not _is_empty(cell))
            yield from value.__defaults__ or ()
    elif issubclass(kind, type) and value.__module__ == module:
        yield from (one for name, one in list(vars(value).items()) if not name.startswith("__"))
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return
    if not issubclass(kind, type) and type(attributes) is dict:
        yield from list(attributes.values())


def _is_empty(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return True
    return False
