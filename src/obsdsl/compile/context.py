"""What compiling needs to know beside the object itself."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from obsdsl.compile.version import Version
from obsdsl.define.declaration import Source
from obsdsl.define.duration import Duration
from obsdsl.define.unit import Unit
from obsdsl.express.infer import Environment, Inferred, infer
from obsdsl.express.node import Node, Variable, resolve

# What Grafana replaces with a window of at least four scrape intervals.
RATE_INTERVAL = Variable("$__rate_interval")
QUERY_WINDOW = Duration.parse("5m")


@attrs.frozen
class Context:
    """The versions to compile for, and the workspace's metrics. `prometheus` is None where no version is stated:
    then rules take the form that every supported release reads.
    """

    grafana: Version = (12, 0)
    prometheus: Version | None = None
    catalog: Mapping[str, Source] = attrs.field(factory=dict)
    environment: Environment = attrs.field(factory=Environment)

    def infer(self, node: Node) -> Inferred:
        """What is known of the values of `node`."""
        return infer(node, self.catalog, environment=self.environment)

    def unit(self, node: Node) -> Unit | None:
        """The unit of `node`, where it is known."""
        found = self.infer(node).unit
        return found if isinstance(found, Unit) else None


def on_panel(node: Node) -> Node:
    """`node` as a panel evaluates it: windows that were left open follow the panel's resolution."""
    return resolve(node, RATE_INTERVAL)


def in_variable(node: Node) -> Node:
    """`node` as a variable or an annotation evaluates it."""
    return resolve(node, QUERY_WINDOW)
