"""Which alerts a change of the routing sends elsewhere. What an alert's own labels do, its own lines say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

import attrs

from obsdsl.compose.routing.walk import destinations
from obsdsl.review.documents import Documents, changed
from obsdsl.review.remark import names
from obsdsl.review.routes.nodes import Key, holds
from obsdsl.review.routes.receivers import TreePair
from obsdsl.review.routes.reroute import of_several, rerouted
from obsdsl.review.routes.routing import Reached, Routing, Tree, routing_of
from obsdsl.review.rules.change import Said
from obsdsl.review.rules.pairing import paired
from obsdsl.review.rules.rule import Rule, all_rules

# Where an alert ends up: the Alertmanager, and the route.
End: TypeAlias = tuple[Tree, Key]
# Of a list of alerts, so many lines are shown.
_READ: Final = 12


@attrs.frozen(eq=False)
class Sent:
    """An alert that ends up elsewhere: what that means, and the routes at which it ended up before and does now."""

    alert: Rule
    before: Reached
    after: Reached
    told: Said
    ends: tuple[End, ...]

    @property
    def name(self) -> str:
        """As lines name it."""
        return f"alert {self.alert.name}"

    def by(self, pair: TreePair, key: Key) -> bool:
        """Whether it ended up at a route of an Alertmanager, or below, on either side."""
        return any(tree in (pair.before, pair.after) and holds(key, one) for tree, one in self.ends)


def routing_changed(before: Documents, after: Documents) -> bool:
    """Whether anything changed that decides where alerts go."""
    kinds = ("alertmanager", "server")
    return any(True for kind in kinds for _ in changed(before, after, kind))  # type: ignore[arg-type]


@lru_cache(maxsize=2)
def kept_alerts(before: Documents, after: Documents) -> tuple[Rule, ...]:
    """The alerts that are on both sides, as they are now."""
    new = {id(one.after.data) for one in paired(before, after).rules if one.before is None and one.after is not None}
    return tuple(one for one in all_rules(after) if one.kind == "alert" and id(one.data) not in new)


@lru_cache(maxsize=2)
def sent_elsewhere(before: Documents, after: Documents) -> tuple[Sent, ...]:
    """All alerts that end up elsewhere by the routing alone."""
    if not routing_changed(before, after):
        return ()
    old, new = routing_of(before), routing_of(after)
    found = []
    for alert in kept_alerts(before, after):
        one, other = old.reached(alert), new.reached(alert)
        told = rerouted(one, other)
        if told is not None and one is not None and other is not None:
            found.append(Sent(alert, one, other, told, (*ends(old, alert), *ends(new, alert))))
    return tuple(sorted(found, key=lambda one: one.alert.name))


def ends(routing: Routing, alert: Rule) -> Iterator[End]:
    """The routes at which an alert ends up."""
    labels = routing.labels(alert)
    for tree in routing.trees_of(alert):
        yield from ((tree, tree.keys[stop.path]) for stop in destinations(tree.config, labels))


def listed(lines: list[str]) -> tuple[str, ...]:
    """As many as somebody reads."""
    return tuple(lines if len(lines) <= _READ else [*lines[: _READ - 1], f"and {len(lines) - _READ + 1} more"])


def consequence(said: Said, sent: Iterable[Sent]) -> Said:
    """A change with what it does to alerts: the worst in the line, all of it below."""
    found = sorted(sent, key=lambda one: (-one.told.danger, one.told.text, one.alert.name))
    if not found:
        return said
    worst = [one for one in found if one.told.text == found[0].told.text]
    text = worst[0].told.text if len(worst) == 1 else of_several(worst[0].told.text)
    details = [f"{one.name} {line}" for one in found for line in (one.told.details or (one.told.text,))]
    more = listed(details) if len(found) > len(worst) or worst[0].told.details else ()
    line = f"{names(one.name for one in worst)} {text}"
    return Said(f"{said.text}; {line}", max(said.danger, worst[0].told.danger), (*said.details, *more))
