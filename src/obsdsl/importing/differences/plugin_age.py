"""Which release of Grafana saved a panel."""

from __future__ import annotations

import re

from obsdsl.importing.differences.difference import Json


def before(panel: Json, release: float) -> bool:
    """Whether a release before this one saved the panel. One that does not say is of 6.1, says Grafana."""
    said = panel.get("pluginVersion") or "6.1"
    found = re.match(r"\d+(\.\d+)?", str(said))
    # 7.10 would be 7.1 for Grafana, too.
    return found is not None and float(found.group()) < release
