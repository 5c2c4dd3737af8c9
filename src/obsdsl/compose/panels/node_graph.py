"""The node graph panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from obsdsl.compose.convert import at, unit
from obsdsl.compose.panel import DataPanel
from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit


@frozen(kw_only=True, slots=False)
class NodeGraph(DataPanel):
    """Nodes and the edges between them, such as the services of a trace. `arcs` colours the rim of each node by field.

    The units are those of the two numbers that stand in a node and at an edge.
    """

    kind = "nodeGraph"
    since = (7, 5)
    size = (24, 12)

    node_unit: Unit | str | None = attrs.field(default=None, converter=unit, metadata=at("options.nodes.mainStatUnit"))
    node_secondary_unit: Unit | str | None = attrs.field(
        default=None, converter=unit, metadata=at("options.nodes.secondaryStatUnit")
    )
    edge_unit: Unit | str | None = attrs.field(default=None, converter=unit, metadata=at("options.edges.mainStatUnit"))
    edge_secondary_unit: Unit | str | None = attrs.field(
        default=None, converter=unit, metadata=at("options.edges.secondaryStatUnit")
    )
    arcs: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    zoom: Literal["cooperative", "greedy"] | None = attrs.field(
        default=None, metadata=at("options.zoomMode", since=(11, 5))
    )

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:  # noqa: ARG002
        """The colour of each arc."""
        if self.arcs:
            nodes = json.setdefault("options", {}).setdefault("nodes", {})
            nodes["arcs"] = [{"field": field, "color": color} for field, color in self.arcs.items()]
