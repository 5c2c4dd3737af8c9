"""Which alerts an Alertmanager hears of, with the labels that they have there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from obsdsl.compose.routing.labels import labels_when_routed
from obsdsl.define.target import Server
from obsdsl.express.infer import LabelSet
from obsdsl.express.infer.around import external_labels
from obsdsl.lint.context import Context
from obsdsl.lint.facts import AlertFact, RoutingFact

# Labels that Prometheus adds; None is unknown.
_Added: TypeAlias = Mapping[str, str] | None


def heard(
    tree: RoutingFact, alerts: Iterable[AlertFact], context: Context, *, surely: bool = False
) -> Iterator[tuple[AlertFact, LabelSet]]:
    """The alerts that the tree is asked about; `surely` takes any label for possible that nobody rules out."""
    added: dict[tuple[str, bool], _Added | bool] = {}
    for alert in alerts:
        # A file's group may be loaded by servers that nobody knows.
        ours = tree.own and alert.home.startswith("#") and bool(context.servers)
        key = (alert.group if ours else "", ours)
        if key not in added:
            added[key] = _added(tree, alert, context) if ours else context.labels_added
        labels = added[key]
        if not isinstance(labels, bool):
            yield alert, labels_when_routed(alert, labels, surely=surely)


def _added(tree: RoutingFact, alert: AlertFact, context: Context) -> _Added | bool:
    """The labels that its servers add to an alert on its way to the tree; False where none of them tells it."""
    servers: list[Server] = [one for one in context.servers if one.loads(alert.group) and one.tells(tree.config.name)]
    if not servers:
        return False
    return None if any(one.relabels_alerts for one in servers) else external_labels(servers)
