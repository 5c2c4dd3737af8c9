"""The check late-detection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from obsdsl.compose.rule import AlertRule
from obsdsl.define.duration import Duration
from obsdsl.lint.alert import level_of
from obsdsl.lint.check import Check
from obsdsl.lint.context import Context
from obsdsl.lint.delay import delays, total
from obsdsl.lint.facts import RoutingFact
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import RoutedProject
from obsdsl.lint.site import Site

if TYPE_CHECKING:
    from obsdsl.compose.routing.walk import Stop


class LateDetection(Check[AlertRule | RoutedProject]):
    """An alert may come later than its severity asks someone to act.

    What passes between the fault and the message adds up: a scrape, an evaluation, one more for each record of
    another group on the way, `for`, and Alertmanager's wait for other alerts of the group, which is the severity's, or
    that of the workspace's route. If that is longer than the severity's response time, nobody can keep to it. What is
    not known counts as nothing.

    Bad:
    ```python
    AlertRule(
        "Down", up(job="app") == 0, for_="5m", severity=P0,
        summary="The app is down", description="No scrape succeeds.", runbook="https://example.org/down",
    )
    ```
    Good:
    ```python
    AlertRule(
        "Down", up(job="app") == 0, for_="2m", severity=P0,
        summary="The app is down", description="No scrape succeeds.", runbook="https://example.org/down",
    )
    ```
    Bad file:
    ```yaml
    - alert: Down
      expr: up{job="app"} == 0
      for: 5m
      labels:
        severity: P0
    ```
    Good file:
    ```yaml
    - alert: Down
      expr: up{job="app"} == 0
      for: 2m
      labels:
        severity: P0
    ```
    """

    code = "OBS306"
    name = "late-detection"
    level = Level.WARNING
    groups = (7,)
    on = (AlertRule, RoutedProject)

    def find(self, value: AlertRule | RoutedProject, at: Site) -> Iterator[Finding]:
        if isinstance(value, RoutedProject):
            yield from _by_routes(value, at.context)
            return
        severity = level_of(value, at.group, at.context.policy)
        if severity is None or severity.response is None:
            return
        spans = dict(delays(value, at))
        if severity.group_wait is not None and severity.group_wait.milliseconds:
            spans["group wait"] = severity.group_wait
        if total(spans).milliseconds > severity.response.milliseconds:
            yield Finding(
                _said(spans, severity.name, severity.response),
                "shorten `for`, evaluate more often, or give it a less urgent severity",
                field=("for",) if value.for_ is not None else (),
            )


def _said(spans: Mapping[str, Duration], severity: str | None, response: Duration) -> str:
    added = ", ".join(f"{name} {span}" for name, span in spans.items())
    return f"it may take {total(spans)} until someone knows ({added}); {severity} asks to act within {response}"


def _by_routes(value: RoutedProject, context: Context) -> Iterator[Finding]:
    """Alerts that would be in time, but for the routes that take them."""
    from obsdsl.compose.routing.domain import prospects
    from obsdsl.lint.heard import heard

    trees = [one for one in value.of(RoutingFact) if one.own]
    if not trees:
        return
    urgent = [one for one in value.alerts if one.response is not None and one.heard_after is not None]
    for tree in trees if urgent else ():
        for alert, labels in heard(tree, urgent, context):
            after, response = alert.heard_after or 0, alert.response or 0
            if after + alert.group_wait > response:
                continue  # It is late whatever the routes do.
            # It may be told by one of them in time.
            soonest = min((one.stop for one in prospects(tree.config, labels)), key=_wait, default=None)
            if soonest is not None and after + _wait(soonest) > response:
                route = f"group wait of the route to {soonest.receiver!r}"
                spans = {"until it fires": Duration(after), route: soonest.group_wait}
                yield Finding(
                    _said(spans, alert.severity, Duration(response)),
                    "let that route wait for less time",
                    about=alert.about,
                )


def _wait(stop: Stop) -> int:
    return stop.group_wait.milliseconds
