"""What the functions of a template make of what they are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs

from obsdsl.lint.template.functions import FUNCTIONS
from obsdsl.lint.template.node import Command, Function
from obsdsl.lint.template.seen import MOST, TEXT, UNKNOWN, Amount, Kind, Seen, formatted, union, verbs
from obsdsl.lint.template.use import Notebook, QueryUse

Values: TypeAlias = tuple[Seen, ...]

_COMPARISONS = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))
_ASKS = _COMPARISONS | {"not", "len", "match"}
_RESULTS: dict[str, Kind] = {
    **dict.fromkeys(_ASKS, "bool"),
    "len": "integer",
    "parseDuration": "number",
    **dict.fromkeys(("toTime", "toDuration", "now", "call", "slice"), "unknown"),
}
# Functions whose arguments are all text, which a number is not.
_OF_TEXT = frozenset(
    [
        "graphLink",
        "match",
        "query",
        "reReplaceAll",
        "safeHtml",
        "stripDomain",
        "stripPort",
        "tableLink",
        "title",
        "toLower",
        "toUpper",
        "urlQueryEscape",
    ]
)
_BASIC: tuple[Kind, ...] = ("number", "integer", "text", "bool")
_WORDS: dict[Kind, str] = {"number": "a float", "integer": "a whole number", "text": "text", "bool": "a boolean"}
_VERBS: dict[Kind, str] = {"number": "beEfFgGxXvT", "integer": "bcdoOqxXUvT", "text": "sqxXvT", "bool": "tvT"}


@attrs.frozen
class _Call:
    name: str
    values: Values
    command: Command
    notes: Notebook


def call(function: Function, values: Values, command: Command, notes: Notebook) -> Seen:
    """The result of a function; what it reads and does wrong goes into the notes."""
    name = function.name
    known = FUNCTIONS[name]
    if len(values) < known.minimum or (known.maximum is not None and len(values) > known.maximum):
        least = known.minimum if len(values) < known.minimum else known.maximum
        limit = f"{'at least ' if known.maximum != known.minimum else ''}{least} argument{'s' * (least != 1)}"
        notes.fault(f"{name} takes {limit}, and is given {len(values)}", command.start, command.end)
        return UNKNOWN
    if name in _OF_TEXT and any(value.kind in ("number", "integer") for value in values):
        message = f'{name} takes text, and fails on a number; write (printf "%g" $value)'
        notes.fault(message, command.start, command.end)
    if special := _SPECIAL.get(name):
        return special(_Call(name, values, command, notes))
    for value in values:
        notes.whole(value)
    result = Seen(_RESULTS.get(name, "text"), tuple(amount.through(name) for amount in union(values)))
    if name not in _ASKS:
        return result
    notes.asked(result)
    if name in _COMPARISONS:
        _compare(name, values, command, notes)
    return Seen(result.kind)


def of_sample(sample: Seen, start: int, end: int) -> Seen:
    """The value of a sample."""
    return Seen("number", () if sample.query is None else (Amount(start, end, sample.query),))


def _compare(name: str, values: Values, command: Command, notes: Notebook) -> None:
    """Go compares no whole number with a float, and neither with text: the template fails when it runs."""
    kinds = [value.kind for value in values if value.kind in _BASIC]
    if len(set(kinds)) < 2 or len(kinds) < len(values):
        return
    mend = "compare values of one kind"
    if set(kinds) == {"number", "integer"}:
        mend = "write the whole number with a point, such as 90.0"
    elif "text" in kinds:
        mend = "put the other one in quotes"
    shown = " with ".join(_WORDS[kind] for kind in dict.fromkeys(kinds))
    notes.fault(f"{name} compares {shown}, and fails; {mend}", command.start, command.end)


def _index(call: _Call) -> Seen:
    first, keys = call.values[0], call.values[1:]
    if not keys:
        return first
    if first.kind == "samples":
        return Seen("sample", query=first.query)
    if first.kind not in ("labels", "external"):
        return TEXT if first.kind == "sample labels" else UNKNOWN
    if keys[0].text is not None:
        call.notes.label(first.kind, keys[0].text, call.command.start, call.command.end)
    else:
        call.notes.whole(first)
    return TEXT


def _query(call: _Call) -> Seen:
    text = call.values[0]
    start, end = text.place or (call.command.start, call.command.end)
    call.notes.queries[QueryUse(text.text, start, end, text.pattern)] = None
    return Seen("samples", query=text.text or text.pattern)


def _printf(call: _Call) -> Seen:
    for value in call.values:
        call.notes.whole(value)
    pattern, given = call.values[0].text, call.values[1:]
    if pattern is not None and "*" not in pattern and "%[" not in pattern:
        wanted = verbs(pattern)
        if len(wanted) != len(given):
            message = f"the format has {len(wanted)} verbs for {len(given)} values; write one %… for each"
            call.notes.fault(message, call.command.start, call.command.end)
        for verb, value in zip(wanted, given, strict=False):
            fit = _VERBS.get(value.kind, "")
            if fit and verb["letter"] not in fit:
                mend = {"number": "%.2f, %g or %v", "text": "%s", "integer": "%d", "bool": "%t"}[value.kind]
                message = (
                    f"{verb[0]} cannot write {_WORDS[value.kind]}, and puts out %!{verb['letter']}(…); write {mend}"
                )
                call.notes.fault(message, call.command.start, call.command.end)
    return formatted(call.values)


def _either(call: _Call) -> Seen:
    """`and` and `or` give one of their arguments."""
    kinds = {value.kind for value in call.values}
    amounts = tuple(amount.through(call.name) for amount in union(call.values))
    return Seen(kinds.pop() if len(kinds) == 1 else "unknown", amounts)


def _first(call: _Call) -> Seen:
    return Seen("sample", query=call.values[0].query)


def _value(call: _Call) -> Seen:
    return of_sample(call.values[0], call.command.start, call.command.end)


def _sort(call: _Call) -> Seen:
    return call.values[1]


def _args(call: _Call) -> Seen:
    return Seen("args", items=call.values[:MOST])


_SPECIAL: dict[str, Callable[[_Call], Seen]] = {
    "and": _either,
    "args": _args,
    "first": _first,
    "index": _index,
    "or": _either,
    "printf": _printf,
    "query": _query,
    "sortByLabel": _sort,
    "value": _value,
}
