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
    names = {str(one.get("name")) for one in held if isinstance(one, dict)}
    text = json.dumps({key: one for key, one in dashboard.items() if key != "__inputs"})
    asked: list[Json] = []
    for one in inputs:
        used = f"${{{json.dumps(one['name'])[1:-1]}}}"
        if one["name"] in names or (
            used not in text and not re.search(rf"(?:\$|\[\[){re.escape(one['name'])}\b", text)
        ):
            continue
        # Of other letters Grafana reads no variable, though its export makes such inputs of a data source's name.
        plain = re.sub(r"\W", "_", one["name"], flags=re.ASCII)
        while plain in names:
            plain += "_"
        text = text.replace(used, f"${{{plain}}}")
        asked.append(_variable(one | {"name": plain}))
        names.add(plain)
    found: Json = json.loads(text)
    templating = found.get("templating", {"list": []})
    return found | {"templating": templating | {"list": [*asked, *templating.get("list", [])]}}


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
    "Data sources for which an export asks (`__inputs`) become variables of these names, with `_` for what no "
    "variable is called, if anything asks them: only Grafana's dialog for an import by hand asks for inputs, and now "
    "who looks at the dashboard chooses.",
    "default",
    _apply,
)
