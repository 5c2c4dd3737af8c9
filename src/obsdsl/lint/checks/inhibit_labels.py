"""The check inhibit-labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.compose.routing.domain import match_presence
from obsdsl.compose.routing.inhibit import inhibition, side
from obsdsl.compose.routing.tree import InhibitRule, Side
from obsdsl.errors import listed
from obsdsl.express.infer import LabelSet
from obsdsl.lint.check import Check
from obsdsl.lint.facts import RoutingFact
from obsdsl.lint.heard import heard
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import RoutedProject
from obsdsl.lint.site import Site
from obsdsl.lint.slip import meant

_SIDES: Final[tuple[Side, Side]] = ("source", "target")


class InhibitLabels(Check[RoutedProject]):
    """An inhibit rule compares a label that none of the alerts has.

    A label that is missing on both sides counts as equal, so that it holds nothing apart: one alert on one host
    silences its like on all hosts. Mostly the label is misspelt, or the expressions add up over it.

    It looks at rules and the Alertmanager's configuration together.

    Bad:
    ```python
    Routing(default=(), inhibit=(Inhibit(P0, over=P2, same=("queues",)),))
    AlertRule("QueueStuck", m.queue_length.sum(by="queue") > 1000, severity=P0, summary="No job is taken")
    AlertRule("QueueLong", m.queue_length.sum(by="queue") > 100, severity=P2, summary="Jobs wait")
    ```
    Good:
    ```python
    Routing(default=(), inhibit=(Inhibit(P0, over=P2, same=("queue",)),))
    AlertRule("QueueStuck", m.queue_length.sum(by="queue") > 1000, severity=P0, summary="No job is taken")
    AlertRule("QueueLong", m.queue_length.sum(by="queue") > 100, severity=P2, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueStuck
            expr: sum by (queue) (queue_length) > 1000
            labels: {severity: critical}
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
            labels: {severity: warning}
    ---
    route:
      receiver: everyone
    receivers:
      - name: everyone
    inhibit_rules:
      - source_matchers: ['severity="critical"']
        target_matchers: ['severity="warning"']
        equal: [queues]
    ```
    Good file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueStuck
            expr: sum by (queue) (queue_length) > 1000
            labels: {severity: critical}
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
            labels: {severity: warning}
    ---
    route:
      receiver: everyone
    receivers:
      - name: everyone
    inhibit_rules:
      - source_matchers: ['severity="critical"']
        target_matchers: ['severity="warning"']
        equal: [queue]
    ```
    """

    code = "OBS809"
    name = "inhibit-labels"
    level = Level.WARNING
    groups = (9,)
    on = (RoutedProject,)

    def find(self, value: RoutedProject, at: Site) -> Iterator[Finding]:
        trees = [one for one in value.of(RoutingFact) if one.config.inhibit_rules]
        if not trees:
            return
        for tree in trees:
            alerts = [labels for _, labels in heard(tree, value.alerts, at.context)]
            names = {name for one in alerts for name in one.names()}
            for rule, about in zip(tree.config.inhibit_rules, tree.inhibit_rules, strict=True):
                if blind := _blind(rule, alerts):
                    close = [one for name in blind if (one := meant(name, names)) is not None]
                    yield Finding(
                        f"an inhibit rule compares {listed(blind, 'and')}, which none of the alerts that it is for "
                        "has: it holds nothing apart",
                        f"write {listed(close, 'and')}" if close else "compare labels that the alerts have",
                        about=about,
                    )


def _distinct(rule: InhibitRule, alerts: list[LabelSet]) -> list[LabelSet]:
    """The alerts, each kind that the rule tells apart once: they come by the thousand, and are of few kinds."""
    asked = {*rule.equal, *(one.label for of in _SIDES for one in side(rule, of))}
    return list({tuple(one.get(name) for name in asked): one for one in alerts}.values())


def _blind(rule: InhibitRule, alerts: list[LabelSet]) -> list[str]:
    """The labels that no two alerts that the rule is for have."""
    if not rule.equal:
        return []
    blind: set[str] | None = None
    kinds = _distinct(rule, alerts)
    sources, targets = [_may_be(kinds, rule, of) for of in _SIDES]
    for source in sources:
        for target in targets:
            found = inhibition(rule, source, target)
            if found.presence == "never" and not found.blind:
                continue
            blind = set(found.blind) if blind is None else blind & set(found.blind)
            if not blind:
                return []
    return [name for name in rule.equal if name in (blind or ())]


def _may_be(kinds: list[LabelSet], rule: InhibitRule, of: Side) -> list[LabelSet]:
    """The alerts that may be on that side of the rule."""
    matchers = side(rule, of)
    return [one for one in kinds if match_presence(matchers, one) != "never"]
