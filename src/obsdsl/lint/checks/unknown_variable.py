"""The check unknown-variable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from obsdsl.errors import did_you_mean
from obsdsl.express.node import Call, Node, String, walk
from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import (
    AnnotationView,
    DashboardView,
    LinkView,
    PanelView,
    QueryView,
    VariableView,
    names_in_node,
    names_in_text,
    uses,
)
from obsdsl.read.origin import Path

_Seen: TypeAlias = QueryView | VariableView | AnnotationView | PanelView | DashboardView


class UnknownVariable(Check[_Seen]):
    """Something uses a variable that the dashboard does not have.

    Grafana leaves `$cluster` as it stands where there is no such variable: a selector then asks for the value
    "$cluster", which nothing has, and the panel is empty. It is an error in an expression and where a panel is
    repeated, and a warning in titles, legends, links and data sources. Of several queries, the first is
    named.

    Bad:
    ```python
    Dashboard("Queue", panels=(TimeSeries("Jobs", promql('queue_length{queue="$queue"}')),))
    ```
    Good:
    ```python
    queue = QueryVariable("queue", m.queue_length.label_values("queue"))
    Dashboard("Queue", variables=(queue,), panels=(TimeSeries("Jobs", m.queue_length(queue=queue)),))
    ```
    Bad file:
    ```json
    {
      "title": "Jobs", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "queue_length{queue=\\"$queue\\"}"}]
    }
    ```
    Good file:
    ```json
    {
      "title": "Queue", "uid": "queue",
      "templating": {"list": [{"name": "queue", "type": "query", "query": "label_values(queue_length, queue)"}]},
      "panels": [{
        "title": "Jobs", "type": "timeseries",
        "targets": [{"refId": "A", "expr": "queue_length{queue=~\\"$queue\\"}"}]
      }]
    }
    ```
    """

    code = "OBS615"
    name = "unknown-variable"
    level = Level.ERROR
    on = (QueryView, VariableView, AnnotationView, PanelView, DashboardView)

    def find(self, value: _Seen, at: Site) -> Iterator[Finding]:
        view = at.dashboard
        if view is None:
            return
        match value:
            case DashboardView():
                yield from _around(value)
            case PanelView():
                yield from _panel(value, view)
            case QueryView():
                yield from _expression(value, view)
                if value.legend and value.language == "promql":
                    yield from _said(value.legend, ("legendFormat",) if at.path else ("legend",), view, "its legend")
            case _:
                yield from _expression(value, view)


def _missing(names: frozenset[str], view: DashboardView) -> list[str]:
    if not names:
        return []
    return sorted(name for name in names if name not in view.variables_by_name and name not in view.inputs)


def _finding(name: str, where: str, view: DashboardView, others: str = "", **more: object) -> Finding:
    close = did_you_mean(name, view.variables_by_name)
    return Finding(
        f"{where} uses the variable {name!r}, which the dashboard does not have{others}{close}",
        "add the variable, or write what it should stand for",
        **more,  # type: ignore[arg-type]
    )


def _expression(value: QueryView | VariableView | AnnotationView, view: DashboardView) -> Iterator[Finding]:
    if value.language != "promql":
        return
    if not isinstance(value.written, str):
        node = value.node
        for name in [] if node is None else _missing(names_in_node(node) - _groups(node), view):
            if (others := _others(name, value, view)) is not None:
                yield _finding(name, "its expression", view, others)
        return
    missing = _missing(names_in_text(value.written), view)
    if not missing:
        return
    groups = frozenset() if value.node is None else _groups(value.node)
    places = {one.name: Span(one.start, one.end) for one in reversed(uses(value.written))}
    for name in missing:
        if name not in groups and (others := _others(name, value, view)) is not None:
            yield _finding(name, "its expression", view, others, span=places.get(name))


def _others(name: str, value: QueryView | VariableView | AnnotationView, view: DashboardView) -> str | None:
    """What to say of the panels' other queries; None where the first has said it: with the variable, all are mended."""
    if not isinstance(value, QueryView):
        return ""
    alike = [one for panel in view.panels for one in panel.queries if _uses(one, name)]
    if alike and value is not alike[0]:
        return None
    return f"; {len(alike) - 1} more of the dashboard's queries use it" if len(alike) > 1 else ""


def _uses(query: QueryView, name: str) -> bool:
    if query.language != "promql":
        return False
    if not isinstance(query.written, str):
        return query.node is not None and name in names_in_node(query.node) - _groups(query.node)
    if name not in query.written:
        return False
    return name in names_in_text(query.written) and (query.node is None or name not in _groups(query.node))


def _groups(node: Node) -> frozenset[str]:
    """Names that stand for groups of a regular expression, in the replacement of label_replace()."""
    found = [one.args[2] for one in walk(node) if isinstance(one, Call) and one.function == "label_replace"]
    return frozenset(name for one in found if isinstance(one, String) for name in names_in_text(one.value))


def _said(text: str, field: Path, view: DashboardView, where: str) -> Iterator[Finding]:
    for name in _missing(names_in_text(text), view):
        yield _finding(name, where, view, field=field, level=Level.WARNING)


def _panel(panel: PanelView, view: DashboardView) -> Iterator[Finding]:
    if panel.repeat is not None and (missing := _missing(frozenset({panel.repeat.strip("${}")}), view)):
        yield _finding(missing[0], "its repetition", view, field=("repeat",))
    if panel.is_library:
        return
    yield from _said(panel.title, ("title",), view, "its title")
    yield from _links((*panel.links, *panel.data_links), panel.path, view)


def _around(view: DashboardView) -> Iterator[Finding]:
    """What belongs to the dashboard: rows, links, data sources."""
    for row in view.rows:
        if row.repeat is not None and (missing := _missing(frozenset({row.repeat.strip("${}")}), view)):
            yield _finding(missing[0], f"the repetition of its row {row.title!r}", view, field=_under(row.path, view))
        yield from _said(row.title, _under(row.path, view), view, "a row's title")
    yield from _links(view.links, view.path, view)
    told: set[str] = set()
    for panel in view.panels:
        for source in (panel.datasource, *(query.datasource for query in panel.queries)):
            for name in [] if source is None or not source.uid else _missing(names_in_text(source.uid), view):
                if name not in told:
                    told.add(name)
                    yield _finding(
                        name, f"the data source of panel {panel.title!r}", view,
                        level=Level.WARNING, field=_under(panel.path, view),
                    )  # fmt: skip


def _under(path: Path, view: DashboardView) -> Path:
    return path[len(view.path) :] if view.is_raw else ()


def _links(links: tuple[LinkView, ...], path: Path, view: DashboardView) -> Iterator[Finding]:
    for link in links:
        yield from _said(link.url, link.path[len(path) :] if link.path else (), view, "a link")
