"""Everything that a team defines, as one value."""

from __future__ import annotations

import attrs

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.compose.rule import RuleGroup
from obsdsl.define.declaration import Declaration


@attrs.frozen
class Workspace:
    """The objects of a workspace, each kind in the order of its identity."""

    metrics: tuple[Declaration, ...] = ()
    dashboards: tuple[Dashboard | RawDashboard, ...] = ()
    groups: tuple[RuleGroup, ...] = ()
