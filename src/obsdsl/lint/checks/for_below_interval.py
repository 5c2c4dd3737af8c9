"""The check for-below-interval."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import AlertRule
from obsdsl.lint.check import Check
from obsdsl.lint.lag import interval_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class ForBelowInterval(Check[AlertRule]):
    """An alert waits for less time than lies between two evaluations.

    The condition is looked at once in each interval of the group. A shorter `for` is as good as one interval: the
    alert fires at the second evaluation, later than is written. The interval is the group's, or the configured one.

    Bad:
    ```python
    RuleGroup("queue", interval="1m", rules=(
        AlertRule("QueueLong", m.queue_length > 100, for_="30s", severity=P3, summary="Jobs wait"),
    ))
    ```
    Good:
    ```python
    RuleGroup("queue", interval="1m", rules=(
        AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait"),
    ))
    ```
    Bad file:
    ```yaml
    groups:
      - name: queue
        interval: 1m
        rules:
          - alert: QueueLong
            expr: queue_length > 100
            for: 30s
    ```
    Good file:
    ```yaml
    groups:
      - name: queue
        interval: 1m
        rules:
          - alert: QueueLong
            expr: queue_length > 100
            for: 5m
    ```
    """

    code = "OBS305"
    name = "for-below-interval"
    level = Level.WARNING
    groups = (7,)
    on = (AlertRule,)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        if (value.for_ is None and value.keep_firing_for is None) or (every := interval_of(at)) is None:
            return
        for field, span in (("for", value.for_), ("keep_firing_for", value.keep_firing_for)):
            if span is not None and 0 < span.milliseconds < every.milliseconds:
                yield Finding(
                    f"{field} is {span}, and the condition is evaluated every {every}",
                    f"write {every} or more, or evaluate the group more often",
                    field=(field,),
                )
