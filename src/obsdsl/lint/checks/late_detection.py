"""The check late-detection."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import AlertRule
from obsdsl.define.duration import Duration
from obsdsl.lint.alert import level_of
from obsdsl.lint.check import Check
from obsdsl.lint.jobs import slowest_scrape
from obsdsl.lint.lag import interval_of, lag
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class LateDetection(Check[AlertRule]):
    """An alert may come later than its severity asks someone to act.

    What passes between the fault and the message adds up: a scrape, an evaluation, one more for each record of
    another group on the way, `for`, and Alertmanager's wait for other alerts of the group. If that is longer than the
    severity's response time, nobody can keep to it. What is not known counts as nothing.

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
    on = (AlertRule,)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        severity = level_of(value, at.group, at.context.policy)
        if severity is None or severity.response is None:
            return
        late = lag(at)
        parts = (
            ("scrape", None if at.node is None else slowest_scrape(at.node, at)),
            ("evaluation", interval_of(at)),
            ("records", Duration(round(late.seconds * 1000)) if late.seconds else None),
            ("for", value.for_),
            ("group wait", severity.group_wait),
        )
        known = {name: span for name, span in parts if span is not None and span.milliseconds}
        total = sum([span.milliseconds for span in known.values()])
        if total > severity.response.milliseconds:
            names = {"records": f"records ({', '.join(late.through)})"}
            added = ", ".join(f"{names.get(name, name)} {span}" for name, span in known.items())
            yield Finding(
                f"it may take {Duration(total)} until someone knows ({added}); {severity.name} asks to act within "
                f"{severity.response}",
                "shorten `for`, evaluate more often, or give it a less urgent severity",
                field=("for",) if value.for_ is not None else (),
            )
