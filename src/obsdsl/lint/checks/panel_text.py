"""The check panel-text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obsdsl.define.light import frozen
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.shown import ASKING
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView, PanelView

# Kinds that say by themselves what they show.
_SPEAKING: Final = frozenset({"text", "row", "news", "dashlist", "alertlist", "annolist", "welcome", "canvas"})


@frozen(kw_only=True)
class PanelText(Check[PanelView | DashboardView]):
    """A panel has no title or no type, or a dashboard no description.

    Who is paged at night opens a dashboard that somebody else made. A title says what a panel shows; a description
    says what the dashboard is for and whom to ask. A panel without a type is a graph, or with
    an older Grafana an error.

    `descriptions` asks each panel with queries for a description, too.

    Bad:
    ```python
    Dashboard("Queue", panels=(TimeSeries("Jobs", m.queue_length),))
    ```
    Good:
    ```python
    Dashboard("Queue", description="Jobs that wait; ask team data.", panels=(TimeSeries("Jobs", m.queue_length),))
    ```
    Bad file:
    ```json
    {"type": "timeseries", "targets": [{"refId": "A", "expr": "queue_length"}]}
    ```
    Good file:
    ```json
    {"title": "Jobs", "type": "timeseries", "targets": [{"refId": "A", "expr": "queue_length"}]}
    ```
    """

    code = "OBS604"
    name = "panel-text"
    level = Level.INFO
    rows = (71,)
    on = (PanelView, DashboardView)

    descriptions: bool = False

    def find(self, value: PanelView | DashboardView, at: Site) -> Iterator[Finding]:
        if isinstance(value, DashboardView):
            if not value.description:
                yield Finding("it has no description", "say what it is for, and whom to ask")
            return
        if value.kind in _SPEAKING or value.is_library:
            return
        if _is_untitled(value) and (others := _others(value, at)) is not None:
            shows = next((query.text for query in value.queries if query.text.strip()), "")
            what = f"; it shows `{_short(shows)}`" if shows else ""
            yield Finding(f"it has no title{what}{others}", "say what it shows")
        if isinstance(value.source, Mapping) and not value.source.get("type"):
            yield Finding(
                "it has no type, so that it is a graph, or with an older Grafana nothing",
                "say what kind of panel it is",
            )
        if self.descriptions and not value.description and value.kind in ASKING:
            yield Finding("it has no description", "say what its values mean, and when they are bad")


def _is_untitled(panel: PanelView) -> bool:
    return not panel.title.strip() and panel.kind not in _SPEAKING and not panel.is_library


def _others(panel: PanelView, at: Site) -> str | None:
    """What to say of the dashboard's other panels; None where the first has said it: files alone may have a style."""
    if at.context.defined or at.dashboard is None:
        return ""
    alike = [one for one in at.dashboard.panels if _is_untitled(one)]
    if panel is not alike[0]:
        return None
    return f"; {len(alike) - 1} more of the dashboard's have none" if len(alike) > 1 else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
