"""Routes, and the alerts that they send elsewhere or silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from obsdsl.review.documents import Documents
from obsdsl.review.remark import Danger, Remark, names
from obsdsl.review.routes.changes import RouteChange, route_changes
from obsdsl.review.routes.effects import Sent, consequence, ends, kept_alerts, listed, sent_elsewhere
from obsdsl.review.routes.receivers import TreePair, equal_receivers, renamed_receivers, tree_pairs
from obsdsl.review.routes.reroute import of_several
from obsdsl.review.routes.routing import routing_of
from obsdsl.review.rules.change import Said

# So many alerts are named in lines of their own.
_MANY: Final = 3


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each route, and what it does to alerts; then the alerts that go elsewhere by nothing of that."""
    waiting = list(sent_elsewhere(before, after))
    for pair in tree_pairs(before, after):
        changes = list(_changes(pair))
        caused = _caused(pair, changes, waiting)
        for one in changes:
            said = consequence(one.said, caused.get(id(one), ()))
            if one.mutes:
                said = _muting(said, one, pair, before, after)
            yield _remark(one, said, pair)
        waiting = [one for one in waiting if not any(one in some for some in caused.values())]
    changed = _changed_receivers(before, after)
    # A receiver that notifies others says so itself.
    left = [
        one for one in waiting if one.before.receivers != one.after.receivers or changed.isdisjoint(one.after.receivers)
    ]
    yield from _unexplained(left, after)


def _unexplained(sent: list[Sent], after: Documents) -> Iterator[Remark]:
    """Alerts that go elsewhere, each by itself, or many in a line where the same happens to them."""
    alike: dict[str, list[Sent]] = {}
    for one in sent:
        alike.setdefault(one.told.text, []).append(one)
    document = next(iter(after.alertmanagers.values()), None)
    for several in alike.values():
        if len(several) > _MANY and document is not None:
            text = f"{names(one.name for one in several)} {of_several(several[0].told.text)}"
            lines = listed([f"{one.name} {line}" for one in several for line in one.told.details])
            danger = several[0].told.danger
            yield Remark("alertmanager", document.name, text, danger, document.of, lines, document.location)
            continue
        for one in several:
            rule, told = one.alert, one.told
            yield Remark("alert", rule.name, told.text, told.danger, rule.of, told.details, rule.location)


def _changes(pair: TreePair) -> Iterator[RouteChange]:
    if pair.before is None or pair.after is None:
        return
    renamed = renamed_receivers(pair.before, pair.after)
    equal = equal_receivers(pair.before, pair.after)
    yield from route_changes(pair.before.nodes, pair.after.nodes, renamed, equal)


def _caused(pair: TreePair, changes: list[RouteChange], waiting: list[Sent]) -> dict[int, list[Sent]]:
    """For each change the alerts that it sends elsewhere: of those it may be, the one that stands lowest."""
    found: dict[int, list[Sent]] = {}
    for sent in waiting:
        causes = [one for one in changes if (one.sends or one.mutes or one.frees) and sent.by(pair, one.key)]
        if causes:
            cause = max(causes, key=lambda one: (one.sends, len(one.key)))
            if not ((cause.mutes or cause.frees) and sent.before.notified == sent.after.notified):
                found.setdefault(id(cause), []).append(sent)
            else:
                found.setdefault(0, []).append(sent)
    return found


def _muting(said: Said, change: RouteChange, pair: TreePair, before: Documents, after: Documents) -> Said:
    """Which alerts the route silences at times."""
    routing = routing_of(after)
    alerts = sorted(
        {
            alert.name
            for alert in kept_alerts(before, after)
            if any(tree is pair.after and key == change.key for tree, key in ends(routing, alert))
        }
    )
    if not alerts:
        return said
    text = f"{said.text}; silences {names(f'alert {name}' for name in alerts)}"
    return attrs.evolve(said, text=text, danger=Danger.ALARM)


def _changed_receivers(before: Documents, after: Documents) -> set[str]:
    return {
        name
        for pair in tree_pairs(before, after)
        if pair.before is not None and pair.after is not None
        for name, its in pair.after.notifiers.items()
        if name in pair.before.notifiers and pair.before.notifiers[name] != its
    }


def _remark(change: RouteChange, said: Said, pair: TreePair) -> Remark:
    tree = pair.after or pair.before
    assert tree is not None
    location = change.node.stop.route.location or tree.document.location
    return Remark(
        "route", pair.called(change.node.name), said.text, said.danger, tree.document.of, said.details, location
    )  # fmt: skip
