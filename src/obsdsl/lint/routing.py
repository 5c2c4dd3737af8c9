"""What the routing of alerts and the alerts say of each other: which labels an alert has when it is routed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

import attrs

from obsdsl.compose.routing.tree import AlertmanagerConfig, Path, Receiver
from obsdsl.compose.routing.walk import stops
from obsdsl.express.infer import Label, LabelSet
from obsdsl.express.infer.labels import NEVER, PRESENT, UNKNOWN
from obsdsl.lint.problem import About
from obsdsl.lint.site import Site

# Labels that every Prometheus adds on its way out in so many places that they may be there, whoever says what.
_OFTEN_ADDED: Final = ("cluster", "env", "environment", "region", "zone", "datacenter", "dc", "replica", "prometheus")
# Alerts that fire on purpose.
DELIBERATE: Final = frozenset({"Watchdog", "DeadMansSwitch", "DeadMansSnitch", "InfoInhibitor"})


class _Alert(Protocol):
    """What is asked of an alert."""

    @property
    def name(self) -> str: ...
    @property
    def labels(self) -> Mapping[str, str]: ...
    @property
    def may(self) -> tuple[str, ...] | None: ...


def bare(config: AlertmanagerConfig) -> AlertmanagerConfig:
    """The configuration without its settings, which may be secret, and are nobody's business here."""
    receivers = tuple(
        attrs.evolve(
            one, integrations=tuple(attrs.evolve(held, settings={}) for held in one.integrations), extra={}, written={}
        )
        for one in config.receivers
    )
    return attrs.evolve(config, settings={}, extra={}, written={}, receivers=receivers)


def inhibit_places(config: AlertmanagerConfig, at: Site) -> tuple[About, ...]:
    """The places of the inhibit rules, in their order."""
    if at.origin is None:
        return tuple(About(at.subject) for _ in config.inhibit_rules)
    return tuple(
        About(at.subject, at.origin.place((*at.path, "inhibit_rules", index)))
        for index in range(len(config.inhibit_rules))
    )


def grouping_places(config: AlertmanagerConfig, at: Site) -> dict[Path, About]:
    """The places of what routes group by, by the paths of those that say it."""
    found = [stop.path for stop in stops(config) if stop.route.group_by]
    if at.origin is None:
        return dict.fromkeys(found, About(at.subject))
    return {path: About(at.subject, at.origin.place((*at.path, *path, "group_by"))) for path in found}


def may_have(labels: LabelSet) -> tuple[str, ...] | None:
    """The names of the labels that may be there, None where it may be any."""
    return None if labels.rest else labels.names()


def labels_when_routed(alert: _Alert, external: Mapping[str, str] | None, *, surely: bool = False) -> LabelSet:
    """The labels that an alert may have at Alertmanager.

    Where nobody says which labels Prometheus adds there, `surely` takes any for possible, and else only those that
    often are.
    """
    known: dict[str, Label] = dict.fromkeys(alert.may or (), UNKNOWN)
    is_open = alert.may is None or (surely and external is None)
    for name, value in alert.labels.items():
        known[name] = UNKNOWN if "{{" in value else Label((value,), True) if value else NEVER
    known["alertname"] = Label((alert.name,), True)
    for name, value in (dict.fromkeys(_OFTEN_ADDED, "") if external is None else external).items():
        own = known.get(name, UNKNOWN if is_open else NEVER)
        if not own.certain:
            known[name] = _added(own, value)
    return LabelSet(known, is_open)


def _added(own: Label, value: str) -> Label:
    """A label that Prometheus adds where the alert does not have it; an empty value stands for one that is unknown."""
    if not value:
        return UNKNOWN
    if "$" in value:
        return PRESENT
    if own.values is None:
        return PRESENT
    return Label(tuple(dict.fromkeys((*own.values, value))), True)


def asked(config: AlertmanagerConfig) -> tuple[str, ...]:
    """The labels that the routes ask about: alerts that are alike in these go the same ways."""
    return tuple(sorted({matcher.label for stop in stops(config) for matcher in stop.matchers}))


def notifies(receiver: Receiver, kinds: Iterable[str]) -> bool:
    """Whether the receiver has an integration of one of these kinds."""
    wanted = frozenset(kinds)
    return any(one.kind in wanted for one in receiver.integrations)
