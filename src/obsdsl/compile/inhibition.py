"""What alerts tell the inhibitions of a workspace, and which inhibitions are refused for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from obsdsl.compile.context import Context
from obsdsl.compose.routing.inhibit import lacking
from obsdsl.compose.routing.labels import labels_when_routed, may_have
from obsdsl.compose.routing.lower import inhibit_rule
from obsdsl.compose.routing.routing import Routing
from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RuleGroup
from obsdsl.define.light import frozen
from obsdsl.errors import CompileError, did_you_mean, listed
from obsdsl.express.infer import LabelSet
from obsdsl.express.infer.around import external_labels
from obsdsl.express.node import resolve


@frozen
class RoutedAlert:
    """An alert as far as a routing asks. `may` are the labels that its series may have, None where it may be any."""

    name: str
    group: str
    where: str
    labels: Mapping[str, str] = attrs.field(hash=False)
    may: tuple[str, ...] | None

    def row(self) -> list[Any]:
        """As JSON can hold it."""
        return [self.name, self.group, self.where, dict(self.labels), None if self.may is None else list(self.may)]

    @classmethod
    def of(cls, row: Sequence[Any]) -> RoutedAlert:
        """From such a row."""
        name, group, where, labels, may = row
        return cls(name, group, where, labels, None if may is None else tuple(may))


def routed_alerts(group: RuleGroup, context: Context) -> Iterator[RoutedAlert]:
    """The alerts of a group with the labels that they bring along."""
    for rule in group.rules:
        if isinstance(rule, AlertRule):
            severity = {} if rule.severity is None else context.policy.labels(rule.severity)
            owner = rule.owner or group.owner
            labels = {**group.labels, **severity, **({"owner": owner} if owner else {}), **rule.labels}
            inferred = context.infer(resolve(rule.expr, group.window or DEFAULT_WINDOW))
            yield RoutedAlert(rule.name, group.name, str(rule.location), labels, may_have(inferred.labels))


def check_inhibitions(routings: Iterable[object], alerts: Iterable[RoutedAlert], context: Context) -> None:
    """Refuse inhibitions that compare a label which one of their alerts lacks. Raises CompileError.

    A label that is missing on both sides counts as equal, so that one alert would silence those of all systems.
    """
    several = list(alerts)
    for routing in routings:
        inhibits = routing.inhibit if isinstance(routing, Routing) else ()
        heard = list(_heard(routing.name, several, context)) if isinstance(routing, Routing) and inhibits else []
        for inhibit in inhibits:
            rule = inhibit_rule(inhibit, context.policy)
            faults = [
                f"alert {alert.name!r} ({alert.where}) has no label {listed(names, 'and')}, which counts as equal to "
                f"every other that lacks it{_mend(names, labels)}"
                for alert, labels in heard
                if (names := lacking(rule, labels))
            ]
            if faults:
                raise CompileError(inhibit.subject, faults, inhibit.location)


def _mend(names: Iterable[str], labels: LabelSet) -> str:
    """A label that an alert lacks may be misspelt."""
    close = next((hint for name in names if (hint := did_you_mean(name, sorted(labels.names())))), "")
    return close or "; add it to the alert or its group, or leave it out of `same`"


def _heard(routing: str, alerts: Iterable[RoutedAlert], context: Context) -> Iterator[tuple[RoutedAlert, LabelSet]]:
    """The alerts that an Alertmanager with that routing hears of, with the labels that they have there."""
    telling = [server for server in context.servers if server.tells(routing)]
    for alert in alerts:
        servers = [server for server in telling if server.loads(alert.group)]
        if not context.servers:
            yield alert, labels_when_routed(alert, context.external_labels)
        elif any(server.relabels_alerts for server in servers):
            yield alert, labels_when_routed(alert, None, surely=True)
        elif servers:
            yield alert, labels_when_routed(alert, external_labels(servers))
