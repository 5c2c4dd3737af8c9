"""What a system's document shows and names, literally, and what its panels and rules must not lose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Alert(NamedTuple):
    """An alert as it is built. `original` is the document's word for its severity, where that is another."""

    group: str
    name: str
    severity: str
    for_: str
    service: str
    original: str | None = None


class System(NamedTuple):
    """Types are what the metrics are, not what the document calls them."""

    metrics: Mapping[str, str]
    # Labels and units of metrics that have any of their own.
    labels: Mapping[str, frozenset[str]]
    metric_units: Mapping[str, str]
    # The document's alerts, and ours beside them.
    alerts: tuple[Alert, ...]
    more: tuple[Alert, ...]
    # By group.
    records: Mapping[str, frozenset[str]]
    # Of dashboards, by uid.
    titles: Mapping[str, str]
    # The document's panels by uid, in their order.
    panels: Mapping[str, tuple[str, ...]]
    # Kind and expressions of the panels (`uid/title`) whose document says them, and of some that must not drift.
    expressions: Mapping[str, tuple[str, ...]]
    panel_units: Mapping[str, str]
    # Values from which a panel's colour changes: alerts' limits, and tables of targets.
    thresholds: Mapping[str, list[float]]
    # The jobs of each server, and the rule groups that it loads.
    servers: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    # The routing, and whom each receiver notifies: kinds and places.
    routing: str
    receivers: Mapping[str, tuple[str, ...]]
