"""A routing as the tree that Alertmanager walks: routes, receivers, intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.compose.receivers.settings import settings_of
from obsdsl.compose.routing.receiver_names import Named, names_of
from obsdsl.compose.routing.routing import Inhibit, Routing, SubRoute
from obsdsl.compose.routing.time_interval import TimeInterval
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Integration, Receiver, Route
from obsdsl.compose.routing.tree import TimeInterval as NamedInterval
from obsdsl.compose.severity import POLICY, Severity, SeverityPolicy
from obsdsl.define.light import frozen
from obsdsl.errors import CompileError, located, shown
from obsdsl.express.node import Matcher

_TIMES = ("group_wait", "group_interval", "repeat_interval")


def alertmanager_config(
    routing: Routing, policy: SeverityPolicy = POLICY, secret_dir: str = "/run/secrets"
) -> AlertmanagerConfig:
    """The configuration that does what the routing says. Its parts stand where those of the routing do."""
    _check_levels(routing, policy)
    lowering = _Lowering(policy, names_of(routing), {})
    with located(routing.location):
        root = Route(
            receiver=lowering.names.of(routing.default),
            group_by=tuple(routing.group_by),
            routes=tuple(lowering.children(routing)),
            **{name: getattr(routing, name) for name in _TIMES},
        )
        smtp = {} if routing.smtp is None else settings_of(routing.smtp, "global", secret_dir)
        return AlertmanagerConfig(
            name=routing.name,
            settings={**settings_of(routing, "global", secret_dir), **smtp},
            templates=tuple(routing.templates),
            route=root,
            inhibit_rules=tuple(inhibit_rule(one, policy) for one in routing.inhibit),
            receivers=tuple(_receiver(name, held, secret_dir) for name, held in lowering.names.by_name.items()),
            time_intervals=tuple(_interval(name, one) for name, one in lowering.intervals.items()),
        )


def notifiers(routing: Routing, policy: SeverityPolicy = POLICY) -> Mapping[str, tuple[Notifier, ...]]:
    """Whom each receiver of the lowered configuration notifies, by its name."""
    _check_levels(routing, policy)
    return names_of(routing).by_name


def inhibit_rule(inhibit: Inhibit, policy: SeverityPolicy = POLICY) -> InhibitRule:
    """An inhibition as Alertmanager has it."""
    with located(inhibit.location):
        return InhibitRule(
            name=inhibit.name,
            source_matchers=inhibit.source.resolved(policy),
            target_matchers=inhibit.over.resolved(policy),
            equal=tuple(inhibit.same),
        )


@frozen(eq=False)
class _Lowering:
    """What the routes of a routing are made with; `intervals` are those that were met, by their names."""

    policy: SeverityPolicy
    names: Named
    intervals: dict[str, TimeInterval]

    def children(self, holder: Routing | SubRoute) -> Iterator[Route]:
        """The routes below: those that select come before the severities, and of these the more special first."""
        for one in holder.routes:
            levels = one.select.severities
            times = self._times(levels[0]) if len(levels) == 1 else {}
            yield self._route(one, one.select.resolved(self.policy), times)
        given = sorted(holder.severities, key=lambda level: level.original is None)
        for level in (*given, *self._others(holder.severities)):
            matchers = [Matcher(label, "=", text) for label, text in self.policy.labels(level).items()]
            yield self._route(holder.severities.get(level, SubRoute()), matchers, self._times(level))

    def _times(self, level: Severity) -> Mapping[str, Any]:
        """The pace of a level."""
        own = self.policy.level(level.name) or level
        return {"group_wait": own.group_wait, "repeat_interval": own.repeat_interval}

    def _others(self, given: Mapping[Severity, SubRoute]) -> Iterator[Severity]:
        """Levels that go where the route above says, and that have times of their own all the same."""
        names = {level.name for level in given if level.original is None}
        for level in self.policy.levels if given else ():
            if level.name not in names and (level.group_wait or level.repeat_interval):
                yield level

    def _route(self, route: SubRoute, matchers: Iterable[Matcher], times: Mapping[str, Any]) -> Route:
        own = {name: value for name in _TIMES if (value := getattr(route, name)) is not None}
        with located(route.location):
            return Route(
                receiver=self.names.of(route.receivers, route.name),
                matchers=tuple(matchers),
                continue_=route.continue_,
                group_by=tuple(route.group_by),
                routes=tuple(self.children(route)),
                mute_time_intervals=tuple(map(self._named, route.mute)),
                active_time_intervals=tuple(map(self._named, route.active)),
                **{**times, **own},
            )

    def _named(self, interval: TimeInterval) -> str:
        known = self.intervals.setdefault(interval.label, interval)
        if known != interval:
            fault = f"there is another time interval {shown(interval.label)}; name one of them otherwise"
            raise CompileError(interval.subject, fault, interval.location)
        return interval.label


def _check_levels(routing: Routing, policy: SeverityPolicy) -> None:
    if faults := tuple(dict.fromkeys(_unknown_levels(routing, policy))):
        raise CompileError(routing.subject, faults, routing.location)


def _unknown_levels(routing: Routing, policy: SeverityPolicy) -> Iterator[str]:
    """Severities that the routing names and the policy does not have."""
    for level in _levels(routing):
        if policy.level(level.name) is None:
            known = ", ".join(one.name for one in policy.levels)
            yield f"the severity {shown(level.name)} is no level of the policy; use one of {known}"


def _levels(holder: Routing | SubRoute) -> Iterator[Severity]:
    yield from holder.severities
    for one in holder.severities.values():
        yield from _levels(one)
    for one in holder.routes:
        yield from one.select.severities
        yield from _levels(one)
    for inhibit in getattr(holder, "inhibit", ()):
        yield from (*inhibit.source.severities, *inhibit.over.severities)


def _receiver(name: str, held: Iterable[Any], secret_dir: str) -> Receiver:
    integrations = []
    for one in held:
        with located(one.location):
            integrations.append(Integration(one.kind, one.settings(secret_dir)))
    return Receiver(name, integrations=tuple(integrations))


def _interval(name: str, interval: TimeInterval) -> NamedInterval:
    with located(interval.location):
        return NamedInterval(name, times=interval.entries())
