"""P0-P3: how soon someone must act, and what an alert of that level must carry."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.definition import Definition
from obsdsl.define.duration import Duration


@attrs.frozen(kw_only=True, slots=False)
class Severity(Definition):
    """A level of urgency. `name` is the value of the label `severity`.

    `response` is how soon someone must act; `pages` whether it wakes people; `requires` names the fields that an
    alert of this level must have; `repeat_interval` and `group_wait` go to the routing.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    response: Duration | None = attrs.field(converter=duration)
    pages: bool = False
    requires: tuple[str, ...] = ()
    group_wait: Duration | None = attrs.field(default=None, converter=duration)
    repeat_interval: Duration | None = attrs.field(default=None, converter=duration)
    # How panels draw the threshold of an alert of this level.
    color: str = "red"

    def faults(self) -> Iterable[str]:
        if not self.name:
            yield "name is empty; it is the value of the label `severity`"


P0 = Severity(
    "P0",
    response="5m",
    pages=True,
    requires=("summary", "description", "runbook", "owner", "panel"),
    group_wait="10s",
    repeat_interval="1h",
    color="dark-red",
)
P1 = Severity(
    "P1",
    response="15m",
    pages=True,
    requires=("summary", "description", "runbook", "owner"),
    group_wait="30s",
    repeat_interval="4h",
    color="red",
)
P2 = Severity(
    "P2", response="1h", requires=("summary", "owner"), group_wait="30s", repeat_interval="12h", color="orange"
)
P3 = Severity("P3", response="4h", requires=("summary",), group_wait="1m", repeat_interval="24h", color="yellow")
