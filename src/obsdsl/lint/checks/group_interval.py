"""The check group-interval."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.compose.rule import RuleGroup
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.lint.check import Check
from obsdsl.lint.option import DURATION
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class GroupInterval(Check[RuleGroup]):
    """A group is evaluated more often, or less often, than makes sense.

    Between scrapes there is nothing new to see, so that a shorter interval costs and gives nothing. A long one makes
    alerts late.

    `least` and `most` are the bounds of intervals that groups set for themselves.

    Bad:
    ```python
    RuleGroup("up", interval="1s", rules=(RecordingRule("job:up:sum", up.sum(by="job")),))
    ```
    Good:
    ```python
    RuleGroup("up", interval="30s", rules=(RecordingRule("job:up:sum", up.sum(by="job")),))
    ```
    Bad file:
    ```yaml
    groups:
      - name: up
        interval: 1s
        rules:
          - record: job:up:sum
            expr: sum by (job) (up)
    ```
    Good file:
    ```yaml
    groups:
      - name: up
        interval: 30s
        rules:
          - record: job:up:sum
            expr: sum by (job) (up)
    ```
    """

    code = "OBS307"
    name = "group-interval"
    level = Level.WARNING
    rows = (12,)
    on = (RuleGroup,)

    least: str = attrs.field(default="5s", validator=DURATION)
    most: str = attrs.field(default="1d", validator=DURATION)

    def find(self, value: RuleGroup, at: Site) -> Iterator[Finding]:
        if value.interval is None:
            return
        # 0 is Prometheus's word for its own interval.
        if 0 < value.interval.milliseconds < Duration.parse(self.least).milliseconds:
            yield Finding(
                f"it is evaluated every {value.interval}; {self.least} is the shortest interval that is allowed",
                "lengthen the interval",
                field=("interval",),
            )
        elif value.interval > Duration.parse(self.most):
            yield Finding(
                f"it is evaluated every {value.interval}; {self.most} is the longest interval that is allowed",
                "shorten the interval",
                field=("interval",),
            )
