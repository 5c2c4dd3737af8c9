"""The configuration of an Alertmanager: routes, receivers, inhibition and time intervals, as it has them.

What a file holds beyond that is kept: `extra` has the fields that are not named here, `written` the file's own words
for those that are (`60m` for an hour), so that a configuration that was read is written as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, Protocol, TypeAlias

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, attempt, sequence
from obsdsl.compose.routing.matcher import parse_matchers, write_matcher
from obsdsl.compose.routing.raw import Written, raw_mapping, raw_mappings
from obsdsl.define.duration import Duration
from obsdsl.define.label import LEGACY_LABEL, is_text
from obsdsl.define.light import frozen
from obsdsl.errors import shown
from obsdsl.express.node import Matcher
from obsdsl.express.regex import compile_re2

# The keys and indices that lead to a value in the configuration's file, such as ("route", "routes", 0, "receiver").
Path: TypeAlias = tuple[str | int, ...]
# What `group_by` says for all labels.
ALL_LABELS: Final = "..."


def _matcher_lines(value: Iterable[str | Matcher]) -> tuple[str, ...]:
    return attempt(_lines, value)


def _lines(value: Any) -> tuple[str, ...]:
    lines = sequence(value)
    if isinstance(lines, Fault):
        raise ValueError(lines.message)
    found = tuple(write_matcher(line) if isinstance(line, Matcher) else line for line in lines)
    for line in found:
        if not isinstance(line, str):
            raise ValueError(f"{shown(line)} is no matcher; write text such as 'team=\"web\"'")
        try:
            parse_matchers(line)
        except ValueError as error:
            raise ValueError(f"{shown(line)}: {error}") from None
    return found


def _old_matchers(value: Mapping[str, str]) -> Mapping[str, str]:
    return attempt(_old, value)


def _old_patterns(value: Mapping[str, str]) -> Mapping[str, str]:
    return attempt(lambda given: {name: _pattern(name, text) for name, text in _old(given).items()}, value)


def _pattern(name: str, text: str) -> str:
    try:
        return compile_re2(text).pattern
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _old(value: Any) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError(f"is {shown(value)}; it takes a mapping from label to value")
    for name, text in value.items():
        if not isinstance(name, str) or not LEGACY_LABEL.fullmatch(name):
            raise ValueError(f"{shown(name)} is no label; use letters, digits and '_', or write it in `matchers`")
        if not isinstance(text, str) or not is_text(text):
            raise ValueError(f"{name}: {shown(text)} is not text; quote it")
    return dict(value)


# Raw parts may hold secrets; how a field is spelt changes no meaning.
def _raw(**rest: Any) -> Any:
    return attrs.field(factory=dict, converter=raw_mapping, repr=False, hash=False, **rest)


def _old_field(converter: Any) -> Any:
    return attrs.field(factory=dict, converter=converter, hash=False)


@frozen(kw_only=True)
class Condition:
    """One matcher, and where it stands below its route or inhibit rule."""

    matcher: Matcher
    path: Path


def _conditions(
    lines: tuple[str, ...], match: Mapping[str, str], match_re: Mapping[str, str], names: tuple[str, str, str]
) -> tuple[Condition, ...]:
    new, old, old_re = names
    found = [
        Condition(matcher=one, path=(new, index)) for index, line in enumerate(lines) for one in parse_matchers(line)
    ]
    found += [Condition(matcher=Matcher(name, "=", text), path=(old, name)) for name, text in match.items()]
    found += [Condition(matcher=Matcher(name, "=~", text), path=(old_re, name)) for name, text in match_re.items()]
    return tuple(found)


class _Grouping(Protocol):
    """How alerts are put together, and how often they are told."""

    @property
    def group_by(self) -> Sequence[str]: ...
    @property
    def group_interval(self) -> Duration | None: ...
    @property
    def repeat_interval(self) -> Duration | None: ...


def grouping_faults(route: _Grouping) -> Iterator[str]:
    """What Alertmanager refuses of a route's groups."""
    names = [name for name in route.group_by if name != ALL_LABELS]
    if not all(names):
        yield "group_by holds an empty name; delete it"
    if names and len(names) < len(route.group_by):
        yield f"group_by holds {ALL_LABELS!r}, which is all labels, and others; delete the others"
    if twice := next((name for name in names if names.count(name) > 1), None):
        yield f"group_by holds {shown(twice)} twice; delete one"
    for name in ("group_interval", "repeat_interval"):
        if (span := getattr(route, name)) is not None and not span.milliseconds:
            yield f"{name} is 0, which Alertmanager refuses; write a longer one, or leave it out"


@frozen(kw_only=True, slots=False)
class Route(Definition):
    """A node of the routing tree: which alerts it takes, and what it does with them. Unset fields are the parent's."""

    named_by = "receiver"

    receiver: str | None = None
    matchers: tuple[str, ...] = attrs.field(default=(), converter=_matcher_lines)
    match: Mapping[str, str] = _old_field(_old_matchers)
    match_re: Mapping[str, str] = _old_field(_old_patterns)
    group_by: tuple[str, ...] = ()
    group_wait: Duration | None = attrs.field(default=None, converter=duration)
    group_interval: Duration | None = attrs.field(default=None, converter=duration)
    repeat_interval: Duration | None = attrs.field(default=None, converter=duration)
    continue_: bool = False
    mute_time_intervals: tuple[str, ...] = ()
    active_time_intervals: tuple[str, ...] = ()
    routes: tuple[Route, ...] = attrs.field(default=(), converter=sequence)
    extra: Mapping[str, Any] = _raw()
    written: Mapping[str, Written] = _raw(eq=False)

    def faults(self) -> Iterable[str]:
        yield from _of_class("routes", self.routes, Route)
        yield from grouping_faults(self)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All matchers of the route: new, old and old with regular expressions."""
        return _conditions(self.matchers, self.match, self.match_re, ("matchers", "match", "match_re"))


@frozen(kw_only=True, slots=False)
class Integration(Definition):
    """One way in which a receiver notifies: its kind (`slack`, `pagerduty`, `email`, …) and its settings as written."""

    named_by = "kind"

    kind: str = attrs.field(kw_only=False)
    settings: Mapping[str, Any] = attrs.field(
        factory=dict, converter=raw_mapping, repr=False, hash=False, kw_only=False
    )


class _Notifier(Protocol):
    """A notifier, typed: what it is as an integration."""

    def integration(self) -> Integration: ...


def _integrations(value: Iterable[Integration | _Notifier]) -> tuple[Integration, ...]:
    found: Any = sequence(value)
    if isinstance(found, Fault):
        return found
    return tuple(one.integration() if hasattr(one, "integration") else one for one in found)


@frozen(kw_only=True, slots=False)
class Receiver(Definition):
    """A named set of integrations. Notifiers are integrations, too: `Receiver("team", integrations=(Slack("#a"),))`."""

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    integrations: tuple[Integration, ...] = attrs.field(default=(), converter=_integrations)
    extra: Mapping[str, Any] = _raw()
    written: Mapping[str, Written] = _raw(eq=False)

    def faults(self) -> Iterable[str]:
        yield from _of_class("integrations", self.integrations, Integration)
        if not self.name:
            yield "name is empty; give it one"


Side: TypeAlias = Literal["source", "target"]


@frozen(kw_only=True, slots=False)
class InhibitRule(Definition):
    """Alerts that pass the source's matchers silence those that pass the target's and have the same `equal` labels."""

    named_by = "name"

    name: str | None = None
    source_matchers: tuple[str, ...] = attrs.field(default=(), converter=_matcher_lines)
    source_match: Mapping[str, str] = _old_field(_old_matchers)
    source_match_re: Mapping[str, str] = _old_field(_old_patterns)
    target_matchers: tuple[str, ...] = attrs.field(default=(), converter=_matcher_lines)
    target_match: Mapping[str, str] = _old_field(_old_matchers)
    target_match_re: Mapping[str, str] = _old_field(_old_patterns)
    equal: tuple[str, ...] = ()
    extra: Mapping[str, Any] = _raw()
    written: Mapping[str, Written] = _raw(eq=False)

    def faults(self) -> Iterable[str]:
        if not all(self.equal):
            yield "equal holds an empty name; delete it"

    def conditions(self, side: Side) -> tuple[Condition, ...]:
        """All matchers of one side: new, old and old with regular expressions."""
        if side == "source":
            lines, match, match_re = self.source_matchers, self.source_match, self.source_match_re
        else:
            lines, match, match_re = self.target_matchers, self.target_match, self.target_match_re
        return _conditions(lines, match, match_re, (f"{side}_matchers", f"{side}_match", f"{side}_match_re"))


@frozen(kw_only=True, slots=False)
class TimeInterval(Definition):
    """A named set of times of the week, the month or the year, as written."""

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    times: tuple[Mapping[str, Any], ...] = attrs.field(default=(), converter=raw_mappings, hash=False)
    extra: Mapping[str, Any] = _raw()
    written: Mapping[str, Written] = _raw(eq=False)

    def faults(self) -> Iterable[str]:
        if not self.name:
            yield "name is empty; give it one"


@frozen(kw_only=True, slots=False)
class AlertmanagerConfig(Definition):
    """All of an `alertmanager.yml`. `settings` are its `global`, which may hold secrets and is never shown."""

    named_by = "name"

    route: Route | None = None
    receivers: tuple[Receiver, ...] = attrs.field(default=(), converter=sequence)
    inhibit_rules: tuple[InhibitRule, ...] = attrs.field(default=(), converter=sequence)
    time_intervals: tuple[TimeInterval, ...] = attrs.field(default=(), converter=sequence)
    # The same under its old name.
    mute_time_intervals: tuple[TimeInterval, ...] = attrs.field(default=(), converter=sequence)
    templates: tuple[str, ...] = ()
    settings: Mapping[str, Any] = _raw()
    name: str = "alertmanager"
    extra: Mapping[str, Any] = _raw()
    written: Mapping[str, Written] = _raw(eq=False)

    def faults(self) -> Iterable[str]:
        yield from _of_class("receivers", self.receivers, Receiver)
        yield from _of_class("inhibit_rules", self.inhibit_rules, InhibitRule)
        yield from _of_class("time_intervals", self.time_intervals, TimeInterval)
        yield from _of_class("mute_time_intervals", self.mute_time_intervals, TimeInterval)


def _of_class(name: str, values: Iterable[object], kind: type) -> Iterable[str]:
    if odd := [value for value in values if not isinstance(value, kind)]:
        yield f"{name} holds a {type(odd[0]).__name__}; it takes objects of {kind.__name__}"
