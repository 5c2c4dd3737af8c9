"""The check grouping-labels."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.routing.tree import ALL_LABELS
from obsdsl.compose.routing.walk import stops
from obsdsl.errors import listed
from obsdsl.lint.check import Check
from obsdsl.lint.facts import RoutingFact
from obsdsl.lint.heard import heard
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import RoutedProject
from obsdsl.lint.site import Site
from obsdsl.lint.slip import meant


class GroupingLabels(Check[RoutedProject]):
    """A route groups alerts by a label that none of them has.

    What lacks a label is grouped as if it were empty: alerts that should come apart come in one message. Mostly the
    label is misspelt, or an external label of Prometheus that nobody has set. Where it is nearly the name of one that
    alerts have, it is a warning.

    It looks at rules and the Alertmanager's configuration together.

    Configuration:
    ```toml
    external_labels = {}
    ```
    Bad:
    ```python
    Routing(default=(), group_by=("alertname", "queues"))
    AlertRule("QueueLong", m.queue_length.sum(by="queue") > 100, severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    Routing(default=(), group_by=("alertname", "queue"))
    AlertRule("QueueLong", m.queue_length.sum(by="queue") > 100, severity=P3, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
    ---
    route:
      receiver: everyone
      group_by: [alertname, queues]
    receivers:
      - name: everyone
    ```
    Good file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
    ---
    route:
      receiver: everyone
      group_by: [alertname, queue]
    receivers:
      - name: everyone
    ```
    """

    code = "OBS810"
    name = "grouping-labels"
    level = Level.WARNING
    groups = (9,)
    on = (RoutedProject,)

    def find(self, value: RoutedProject, at: Site) -> Iterator[Finding]:
        trees = [one for one in value.of(RoutingFact) if one.groupings]
        # What Prometheus adds may be anything.
        if at.context.labels_added is None:
            return
        for tree in trees:
            alerts = [labels for _, labels in heard(tree, value.alerts, at.context)]
            # Of alerts that nobody sees nothing is known.
            if not alerts or any(one.rest for one in alerts):
                continue
            names = {name for one in alerts for name in one.names()}
            for stop in stops(tree.config):
                unknown = [name for name in stop.route.group_by if name not in names and name != ALL_LABELS]
                if not unknown:
                    continue
                close = [one for name in unknown if (one := meant(name, names)) is not None]
                yield Finding(
                    f"it groups by {listed(unknown, 'and')}, which no alert has",
                    f"write {listed(close, 'and')}" if close else "leave it out, or let Prometheus add it to alerts",
                    level=None if close else Level.INFO,
                    about=tree.groupings[stop.path],
                )
