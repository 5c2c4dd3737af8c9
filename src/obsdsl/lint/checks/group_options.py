"""The check group-options."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.compose.rule import AlertRule, RuleGroup
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.lint.check import Check
from obsdsl.lint.option import DURATION
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# What a group cannot say for all of its rules.
_NOT_SHARED = {
    "severity": "give each alert its own",
    "alertname": "delete it: each alert sets its own",
    "owner": "give each alert its own, or say it in the group's field",
}


@frozen(kw_only=True)
class GroupOptions(Check[RuleGroup]):
    """A group has no rules, limits its results, looks into the past, or labels all of them, as nobody may expect.

    With a `limit`, a rule that gives more results gives none at all: of an alert, just when most of it fires.
    A `query_offset` delays everything in the group, and one beyond five minutes more than any late sample explains.
    The labels `severity` and `owner` of a group go to its records, too, and `alertname` to no alert.

    `allow_limit` lets groups with alerts have one; `longest_offset` is how large a `query_offset` may be.

    Bad:
    ```python
    RuleGroup("queues", limit=10, rules=(
        AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait"),
    ))
    ```
    Good:
    ```python
    RuleGroup("queues", rules=(
        AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait"),
    ))
    ```
    Bad file:
    ```yaml
    groups:
      - name: queues
        query_offset: 1h
        rules:
          - alert: QueueLong
            expr: queue_length > 100
            for: 5m
    ```
    Good file:
    ```yaml
    groups:
      - name: queues
        query_offset: 1m
        rules:
          - alert: QueueLong
            expr: queue_length > 100
            for: 5m
    ```
    """

    code = "OBS407"
    name = "group-options"
    level = Level.INFO
    rows = (13,)
    on = (RuleGroup,)

    allow_limit: bool = False
    longest_offset: str = attrs.field(default="5m", validator=DURATION)

    def find(self, value: RuleGroup, at: Site) -> Iterator[Finding]:
        if (
            value.limit
            and value.limit > 0
            and not self.allow_limit
            and any(isinstance(rule, AlertRule) for rule in value.rules)
        ):
            yield Finding(
                f"limit is {value.limit}: an alert that fires for more than that fires not at all",
                "leave the limit out, and aggregate what the alert watches",
                field=("limit",),
            )
        if value.limit is not None and value.limit < 0:
            yield Finding(f"limit is {value.limit}, which is none", "leave it out: 0 is no limit", field=("limit",))
        if not value.rules:
            yield Finding("it has no rules, so it does nothing", "delete it")
        for name, mend in _NOT_SHARED.items():
            if name in value.labels:
                yield Finding(f"its labels have {name!r}, which goes to all of its rules", mend, field=("labels", name))
        if value.query_offset is not None and value.query_offset > Duration.parse(self.longest_offset):
            yield Finding(
                f"query_offset is {value.query_offset}, by which the group is late; {self.longest_offset} is allowed",
                "wait only for as long as samples may be late",
                field=("query_offset",),
            )
