"""From alerts to the panels that show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from obsdsl.compile.grafana.dashboard import id_of
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.default import name
from obsdsl.compose.panel import AnyPanel, DataPanel
from obsdsl.compose.raw_dashboard import RawDashboard, panel_path, text
from obsdsl.compose.row import Row
from obsdsl.compose.rule import RuleGroup
from obsdsl.compose.thresholds import Alert
from obsdsl.errors import CompileError, did_you_mean

if TYPE_CHECKING:
    from obsdsl.compose.logs.rules import LogRuleGroup


def panel_links(
    dashboards: Sequence[Dashboard | RawDashboard],
    groups: Iterable[RuleGroup | LogRuleGroup],
    grafana_url: str | None,
) -> dict[int, str]:
    """For each alert, by its `id()`, the URL of its panel: the one that it names, else the first that draws it.

    First is by the dashboard's uid, then from top to bottom.
    """
    base = grafana_url or ""
    found: dict[int, str] = {}
    for dashboard in dashboards:
        for alert, url in drawn(dashboard):
            found.setdefault(id(alert), base + url)
    rules: Iterable[Any] = (rule for group in groups for rule in group.rules)
    naming = [(rule, rule.panel) for rule in rules if getattr(rule, "panel", None)]
    if naming:
        urls = {path: base + url for dashboard in dashboards for path, url in places(dashboard).items()}
        found |= {id(alert): _named(alert, panel, urls) for alert, panel in naming}
    return found


def drawn(dashboard: Dashboard | RawDashboard) -> Iterator[tuple[Alert, str]]:
    """Each alert that a panel draws, with the panel's URL below Grafana's, from top to bottom. JSON draws none."""
    if isinstance(dashboard, RawDashboard):
        return
    for row, panel in dashboard.all_panels():
        for alert in panel.alerts if isinstance(panel, DataPanel) else ():
            yield alert, _url(dashboard, row, panel)


def places(dashboard: Dashboard | RawDashboard) -> dict[str, str]:
    """The URL of each panel, below Grafana's, by the path that alerts name it by; of JSON, those that have an id."""
    if isinstance(dashboard, RawDashboard):
        url = f"/d/{dashboard.uid}?viewPanel="
        parts = [one for one in dashboard.parts() if not one.is_row and text(one.json.get("id"))]
        return {panel_path(dashboard, one): f"{url}{one.json['id']}" for one in parts if dashboard.uid}
    return {_path(dashboard, row, panel): _url(dashboard, row, panel) for row, panel in dashboard.all_panels()}


def _path(dashboard: Dashboard, row: Row | None, panel: AnyPanel) -> str:
    return "/".join([dashboard.uid, *([] if row is None else [name(row)]), name(panel)])


def _url(dashboard: Dashboard, row: Row | None, panel: AnyPanel) -> str:
    return f"/d/{dashboard.uid}?viewPanel={id_of(row, panel)}"


def _named(alert: Alert, path: str, urls: dict[str, str]) -> str:
    if path in urls:
        return urls[path]
    mend = did_you_mean(path, urls) or '; write "uid/row title/panel title"'
    raise CompileError(alert.subject, f"panel {path!r} is in no dashboard of the workspace{mend}", alert.location)
