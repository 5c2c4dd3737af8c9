"""Everything that a team defines, as one value."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.compose.rule import RecordingRule, RuleGroup
from obsdsl.define.declaration import Declaration, Recorded


@attrs.frozen
class Workspace:
    """The objects of a workspace, each kind in the order of its identity."""

    metrics: tuple[Declaration, ...] = ()
    dashboards: tuple[Dashboard | RawDashboard, ...] = ()
    groups: tuple[RuleGroup, ...] = ()


def records_of(group: RuleGroup) -> Iterator[Recorded]:
    """What a group's rules record, with the labels that the group adds."""
    interval = None if group.interval is None else group.interval.seconds
    for rule in group.rules:
        if isinstance(rule, RecordingRule):
            yield Recorded(rule.name, rule.expr, {**group.labels, **rule.labels}, interval)
