"""Units that Grafana does not know."""

from __future__ import annotations

from obsdsl.define.unit import is_grafana_id
from obsdsl.importing.dashboards.fields import object_at
from obsdsl.importing.differences.difference import Difference, Json


def _apply(panel: Json) -> Json:
    defaults = object_at(panel, "fieldConfig", "defaults")
    unit = defaults.get("unit")
    if not isinstance(unit, str) or not unit.strip() or is_grafana_id(unit) or ":" in unit or "$" in unit:
        return panel
    return panel | {"fieldConfig": panel["fieldConfig"] | {"defaults": defaults | {"unit": f"suffix:{unit}"}}}


DIFFERENCE = Difference(
    "unknown-units",
    "A unit that Grafana does not know is written behind the value; `suffix:` says that this is meant.",
    "default",
    _apply,
    on="panel",
)
