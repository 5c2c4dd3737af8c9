"""Objects that are compiled each alone: which artifact each kind becomes, and who makes it."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    from obsdsl.compile.artifact import Artifact, Kind
    from obsdsl.compile.context import Context


@attrs.frozen
class Compiler:
    """`function` is `module:function`, imported where there is such an object; it takes the object and the context, and
    gives an artifact, or several.

    `knows` says whether what it makes depends on the workspace's metrics, beside the object itself; `links`, whether it
    takes the URLs of the panels that show its alerts, too.
    """

    artifact: Kind
    function: str
    knows: bool = False
    links: bool = False

    def __call__(self, value: Any, context: Context, panels: Mapping[int, str]) -> tuple[Artifact, ...]:
        module, _, name = self.function.partition(":")
        function = getattr(importlib.import_module(f"obsdsl.compile.{module}"), name)
        made = function(value, context, panels) if self.links else function(value, context)
        return made if isinstance(made, tuple) else (made,)


COMPILERS: Final[Mapping[str, Compiler]] = {
    "datasource": Compiler("datasource", "grafana.beside:compile_datasource"),
    "folder": Compiler("folder", "grafana.beside:compile_folder"),
    "stack": Compiler("stack", "stack:compile_stack"),
    "shared panel": Compiler("library-panel", "grafana.beside:compile_shared_panel", knows=True),
    "loki": Compiler("loki", "logs.loki:compile_loki"),
    "shipper": Compiler("alloy", "logs.alloy:compile_alloy"),
    "promtail": Compiler("promtail", "logs.promtail:compile_promtail"),
    "log rules": Compiler("log-rules", "logs.rules:compile_rules", knows=True, links=True),
}
