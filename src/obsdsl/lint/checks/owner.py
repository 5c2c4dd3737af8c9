"""The check owner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.compose.rule import AlertRule
from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean
from obsdsl.lint.alert import owner_of
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class Owner(Check[AlertRule]):
    """An alert belongs to nobody, or to somebody who is not known.

    An alert without an owner is mended by nobody when it is wrong, and acted on by nobody when it is right. Whether
    each alert must have one is for you to say; without options, only what `severity-policy` asks for holds.

    `required` asks for an owner of every alert: a field of ours, of its group, or a label `owner` or `team`.
    `owners` are those that there are.

    Configuration:
    ```toml
    [tool.obsdsl.lint.options.owner]
    owners = ["team", "team-mail"]
    required = true
    ```
    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait", owner="team-mial")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait", owner="team-mail")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      labels:
        owner: team-mail
    ```
    """

    code = "OBS518"
    name = "owner"
    level = Level.WARNING
    rows = (62,)
    on = (AlertRule,)

    owners: Sequence[str] = ()
    required: bool = False

    @property
    def idle(self) -> bool:
        return not (self.required or self.owners)

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        owner = owner_of(value, at.group)
        if owner is None:
            if self.required:
                yield Finding("it has no owner", "write the team that cares for it, or give its group an owner")
        elif self.owners and owner not in self.owners and "{{" not in owner:
            yield Finding(
                f"its owner {owner!r} is none that is known{did_you_mean(owner, self.owners)}",
                f"write one of {', '.join(self.owners)}",
                field=("labels", "owner"),
            )
