"""Panels of kinds that have no class here: of plugins from outside, and those that Grafana replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.query import Target, queries
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class PluginPanel(DataPanel):
    """`PluginPanel("Tree", query, kind="marcusolsson-treemap-panel", options={…})`: any panel by its plugin's id.

    Its queries are as those of other panels, and a plugin that shows no data has none; `options` stand as they are, and
    what else the plugin keeps beside them goes to `extra`.
    """

    may_ask_nothing: ClassVar[bool] = True

    query: tuple[Target, ...] = attrs.field(default=(), kw_only=False, converter=queries)
    kind: str  # type: ignore[misc]
    options: Mapping[str, Any] | None = attrs.field(default=None, hash=False, metadata=at("options"))

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if not self.kind:
            yield "kind is empty; write the plugin's id"
