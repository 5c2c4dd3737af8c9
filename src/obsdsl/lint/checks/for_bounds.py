"""The check for-bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.lint.alert import hold_of, severity_of
from obsdsl.lint.check import Check
from obsdsl.lint.option import DURATION
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# Of the same few options for every alert.
_duration = lru_cache(maxsize=64)(Duration.parse)


@frozen(kw_only=True)
class ForBounds(Check[AlertRule]):
    """An alert waits for longer, or for less time, than alerts of its severity may.

    A day of `for` hides a fault for a day, and each restart of Prometheus that takes too long begins it anew.

    `least` and `most` are bounds of `for` by severity; `longest` is the bound of `for` and `keep_firing_for` of all
    alerts.

    Configuration:
    ```toml
    [tool.obsdsl.lint.options.for-bounds]
    least = { P3 = "5m" }
    ```
    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="1m", severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="10m", severity=P3, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      for: 7d
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      for: 10m
    ```
    """

    code = "OBS502"
    name = "for-bounds"
    level = Level.WARNING
    rows = (47,)
    on = (AlertRule,)

    least: Mapping[str, str] = attrs.field(factory=dict, validator=DURATION)
    most: Mapping[str, str] = attrs.field(factory=dict, validator=DURATION)
    longest: str = attrs.field(default="1d", validator=DURATION)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        severity, hold = severity_of(value, at.group) or "", hold_of(value)
        least, most = self.least.get(severity), self.most.get(severity)
        field: tuple[str, ...] = ("for",) if value.for_ is not None else ()
        if least is not None and hold < _duration(least):
            yield Finding(f"for is {hold}; alerts of {severity} hold for {least} at least", "lengthen it", field=field)
        if most is not None and hold > _duration(most):
            yield Finding(f"for is {hold}; alerts of {severity} hold for {most} at most", "shorten it", field=field)
        longest = _duration(self.longest)
        for name, span in (("for", value.for_), ("keep_firing_for", value.keep_firing_for)):
            if span is not None and span.milliseconds > longest.milliseconds:
                yield Finding(
                    f"{name} is {span}; {longest} is the longest that is allowed",
                    "shorten it, and watch a longer window in the expression instead",
                    field=(name,),
                )
