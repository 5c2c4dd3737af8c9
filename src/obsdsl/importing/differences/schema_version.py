"""The schema of a dashboard that is the same in the newest."""

from __future__ import annotations

from obsdsl.importing.differences.difference import Difference, Json
from obsdsl.importing.differences.schema.steps import NEWEST, STEPS, version


def _apply(dashboard: Json) -> Json:
    if _is_settled(dashboard):
        return dashboard | {"schemaVersion": NEWEST}
    # What is built says today's: this one must say that it is old.
    return dashboard if dashboard.get("schemaVersion") else dashboard | {"schemaVersion": 0}


def _is_settled(dashboard: Json) -> bool:
    """Whether no step from its schema on changes a thing."""
    old = version(dashboard)
    try:
        return all(step(dashboard) == dashboard for leads_to, step in STEPS if old < leads_to)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return False


DIFFERENCE = Difference(
    "schema-version",
    "The `schemaVersion` of a dashboard is that of the Grafana for which you build, where no step of Grafana's from "
    "the older one on would change a thing. Else it stays, so that Grafana takes these steps when it loads the "
    "dashboard.",
    "default",
    _apply,
)
