"""The check group-size."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import RuleGroup
from obsdsl.define.light import frozen
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class GroupSize(Check[RuleGroup]):
    """A group has more rules than should wait for each other.

    The rules of a group are evaluated one after the other. If they take longer than the group's interval, Prometheus
    skips evaluations, and all alerts of the group are late. Groups are evaluated side by side.

    `most` is how many rules a group may have.

    Bad:
    ```python
    RuleGroup("all", rules=tuple(RecordingRule(f"job:up{n}:sum", up.sum(by="job") * n) for n in range(300)))
    ```
    Good:
    ```python
    RuleGroup("up", rules=(RecordingRule("job:up:sum", up.sum(by="job")),))
    ```
    """

    code = "OBS406"
    name = "group-size"
    level = Level.WARNING
    rows = (11,)
    on = (RuleGroup,)

    most: int = 200

    def find(self, value: RuleGroup, at: Site) -> Iterator[Finding]:
        if len(value.rules) > self.most:
            yield Finding(
                f"it has {len(value.rules)} rules, evaluated one after the other; {self.most} are allowed",
                "split it: groups are evaluated side by side",
            )
