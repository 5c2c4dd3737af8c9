"""The check alert-name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.define.light import frozen
from obsdsl.lint.check import Check
from obsdsl.lint.option import PATTERN
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

_CAMEL_CASE = "[A-Z][a-zA-Z0-9]*"


@frozen(kw_only=True)
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

    pattern: str = attrs.field(default=_CAMEL_CASE, validator=PATTERN)
    longest: int = 60

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        if not self._fits(value):
            others = self._others(value, at)
            if others is None:
                return
            camel = self.pattern == _CAMEL_CASE
            yield Finding(
                ("the name is not in CamelCase" if camel else f"the name does not match {self.pattern}") + others,
                f"write it as {_camel_case(value.name)}" if camel else "write it as the pattern says",
                field=("alert",),
            )
        elif len(value.name) > self.longest:
            yield Finding(
                f"the name has {len(value.name)} characters; {self.longest} are allowed",
                "shorten it; the summary has room for more",
                field=("alert",),
            )

    def _fits(self, value: object) -> bool:
        return not isinstance(value, AlertRule) or re.fullmatch(self.pattern, value.name) is not None

    def _others(self, value: AlertRule, at: Site) -> str | None:
        """What to say of the group's other names; None where the first has said it: files alone may have a style."""
        if at.context.defined or at.group is None:
            return ""
        alike = [rule for rule in at.group.rules if not self._fits(rule)]
        if value is not alike[0]:
            return None
        return f"; {len(alike) - 1} more of the group are alike" if len(alike) > 1 else ""


def _camel_case(name: str) -> str:
    """The name in CamelCase: high_cpu_load is HighCpuLoad."""
    words = re.findall(r"[a-zA-Z0-9]+", name)
    written = "".join(f"{word[0].upper()}{word[1:]}" for word in words)
    return written if re.fullmatch(_CAMEL_CASE, written) else "HighErrorRate, for one"
