"""grafanalib as a dialect: its dashboards become ours, its panels are mended before they go out.

grafanalib is never imported; what is read is the JSON that its objects give by `to_json_data`.
"""

from __future__ import annotations

from obsdsl.read.grafanalib.dashboard import is_grafanalib_dashboard, read_dashboard
from obsdsl.read.grafanalib.panel import normalise_panel, oddities

__all__ = ["is_grafanalib_dashboard", "normalise_panel", "oddities", "read_dashboard"]
