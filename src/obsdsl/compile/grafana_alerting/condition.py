"""An alert's expression as the queries of a Grafana-managed rule.

A is the value, for people and templates; B says of each series whether the alert fires, 1 or 0; C is the condition,
B > 0. B is computed by Prometheus and not by Grafana's expressions: for these NaN fires (grafana/grafana#40392), and
they join series whose labels are a part of others'. Its labels are those that Prometheus's alert would have.

Models: pkg/services/ngalert/prom/query.go of Grafana, by which Grafana imports Prometheus's rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from obsdsl.compile.version import Version
from obsdsl.define.light import frozen
from obsdsl.express.node import COMPARISONS, Aggregation, Binary, Call, Grouping, Node, Number, Unary, walk
from obsdsl.express.parse import parse
from obsdsl.express.render import pretty

WIDTH = 100
VALUE, FIRES, CONDITION = "A", "B", "C"
# How far back an instant query may look, as in Grafana's own import.
_RANGE = 600
# Read back with these, whether they were sent or not (models/alert_query.go).
_DEFAULTS = {"intervalMs": 1000, "maxDataPoints": 43200}
_EXPRESSION = "__expr__"
# B > 0, for people a line in the picture; 9.0 knows no other expressions than math and reductions.
THRESHOLDS: Version = (10, 0)
_THRESHOLD: Mapping[str, Any] = {
    "type": "threshold",
    "expression": FIRES,
    "conditions": [{"evaluator": {"type": "gt", "params": [0]}}],
}
_MATH: Mapping[str, Any] = {"type": "math", "expression": f"${FIRES} > 0"}
# What gives nothing where nothing is wrong.
_FILTERS = ("and", "unless")
_ABSENT = ("absent", "absent_over_time")


@frozen
class Source:
    """The data source that is asked, and how long ago."""

    uid: str
    offset: int = 0


@frozen(eq=False)
class Split:
    """An expression in two: what is measured, and whether it fires. `is_quiet`: without data nothing is wrong."""

    value: Node
    fires: Node
    is_quiet: bool


def split(text: str) -> Split:
    """An alert's expression. Raises DefinitionError for one that is no PromQL."""
    node = parse(text, variables=False)
    if isinstance(node, Binary) and node.op in COMPARISONS and not node.bool_:
        sides = [one for one in (node.left, node.right) if not _is_number(one)]
        if len(sides) == 1:
            return Split(sides[0], attrs.evolve(node, bool_=True), any(map(_filters, walk(sides[0]))))
    # Each sample fires, whatever its value: each is counted on its own.
    return Split(node, Aggregation("count", node, Grouping("without", ())), True)


def _is_number(node: Node) -> bool:
    return isinstance(node, Number) or (isinstance(node, Unary) and _is_number(node.expr))


def _filters(node: Node) -> bool:
    match node:
        case Binary(op=op, bool_=False):
            return op in COMPARISONS or op in _FILTERS
        case Call(function=function):
            return function in _ABSENT
    return False


def alert_data(found: Split, source: Source, version: Version) -> list[dict[str, Any]]:
    """`data` of an alert rule."""
    condition = {
        "refId": CONDITION,
        "queryType": "",
        "relativeTimeRange": {"from": 0, "to": 0},
        "datasourceUid": _EXPRESSION,
        "model": {
            **(_THRESHOLD if version >= THRESHOLDS else _MATH),
            "refId": CONDITION,
            "datasource": {"type": _EXPRESSION, "uid": _EXPRESSION},
            **_DEFAULTS,
        },
    }
    return [_query(VALUE, found.value, source), _query(FIRES, found.fires, source), condition]


def record_data(text: str, source: Source) -> list[dict[str, Any]]:
    """`data` of a recording rule."""
    return [_query(VALUE, parse(text, variables=False), source)]


def _query(name: str, node: Node, source: Source) -> dict[str, Any]:
    model = {
        "refId": name,
        "datasource": {"type": "prometheus", "uid": source.uid},
        "expr": pretty(node, WIDTH),
        "instant": True,
        "range": False,
        **_DEFAULTS,
    }
    return {
        "refId": name,
        "queryType": "",
        "relativeTimeRange": {"from": _RANGE + source.offset, "to": source.offset},
        "datasourceUid": source.uid,
        "model": model,
    }
