"""The windows of expressions that leave them open: each follows from where the expression is used."""

from __future__ import annotations

from obsdsl.define.duration import Duration
from obsdsl.express.node import Node, Variable, resolve
from obsdsl.express.render import label, render
from obsdsl.express.series import LabelValues

# What Grafana replaces with a window of at least four scrape intervals.
RATE_INTERVAL = Variable("$__rate_interval")
QUERY_WINDOW = Duration.parse("5m")


def on_panel(node: Node) -> Node:
    """`node` as a panel evaluates it: windows that were left open follow the panel's resolution."""
    return resolve(node, RATE_INTERVAL)


def in_variable(node: Node) -> Node:
    """`node` as a variable or an annotation evaluates it."""
    return resolve(node, QUERY_WINDOW)


def query_text(query: Node | LabelValues | str) -> str:
    """The variable's query in the language of Grafana's Prometheus data source."""
    if isinstance(query, str):
        return query
    if isinstance(query, LabelValues):
        name = label(query.label)
        return f"label_values({name})" if query.selector is None else f"label_values({render(query.selector)}, {name})"
    return f"query_result({render(in_variable(query))})"
