"""Variables of one name."""

from __future__ import annotations

from obsdsl.importing.differences.difference import Difference, Json


def _apply(dashboard: Json) -> Json:
    templating = dashboard.get("templating")
    rows = templating.get("list") if isinstance(templating, dict) else None
    if (
        not isinstance(templating, dict)
        or not isinstance(rows, list)
        or not all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in rows)
    ):
        return dashboard
    last = {one["name"]: one for one in rows}
    return dashboard if len(last) == len(rows) else dashboard | {"templating": templating | {"list": [*last.values()]}}


DIFFERENCE = Difference(
    "twin-variables",
    "Of two variables with one name, the last is taken, at the place of the first, as Grafana does when it loads them.",
    "default",
    _apply,
)
