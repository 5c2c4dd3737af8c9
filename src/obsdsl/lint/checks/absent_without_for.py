"""The check absent-without-for."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import AlertRule
from obsdsl.define.duration import Duration
from obsdsl.express.node import Aggregation, Binary, Call, Node, Subquery
from obsdsl.lint.alert import hold_of
from obsdsl.lint.check import Check
from obsdsl.lint.jobs import slowest_scrape
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class AbsentWithoutFor(Check[Call]):
    """An alert on absent() fires as soon as one scrape is missing.

    After a restart of Prometheus, after a deployment, whenever a scrape comes late, the series is not there for a
    moment. With a `for` of some scrapes, only a series that stays away fires. `absent_over_time()` waits by itself.

    Bad:
    ```python
    AlertRule("AppMissing", up(job="app").absent(), severity=P3, summary="The app is gone")
    ```
    Good:
    ```python
    AlertRule("AppMissing", up(job="app").absent(), for_="5m", severity=P3, summary="The app is gone")
    ```
    Bad file:
    ```yaml
    - alert: AppMissing
      expr: absent(up{job="app"})
    ```
    Good file:
    ```yaml
    - alert: AppMissing
      expr: absent(up{job="app"})
      for: 5m
    ```
    """

    code = "OBS503"
    name = "absent-without-for"
    level = Level.WARNING
    rows = (45,)
    on = (Call,)
    names = frozenset({"absent"})

    def find(self, value: Call, at: Site) -> Iterator[Finding]:
        if at.use != "alert" or not isinstance(at.rule, AlertRule):
            return
        hold, every = hold_of(at.rule), slowest_scrape(value, at)
        needed = Duration(1) if every is None else Duration(every.milliseconds * 2)
        if hold >= needed or not _decides(value, at):
            return
        what = "it has no `for`" if hold.milliseconds == 0 else f"its `for` of {hold} is shorter than two scrapes"
        yield Finding(f"{what}, so that a single missing sample fires it", "write a `for` of some minutes", at=value)


def _decides(call: Call, at: Site) -> bool:
    """Whether the alert fires by this: it stands in no condition that only takes something away."""
    below: Node = call
    for above in at.above(call):
        if isinstance(above, Call | Aggregation | Subquery):
            return False
        if isinstance(above, Binary) and above.op in ("unless", "and") and above.right is below:
            return False
        below = above
    return True
