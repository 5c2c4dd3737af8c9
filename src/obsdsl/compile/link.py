"""From alerts to the panels that show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from obsdsl.compile.grafana.dashboard import id_of
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.default import name
from obsdsl.compose.panel import AnyPanel, DataPanel
from obsdsl.compose.raw_dashboard import RawDashboard, panel_path, text
from obsdsl.compose.row import Row
from obsdsl.compose.rule import AlertRule, RuleGroup
from obsdsl.errors import CompileError, did_you_mean


def panel_links(
    dashboards: Sequence[Dashboard | RawDashboard], groups: Iterable[RuleGroup], grafana_url: str | None
) -> dict[int, str]:
    """For each alert, by its `id()`, the URL of its panel: the one that it names, else the first that draws it.

    First is by the dashboard's uid, then from top to bottom.
    """
    found: dict[int, str] = {}
    ours = [one for one in dashboards if isinstance(one, Dashboard)]
    for dashboard, row, panel in _panels(ours):
        for alert in panel.alerts if isinstance(panel, DataPanel) else ():
            found.setdefault(id(alert), _url(dashboard, row, panel, grafana_url))
    naming = [rule for group in groups for rule in group.rules if isinstance(rule, AlertRule) and rule.panel]
    if naming:
        urls = {_path(*place): _url(*place, grafana_url) for place in _panels(ours)}
        for raw in dashboards:
            urls |= _raw_urls(raw, grafana_url) if isinstance(raw, RawDashboard) else {}
        found |= {id(alert): _named(alert, alert.panel or "", urls) for alert in naming}
    return found


def _panels(dashboards: Iterable[Dashboard]) -> Iterator[tuple[Dashboard, Row | None, AnyPanel]]:
    return ((dashboard, row, panel) for dashboard in dashboards for row, panel in dashboard.all_panels())


def _path(dashboard: Dashboard, row: Row | None, panel: AnyPanel) -> str:
    return "/".join([dashboard.uid, *([] if row is None else [name(row)]), name(panel)])


def _url(dashboard: Dashboard, row: Row | None, panel: AnyPanel, grafana_url: str | None) -> str:
    return f"{grafana_url or ''}/d/{dashboard.uid}?viewPanel={id_of(row, panel)}"


def _raw_urls(dashboard: RawDashboard, grafana_url: str | None) -> dict[str, str]:
    """The URL of each panel of a dashboard that was read, by the path that names it: those that have an id."""
    url = f"{grafana_url or ''}/d/{dashboard.uid}?viewPanel="
    return {
        panel_path(dashboard, part): f"{url}{part.json['id']}"
        for part in dashboard.parts()
        if dashboard.uid and not part.is_row and text(part.json.get("id"))
    }


def _named(alert: AlertRule, path: str, urls: dict[str, str]) -> str:
    if path in urls:
        return urls[path]
    mend = did_you_mean(path, urls) or '; write "uid/row title/panel title"'
    raise CompileError(alert.subject, f"panel {path!r} is in no dashboard of the workspace{mend}", alert.location)
