"""The check unrouted-alert."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.routing.domain import prospects
from obsdsl.compose.routing.walk import ROOT, Stop, root
from obsdsl.express.infer import Label, LabelSet
from obsdsl.lint.check import Check
from obsdsl.lint.facts import AlertFact, RoutingFact
from obsdsl.lint.heard import heard
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import RoutedProject
from obsdsl.lint.routing import DELIBERATE, asked
from obsdsl.lint.site import Site


class UnroutedAlert(Check[RoutedProject]):
    """No route takes an alert but the root.

    What no route takes ends with the root's receiver, which is there for surprises: a label is missing or misspelt,
    or the route for a new team was forgotten. Where most alerts end there it is where they belong, so that nothing is
    said, unless that receiver notifies nobody: then routes without a receiver of their own lead nowhere, too.

    It looks at rules and the Alertmanager's configuration together.

    Bad:
    ```python
    Routing(default=(), slack_url=Secret("SLACK_URL"), routes=(
        SubRoute({"team": "data"}, receivers=(Slack("#data"),)),
    ))
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="Jobs wait", labels={"team": "dta"})
    ```
    Good:
    ```python
    Routing(default=(), slack_url=Secret("SLACK_URL"), routes=(
        SubRoute({"team": "data"}, receivers=(Slack("#data"),)),
    ))
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="Jobs wait", labels={"team": "data"})
    ```
    Bad file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
            labels: {team: dta}
          - alert: MemoryLow
            expr: sum by (instance) (app_memory_bytes) > 1e9
            labels: {team: data}
          - alert: DiskFull
            expr: max by (instance) (disk_used_ratio) > 0.9
            labels: {team: data}
    ---
    route:
      receiver: everyone
      routes:
        - receiver: data
          matchers: ['team="data"']
    receivers:
      - name: everyone
        slack_configs: [{channel: "#all", api_url: "https://example.org"}]
      - name: data
        slack_configs: [{channel: "#data", api_url: "https://example.org"}]
    ```
    Good file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
            labels: {team: data}
    ---
    route:
      receiver: everyone
      routes:
        - receiver: data
          matchers: ['team="data"']
    receivers:
      - name: everyone
        slack_configs: [{channel: "#all", api_url: "https://example.org"}]
      - name: data
        slack_configs: [{channel: "#data", api_url: "https://example.org"}]
    ```
    """

    code = "OBS807"
    name = "unrouted-alert"
    level = Level.WARNING
    rows = (80,)
    groups = (9,)
    on = (RoutedProject,)

    def find(self, value: RoutedProject, at: Site) -> Iterator[Finding]:
        alerts = [one for one in value.alerts if one.name not in DELIBERATE]
        lost: dict[int, RoutingFact] = {}
        taken: set[int] = set()
        for tree in value.of(RoutingFact):
            routed = _Routed(tree)
            asked_about = [(alert, routed.only_root(labels)) for alert, labels in heard(tree, alerts, at.context)]
            ends = [alert for alert, only_root in asked_about if only_root]
            # Where most end at the root, it is where they belong.
            fine = not routed.routes or (_notifies(tree) and 2 * len(ends) > len(asked_about))
            lost |= {} if fine else {id(alert): tree for alert in ends}
            taken |= {id(alert) for alert, only_root in asked_about if fine or not only_root}
        for alert in alerts:
            if id(alert) in lost and id(alert) not in taken:
                yield _finding(alert, lost[id(alert)])


def _finding(alert: AlertFact, tree: RoutingFact) -> Finding:
    start = root(tree.config)
    name = "" if start is None else start.receiver
    return Finding(
        f"no route takes it, so it ends with the root's receiver {name!r}"
        + ("" if _notifies(tree) else ", which notifies nobody"),
        "give it the label that a route asks for, or add a route",
        about=alert.about,
    )


class _Routed:
    """A tree with what is known of the alerts that went through it."""

    def __init__(self, tree: RoutingFact) -> None:
        self.routes = tree.config.route is not None and bool(tree.config.route.routes)
        self._config, self._asked = tree.config, asked(tree.config)
        # Routes without a receiver of their own, such as those for a severity's pace, hand on the root's.
        self._hands_on = not _notifies(tree)
        self._known: dict[tuple[Label, ...], bool] = {}

    def only_root(self, labels: LabelSet) -> bool:
        """Whether an alert ends up at the root for sure, and nowhere else."""
        key = tuple(labels.get(name) for name in self._asked)
        if self.routes and key not in self._known:
            self._known[key] = all(self._is_root(one.stop) for one in prospects(self._config, labels))
        return self.routes and self._known[key]

    def _is_root(self, stop: Stop) -> bool:
        start = root(self._config)
        if stop.path == ROOT or start is None:
            return stop.path == ROOT
        return self._hands_on and stop.route.receiver is None and stop.receiver == start.receiver


def _notifies(tree: RoutingFact) -> bool:
    """Whether the root's receiver notifies anybody, as far as is known."""
    start = root(tree.config)
    found = [one for one in tree.config.receivers if start is not None and one.name == start.receiver]
    return not found or any(one.integrations for one in found)
