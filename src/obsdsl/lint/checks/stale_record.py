"""The check stale-record."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.lint.check import Check
from obsdsl.lint.context import LOOKBACK
from obsdsl.lint.lag import lag
from obsdsl.lint.option import DURATION
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class StaleRecord(Check[RuleGroup | AlertRule | RecordingRule]):
    """A record is gone or old when it is read.

    Prometheus looks back five minutes for a sample. A record of a group that is evaluated less often is absent in
    between. And a rule that reads a record of another group sees the value of that group's last evaluation: over a
    chain of groups, their intervals add up.

    `lookback` is how far back Prometheus looks, `most` how old a record may be at the end of a chain.

    Bad:
    ```python
    RuleGroup("slow", interval="10m", rules=(RecordingRule("job:up:sum", up.sum(by="job")),))
    ```
    Good:
    ```python
    RuleGroup("slow", interval="2m", rules=(RecordingRule("job:up:sum", up.sum(by="job")),))
    ```
    Bad file:
    ```yaml
    groups:
      - name: slow
        interval: 10m
        rules:
          - record: job:up:sum
            expr: sum by (job) (up)
    ```
    Good file:
    ```yaml
    groups:
      - name: slow
        interval: 2m
        rules:
          - record: job:up:sum
            expr: sum by (job) (up)
    ```
    """

    code = "OBS308"
    name = "stale-record"
    level = Level.WARNING
    groups = (10,)
    on = (RuleGroup, AlertRule, RecordingRule)

    lookback: str = attrs.field(default=str(LOOKBACK), validator=DURATION)
    most: str = attrs.field(default=str(LOOKBACK), validator=DURATION)

    def find(self, value: RuleGroup | AlertRule | RecordingRule, at: Site) -> Iterator[Finding]:
        if not isinstance(value, RuleGroup):
            yield from self._chain(at)
            return
        every, lookback = value.interval, Duration.parse(self.lookback)
        if every is None or every < lookback:
            return
        record = next((rule for rule in value.rules if isinstance(rule, RecordingRule)), None)
        if record is not None:
            yield Finding(
                f"it is evaluated every {every}, and Prometheus looks back {lookback}: in between, its records "
                f"({record.name!r} for one) are gone",
                f"evaluate it at least every {Duration(lookback.milliseconds // 2)}",
                field=("interval",),
            )

    def _chain(self, at: Site) -> Iterator[Finding]:
        late = lag(at)
        # One slow group is spoken of at the group itself.
        if len(late.through) < 2 or late.seconds <= Duration.parse(self.most).seconds:
            return
        yield Finding(
            f"what it reads may be {Duration(round(late.seconds * 1000))} old: {' reads '.join(late.through)}, each of "
            "another group",
            "put the chain into one group, in the order in which the records are read",
        )
