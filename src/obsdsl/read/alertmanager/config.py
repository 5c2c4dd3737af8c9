"""`alertmanager.yml` as values. What Alertmanager refuses of the file's form is a flaw with its place.

What it refuses of the configuration as a whole (a receiver that is not defined, a root with matchers) the values can
hold: `obsdsl.compose.routing.check` finds it there, in files and in Python alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from obsdsl.compose.routing.check import Refusal, unknown_fields
from obsdsl.compose.routing.intervals import interval_refusals
from obsdsl.compose.routing.matcher import parse_matchers
from obsdsl.compose.routing.scalar import truth_of
from obsdsl.compose.routing.schema import KINDS
from obsdsl.compose.routing.settings import settings_refusals
from obsdsl.compose.routing.tree import (
    AlertmanagerConfig,
    InhibitRule,
    Integration,
    Receiver,
    Route,
    TimeInterval,
    Written,
)
from obsdsl.define.duration import Duration
from obsdsl.define.label import LEGACY_LABEL
from obsdsl.errors import DefinitionError, Location, located, shown
from obsdsl.express.regex import compile_re2
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path
from obsdsl.read.yaml import Document, duplicates
from obsdsl.read.yaml_node import NULL, MappingNode, Node, ScalarNode, SequenceNode, key_text, pairs, value


@attrs.frozen
class AlertmanagerFile:
    """A configuration and what is wrong with its form. `config` is None where the form leaves no configuration."""

    origin: Document
    config: AlertmanagerConfig | None
    flaws: tuple[Flaw, ...]


def is_alertmanager(document: Document) -> bool:
    """Whether the file looks like a configuration of Alertmanager: it has one of the fields that only such have."""
    root = document.root(0)
    return isinstance(root, MappingNode) and any(key_text(key) in _MARKS for key, _ in pairs(root))


def read_alertmanager(document: Document) -> AlertmanagerFile:
    """The configuration in the first document of the file."""
    root = document.root(0)
    reader = _Reader(document, list(document.flaws))
    if document.flaws:
        return AlertmanagerFile(document, None, tuple(document.flaws))
    if root is not None:
        reader.flaws += duplicates(root, (), document)
    partial = reader.config(root)
    if partial is not None:
        for find in (unknown_fields, settings_refusals, interval_refusals):
            reader.flaws += [_flaw(one) for one in find(partial)]
    return AlertmanagerFile(document, None if reader.is_broken else partial, tuple(reader.flaws))


def _flaw(refusal: Refusal) -> Flaw:
    return Flaw("schema", refusal.message, refusal.mend, refusal.path)


# `global` and `templates` are no sign: other files have them.
_MARKS = frozenset({"route", "receivers", "inhibit_rules", "mute_time_intervals", "time_intervals"})
# Which attribute a key's value becomes, and how it is read.
_Read: TypeAlias = Callable[["_Reader", Node, Path], Any]
_Table: TypeAlias = Mapping[str, tuple[str, _Read]]
_FIELD = re.compile(r"(\w+)")


@attrs.define
class _Reader:
    """Reads one file; collects what is wrong with it."""

    document: Document
    flaws: list[Flaw]
    # Whether something is wrong that no value can hold.
    is_broken: bool = False

    def refuse(self, message: str, mend: str, path: Path) -> None:
        """Note what no value can hold."""
        self.is_broken = True
        self.flaws.append(Flaw("schema", message, mend, path))

    def config(self, root: Node | None) -> AlertmanagerConfig | None:
        """The whole file."""
        if root is None or _is_null(root):
            return AlertmanagerConfig()
        config: AlertmanagerConfig | None = self.built(AlertmanagerConfig, root, (), _CONFIG)
        return config

    def built(self, cls: Callable[..., Any], node: Node, path: Path, table: _Table) -> Any:
        """An object of the class; None for what is none, with the reasons noted."""
        if not isinstance(node, MappingNode):
            self.refuse(f"{_named(path)} takes a mapping", "write `field: value` below it", path)
            return None
        fields: dict[str, Any] = {"extra": {}, "written": {}}
        for key_node, one in pairs(node):
            key, raw = key_text(key_node), value(one)
            if key in table:
                name, read = table[key]
                fields[name] = found = read(self, one, (*path, key))
            else:
                fields["extra"][key] = found = raw
            fields["written"][key] = Written(raw, found)
        return self.made(cls, fields, node, path, table)

    def made(self, cls: Callable[..., Any], fields: dict[str, Any], node: Node, path: Path, table: _Table) -> Any:
        """The object with the line of its node, or its faults as flaws."""
        with located(Location(self.document.file, self.document.line(node))):
            try:
                return cls(**fields)
            except DefinitionError as error:
                keys = {name: key for key, (name, _) in table.items()}
                for fault in error.faults:
                    field = keys.get(_FIELD.match(fault)[1] if _FIELD.match(fault) else "")  # type: ignore[index]
                    message, _, mend = fault.rpartition("; ")
                    here = path if field is None or field not in fields["written"] else (*path, field)
                    self.refuse(message or fault, mend, here)
                return None

    def items(self, node: Node, path: Path) -> list[tuple[Node, Path]]:
        """The items of a list, each with its path."""
        if _is_null(node):
            return []
        if not isinstance(node, SequenceNode):
            self.refuse(f"{_named(path)} takes a list", "begin each of its lines with a dash", path)
            return []
        return [(one, (*path, index)) for index, one in enumerate(node.value)]

    def entries(self, node: Node, path: Path) -> list[tuple[str, Node, Path]]:
        """The entries of a mapping, each with its path."""
        if _is_null(node):
            return []
        if not isinstance(node, MappingNode):
            self.refuse(f"{_named(path)} takes a mapping", "write `name: value` below it", path)
            return []
        return [(name, one, (*path, name)) for key, one in pairs(node) for name in [key_text(key)]]


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == NULL


def _named(path: Path) -> str:
    names = [str(step) for step in path if isinstance(step, str)]
    return names[-1] if names else "the file"


def _text(reader: _Reader, node: Node, path: Path) -> str:
    if isinstance(node, ScalarNode):
        return "" if node.tag == NULL else str(node.value)
    reader.refuse(f"{_named(path)} takes text", "write one value", path)
    return ""


def _optional(reader: _Reader, node: Node, path: Path) -> str | None:
    return _text(reader, node, path) or None


def _texts(reader: _Reader, node: Node, path: Path) -> tuple[str, ...]:
    return tuple(_text(reader, one, here) for one, here in reader.items(node, path))


def _labels(reader: _Reader, node: Node, path: Path) -> list[tuple[str, Node, Path]]:
    """The entries of a mapping from labels, without those that are none."""
    found = []
    for name, one, here in reader.entries(node, path):
        if LEGACY_LABEL.fullmatch(name):
            found.append((name, one, here))
        else:
            mend = "use letters, digits and '_', or write it as a matcher"
            reader.refuse(f"{shown(name)} is no label", mend, here)
    return found


def _text_map(reader: _Reader, node: Node, path: Path) -> dict[str, str]:
    return {name: _text(reader, one, here) for name, one, here in _labels(reader, node, path)}


def _truth(reader: _Reader, node: Node, path: Path) -> bool:
    truth = False if _is_null(node) else truth_of(value(node)) if isinstance(node, ScalarNode) else None
    if truth is None:
        reader.refuse(f"{_named(path)} takes true or false", "write it without quotes", path)
    return bool(truth)


def _duration(reader: _Reader, node: Node, path: Path) -> Duration | None:
    if _is_null(node):
        return None
    text = _text(reader, node, path)
    try:
        return Duration.parse(text)
    except ValueError:
        message = f"{_named(path)}: {shown(text)} is not a duration"
        reader.refuse(message, 'write it as "30s", "5m" or "1h30m"', path)
        return None


def _matchers(reader: _Reader, node: Node, path: Path) -> tuple[str, ...]:
    found = []
    for one, here in reader.items(node, path):
        text = _text(reader, one, here)
        if _is_right(reader, here, parse_matchers, text):
            found.append(text)
    return tuple(found)


def _patterns(reader: _Reader, node: Node, path: Path) -> dict[str, str]:
    found = {}
    for name, one, here in _labels(reader, node, path):
        text = _text(reader, one, here)
        if _is_null(one):
            reader.refuse(f"{name} has no regular expression", 'write one, or "" for a label that is missing', here)
        elif _is_right(reader, here, compile_re2, text):
            found[name] = text
    return found


def _is_right(reader: _Reader, path: Path, parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError as error:
        message, separator, mend = str(error).rpartition("; ")
        reader.refuse(message if separator else mend, mend if separator else "mend the regular expression", path)
        return False
    return True


def _raw(reader: _Reader, node: Node, path: Path) -> Mapping[str, Any]:
    reader.entries(node, path)
    return value(node) if isinstance(node, MappingNode) else {}


def _raws(reader: _Reader, node: Node, path: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(_raw(reader, one, here) for one, here in reader.items(node, path))


def _each(cls: Callable[..., Any], table: Callable[[], _Table]) -> _Read:
    def read(reader: _Reader, node: Node, path: Path) -> tuple[Any, ...]:
        found = []
        for one, here in reader.items(node, path):
            # An inhibit rule that says nothing is one all the same.
            is_empty = cls is InhibitRule and _is_null(one)
            found.append(InhibitRule() if is_empty else reader.built(cls, one, here, table()))
        return tuple(one for one in found if one is not None)

    return read


def _route(reader: _Reader, node: Node, path: Path) -> Route | None:
    if _is_null(node):
        return None
    route: Route | None = reader.built(Route, node, path, _ROUTE)
    return route


def _integrations(kind: str) -> _Read:
    def read(reader: _Reader, node: Node, path: Path) -> tuple[Integration, ...]:
        found = []
        for one, here in reader.items(node, path):
            if not isinstance(one, MappingNode):
                reader.refuse(f"the configuration of {kind} is no mapping", "write its settings below it", here)
                continue
            with located(Location(reader.document.file, reader.document.line(one))):
                found.append(Integration(kind, value(one)))
        return tuple(found)

    return read


def _receivers(reader: _Reader, node: Node, path: Path) -> tuple[Receiver, ...]:
    found = (reader.built(_receiver, one, here, _RECEIVER) for one, here in reader.items(node, path))
    return tuple(one for one in found if one is not None)


def _receiver(**fields: Any) -> Receiver:
    """The receiver whose integrations of one kind were each read as a field."""
    several: Iterable[tuple[Integration, ...]] = [fields.pop(f"{kind}_configs", ()) for kind in KINDS]
    integrations = tuple(one for of_kind in several for one in of_kind)
    return Receiver(fields.pop("name", ""), integrations=integrations, **fields)


def _interval(**fields: Any) -> TimeInterval:
    return TimeInterval(fields.pop("name", ""), **fields)


_ROUTE: _Table = {
    "receiver": ("receiver", _optional),
    "matchers": ("matchers", _matchers),
    "match": ("match", _text_map),
    "match_re": ("match_re", _patterns),
    "group_by": ("group_by", _texts),
    "group_wait": ("group_wait", _duration),
    "group_interval": ("group_interval", _duration),
    "repeat_interval": ("repeat_interval", _duration),
    "continue": ("continue_", _truth),
    "mute_time_intervals": ("mute_time_intervals", _texts),
    "active_time_intervals": ("active_time_intervals", _texts),
    "routes": ("routes", _each(Route, lambda: _ROUTE)),
}
_INHIBIT_RULE: _Table = {
    "name": ("name", _optional),
    "source_matchers": ("source_matchers", _matchers),
    "source_match": ("source_match", _text_map),
    "source_match_re": ("source_match_re", _patterns),
    "target_matchers": ("target_matchers", _matchers),
    "target_match": ("target_match", _text_map),
    "target_match_re": ("target_match_re", _patterns),
    "equal": ("equal", _texts),
}
_TIME_INTERVAL: _Table = {"name": ("name", _text), "time_intervals": ("times", _raws)}
_RECEIVER: _Table = {
    "name": ("name", _text),
    **{f"{kind}_configs": (f"{kind}_configs", _integrations(kind)) for kind in KINDS},
}
_CONFIG: _Table = {
    "global": ("settings", _raw),
    "templates": ("templates", _texts),
    "route": ("route", _route),
    "inhibit_rules": ("inhibit_rules", _each(InhibitRule, lambda: _INHIBIT_RULE)),
    "receivers": ("receivers", _receivers),
    "mute_time_intervals": ("mute_time_intervals", _each(_interval, lambda: _TIME_INTERVAL)),
    "time_intervals": ("time_intervals", _each(_interval, lambda: _TIME_INTERVAL)),
}
