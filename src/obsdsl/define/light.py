"""attrs' classes in half of the time that attrs takes to make one: a command imports some 200 of them.

attrs writes the methods of each class as text and compiles them. `__init__` has to be as fast as that makes it; how a
value is shown, compared and hashed are here the same functions for all classes, which are as fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import frozen
    from attrs import frozen as light
else:

    def frozen(cls: type | None = None, **options: Any) -> Any:
        """As `attrs.frozen`."""
        return _made(attrs.frozen, options) if cls is None else _made(attrs.frozen, options)(cls)

    def light(cls: type | None = None, **options: Any) -> Any:
        """As `attrs.frozen`, for values of which there are a hundred for each expression.

        They are frozen for type checkers alone: Python's own guard against an assignment takes three quarters of the
        time that it takes to make one.
        """
        return _made(attrs.define, options) if cls is None else _made(attrs.define, options)(cls)


def _made(make: Callable[..., Callable[[type], type]], options: dict[str, Any]) -> Callable[[type], type]:
    shown = options.get("repr", True)
    compared = options.get("eq", True)
    if compared and (options.get("cache_hash") or options.get("order")):
        # What comes with attrs' own comparison.
        own, compared = {"unsafe_hash": True}, False
    else:
        own = {"eq": False}

    def decorate(cls: type) -> type:
        written = vars(cls).keys()
        made = make(**{**options, **own, "repr": False})(cls)
        if shown and "__repr__" not in written:
            made.__repr__ = _repr  # type: ignore[assignment]
        if compared and not written & {"__eq__", "__hash__"}:
            _compare(made)
        return made

    return decorate


def _compare(cls: Any) -> None:
    fields = attrs.fields(cls)
    compared = _values(one.name for one in fields if one.eq)
    hashed = _values(one.name for one in fields if (one.eq if one.hash is None else one.hash))

    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(hashed(self))

    cls.__eq__, cls.__hash__ = __eq__, __hash__


def _values(names: Iterable[str]) -> Callable[[Any], Any]:
    found = tuple(names)
    return attrgetter(*found) if found else lambda _: ()


def _repr(self: Any) -> str:
    values = (f"{one.name}={getattr(self, one.name)!r}" for one in attrs.fields(type(self)) if one.repr)
    return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(values)})"


__all__ = ["frozen", "light"]
