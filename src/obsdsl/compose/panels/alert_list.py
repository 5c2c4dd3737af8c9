"""The alert list panel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import Panel
from obsdsl.define.light import frozen

AlertState: TypeAlias = Literal["firing", "pending", "recovering", "noData", "normal", "error"]

# Grafana's numbers.
_ORDER = {"name": 1, "name-descending": 2, "importance": 3, "oldest": 4, "newest": 5}
_STATES: tuple[AlertState, ...] = ("firing", "pending", "noData", "normal", "error")
_RECOVERING = (12, 0)


@frozen(kw_only=True, slots=False)
class AlertList(Panel):
    """The alerts of Grafana and of its data sources, in these `states` (firing, pending and error, if none are given).

    `labels` chooses instances by label matchers, such as `{severity="P0", team=~"a.*"}`; `datasource` is a data
    source's name, `folder` a folder's uid.
    """

    kind = "alertlist"
    size = (12, 8)

    view: Literal["list", "stat"] | None = attrs.field(default=None, metadata=at("options.viewMode", since=(9, 2)))
    group_by: Sequence[str] = ()
    limit: int | None = attrs.field(default=None, metadata=at("options.maxItems", within=(1, 10_000)))
    order: Literal["name", "name-descending", "importance", "oldest", "newest"] | None = None
    this_dashboard: bool | None = attrs.field(default=None, metadata=at("options.dashboardAlerts"))
    alert_name: str | None = attrs.field(default=None, metadata=at("options.alertName"))
    labels: str | None = attrs.field(default=None, metadata=at("options.alertInstanceLabelFilter"))
    datasource: str | None = attrs.field(default=None, metadata=at("options.datasource"))
    folder: str | None = None
    states: Sequence[AlertState] | None = None
    show_instances: bool | None = attrs.field(default=None, metadata=at("options.showInstances"))
    show_inactive: bool | None = attrs.field(default=None, metadata=at("options.showInactiveAlerts", since=(11, 0)))

    def faults(self) -> Iterable[str]:
        if self.states is not None and not self.states:
            yield "states is empty, so that nothing is ever shown; name at least one"

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:
        """Grouping, order and states; a state that this release does not know is never shown by it."""
        options: dict[str, Any] = json.setdefault("options", {})
        if self.group_by:
            options |= {"groupMode": "custom", "groupBy": list(self.group_by)}
        if self.order is not None:
            options["sortOrder"] = _ORDER[self.order]
        if self.folder is not None:
            options["folder"] = {"uid": self.folder, "title": self.folder}
        if self.states is not None:
            known = (*_STATES, "recovering") if grafana >= _RECOVERING else _STATES
            options["stateFilter"] = {state: state in self.states for state in known}
