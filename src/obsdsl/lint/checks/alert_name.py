"""The check alert-name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@attrs.frozen(kw_only=True)
class AlertName(Check[AlertRule]):
    """An alert is not named in CamelCase, or its name is long.

    The name is the title of the message that wakes people, and what silences and routes match.

    `pattern` is a regular expression that all of the name has to match, `longest` how many characters it may have.

    Bad:
    ```python
    AlertRule("queue_is_long", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    - alert: queue is long
      expr: queue_length > 100
      for: 5m
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      for: 5m
    ```
    """

    code = "OBS405"
    name = "alert-name"
    level = Level.INFO
    rows = (10,)
    on = (AlertRule,)

    pattern: str = "[A-Z][a-zA-Z0-9]*"
    longest: int = 60

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        if re.fullmatch(self.pattern, value.name) is None:
            yield Finding(
                f"the name {value.name!r} does not match {self.pattern}",
                "write it in CamelCase, such as HighErrorRate",
                field=("alert",),
            )
        elif len(value.name) > self.longest:
            yield Finding(
                f"the name has {len(value.name)} characters; {self.longest} are allowed",
                "shorten it; the summary has room for more",
                field=("alert",),
            )
