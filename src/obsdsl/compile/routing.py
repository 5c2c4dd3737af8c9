"""A routing, or an Alertmanager's configuration as such, as the file that Alertmanager reads."""

from __future__ import annotations

from obsdsl.compile.alertmanager import alertmanager_yaml
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compose.routing.lower import alertmanager_config
from obsdsl.compose.routing.routing import Routing
from obsdsl.compose.routing.tree import AlertmanagerConfig


def compile_routing(routing: Routing | AlertmanagerConfig, context: Context) -> Artifact:
    """`alertmanager/<name>.yml`. Raises CompileError for what Alertmanager, or the target's version, would not load."""
    config = (
        alertmanager_config(routing, context.policy, context.secret_dir) if isinstance(routing, Routing) else routing
    )
    content = alertmanager_yaml(config)
    return Artifact("alertmanager", config.name, f"alertmanager/{config.name}.yml", content, config.location)
