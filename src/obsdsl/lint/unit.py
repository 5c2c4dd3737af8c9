"""What is checked by itself, on whatever processor. What an object is made of is imported where there is one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from obsdsl.lint.context import Context
from obsdsl.lint.visit import Visit

if TYPE_CHECKING:
    from obsdsl.compose.dashboard import Dashboard
    from obsdsl.compose.raw_dashboard import RawDashboard
    from obsdsl.compose.scrape.server import PrometheusServer
    from obsdsl.compose.shared_panel import SharedPanel
    from obsdsl.compose.workspace import AnyRouting

Unit: TypeAlias = Callable[[Context], Visit]
# Fewer units are not worth another process.
FEW = 20


def dashboard_unit(dashboard: Dashboard | RawDashboard) -> Unit:
    """A dashboard."""
    from obsdsl.lint.dashboard_visit import visit_dashboard
    from obsdsl.lint.view.dashboard import dashboard_view

    return lambda context: visit_dashboard(dashboard_view(dashboard), context)


def shared_panel_unit(shared: SharedPanel) -> Unit:
    """A panel of the library, as if it were alone on a dashboard."""
    return dashboard_unit(shared.alone())


def server_unit(server: PrometheusServer) -> Unit:
    """A Prometheus and its jobs."""
    from obsdsl.lint.surroundings import visit_server

    return partial(visit_server, server)


def routing_unit(routing: AnyRouting) -> Unit:
    """A routing of the workspace."""
    from obsdsl.lint.surroundings import visit_own_routing

    return partial(visit_own_routing, routing)
