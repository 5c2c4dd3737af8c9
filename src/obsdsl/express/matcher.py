"""What a selection may say of a label: a value, several, a regular expression, a variable, or what it is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from obsdsl.define.label import is_text, name_fault
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError, shown
from obsdsl.express.node import Matcher
from obsdsl.express.variable import VariableReference

# The characters that mean something in RE2 outside of a class; re.escape would escape more than a person does.
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


@frozen
class _Pattern:
    """What Regex and NotRegex share."""

    pattern: str

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.pattern, str):
            raise DefinitionError(type(self).__name__, f"pattern is {shown(self.pattern)}, which is not text; quote it")


@frozen
class Regex(_Pattern):
    """The label's value matches `pattern` (RE2) in full."""


@frozen
class NotRegex(_Pattern):
    """The label's value does not match `pattern` (RE2) in full."""


@frozen(init=False)
class Not:
    """The label's value is none of these."""

    values: tuple[str | VariableReference, ...]

    def __init__(self, *values: str | VariableReference) -> None:
        odd = next((one for one in values if not isinstance(one, str | VariableReference)), None)
        if odd is not None:
            raise DefinitionError("Not", f"{shown(odd)} is not a label's value; {_mend(odd)}")
        self.__attrs_init__(values)


MatcherLike: TypeAlias = str | Sequence[str] | Regex | NotRegex | Not | VariableReference


def matcher(label: str, value: MatcherLike) -> Matcher:
    """`label=value` in a selection, as a node. Raises DefinitionError for what says nothing."""
    if message := name_fault("label", label):
        raise DefinitionError("selection", message)
    label = str.__str__(label)
    match value:
        case str():
            return Matcher(label, "=", _text(label, value))
        case Regex(pattern=pattern):
            return Matcher(label, "=~", _pattern(label, pattern))
        case NotRegex(pattern=pattern):
            return Matcher(label, "!~", _pattern(label, pattern))
        case Not(values=(VariableReference() as variable,)):
            return Matcher(label, "!~" if variable.is_multi else "!=", f"${variable.name}")
        case Not(values=(single,)):
            return Matcher(label, "!=", _text(label, single))
        case Not(values=values):
            return Matcher(label, "!~", _alternation(label, values))
        case VariableReference():
            return Matcher(label, "=~" if value.is_multi else "=", f"${value.name}")
        case tuple() | list():
            return Matcher(label, "=~", _alternation(label, value)) if len(value) != 1 else matcher(label, value[0])
    raise DefinitionError("selection", f"{label}={shown(value)} is not a label's value; {_mend(value)}")


def escape(value: str) -> str:
    """`value` as a regular expression that matches it alone."""
    return _SPECIAL.sub(r"\\\g<0>", value)


def _mend(value: object) -> str:
    if isinstance(value, int | float):
        return f'labels are text: write "{value}"'
    return "write a string, a tuple of strings, Regex(…), Not(…) or a variable"


def _text(label: str, value: object) -> str:
    if not isinstance(value, str) or not is_text(value):
        raise DefinitionError("selection", f"{label}={shown(value)} is not text; {_mend(value)}")
    # The text alone, where it is a member of an Enum: that would be written as its name.
    return str.__str__(value)


def _alternation(label: str, values: Sequence[object]) -> str:
    if not values:
        raise DefinitionError("selection", f"{label}={shown(values)} selects nothing; list at least one value")
    return "|".join([escape(_text(label, value)) for value in values])


def _pattern(label: str, pattern: object) -> str:
    from obsdsl.express.regex import compile_re2

    text = _text(label, pattern)
    if "$" not in text and "[[" not in text:
        try:
            compile_re2(text)
        except ValueError as error:
            raise DefinitionError("selection", f"{label}=Regex({shown(text)}): {error}") from None
    return text
