"""Data sources for which an export asks who imports it."""

from __future__ import annotations

import json
import re
from typing import Any

from obsdsl.importing.differences.difference import Difference, Json


def _apply(dashboard: Json) -> Json:
    inputs = dashboard.get("__inputs")
    templating = dashboard.get("templating", {"list": []})
    held = templating.get("list", []) if isinstance(templating, dict) else None
    if not isinstance(inputs, list) or not inputs or not isinstance(held, list) or not all(map(_is_source, inputs)):
        return dashboard
    names = {one.get("name") for one in held if isinstance(one, dict)}
    found = {key: one for key, one in dashboard.items() if key != "__inputs"}
    text = json.dumps(found)
    used = [one for one in inputs if re.search(rf"\$\{{?{re.escape(one['name'])}\b", text)]
    asked = [_variable(one) for one in used if one["name"] not in names]
    return found | {"templating": templating | {"list": [*asked, *held]}}


def _is_source(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.get("type") == "datasource"
        and isinstance(value.get("name"), str)
        and isinstance(value.get("pluginId"), str)
    )


def _variable(asked: Json) -> Json:
    label = asked.get("label")
    return {
        "name": asked["name"],
        "type": "datasource",
        "query": asked["pluginId"],
        **({"label": label} if isinstance(label, str) and label else {}),
    }


DIFFERENCE = Difference(
    "inputs",
    "Data sources for which an export asks (`__inputs`) become variables of these names, if anything asks them: only "
    "Grafana's dialog for an import by hand asks for inputs, and now who looks at the dashboard chooses.",
    "default",
    _apply,
)
