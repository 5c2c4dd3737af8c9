"""`alertmanager.yml` as values. What Alertmanager refuses of the file's form is a flaw with its place.

What it refuses of the configuration as a whole (a receiver that is not defined, a root with matchers) the values can
hold: `obsdsl.compose.routing.check` finds it there, in files and in Python alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from obsdsl.compose.routing.check import Refusal, unknown_fields
from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.intervals import interval_refusals
from obsdsl.compose.routing.settings import settings_refusals
from obsdsl.compose.routing.tree import (
    AlertmanagerConfig,
    InhibitRule,
    Integration,
    Receiver,
    Route,
    TimeInterval,
)
from obsdsl.define.light import frozen
from obsdsl.errors import Location, located
from obsdsl.read.alertmanager.field import (
    duration,
    matchers,
    optional,
    patterns,
    raw,
    raws,
    text,
    text_map,
    texts,
    truth,
)
from obsdsl.read.alertmanager.reader import Read, Reader, Table, is_null
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path
from obsdsl.read.yaml import Document, duplicates
from obsdsl.read.yaml_node import MappingNode, Node, value


@frozen
class AlertmanagerFile:
    """A configuration and what is wrong with its form. `config` is None where the form leaves no configuration."""

    origin: Document
    config: AlertmanagerConfig | None
    flaws: tuple[Flaw, ...]


def read_alertmanager(document: Document) -> AlertmanagerFile:
    """The configuration in the first document of the file."""
    root = document.root(0)
    reader = Reader(document, list(document.flaws))
    if document.flaws:
        return AlertmanagerFile(document, None, tuple(document.flaws))
    if root is not None:
        reader.flaws += duplicates(root, (), document)
    partial = _config(reader, root)
    if partial is not None:
        for find in (unknown_fields, settings_refusals, interval_refusals):
            reader.flaws += [_flaw(one) for one in find(partial)]
    return AlertmanagerFile(document, None if reader.is_broken else partial, tuple(reader.flaws))


def _flaw(refusal: Refusal) -> Flaw:
    return Flaw("schema", refusal.message, refusal.mend, refusal.path)


def _config(reader: Reader, root: Node | None) -> AlertmanagerConfig | None:
    if root is None or is_null(root):
        return AlertmanagerConfig()
    config: AlertmanagerConfig | None = reader.built(AlertmanagerConfig, root, (), _CONFIG)
    return config


def _each(cls: Callable[..., Any], table: Callable[[], Table], instead: Callable[[], Any]) -> Read:
    """A list of objects. What is none has one in its place, so that the others keep their paths."""

    def read(reader: Reader, node: Node, path: Path) -> tuple[Any, ...]:
        found = []
        for one, here in reader.items(node, path):
            # An inhibit rule that says nothing is one all the same.
            is_empty = cls is InhibitRule and is_null(one)
            value = None if is_empty else reader.built(cls, one, here, table())
            found.append(instead() if value is None else value)
        return tuple(found)

    return read


def _route(reader: Reader, node: Node, path: Path) -> Route | None:
    if is_null(node):
        return None
    route: Route | None = reader.built(Route, node, path, _ROUTE)
    return route


def _integrations(kind: str) -> Read:
    def read(reader: Reader, node: Node, path: Path) -> tuple[Integration, ...]:
        found = []
        for one, here in reader.items(node, path):
            if not isinstance(one, MappingNode):
                reader.refuse(f"the configuration of {kind} is no mapping", "write its settings below it", here)
                continue
            with located(Location(reader.document.file, reader.document.line(one))):
                found.append(Integration(kind, value(one)))
        return tuple(found)

    return read


def _receiver(**fields: Any) -> Receiver:
    """The receiver whose integrations of one kind were each read as a field."""
    several: Iterable[tuple[Integration, ...]] = [fields.pop(f"{kind}_configs", ()) for kind in KINDS]
    integrations = tuple(one for of_kind in several for one in of_kind)
    return Receiver(fields.pop("name", ""), integrations=integrations, **fields)


def _interval(**fields: Any) -> TimeInterval:
    return TimeInterval(fields.pop("name", ""), **fields)


_ROUTE: Table = {
    "receiver": ("receiver", optional),
    "matchers": ("matchers", matchers),
    "match": ("match", text_map),
    "match_re": ("match_re", patterns),
    "group_by": ("group_by", texts),
    "group_wait": ("group_wait", duration),
    "group_interval": ("group_interval", duration),
    "repeat_interval": ("repeat_interval", duration),
    "continue": ("continue_", truth),
    "mute_time_intervals": ("mute_time_intervals", texts),
    "active_time_intervals": ("active_time_intervals", texts),
    "routes": ("routes", _each(Route, lambda: _ROUTE, Route)),
}
_INHIBIT_RULE: Table = {
    "name": ("name", optional),
    "source_matchers": ("source_matchers", matchers),
    "source_match": ("source_match", text_map),
    "source_match_re": ("source_match_re", patterns),
    "target_matchers": ("target_matchers", matchers),
    "target_match": ("target_match", text_map),
    "target_match_re": ("target_match_re", patterns),
    "equal": ("equal", texts),
}
_TIME_INTERVAL: Table = {"name": ("name", text), "time_intervals": ("times", raws)}
_RECEIVER: Table = {
    "name": ("name", text),
    **{f"{kind}_configs": (f"{kind}_configs", _integrations(kind)) for kind in KINDS},
}
_CONFIG: Table = {
    "global": ("settings", raw),
    "templates": ("templates", texts),
    "route": ("route", _route),
    "inhibit_rules": ("inhibit_rules", _each(InhibitRule, lambda: _INHIBIT_RULE, InhibitRule)),
    "receivers": ("receivers", _each(_receiver, lambda: _RECEIVER, lambda: Receiver("-"))),
    "mute_time_intervals": ("mute_time_intervals", _each(_interval, lambda: _TIME_INTERVAL, lambda: TimeInterval("-"))),
    "time_intervals": ("time_intervals", _each(_interval, lambda: _TIME_INTERVAL, lambda: TimeInterval("-"))),
}
