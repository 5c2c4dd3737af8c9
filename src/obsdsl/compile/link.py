"""From alerts to the panels that show them."""

from __future__ import annotations

from collections.abc import Iterable

from obsdsl.compile.grafana.dashboard import name, panel_ids
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.rule import AlertRule, RuleGroup
from obsdsl.errors import CompileError, did_you_mean


def panel_links(
    dashboards: Iterable[Dashboard], groups: Iterable[RuleGroup], grafana_url: str | None
) -> dict[int, str]:
    """For each alert, by its `id()`, the URL of its panel: the one that it names, else the first that draws it."""
    by_path: dict[str, str] = {}
    drawn: dict[int, str] = {}
    for dashboard in dashboards:
        ids = panel_ids(dashboard)
        for row, panel in dashboard.all_panels():
            id_ = ids["\0" if row is None else name(row), name(panel)]
            url = f"{grafana_url or ''}/d/{dashboard.uid}?viewPanel={id_}"
            by_path["/".join([dashboard.uid, *([] if row is None else [name(row)]), name(panel)])] = url
            for alert in panel.alerts if isinstance(panel, DataPanel) else ():
                drawn.setdefault(id(alert), url)
    alerts = [rule for group in groups for rule in group.rules if isinstance(rule, AlertRule)]
    return drawn | {id(alert): _named(alert, alert.panel, by_path) for alert in alerts if alert.panel is not None}


def _named(alert: AlertRule, path: str, by_path: dict[str, str]) -> str:
    if path in by_path:
        return by_path[path]
    mend = did_you_mean(path, by_path) or '; write "uid/row title/panel title"'
    raise CompileError(alert.subject, f"panel {path!r} is in no dashboard of the workspace{mend}", alert.location)
