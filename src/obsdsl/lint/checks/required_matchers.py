"""The check required-matchers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from obsdsl.define.light import frozen
from obsdsl.errors import listed
from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Selector
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class RequiredMatchers(Check[Selector]):
    """A selector lacks a matcher that each must have.

    Where several teams or clusters share a Prometheus, an expression that does not say of which it is reads the
    others' series, too. `labels` are those that each selector must match, `exempt` are patterns of metrics that need
    none. By default no label is required.

    Configuration:
    ```toml
    [tool.obsdsl.lint.options.required-matchers]
    labels = ["job"]
    exempt = ["ALERTS", "*:*"]
    ```
    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length(job="app") > 100, severity=P3, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length{queue="mail"} > 100
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length{queue="mail", job="app"} > 100
    ```
    """

    code = "OBS107"
    name = "required-matchers"
    level = Level.WARNING
    rows = (30,)
    on = (Selector,)

    labels: Sequence[str] = ()
    exempt: Sequence[str] = ("ALERTS", "ALERTS_FOR_STATE")

    @property
    def idle(self) -> bool:
        return not self.labels

    def find(self, value: Selector, at: Site) -> Iterator[Finding]:
        # A variable stands for matchers that nobody sees here.
        if value.variables:
            return
        there = {matcher.label for matcher in value.matchers}
        missing = [label for label in self.labels if label not in there]
        if not missing:
            return
        name = series_name(value)
        if name is None or not any(fnmatchcase(name, pattern) for pattern in self.exempt):
            yield Finding(
                f"the selector of {name or 'all metrics'} says nothing of {listed(missing, 'and')}",
                f"add a matcher: {missing[0]}=…",
                at=value,
            )
