"""Where an alert goes: the walk through the routing tree that Alertmanager does for each alert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

import attrs

from obsdsl.compose.routing.matcher import all_pass
from obsdsl.compose.routing.tree import AlertmanagerConfig, Path, Route
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.express.node import Matcher

# What a root that says nothing does.
GROUP_WAIT, GROUP_INTERVAL, REPEAT_INTERVAL = map(Duration.parse, ("30s", "5m", "4h"))
ROOT: Path = ("route",)


@frozen(slots=False, eq=False)
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

    @cached_property
    def matchers(self) -> tuple[Matcher, ...]:
        """The route's own matchers."""
        return tuple(one.matcher for one in self.route.conditions)

    @cached_property
    def inherited(self) -> tuple[Matcher, ...]:
        """All matchers that an alert passes on its way here: its parents' and its own."""
        return tuple(one.matcher for route in self.chain for one in route.conditions)

    @cached_property
    def demands(self) -> Mapping[str, str]:
        """The values that labels must have for it."""
        return {one.label: one.value for one in self.inherited if one.op == "="}

    @cached_property
    def children(self) -> tuple[Stop, ...]:
        """The routes right below, in order."""
        return tuple(_below(self, child, index) for index, child in enumerate(self.route.routes))


def root(config: AlertmanagerConfig) -> Stop | None:
    """The root of the tree; None for a configuration without one."""
    return _root(_Identity(config))


class _Identity:
    """A configuration as a key: the same object, not an equal one, for that takes long to tell."""

    def __init__(self, config: AlertmanagerConfig) -> None:
        self.config = config

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.config is self.config

    def __hash__(self) -> int:
        return id(self.config)


# Alerts come by the thousand, and ask the same few trees.
@lru_cache(maxsize=16)
def _root(key: _Identity) -> Stop | None:
    route = key.config.route
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
        pending += reversed(stop.children)


def destinations(config: AlertmanagerConfig, labels: Mapping[str, str]) -> tuple[Stop, ...]:
    """The routes at which an alert with just these labels ends up, as `amtool config routes test` has them."""
    start = root(config)
    return tuple(_reached(start, labels)) if start else ()


def receivers(config: AlertmanagerConfig, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the receivers that an alert with just these labels reaches, in order, each once."""
    return tuple(dict.fromkeys(stop.receiver for stop in destinations(config, labels)))


def _reached(stop: Stop, labels: Mapping[str, str]) -> list[Stop]:
    if not all_pass(stop.matchers, labels):
        return []
    found: list[Stop] = []
    for child in stop.children:
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
