"""Why a value is not of the type that a field is annotated with."""

from __future__ import annotations

import collections.abc
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal

from obsdsl.compose.fault import bare_string, is_without_order, shown
from obsdsl.define.label import is_text
from obsdsl.errors import listed

# Says why a value is wrong, with the mend, or None.
Checker = Callable[[Any], str | None]


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
        if is_without_order(value):
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
