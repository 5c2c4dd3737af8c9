"""What the routing of alerts and the alerts say of each other: which labels an alert has when it is routed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from obsdsl.compose.routing.tree import AlertmanagerConfig, Path, Receiver
from obsdsl.compose.routing.walk import stops
from obsdsl.lint.problem import About
from obsdsl.lint.site import Site

# Alerts that fire on purpose.
DELIBERATE: Final = frozenset({"Watchdog", "DeadMansSwitch", "DeadMansSnitch", "InfoInhibitor"})


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


def asked(config: AlertmanagerConfig) -> tuple[str, ...]:
    """The labels that the routes ask about: alerts that are alike in these go the same ways."""
    return tuple(sorted({matcher.label for stop in stops(config) for matcher in stop.matchers}))


def notifies(receiver: Receiver, kinds: Iterable[str]) -> bool:
    """Whether the receiver has an integration of one of these kinds."""
    wanted = frozenset(kinds)
    return any(one.kind in wanted for one in receiver.integrations)
