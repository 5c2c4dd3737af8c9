"""Where an alert goes: the walk through the routing tree that Alertmanager does for each alert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from obsdsl.compose.routing.matcher import all_pass
from obsdsl.compose.routing.tree import ALL_LABELS, AlertmanagerConfig, Path, Route
from obsdsl.define.duration import Duration

# What a root that says nothing does.
GROUP_WAIT, GROUP_INTERVAL, REPEAT_INTERVAL = map(Duration.parse, ("30s", "5m", "4h"))
ROOT: Path = ("route",)


@attrs.frozen
class Stop:
    """A route with all that it has from its parents: a place where alerts may end up.

    `chain` are the routes from the root to it. Time intervals are its own: those are not handed down.
    """

    path: Path
    chain: tuple[Route, ...]
    receiver: str
    group_by: tuple[str, ...]
    group_wait: Duration
    group_interval: Duration
    repeat_interval: Duration

    @property
    def route(self) -> Route:
        """The route itself."""
        return self.chain[-1]

    @property
    def groups_by_all(self) -> bool:
        """Whether each alert is a group of its own."""
        return ALL_LABELS in self.group_by

    def children(self) -> tuple[Stop, ...]:
        """The routes right below, in order."""
        return tuple(_below(self, child, index) for index, child in enumerate(self.route.routes))


def root(config: AlertmanagerConfig) -> Stop | None:
    """The root of the tree; None for a configuration without one."""
    route = config.route
    if route is None:
        return None
    start = Stop(ROOT, (), "", (), GROUP_WAIT, GROUP_INTERVAL, REPEAT_INTERVAL)
    return attrs.evolve(_inherited(start, route), path=ROOT)


def stops(config: AlertmanagerConfig) -> Iterator[Stop]:
    """All routes of the tree, parents before their children, in the order of the file."""
    start = root(config)
    pending = [start] if start else []
    while pending:
        stop = pending.pop()
        yield stop
        pending += reversed(stop.children())


def destinations(config: AlertmanagerConfig, labels: Mapping[str, str]) -> tuple[Stop, ...]:
    """The routes at which an alert with just these labels ends up, as `amtool config routes test` has them."""
    start = root(config)
    return tuple(_reached(start, labels)) if start else ()


def receivers(config: AlertmanagerConfig, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the receivers that an alert with just these labels reaches, in order, each once."""
    return tuple(dict.fromkeys(stop.receiver for stop in destinations(config, labels)))


def _reached(stop: Stop, labels: Mapping[str, str]) -> list[Stop]:
    if not all_pass((one.matcher for one in stop.route.conditions), labels):
        return []
    found: list[Stop] = []
    for child in stop.children():
        below = _reached(child, labels)
        found += below
        if below and not child.route.continue_:
            break
    return found or [stop]


def _below(parent: Stop, route: Route, index: int) -> Stop:
    return attrs.evolve(_inherited(parent, route), path=(*parent.path, "routes", index))


def _inherited(parent: Stop, route: Route) -> Stop:
    return attrs.evolve(
        parent,
        chain=(*parent.chain, route),
        receiver=route.receiver or parent.receiver,
        group_by=route.group_by or parent.group_by,
        group_wait=parent.group_wait if route.group_wait is None else route.group_wait,
        group_interval=parent.group_interval if route.group_interval is None else route.group_interval,
        repeat_interval=parent.repeat_interval if route.repeat_interval is None else route.repeat_interval,
    )
