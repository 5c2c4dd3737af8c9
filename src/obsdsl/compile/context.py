"""What compiling needs to know beside the object itself."""

from __future__ import annotations

import attrs

from obsdsl.compile.version import Version
from obsdsl.define.duration import Duration
from obsdsl.express.infer import Inference
from obsdsl.express.node import Node, Variable, resolve

# What Grafana replaces with a window of at least four scrape intervals.
RATE_INTERVAL = Variable("$__rate_interval")
QUERY_WINDOW = Duration.parse("5m")


@attrs.frozen
class Context:
    """The versions to compile for, and what is known of the workspace's metrics.

    `prometheus` is None where no version is stated: then rules take the form that every supported release reads.
    """

    grafana: Version = (12, 0)
    prometheus: Version | None = None
    # Calling it infers what is known of a node.
    infer: Inference = attrs.field(factory=Inference)


def on_panel(node: Node) -> Node:
    """`node` as a panel evaluates it: windows that were left open follow the panel's resolution."""
    return resolve(node, RATE_INTERVAL)


def in_variable(node: Node) -> Node:
    """`node` as a variable or an annotation evaluates it."""
    return resolve(node, QUERY_WINDOW)
