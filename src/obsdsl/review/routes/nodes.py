"""The routes of an Alertmanager by what they take, so that those of two versions can be put side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import attrs

from obsdsl.compose.routing.matcher import write_matcher
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.routing.walk import Stop, root

# The matchers of a route, and which of several with the same matchers it is.
_Step: TypeAlias = tuple[tuple[str, ...], int]
# Of all routes from the root to one; the root's is empty.
Key: TypeAlias = tuple[_Step, ...]


@attrs.frozen(eq=False)
class RouteNode:
    """One route with its place in the tree."""

    key: Key
    stop: Stop

    @property
    def name(self) -> str:
        """`severity="P1" / owner="team-data"`; the root is `default`."""
        return " / ".join(_step_name(step) for step in self.key) or "default"


def _step_name(step: _Step) -> str:
    matchers, index = step
    text = ", ".join(matchers) or "all alerts"
    return text if index == 0 else f"{text} ({index + 1})"


def route_nodes(config: AlertmanagerConfig) -> Mapping[Key, RouteNode]:
    """All routes, in the order of the file."""
    start = root(config)
    return {} if start is None else {one.key: one for one in _below(start, ())}


def _below(stop: Stop, key: Key) -> Iterator[RouteNode]:
    yield RouteNode(key, stop)
    seen: dict[tuple[str, ...], int] = {}
    for child in stop.children:
        matchers = tuple(sorted(write_matcher(one) for one in child.matchers))
        index = seen[matchers] = seen.get(matchers, -1) + 1
        yield from _below(child, (*key, (matchers, index)))


def holds(above: Key, below: Key) -> bool:
    """Whether a route is another, or stands above it."""
    return below[: len(above)] == above
