"""The check ratio-without-for."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import AlertRule
from obsdsl.errors import listed
from obsdsl.express.node import Binary, Node, Selector, walk
from obsdsl.lint.alert import hold_of
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class RatioWithoutFor(Check[Binary]):
    """An alert divides metrics of two jobs, and has no `for`.

    The two are scraped at different times, and restarted at different times. In between, the quotient is of two
    moments, and one evaluation is enough to fire.

    Bad:
    ```python
    AlertRule(
        "FewUp", up(job="app").count(by="cluster") / up(job="node").count(by="cluster") < 0.9, severity=P3,
        summary="Apps are missing",
    )
    ```
    Good:
    ```python
    AlertRule(
        "FewUp", up(job="app").count(by="cluster") / up(job="node").count(by="cluster") < 0.9, for_="5m", severity=P3,
        summary="Apps are missing",
    )
    ```
    Bad file:
    ```yaml
    - alert: FewUp
      expr: count(up{job="app"}) / count(up{job="node"}) < 0.9
    ```
    Good file:
    ```yaml
    - alert: FewUp
      expr: count(up{job="app"}) / count(up{job="node"}) < 0.9
      for: 5m
    ```
    """

    code = "OBS504"
    name = "ratio-without-for"
    level = Level.WARNING
    rows = (37,)
    on = (Binary,)
    names = frozenset({"/"})

    def find(self, value: Binary, at: Site) -> Iterator[Finding]:
        if at.use != "alert" or not isinstance(at.rule, AlertRule):
            return
        if hold_of(at.rule).milliseconds:
            return
        left, right = _jobs(value.left, at), _jobs(value.right, at)
        if left and right and not left & right:
            yield Finding(
                f"it divides what the job {listed(sorted(left))} says by what {listed(sorted(right))} says, and has no "
                "`for`: they are scraped at different times",
                "write a `for` of some scrapes",
                at=value,
            )


def _jobs(node: Node, at: Site) -> set[str]:
    """The jobs of all that is read, if they are known."""
    found: set[str] = set()
    for one in walk(node):
        if isinstance(one, Selector):
            jobs = at.infer(one).labels.get("job").values
            if not jobs:
                return set()
            found.update(jobs)
    return found
