"""The check legend-label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from obsdsl.errors import listed
from obsdsl.express.infer import Inference, LabelSet
from obsdsl.express.infer.labels import METRIC, is_dynamic
from obsdsl.express.node import Aggregation, Binary, Call, Node, Variable, walk
from obsdsl.lint.check import Check
from obsdsl.lint.labels import is_absent, may_be_more, named, what_there_is
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.shown import SINGLE, json_of, seen
from obsdsl.lint.site import Site
from obsdsl.lint.view import PanelView, QueryView
from obsdsl.lint.view.raw_field import at as at_path

# As Grafana reads legends.
_LABEL: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_KEEPING: Final = frozenset({"clamp", "clamp_min", "clamp_max", "round", "ceil", "floor"})


class LegendLabel(Check[QueryView]):
    """A legend shows a label that the series do not have.

    Grafana writes nothing in its place: all lines of the graph have the same name, or an empty one. Mostly the
    expression adds up over that label, or somebody changed its `by` and forgot the legend. It is a warning where a
    panel shows single values, whose names are mostly hidden, or no legend. Where no metrics are
    declared, it is an info for one number alone, which is shown without a name.

    Bad:
    ```python
    TimeSeries("Requests", m.requests.rate().sum(by="handler"), legend="{{handler}} {{code}}")
    ```
    Good:
    ```python
    TimeSeries("Requests", m.requests.rate().sum(by=("handler", "code")), legend="{{handler}} {{code}}")
    ```
    Bad file:
    ```json
    {
      "title": "Requests", "type": "timeseries",
      "targets": [
        {"refId": "A", "expr": "sum by (handler) (rate(http_requests_total[5m]))", "legendFormat": "{{code}}"}
      ]
    }
    ```
    Good file:
    ```json
    {
      "title": "Requests", "type": "timeseries",
      "targets": [
        {"refId": "A", "expr": "sum by (code) (rate(http_requests_total[5m]))", "legendFormat": "{{code}}"}
      ]
    }
    ```
    """

    code = "OBS613"
    name = "legend-label"
    level = Level.ERROR
    groups = (14,)
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        legend = value.legend
        if not legend or "{{" not in legend or value.format == "table" or value.hidden:
            return
        node = value.node
        if node is None or value.language != "promql" or _is_open(node) or _renamed(at.panel):
            return
        labels = dict.fromkeys(_LABEL.findall(legend))
        gone = [label for label in labels if not is_dynamic(label) and _is_gone(label, node, at)]
        # One finding a legend: with one change of the expression, all of them are back.
        own = [label for label in gone if label != METRIC]
        if own:
            labelled = f"the label{'s' if len(own) > 1 else ''} {listed(own, 'and')}"
            yield _finding(labelled, own[0], node, _level(node, at), at)
        if METRIC in gone:
            level = Level.WARNING if _keeps_names(node) else _level(node, at)
            yield _finding("the metric's name", METRIC, node, level, at)


def _finding(what: str, label: str, node: Node, level: Level | None, at: Site) -> Finding:
    return Finding(
        f"the legend shows {what}, which the series of `{named(node)}` do not have",
        what_there_is(at.infer(node), label),
        field=("legendFormat",) if at.path else ("legend",),
        level=level,
    )


def _level(node: Node, at: Site) -> Level | None:
    """The level by what is seen of the legend; None is the check's own."""
    panel = at.panel
    if panel is None:
        return None
    if panel.kind in SINGLE | {"table"}:
        of = at.infer(node).labels
        # A single value is mostly shown without a name.
        alone = not at.context.defined and len(seen(panel)) == 1 and not of.rest and not of.names()
        return Level.INFO if alone else Level.WARNING
    json = json_of(panel.source)
    hidden = (at_path(json, ("options", "legend", "showLegend")), at_path(json, ("legend", "show")))
    return Level.WARNING if False in hidden else None


def _keeps_names(node: Node) -> bool:
    """Whether VictoriaMetrics, which calls itself a Prometheus, leaves the metric's name there."""
    calls = [one.function for one in walk(node) if isinstance(one, Call)]
    return any(name.endswith("_over_time") or name in _KEEPING for name in calls)


def _renamed(panel: PanelView | None) -> bool:
    """Whether the panel gives its series other names than their legends."""
    if panel is None:
        return False
    own = getattr(panel.source, "display_name", None)
    return bool(own or at_path(json_of(panel.source), ("fieldConfig", "defaults", "displayName")))


def _is_gone(label: str, node: Node, at: Site) -> bool:
    """Whether the expression drops the label, whatever the series have; or these certainly do not have it."""
    known = at.infer(node)
    if known.labels.presence(label) != "never":
        return False
    if _whatever(node).presence(label) == "never":
        return True
    return at.context.defined and is_absent(label, known, at) and not may_be_more(node, at)


@lru_cache(maxsize=4096)
def _whatever(node: Node) -> LabelSet:
    """The labels of an expression on series of which nothing is known."""
    return Inference()(node).labels


def _is_open(node: Node) -> bool:
    """Whether the labels are those of a variable, which may stand for any expression."""
    match node:
        case Variable():
            return True
        case Binary():
            return _is_open(node.left) or _is_open(node.right)
        case Aggregation(grouping=grouping):
            return grouping is not None and grouping.mode == "without" and _is_open(node.expr)
        case Call(args=args):
            return bool(args) and any(map(_is_open, args))
        case _:
            return False
