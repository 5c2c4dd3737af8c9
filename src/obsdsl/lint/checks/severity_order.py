"""The check severity-order."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.severity import SeverityPolicy
from obsdsl.lint.alert import rank, rank_in
from obsdsl.lint.check import Check
from obsdsl.lint.facts import AlertFact
from obsdsl.lint.overlap import named, where
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.signal import Signal
from obsdsl.lint.site import Site

# Of the alerts on one signal, no more than these are compared.
_MOST = 50


class SeverityOrder(Check[Project]):
    """The more urgent of two alerts on one signal fires before the lesser one.

    Where things get worse, the lesser alert should come first, and the urgent one only when it is worse. With the
    thresholds the wrong way round, people are woken at once, and the warning comes when it is too late. Where the
    urgent alert waits longer than the other, it may be meant so, and is reported as a warning.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 500, for_="5m", severity=P3, summary="Jobs wait")
    AlertRule("QueueFull", m.queue_length > 100, for_="5m", severity=P2, summary="No more jobs are taken")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait")
    AlertRule("QueueFull", m.queue_length > 500, for_="5m", severity=P2, summary="No more jobs are taken")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 500
      for: 5m
      labels:
        severity: warning
    - alert: QueueFull
      expr: queue_length > 100
      for: 5m
      labels:
        severity: critical
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      for: 5m
      labels:
        severity: warning
    - alert: QueueFull
      expr: queue_length > 500
      for: 5m
      labels:
        severity: critical
    ```
    """

    code = "OBS520"
    name = "severity-order"
    level = Level.ERROR
    groups = (8,)
    on = (Project,)

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        for every in value.sharing(AlertFact, "watched"):
            alike = every[:_MOST]
            for urgent in alike:
                for lesser in alike:
                    if _more_urgent(urgent, lesser, at.context.policy) and _looser(urgent.signal, lesser.signal):
                        yield _finding(urgent, lesser, value.is_whole)
                        break


def _more_urgent(one: AlertFact, other: AlertFact, policy: SeverityPolicy) -> bool:
    mine, theirs = (rank_in(policy, each.severity) or rank(each.severity) for each in (one, other))
    return mine is not None and theirs is not None and mine[0] == theirs[0] and mine[1] < theirs[1]


def _looser(one: Signal | None, other: Signal | None) -> bool:
    if one is None or other is None or one.threshold is None or other.threshold is None:
        return False
    return one.threshold < other.threshold if one.direction == ">" else one.threshold > other.threshold


def _finding(urgent: AlertFact, lesser: AlertFact, whole: bool) -> Finding:
    assert urgent.signal is not None
    assert lesser.signal is not None
    waits = urgent.hold > lesser.hold
    # Files that have nothing to do with each other may lie side by side.
    certain = whole or where(lesser.about, urgent.about) == ""
    return Finding(
        f"it is {urgent.severity} and fires at {urgent.signal.op} {urgent.signal.threshold:g}; "
        f"{named(lesser, urgent)} on the same is {lesser.severity} and fires at {lesser.signal.op} "
        f"{lesser.signal.threshold:g}, when it is worse",
        "swap the thresholds, or the severities",
        level=None if certain and not waits else Level.WARNING,
        about=urgent.about,
    )
