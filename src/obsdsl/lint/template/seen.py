"""What a template does with data, without data: abstract values that flow through its pipelines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

import attrs

from obsdsl.define.light import frozen

# How many functions are kept of a flow, and how many flows of a value: more tell nothing.
MOST = 16
# As fmt.Printf reads them; `[n]`, which picks another argument, is not followed.
VERB = re.compile(r"%(?P<flags>[-+# 0]*)(?P<width>\*|\d*)(?P<precision>\.(?:\*|\d*))?(?P<letter>[^\W\d_]|%)")

Kind: TypeAlias = Literal[
    "data",  # all of it: .Labels, .ExternalLabels, .ExternalURL, .Value
    "labels",  # the alert's labels
    "external",  # the external labels
    "sample labels",  # those of a sample that a query gave
    "samples",
    "sample",
    "value",  # the alert's, before it is read anywhere
    "number",
    "integer",
    "text",
    "bool",
    "args",  # what `args` makes
    "unknown",
]


@frozen
class Amount:
    """A number on its way to the reader: the alert's value, or that of the PromQL `query`.

    `functions` are those that it went through, in order. If printf writes it, `verb` is how, `tail` is what its
    format holds behind it, and `last` says whether nothing of the format lies beyond that.
    """

    start: int
    end: int
    query: str | None = None
    functions: tuple[str, ...] = ()
    verb: str | None = None
    tail: str = ""
    last: bool = True

    def through(self, function: str) -> Amount:
        """The amount as an argument of a function."""
        functions = (*self.functions, function)[:MOST]
        return attrs.evolve(self, functions=functions, tail="", last=True)


@frozen
class Seen:
    """A value: its kind, the amounts within it, its text where that is known, the arguments of `args`.

    `pattern` is the format that made a text which is not known, `place` is where the text or its format stands.
    """

    kind: Kind = "unknown"
    amounts: tuple[Amount, ...] = ()
    text: str | None = None
    items: tuple[Seen, ...] = ()
    # The query that gave it.
    query: str | None = None
    pattern: str | None = None
    place: tuple[int, int] | None = None


DATA = Seen("data")
LABELS = Seen("labels")
EXTERNAL = Seen("external")
VALUE = Seen("value")
TEXT = Seen("text")
UNKNOWN = Seen()


def union(values: Iterable[Seen]) -> tuple[Amount, ...]:
    """The amounts of several values, each once."""
    return tuple(dict.fromkeys(amount for value in values for amount in value.amounts))[:MOST]


def formatted(values: tuple[Seen, ...]) -> Seen:
    """What printf makes of a format and its arguments."""
    pattern = values[0].text if values else None
    if pattern is None:
        return Seen("text", tuple(amount.through("printf") for amount in union(values)))
    found: dict[Amount, None] = {}
    places = verbs(pattern)
    # What stands behind each verb, up to the next.
    ends = [*(verb.start() for verb in places[1:]), len(pattern)]
    behind = [pattern[verb.end() : end].replace("%%", "%") for verb, end in zip(places, ends, strict=False)]
    for i, (value, verb) in enumerate(zip(values[1:], places, strict=False)):
        for amount in value.amounts:
            written = attrs.evolve(
                amount.through("printf"),
                verb=verb[0],
                tail=behind[i],
                last=i + 1 == len(places),
            )
            found[written] = None
        if len(found) >= MOST:
            break
    return Seen("text", tuple(found)[:MOST], pattern=pattern, place=values[0].place)


def verbs(pattern: str) -> list[re.Match[str]]:
    """The verbs of a format that take an argument, in order; none where it picks them by number or takes widths."""
    if "%[" in pattern or "*" in pattern:
        return []
    return [verb for verb in VERB.finditer(pattern) if verb["letter"] != "%"]
