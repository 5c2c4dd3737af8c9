"""What every object of compose is: a frozen value that knows where it was written and names all its faults at once.

Converters of fields never raise: they return a `Fault`, so that an object with three faults reports three. Fields
without a converter are checked against their annotation.
"""

from __future__ import annotations

import collections.abc
import inspect
import sys
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import compress
from operator import attrgetter, is_not
from typing import Any, ClassVar, Literal, TypeVar

import attrs

from obsdsl.define.label import is_text
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError, Location, here, listed
from obsdsl.errors import shown as shown_value

A = TypeVar("A")
B = TypeVar("B")
Checker = Callable[[Any], str | None]


if typing.TYPE_CHECKING:
    # A fault stands where any value was expected.
    _Anything = Any
else:
    _Anything = object


@frozen
class Fault(_Anything):  # type: ignore[misc]
    """What a converter returns instead of a value: why, and the mend."""

    message: str


def shown(value: object) -> str:
    """A value in a message: a definition by its name, anything else as Python writes it, cut where it is long."""
    return value.subject if isinstance(value, Definition) else shown_value(value)


def attempt(convert: Callable[[A], B], value: A) -> B:
    """`convert(value)`, or a Fault in its place; for the body of a field's converter."""
    try:
        return convert(value)
    except ValueError as error:
        return Fault(str(error))
    except DefinitionError as error:
        return Fault("; ".join(error.faults))


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


@cache
def checker(hint: Any) -> Checker:
    """A function that says why a value is not of the annotated type, or None if it is."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return _literal(args)
    if origin in (typing.Union, types.UnionType):
        return _union(args)
    if origin is collections.abc.Sequence or (origin is tuple and len(args) == 2 and args[1] is ...):
        return _sequence(args[0])
    if origin is tuple:
        return _fixed(args)
    if origin in (dict, collections.abc.Mapping):
        return _mapping(args[0], args[1])
    if hint is Any or hint is object:
        return lambda _: None
    return _instance(hint)


_WORDS = {str: "a string", bool: "True or False", int: "a whole number", float: "a number", type(None): "None"}


def _expected(hint: Any) -> str:
    if hint in _WORDS:
        return _WORDS[hint]
    if typing.get_origin(hint) is Literal:
        return listed(typing.get_args(hint))
    if typing.get_origin(hint) in (tuple, collections.abc.Sequence):
        return "a tuple"
    if typing.get_origin(hint) in (dict, collections.abc.Mapping):
        return "a mapping"
    name = getattr(hint, "__name__", str(hint))
    return f"{'an' if name[0] in 'AEIO' else 'a'} {name}"


# The servers keep whole numbers in 64 bits.
_TOO_LARGE = 2**63


def _instance(hint: Any) -> Checker:
    accepted = (int, float) if hint is float else hint

    def check(value: Any) -> str | None:
        if not isinstance(value, accepted) or (isinstance(value, bool) and hint in (int, float)):
            return f"is {shown(value)}; it takes {_expected(hint)}"
        if isinstance(value, str) and not is_text(value):
            return f"is {shown(value)}, which cannot be written as UTF-8; delete the lone surrogate"
        if isinstance(value, int) and abs(value) >= _TOO_LARGE:
            return f"is {shown(value)}, which has more than 64 bits; write a smaller number"
        return None

    return check


def _literal(choices: tuple[object, ...]) -> Checker:
    kinds = tuple({type(one) for one in choices})

    def check(value: Any) -> str | None:
        if isinstance(value, kinds) and value in choices:
            return None
        return f"is {shown(value)}; it is one of {listed(choices)}"

    return check


def _union(args: tuple[Any, ...]) -> Checker:
    several = [arg for arg in args if arg is not type(None)]
    if len(several) == 1:
        only = checker(several[0])
        return lambda value: None if value is None else only(value)
    checks = [checker(arg) for arg in args]
    words = " or ".join(map(_expected, several))

    def check(value: Any) -> str | None:
        if any(one(value) is None for one in checks):
            return None
        if isinstance(value, str) and any(typing.get_origin(arg) is collections.abc.Sequence for arg in args):
            return bare_string(value)
        return f"is {shown(value)}; it takes {words}"

    return check


def _sequence(item: Any) -> Checker:
    check_item = checker(item)

    def check(value: Any) -> str | None:
        if isinstance(value, str):
            return bare_string(value)
        if _without_order(value):
            return f"is a {type(value).__name__}, where a sequence belongs; write a tuple"
        if not isinstance(value, tuple | list):
            return f"is {shown(value)}, where a sequence belongs; add a comma: (…,)"
        return next((f"holds an element that {message}" for one in value if (message := check_item(one))), None)

    return check


def _fixed(items: tuple[Any, ...]) -> Checker:
    checks = [checker(item) for item in items]

    def check(value: Any) -> str | None:
        if not isinstance(value, tuple | list) or len(value) != len(checks):
            return f"is {shown(value)}; it takes {len(checks)} values in a tuple"
        found = (message for one, item in zip(checks, value, strict=True) if (message := one(item)))
        return next((f"holds an element that {message}" for message in found), None)

    return check


def _mapping(key: Any, value: Any) -> Checker:
    check_key, check_value = checker(key), checker(value)

    def check(given: Any) -> str | None:
        if not isinstance(given, Mapping):
            return f"is {shown(given)}; it takes a mapping"
        for one, held in given.items():
            if message := check_key(one) or check_value(held):
                return f"[{shown(one)}] {message}"
        return None

    return check


def gathered(values: Iterable[Any]) -> tuple[Any, ...]:
    """Converted values as a tuple, or the first Fault among them."""
    found = tuple(values)
    return next((one for one in found if isinstance(one, Fault)), found)


def _without_order(value: object) -> bool:
    """Whether `value` holds several, of which nobody knows the first: a set, or a generator that can be read once."""
    return isinstance(value, set | frozenset | collections.abc.Iterator)


def bare_string(value: str) -> str:
    """The fault of a string where a sequence belongs."""
    return f"is the bare string {shown(value)}, where a sequence belongs; add a comma: ({shown(value)},)"


def sequence(value: Any) -> tuple[Any, ...]:
    """A converter for sequences of objects: a tuple. Refuses what is one object and lacks a comma."""
    if isinstance(value, tuple | list):
        return tuple(value)
    if isinstance(value, str):
        return Fault(bare_string(value))
    kind = type(value).__name__
    if _without_order(value):
        return Fault(f"is a {kind}, where a sequence belongs; write a tuple")
    return Fault(f"is one {kind}, where a sequence belongs; add a comma: ({kind}(…),)")
