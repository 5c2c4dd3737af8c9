"""What a converter of a field returns where a value is wrong, the converters that all share, and values in messages."""

from __future__ import annotations

import collections.abc
import typing
from collections.abc import Callable, Iterable
from functools import singledispatch
from typing import Any, TypeVar

from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.errors import shown as shown_value

A = TypeVar("A")
B = TypeVar("B")


if typing.TYPE_CHECKING:
    # A fault stands where any value was expected.
    _Anything = Any
else:
    _Anything = object


@frozen
class Fault(_Anything):  # type: ignore[misc]
    """What a converter returns instead of a value: why, and the mend."""

    message: str


@singledispatch
def shown(value: object) -> str:
    """A value in a message: a definition by its name, anything else as Python writes it, cut where it is long."""
    return shown_value(value)


def attempt(convert: Callable[[A], B], value: A) -> B:
    """`convert(value)`, or a Fault in its place; for the body of a field's converter."""
    try:
        return convert(value)
    except ValueError as error:
        return Fault(str(error))
    except DefinitionError as error:
        return Fault("; ".join(error.faults))


def gathered(values: Iterable[Any]) -> tuple[Any, ...]:
    """Converted values as a tuple, or the first Fault among them."""
    found = tuple(values)
    return next((one for one in found if isinstance(one, Fault)), found)


def is_without_order(value: object) -> bool:
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
    if is_without_order(value):
        return Fault(f"is a {kind}, where a sequence belongs; write a tuple")
    return Fault(f"is one {kind}, where a sequence belongs; add a comma: ({kind}(…),)")
