"""What the functions of a template make of what they are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from obsdsl.define.light import frozen
from obsdsl.lint.template.functions import FUNCTIONS
from obsdsl.lint.template.node import Command, Function
from obsdsl.lint.template.seen import MOST, TEXT, UNKNOWN, VERB, Amount, Kind, Seen, formatted, union, verbs
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
_BASIC: tuple[Kind, ...] = ("number", "integer", "text", "bool")
_DATA: tuple[Kind, ...] = ("data", "labels", "external", "sample labels")
# What the functions take, of which arguments (None is all), and on which kinds they fail.
_TAKES: tuple[tuple[str, str, int | None, tuple[Kind, ...]], ...] = (
    (
        "graphLink match query reReplaceAll safeHtml stripDomain stripPort tableLink",
        "text",
        None,
        ("number", "integer"),
    ),
    ("tableLink title toLower toUpper urlQueryEscape", "text", None, ("number", "integer")),
    ("printf", "a format", 0, ("number", "integer", "bool", *_DATA)),
    ("humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp", "a number", 0, ("bool", *_DATA)),
    ("first", "what a query gives", 0, ("sample", *_BASIC, *_DATA)),
    ("label sortByLabel", "what a query gives", 1, (*_BASIC, *_DATA)),
    ("value strvalue", "a sample, such as `query … | first` gives", 0, ("samples", *_BASIC, *_DATA)),
    ("len slice", "text or a list", 0, ("number", "integer", "bool", "sample")),
    ("index", "labels or a list", 0, ("number", "integer", "bool", "sample")),
)
_FAILS = {name: (takes, index, kinds) for names, takes, index, kinds in _TAKES for name in names.split()}
_WORDS: dict[Kind, str] = {"number": "a float", "integer": "a whole number", "text": "text", "bool": "a boolean"}
_VERBS: dict[Kind, str] = {"number": "beEfFgGxXvT", "integer": "bcdoOqxXUvT", "text": "sqxXvT", "bool": "tvT"}


@frozen
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
    takes, index, kinds = _FAILS.get(name if values[1:] or name != "index" else "", ("", None, ()))
    if any(value.kind in kinds for value in (values if index is None else values[index : index + 1])):
        mend = ': write (printf "%g" $value)' if takes == "text" else ""
        notes.fault(f"{name} takes {takes}, and fails on anything else{mend}", command.start, command.end)
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
    # `eq` takes more than two, and may be content before the last.
    kinds = [value.kind for value in values[:2] if value.kind in _BASIC]
    if len(set(kinds)) < 2:
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
        if "%" in VERB.sub("", pattern):
            message = "a % in the format belongs to no verb; write %% for a percent sign"
            call.notes.fault(message, call.command.start, call.command.end)
        if len(wanted) != len(given):
            mend = "write %% for a percent sign" if len(wanted) > len(given) else "write one %… for each"
            message = f"the format has {len(wanted)} verbs for {len(given)} values; {mend}"
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
