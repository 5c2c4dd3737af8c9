"""What no alert reaches: routes that others shadow or that contradict themselves, and receivers without a route."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from obsdsl.compose.routing.domain import Verdicts, combinations, example
from obsdsl.compose.routing.matcher import all_pass
from obsdsl.compose.routing.tree import AlertmanagerConfig, Path, Receiver
from obsdsl.compose.routing.walk import Stop, root, stops
from obsdsl.define.light import frozen
from obsdsl.express.infer.labels import UNKNOWN
from obsdsl.express.node import Matcher


@frozen
class DeadRoute:
    """A route that no alert enters.

    `contradiction`: its matchers, with those of its parents, exclude each other. `shadowed`: earlier routes, those at
    `by`, take all that it would. Routes below a dead one are dead, too, and not listed.
    """

    stop: Stop
    why: Literal["contradiction", "shadowed"]
    by: tuple[Path, ...] = ()


def dead_routes(config: AlertmanagerConfig) -> tuple[DeadRoute, ...]:
    """The uppermost routes that no alert enters, whatever its labels."""
    start = root(config)
    return tuple(_dead(start, ())) if start else ()


def unused_receivers(config: AlertmanagerConfig) -> tuple[Receiver, ...]:
    """The receivers that no route names."""
    named = {stop.receiver for stop in stops(config)}
    return tuple(one for one in config.receivers if one.name not in named)


def unreached_receivers(config: AlertmanagerConfig) -> tuple[Receiver, ...]:
    """The receivers that only dead routes name."""
    dead = [one.stop.path for one in dead_routes(config)]
    alive = {stop.receiver for stop in stops(config) if not any(stop.path[: len(path)] == path for path in dead)}
    named = {stop.receiver for stop in stops(config)}
    return tuple(one for one in config.receivers if one.name in named - alive)


def may_meet(one: Stop, other: Stop) -> bool:
    """Whether some alert may enter both routes."""
    demands = one.demands
    if any(demands.get(label, value) != value for label, value in other.demands.items()):
        return False
    return _satisfiable((*one.inherited, *other.inherited), ())


def _dead(parent: Stop, before: tuple[Stop, ...]) -> Iterator[DeadRoute]:
    """`before` are the routes without `continue` that had their turn before the parent."""
    earlier = list(before)
    for child in parent.children:
        found = _why(child, earlier)
        if found is not None:
            yield found
        else:
            yield from _dead(child, tuple(earlier))
            if not child.route.continue_:
                earlier.append(child)


def _why(stop: Stop, earlier: list[Stop]) -> DeadRoute | None:
    own = stop.inherited
    alert = example(own)
    if alert is not None and all(all_pass(one.inherited, alert) is False for one in earlier):
        return None  # nothing else takes that one
    if not _satisfiable(own, ()):
        return DeadRoute(stop, "contradiction")
    rivals = [one for one in earlier if _may_cover(one, stop)]
    for one in rivals:
        if not _satisfiable(own, (one,)):
            return DeadRoute(stop, "shadowed", (one.path,))
    # Several may cover together what none covers alone; those that are not needed for it are left out.
    rivals = [one for one in rivals if _satisfiable((*own, *one.inherited), ())]
    if len(rivals) > 1 and not _satisfiable(own, tuple(rivals)):
        needed = list(rivals)
        for one in rivals:
            rest = [other for other in needed if other is not one]
            if not _satisfiable(own, tuple(rest)):
                needed = rest
        return DeadRoute(stop, "shadowed", tuple(one.path for one in needed))
    return None


def _may_cover(one: Stop, stop: Stop) -> bool:
    """Whether a look is worth it: it asks for no other value, and about no other label but with any value."""
    if any(stop.demands.get(label, value) != value for label, value in one.demands.items()):
        return False
    labels = {matcher.label for matcher in stop.inherited}
    return all(matcher.label in labels or matcher == _any(matcher) for matcher in one.inherited)


def _any(matcher: Matcher) -> Matcher:
    """The matcher of the same label that all alerts pass."""
    return Matcher(matcher.label, "=~", ".*")


def _satisfiable(own: tuple[Matcher, ...], earlier: tuple[Stop, ...]) -> bool:
    """Whether some labels may pass `own` and none of the earlier routes."""
    taken = [one.inherited for one in earlier]
    # A matcher that stands on both sides has one truth, so an unknown one cannot hold here and fail there.
    everything = [*own, *(one for group in taken for one in group)]
    for verdicts in combinations(everything, lambda _: UNKNOWN):
        assumed = {**verdicts, **{one: True for one in own if verdicts[one] is None}}
        if all(assumed[one] for one in own) and not any(_holds(group, assumed) for group in taken):
            return True
    return False


def _holds(matchers: tuple[Matcher, ...], verdicts: Verdicts) -> bool:
    return all(verdicts[one] is True for one in matchers)
