"""The uid of a dashboard that has none."""

from __future__ import annotations

from obsdsl.compose.slug import slug
from obsdsl.importing.differences.difference import Difference, Json


def _apply(dashboard: Json) -> Json:
    title = dashboard.get("title")
    if dashboard.get("uid") or not isinstance(title, str):
        return dashboard
    made = slug(title)[:40].strip("-")
    return dashboard | {"uid": made} if made else dashboard


DIFFERENCE = Difference(
    "uids",
    "A dashboard without a uid gets one from its title; Grafana would make up another.",
    "default",
    _apply,
)
