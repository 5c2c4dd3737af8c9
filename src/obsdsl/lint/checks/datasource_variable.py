"""The check datasource-variable."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.shown import BUILT_IN_SOURCES
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView, PanelView, SourceView

_ASKED = ("prometheus", "loki", None)


class DatasourceVariable(Check[DashboardView]):
    """Panels ask one data source by name, or whichever is the default.

    A dashboard whose panels ask `$datasource` works in every Grafana, and beside every Prometheus: of the staging
    cluster, of another region. One that names its data source breaks where that is called otherwise, and one that
    leaves it to Grafana's default breaks when somebody changes that. The dashboards of obsdsl have such a variable
    unless they are given a data source.

    Bad:
    ```python
    Dashboard("Queue", datasource=DataSource("prometheus", "P1809F7CD0C75ACF3"), panels=(
        TimeSeries("Jobs", m.queue_length),
    ))
    ```
    Good:
    ```python
    Dashboard("Queue", panels=(TimeSeries("Jobs", m.queue_length),))
    ```
    Bad file:
    ```json
    {
      "title": "Jobs", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "P1809F7CD0C75ACF3"},
      "targets": [{"refId": "A", "expr": "queue_length"}]
    }
    ```
    Good file:
    ```json
    {
      "title": "Jobs", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "${datasource}"},
      "targets": [{"refId": "A", "expr": "queue_length"}]
    }
    ```
    """

    code = "OBS601"
    name = "datasource-variable"
    level = Level.INFO
    rows = (68, 70)
    on = (DashboardView,)

    def find(self, value: DashboardView, at: Site) -> Iterator[Finding]:
        found = [(panel, name) for panel in value.panels if (name := _fixed(panel)) is not None]
        if not found:
            return
        first, named = found[0]
        share = "all" if len(found) == len(value.panels) else f"{len(found)} of"
        many = f"{share} its {len(value.panels)} panels ask" if len(found) > 1 else f"{first.title!r} asks"
        held = next((one.name for one in value.variables if one.kind == "datasource"), None)
        yield Finding(
            f"{many} {named}",
            f"ask ${{{held}}}, the dashboard's own variable"
            if held
            else "give the dashboard a variable of type datasource, and let all panels ask that",
            field=first.path[len(value.path) :] if value.is_raw else ("datasource",),
        )


def _fixed(panel: PanelView) -> str | None:
    """The data source that a panel asks whatever the viewer chooses, in words."""
    sources = [query.datasource for query in panel.queries if query.language in ("promql", "logql")]
    return next((name for source in sources if (name := _named(source)) is not None), None)


def _named(source: SourceView | None) -> str | None:
    if source is None or not source.uid or source.uid == "default":
        return "Grafana's default data source"
    if source.uid in BUILT_IN_SOURCES or "$" in source.uid or "[[" in source.uid or source.type not in _ASKED:
        return None
    return f"the data source {source.uid!r} by its {'name' if source.by_name else 'uid'}"
