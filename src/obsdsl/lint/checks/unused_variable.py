"""The check unused-variable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.shown import ASKING, json_of
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView, names_used
from obsdsl.lint.view.used import all_texts

# Variables that work by themselves: filters for all queries of their data source.
_AT_WORK: Final = frozenset({"adhoc", "groupby", "snapshot", "system"})
_SAYING: Final = ASKING | {"text", "row", "news", "dashlist", "alertlist", "annolist", "geomap", "table-old", ""}


class UnusedVariable(Check[DashboardView]):
    """A variable of a dashboard is used nowhere.

    Its query is asked at each visit, and whoever chooses a value waits for something to change. Variables that links
    take along to other dashboards are spared, and so are filters, which work by themselves.

    Bad:
    ```python
    queue = QueryVariable("queue", m.queue_length.label_values("queue"))
    Dashboard("Queue", variables=(queue,), panels=(TimeSeries("Jobs", m.queue_length),))
    ```
    Good:
    ```python
    queue = QueryVariable("queue", m.queue_length.label_values("queue"))
    Dashboard("Queue", variables=(queue,), panels=(TimeSeries("Jobs", m.queue_length(queue=queue)),))
    ```
    Bad file:
    ```json
    {
      "title": "Queue", "uid": "queue",
      "templating": {"list": [{"name": "queue", "type": "query", "query": "label_values(queue_length, queue)"}]},
      "panels": [{"title": "Jobs", "type": "timeseries", "targets": [{"refId": "A", "expr": "queue_length"}]}]
    }
    ```
    Good file:
    ```json
    {
      "title": "Queue", "uid": "queue",
      "templating": {"list": [{"name": "queue", "type": "query", "query": "label_values(queue_length, queue)"}]},
      "panels": [{
        "title": "Jobs", "type": "timeseries", "targets": [{"refId": "A", "expr": "queue_length{queue=~\\"$queue\\"}"}]
      }]
    }
    ```
    """

    code = "OBS614"
    name = "unused-variable"
    level = Level.INFO
    groups = (13,)
    on = (DashboardView,)

    def find(self, value: DashboardView, at: Site) -> Iterator[Finding]:
        free = [one for one in value.variables if one.name and one.kind not in _AT_WORK and not one.implied]
        if not free or any(panel.is_library for panel in value.panels) or _hands_on(value):
            return
        used = names_used(value)
        for index, one in enumerate(value.variables):
            if one in free and one.name not in used and not _in_a_plugin(one.name, value):
                yield Finding(
                    f"nothing uses its variable {one.name!r}",
                    "delete it, or select by it",
                    field=one.path[len(value.path) :] if value.is_raw else ("variables", index),
                )


def _hands_on(view: DashboardView) -> bool:
    """Whether a link takes all variables along to other dashboards."""
    if not view.is_raw:
        return any(getattr(one, "include_variables", False) for one in view.source.links)
    links = json_of(view.source.json).get("links")
    own = any(isinstance(one, dict) and one.get("includeVars") for one in links) if isinstance(links, list) else False
    held = (one.url for panel in view.panels for one in (*panel.links, *panel.data_links))
    return own or any("__all_variables" in url for url in held)


def _in_a_plugin(name: str, view: DashboardView) -> bool:
    """Whether a panel of a plugin has the name in its settings: who knows what it does with it."""
    for panel in view.panels:
        if panel.kind not in _SAYING:
            text = json.dumps(raw) if (raw := json_of(panel.source)) else " ".join(_settings(panel.source))
            if name in text and re.search(rf"\b{re.escape(name)}\b", text):
                return True
    return False


def _settings(panel: Any) -> Iterator[str]:
    """The texts of a typed panel of a plugin, its names of settings included."""
    yield from all_texts(panel)
    yield from (json.dumps(dict(getattr(panel, field, None) or {}), default=str) for field in ("options", "extra"))
