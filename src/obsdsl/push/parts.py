"""A target's configuration to the parts that write to it."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import cast

from obsdsl.errors import RemoteError
from obsdsl.push.part import Part
from obsdsl.target_config import Target

# Under which key a target has the tables, and whose `make(table, project, root, secrets)` gives the parts.
_MODULES = {
    "grafana": "obsdsl.push.grafana.part",
    "prometheus": "obsdsl.push.files.prometheus",
    "alertmanager": "obsdsl.push.files.alertmanager",
    "rulers": "obsdsl.push.ruler.part",
    "vmalert": "obsdsl.push.files.vmalert",
}


def parts_of(target: Target, project: str, root: Path) -> tuple[Part, ...]:
    """The parts of a target, in the order of their names. Asks no server; raises RemoteError for a missing secret."""
    secrets = None if target.secrets is None else root / target.secrets
    found = [
        cast(Part, importlib.import_module(module).make(table, project, root, secrets))
        for key, module in _MODULES.items()
        for table in getattr(target, key)
    ]
    if not found:
        raise RemoteError(
            f"target {target.name!r}",
            f"it names nothing to push to; write [tool.obsdsl.targets.{target.name}.grafana] or another part, see "
            "docs/targets.md",
        )
    return tuple(sorted(found, key=lambda one: one.name))
