"""Grafana's dashboards as JSON, of any schema, with the places of all that is in them."""

from __future__ import annotations

from obsdsl.read.grafana.dashboard import DashboardFile, dashboard_in, is_dashboard, read_dashboard

__all__ = ["DashboardFile", "dashboard_in", "is_dashboard", "read_dashboard"]
