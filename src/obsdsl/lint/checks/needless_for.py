"""The check needless-for."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import AlertRule
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Fix, Level
from obsdsl.lint.site import Site


class NeedlessFor(Check[AlertRule]):
    """An alert has a `for` of zero, which is the default.

    A `for` or `keep_firing_for` of zero is Prometheus's default. Written out, it looks like a decision.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="0s", severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      for: 0s
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
    ```
    """

    code = "OBS501"
    name = "needless-for"
    level = Level.INFO
    rows = (46,)
    on = (AlertRule,)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        for field, span in (("for", value.for_), ("keep_firing_for", value.keep_firing_for)):
            if span is not None and span.milliseconds == 0:
                yield Finding(
                    f"{field} is {span}, which is the default", "delete it", field=(field,), fix=Fix(None, safe=True)
                )
