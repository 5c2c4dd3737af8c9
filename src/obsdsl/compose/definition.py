"""What every object of compose is: a frozen value that knows where it was written and names all its faults at once.

Converters of fields never raise: they return a `Fault`, so that an object with three faults reports three. Fields
without a converter are checked against their annotation.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import compress
from operator import attrgetter, is_not
from typing import Any, ClassVar

import attrs

from obsdsl.compose.checker import Checker, checker
from obsdsl.compose.fault import Fault, shown
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError, Location, here
from obsdsl.errors import shown as shown_value

_lenient: ContextVar[bool] = ContextVar("_lenient", default=False)


@contextmanager
def leniently() -> Iterator[None]:
    """Within, objects are made without asking for `faults`: what a file says is the lint's to judge."""
    token = _lenient.set(True)
    try:
        yield
    finally:
        _lenient.reset(token)


def is_lenient() -> bool:
    """Whether objects are being read rather than defined."""
    return _lenient.get()


# Without slots, so that a recording rule can be an expression, too: Python joins no two classes that both have slots.
@frozen(kw_only=True, eq=False, slots=False)
class Definition:
    """Base of all that a user defines. Subclasses add fields, and `faults` for what one field cannot say alone."""

    # Where the object was made; a copy by `attrs.evolve` has its own.
    location: Location | None = attrs.field(factory=here, init=False, eq=False, repr=False, metadata={"checked": False})

    # The field that names the object in messages.
    named_by: ClassVar[str] = "title"

    @property
    def subject(self) -> str:
        """How messages call the object: `AlertRule 'ServiceDown'`."""
        name = getattr(self, self.named_by, None)
        return f"{type(self).__name__} {shown_value(name)}" if isinstance(name, str) else type(self).__name__

    def faults(self) -> Iterable[str]:
        """Why the object as a whole makes no sense, each with its mend."""
        return ()

    def __attrs_post_init__(self) -> None:
        cls: Any = type(self)
        checks = _checks(cls)
        values = checks.values_of(self)
        found = []
        # Panels have some forty fields, most at their defaults: those are passed over without a step of Python's.
        for index in compress(checks.indices, map(is_not, values, checks.defaults)):
            value, (name, check) = values[index], checks.rows[index]
            if type(value) is Fault:
                found.append(f"{name}: {value.message}")
            elif check is not None:
                if message := check(value):
                    found.append(f"{name} {message}")
                else:
                    object.__setattr__(self, name, _kept(value))
        if not found and not _lenient.get():
            found += self.faults()
        if found:
            raise DefinitionError(self.subject, found, self.location)


@shown.register(Definition)
def _(value: Definition) -> str:
    return value.subject


def _kept(value: object) -> object:
    """A value as a definition keeps it: no list or dict that its user may still change, and no text but `str`."""
    if isinstance(value, str):
        return str.__str__(value)  # a member of an Enum would be written by its name
    if isinstance(value, tuple | list):
        return tuple(map(_kept, value))
    return {_kept(key): _kept(one) for key, one in value.items()} if isinstance(value, Mapping) else value


@frozen
class _Checks:
    """The fields of one class: a getter of all values at once, their defaults, their names with their checks."""

    values_of: Callable[[object], tuple[Any, ...]]
    defaults: tuple[object, ...]
    rows: tuple[tuple[str, Checker | None], ...]
    indices: range


@cache
def _checks(cls: Any) -> _Checks:
    hints = _hints(cls)
    rows, defaults = [], []
    for field in attrs.fields(cls):
        if not field.metadata.get("checked", True):
            continue
        # A converter saw to its field.
        check = None if field.converter else checker(hints[field.name])
        within = field.metadata.get("within")
        rows.append((field.name, _bounded(check, *within) if within and check else check))
        defaults.append(field.default)
    # The class itself makes it a tuple where there is a single field.
    getter = attrgetter(*(name for name, _ in rows), "__class__")
    return _Checks(getter, tuple(defaults), tuple(rows), range(len(rows)))


def _hints(cls: type) -> dict[str, Any]:
    """The annotations of the fields; those of other bases may name what only type checkers import."""
    names = {field.name for field in attrs.fields(cls)}
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        scope = vars(sys.modules[base.__module__])
        for name, text in inspect.get_annotations(base).items():
            if name in names and issubclass(base, Definition):
                found[name] = eval(text, scope) if isinstance(text, str) else text
    return found


def _bounded(check: Checker, low: float, high: float) -> Checker:
    def bounded(value: Any) -> str | None:
        message = check(value)
        if message is None and value is not None and not low <= value <= high:
            return f"is {shown(value)}; it lies between {low} and {high}"
        return message

    return bounded
