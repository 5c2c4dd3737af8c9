"""The windows of expressions that leave them open: each follows from where the expression is used."""

from __future__ import annotations

from obsdsl.define.duration import Duration
from obsdsl.express.node import Node, Variable, resolve

# What Grafana replaces with a window of at least four scrape intervals.
RATE_INTERVAL = Variable("$__rate_interval")
QUERY_WINDOW = Duration.parse("5m")


def on_panel(node: Node) -> Node:
    """`node` as a panel evaluates it: windows that were left open follow the panel's resolution."""
    return resolve(node, RATE_INTERVAL)


def in_variable(node: Node) -> Node:
    """`node` as a variable or an annotation evaluates it."""
    return resolve(node, QUERY_WINDOW)
