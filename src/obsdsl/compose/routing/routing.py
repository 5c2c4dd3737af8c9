"""Where alerts go, as a team says it: whom each severity notifies, which alerts go elsewhere, what silences what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, attempt, sequence, shown
from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.compose.receivers.settings import key_of, settings_of, typed_fields
from obsdsl.compose.routing.selection import Selection, selection
from obsdsl.compose.routing.settings import missing_fallbacks
from obsdsl.compose.routing.shared import Shared
from obsdsl.compose.routing.smtp import Smtp
from obsdsl.compose.routing.time_interval import TimeInterval
from obsdsl.compose.routing.tree import grouping_faults
from obsdsl.compose.rule import names_file
from obsdsl.compose.severity import Severity
from obsdsl.define.duration import Duration
from obsdsl.define.label import name_fault
from obsdsl.define.light import frozen
from obsdsl.errors import listed

# What the server calls a shared setting → what the routing does.
_SHARED = {key_of(one): one.name for one in typed_fields(Shared)} | {key_of(one): "smtp" for one in typed_fields(Smtp)}
# Whom alerts of a severity go to, or all that a route can say of them.
ReceiversLike: TypeAlias = "Sequence[Notifier] | SubRoute"


def _notifiers(value: Sequence[Notifier]) -> tuple[Notifier, ...]:
    found = sequence(value)
    if isinstance(found, Fault):
        return found
    odd = [one for one in found if not isinstance(one, Notifier)]
    return Fault(f'holds {shown(odd[0])}; it takes notifiers such as Slack("#alerts")') if odd else found


def _optional_notifiers(value: Sequence[Notifier] | None) -> tuple[Notifier, ...] | None:
    return None if value is None else _notifiers(value)


def _severities(value: Mapping[Severity, ReceiversLike]) -> Mapping[Severity, SubRoute]:
    return attempt(_by_severity, value)


def _by_severity(value: Any) -> Mapping[Severity, SubRoute]:
    if not isinstance(value, Mapping):
        raise ValueError(f'is {shown(value)}; write {{P0: (Slack("#alerts"),)}}')
    found = {}
    for level, given in value.items():
        if not isinstance(level, Severity):
            raise ValueError(f"has the key {shown(level)}; its keys are severities, such as P0")
        if isinstance(given, SubRoute):
            if given.select != Selection():
                raise ValueError(f"{level.name}: its route selects alerts; leave that out, or make it one of `routes`")
            found[level] = given
            continue
        several = _notifiers(given)
        if isinstance(several, Fault):
            raise ValueError(f"{level.name}: {several.message}")
        found[level] = SubRoute(receivers=several)
    return found


def _intervals(value: Sequence[TimeInterval]) -> tuple[TimeInterval, ...]:
    found = sequence(value)
    if isinstance(found, Fault):
        return found
    odd = [one for one in found if not isinstance(one, TimeInterval)]
    return Fault(f"holds {shown(odd[0])}; it takes objects of TimeInterval") if odd else found


@frozen(kw_only=True, slots=False)
class SubRoute(Definition):
    """Alerts that go elsewhere than their severity says: those that it selects go here, and no further.

    `receivers` are whom it notifies: None for whom the route above does, `()` for nobody. With `continue_` the routes
    behind it have their turn, too. `severities` and `routes` are routes below it. It is silent during the intervals of
    `mute`, and outside of those of `active`. `name` is its receiver's. What is not given is the route's above it.
    """

    named_by = "name"

    select: Selection = attrs.field(default=Selection(), converter=selection, kw_only=False)
    receivers: tuple[Notifier, ...] | None = attrs.field(default=None, converter=_optional_notifiers)
    name: str | None = None
    continue_: bool = False
    severities: Mapping[Severity, SubRoute] = attrs.field(factory=dict, converter=_severities, hash=False)
    routes: Sequence[SubRoute] = ()
    group_by: Sequence[str] = ()
    group_wait: Duration | None = attrs.field(default=None, converter=duration)
    group_interval: Duration | None = attrs.field(default=None, converter=duration)
    repeat_interval: Duration | None = attrs.field(default=None, converter=duration)
    mute: tuple[TimeInterval, ...] = attrs.field(default=(), converter=_intervals)
    active: tuple[TimeInterval, ...] = attrs.field(default=(), converter=_intervals)

    def faults(self) -> Iterable[str]:
        yield from grouping_faults(self)
        if self.name == "":
            yield "name is empty; leave it out, or name the receiver"
        elif self.name is not None and self.receivers is None:
            yield "name is that of its receivers, and there are none; say whom it notifies"


@frozen(kw_only=True, slots=False)
class Inhibit(Definition):
    """While alerts of `source` fire, those of `over` that have the same labels `same` notify nobody.

    Both are severities (`Inhibit(P0, over=(P1, P2))`), an alert, or what labels say (`{"alertname": "HostDown"}`).
    """

    named_by = "name"

    source: Selection = attrs.field(converter=selection, kw_only=False)
    over: Selection = attrs.field(converter=selection)
    same: Sequence[str]
    name: str | None = None

    def faults(self) -> Iterable[str]:
        for which, one in (("source", self.source), ("over", self.over)):
            if one == Selection():
                yield f"{which} selects all alerts; say which"
        yield from (fault for label in self.same if (fault := name_fault("same", label)))
        if not self.same:
            yield 'same is empty, so one alert would silence those of all systems; write the labels: ("service",)'


@frozen(kw_only=True, slots=False)
class Routing(Shared):
    """An Alertmanager's configuration. `default` is notified of what no route takes.

    `severities` says whom each level notifies; how long their alerts are gathered and when they are told again is the
    policy's. `routes` are for alerts that go elsewhere, and come before the severities.
    """

    named_by = "name"

    default: tuple[Notifier, ...] = attrs.field(converter=_notifiers, metadata={"setting": False})
    severities: Mapping[Severity, SubRoute] = attrs.field(
        factory=dict, converter=_severities, hash=False, metadata={"setting": False}
    )
    routes: Sequence[SubRoute] = attrs.field(default=(), metadata={"setting": False})
    group_by: Sequence[str] = attrs.field(default=(), metadata={"setting": False})
    group_wait: Duration | None = attrs.field(default=None, converter=duration, metadata={"setting": False})
    group_interval: Duration | None = attrs.field(default=None, converter=duration, metadata={"setting": False})
    repeat_interval: Duration | None = attrs.field(default=None, converter=duration, metadata={"setting": False})
    inhibit: Sequence[Inhibit] = attrs.field(default=(), metadata={"setting": False})
    templates: Sequence[str] = attrs.field(default=(), metadata={"setting": False})
    smtp: Smtp | None = attrs.field(default=None, metadata={"setting": False})
    name: str = attrs.field(default="alertmanager", metadata={"setting": False})

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        yield from grouping_faults(self)
        if not names_file(self.name):
            yield f"name is {shown(self.name)}, which names no file; use letters, digits, '-' and '_'"
        for one in dict.fromkeys(all_notifiers(self)):
            for own, shared in missing_fallbacks(one.kind, one.settings(""), self._shared()):
                has = listed(dict.fromkeys(name.removesuffix("_file") for name in own))
                lacks = listed(dict.fromkeys(_SHARED[name.removesuffix("_file")] for name in shared))
                yield f"{one.subject} has no {has}, and the routing no {lacks}; set one of them"

    def _shared(self) -> dict[str, Any]:
        smtp = {} if self.smtp is None else settings_of(self.smtp, "global", "")
        return {**settings_of(self, "global", ""), **smtp}


def all_notifiers(holder: Routing | SubRoute) -> Iterator[Notifier]:
    """All that a routing or a route may notify."""
    yield from (holder.default if isinstance(holder, Routing) else holder.receivers or ())
    for one in (*holder.severities.values(), *holder.routes):
        yield from all_notifiers(one)
