"""A stream of logs, defined once: queries, dashboards, checks and shippers follow from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import EllipsisType
from typing import Any, ClassVar, Final, TypeAlias

import attrs

from obsdsl.compose.convert import labels as label_texts
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import attempt, shown
from obsdsl.compose.logs.format import Format, LinePattern, LineRegexp, log_format
from obsdsl.define.label import LEGACY_LABEL, Domain, LabelsLike, label_domains
from obsdsl.define.light import frozen
from obsdsl.define.stream import FieldFacts, StreamFacts
from obsdsl.define.unit import Unit
from obsdsl.express.node import Matcher
from obsdsl.logs.lines import LogLines
from obsdsl.logs.node import Lines, LogNode, StreamSelector

# A unit, a way of writing ("text", "number", "duration", "size"), the values, or `...` for any text.
FieldLike: TypeAlias = "str | Unit | tuple[str, ...] | list[str] | EllipsisType"
_WRITTEN: Final[Mapping[str, FieldFacts]] = {
    "text": FieldFacts(),
    "number": FieldFacts(None, None, "number"),
    "duration": FieldFacts(None, Unit.of("seconds"), "duration"),
    "size": FieldFacts(None, Unit.of("bytes"), "size"),
}
_CAPTURE: Final = re.compile(r"<([a-zA-Z_]\w*)>", re.ASCII)
_NAMED: Final = re.compile(r"\(\?P?<(\w+)>", re.ASCII)


def _fields(value: Mapping[str, FieldLike] | Iterable[str]) -> Mapping[str, FieldFacts]:
    return attempt(_field_facts, value)


def _field_facts(value: Any) -> Mapping[str, FieldFacts]:
    if isinstance(value, tuple | list):
        value = dict.fromkeys(value, ...)
    if not isinstance(value, Mapping):
        raise ValueError(f"is {shown(value)}; write a tuple of names, or a mapping from name to unit or values")
    return {str(name): _fact(name, one) for name, one in value.items()}


def _fact(name: object, value: Any) -> FieldFacts:
    if not isinstance(name, str) or not LEGACY_LABEL.fullmatch(name):
        raise ValueError(
            f"{shown(name)} is no name that LogQL reads; write letters, digits and '_': parsers do so, too"
        )
    if isinstance(value, FieldFacts):
        return value
    if value is ...:
        return FieldFacts()
    if isinstance(value, tuple | list):
        return FieldFacts(label_domains({name: value})[name])
    if isinstance(value, str) and value in _WRITTEN:
        return _WRITTEN[value]
    return FieldFacts(None, Unit.of(value), "number")


def _domains(value: LabelsLike) -> Mapping[str, Domain]:
    return attempt(label_domains, value)


@frozen(kw_only=True, slots=False)
class LogStream(Definition, LogLines):
    """Streams of logs in Loki, with the labels by which they are stored and the fields that their lines have.

    `match` are the labels that tell these streams from others, `{"job": name}` unless given; `labels` are further
    ones, with their values. Few values belong into labels: what has many is a field. A field is named with its unit
    (`"seconds"`), with how it is written (`"duration"` for `1.5s`, `"size"` for `20MB`, `"number"`), with its values,
    or with `...`. Calling selects: `stream(level="error")`.

    For shippers: `paths` are the files, `sources` the fields that labels are taken from where they have other names,
    `timestamp` is the field that holds the time, in the form `timestamp_format`; `output` is the field that is kept as
    the line; `dropped` are values of fields whose lines are not shipped.
    """

    named_by = "name"
    noun: ClassVar[str] = "log stream"

    name: str = attrs.field(kw_only=False)
    labels: Mapping[str, Domain] = attrs.field(factory=dict, converter=_domains, hash=False)
    fields: Mapping[str, FieldFacts] = attrs.field(factory=dict, converter=_fields, hash=False)
    format: Format = attrs.field(default=None, converter=log_format)
    match: Mapping[str, str] = attrs.field(
        default=attrs.Factory(lambda self: {"job": self.name}, takes_self=True), converter=label_texts, hash=False
    )
    description: str | None = None
    paths: tuple[str, ...] = ()
    sources: Mapping[str, str] = attrs.field(factory=dict, converter=label_texts, hash=False)
    timestamp: str | None = None
    timestamp_format: str = "RFC3339"
    output: str | None = None
    dropped: Mapping[str, str] = attrs.field(factory=dict, converter=label_texts, hash=False)

    def faults(self) -> Iterable[str]:
        if not self.name.strip():
            yield "name is empty; write what people call it"
        if not any(self.match.values()):
            yield 'match has no label with a value; write one such as {"job": "web"}'
        for name in (*self.match, *self.labels):
            if not LEGACY_LABEL.fullmatch(name):
                yield f"label {shown(name)} is no name that LogQL reads; use letters, digits and '_'"
        for name in self.labels:
            if name in self.match:
                yield f"label {shown(name)} is in match and in labels; leave it in one"
            if name in self.fields and name not in self.sources.values():
                yield f"{shown(name)} is a label and a field; a parser would call the field {name + '_extracted'!r}"
        yield from self._source_faults()

    def _source_faults(self) -> Iterable[str]:
        for name in self.sources:
            if name not in self.labels:
                yield f"sources has {shown(name)}, which is no label; add it to labels"
        captured = self.captured
        needed = {*self.fields, *(name for name in (self.timestamp, self.output) if name), *self.dropped}
        if captured is not None and (missing := sorted(needed - {*captured})):
            yield f"the format captures no {missing[0]!r}; add it to the pattern, or delete the field"
        if self.format is None and (self.timestamp or self.output or self.fields):
            yield "fields of a line need its format; write format="

    @property
    def captured(self) -> tuple[str, ...] | None:
        """The names that a pattern or regular expression takes from a line; None where any may be there."""
        match self.format:
            case LinePattern(text=text):
                return tuple(name for name in _CAPTURE.findall(text) if name != "_")
            case LineRegexp(text=text):
                return tuple(_NAMED.findall(text))
            case _:
                return None

    @cached_property
    def facts(self) -> StreamFacts:
        """What others need to know of it."""
        form = self.format
        written = form.text if isinstance(form, LinePattern | LineRegexp) else None
        kind = "pattern" if isinstance(form, LinePattern) else "regexp" if isinstance(form, LineRegexp) else form
        return StreamFacts(self.name, self.match, self.labels, self.fields, kind, written)

    @property
    def node(self) -> LogNode:
        """The selector of all its streams."""
        matchers = tuple(Matcher(label, "=", value) for label, value in self.match.items())
        return Lines(StreamSelector(matchers, source=self.facts))
