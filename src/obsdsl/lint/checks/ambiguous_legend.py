"""The check ambiguous-legend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from obsdsl.errors import listed
from obsdsl.express.infer.labels import METRIC, is_dynamic
from obsdsl.express.node import Node, Selector, walk
from obsdsl.lint.check import Check
from obsdsl.lint.labels import is_several
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.shown import OVER_TIME
from obsdsl.lint.site import Site
from obsdsl.lint.view import QueryView

# As Grafana reads legends.
_LABEL: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
# Of targets: there may be but one.
_TARGET: Final = frozenset({"job", "instance", METRIC})


class AmbiguousLegend(Check[QueryView]):
    """Several lines of a graph have the same legend.

    The series differ in a label that the legend does not show, so that nobody can tell one line from the next. Mostly
    the expression should add them up; a quantile of a histogram that is not added up first is even one for each set of
    labels.

    It is reported where the label has several declared values; and where a legend shows no label at all, though the
    series have labels of their own.

    Bad:
    ```python
    TimeSeries("Requests", m.requests.rate(), legend="{{handler}}")
    ```
    Good:
    ```python
    TimeSeries("Requests", m.requests.rate().sum(by="handler"), legend="{{handler}}")
    ```
    Bad file:
    ```json
    {
      "title": "Jobs", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "queue_length", "legendFormat": "waiting"}]
    }
    ```
    Good file:
    ```json
    {
      "title": "Jobs", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "sum(queue_length)", "legendFormat": "waiting"}]
    }
    ```
    """

    code = "OBS618"
    name = "ambiguous-legend"
    level = Level.INFO
    groups = (14,)
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        legend, node, panel = value.legend, value.node, at.panel
        if not legend or legend == "__auto" or node is None or panel is None or not at.context.defined:
            return
        if panel.kind not in OVER_TIME or panel.kind == "heatmap" or value.language != "promql" or value.hidden:
            return
        if is_dynamic(legend) or value.format in ("table", "heatmap") or panel.repeat:
            return
        shown = set(_LABEL.findall(legend))
        labels = at.infer(node).labels
        if any(labels.presence(name) == "never" for name in shown):
            return  # legend-label says what is wrong with it.
        hidden = _hidden(shown, node, at)
        if hidden:
            yield Finding(
                f"each {listed(hidden, 'and')} has a line of its own, and the legend shows {_what(shown)}",
                f"add them up, or show {{{{{hidden[0]}}}}} in the legend",
                field=("legendFormat",) if at.path else ("legend",),
            )


def _hidden(shown: set[str], node: Node, at: Site) -> list[str]:
    """The labels in which lines differ that look alike."""
    labels = at.infer(node).labels
    apart = {*shown, *_TARGET, *at.context.config.target_labels}
    own = [name for name in labels.names() if name not in apart]
    if not own:
        return []
    matchers = [one for selector in walk(node) if isinstance(selector, Selector) for one in selector.matchers]
    chosen = {one.label for one in matchers if is_dynamic(one.value)}
    # Of what is selected by one label, such as a mount point, there may be one: the others follow from that.
    is_open = not shown and not any(one.label not in _TARGET for one in matchers)
    return [name for name in own if name not in chosen and is_several(labels.get(name), is_open)]


def _what(shown: set[str]) -> str:
    return listed(sorted(shown), "and") + " alone" if shown else "no label"
