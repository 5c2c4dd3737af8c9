"""What stands around rules, as values to be checked: the configurations of Alertmanagers, servers with their jobs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsdsl.compose.routing.lower import alertmanager_config
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.lint.context import Context
from obsdsl.lint.facts import Fact, RoutingFact
from obsdsl.lint.lowered import LoweredOrigin
from obsdsl.lint.object_facts import facts_of
from obsdsl.lint.problem import About
from obsdsl.lint.routing import bare, grouping_places, inhibit_places
from obsdsl.lint.site import Site
from obsdsl.lint.view.server import server_view
from obsdsl.lint.visit import Visit, python_origin
from obsdsl.read.origin import Origin

if TYPE_CHECKING:
    from obsdsl.compose.scrape.server import PrometheusServer
    from obsdsl.compose.workspace import AnyRouting


@facts_of.register(AlertmanagerConfig)
def _facts(config: AlertmanagerConfig, at: Site, about: About) -> Iterator[Fact]:
    own = at.origin is None or at.origin.file.endswith(".py")
    yield RoutingFact(about, bare(config), inhibit_places(config, at), grouping_places(config, at), own)


def visit_routing(config: AlertmanagerConfig, context: Context, origin: Origin | None = None) -> Visit:
    """The configuration of an Alertmanager; what is in it has its path."""
    yield config, Site(context, "Alertmanager's configuration", config.location, origin)


def visit_own_routing(routing: AnyRouting, context: Context) -> Visit:
    """A routing of the workspace: what it becomes, each part of which stands where the user wrote it.

    Raises CompileError for what it cannot become.
    """
    if isinstance(routing, AlertmanagerConfig):
        config = routing
    else:
        config = alertmanager_config(routing, context.policy, context.config.secret_dir)
    where = routing.location
    origin = None if where is None else LoweredOrigin(config, where, type(routing).__name__)
    yield config, Site(context, routing.subject, where, origin)


def visit_server(server: PrometheusServer, context: Context) -> Visit:
    """A Prometheus and its jobs, as they are seen."""
    view = server_view(server)
    yield view, Site(context, server.subject, server.location, python_origin(server))
    for one, job in zip(view.jobs, server.jobs, strict=True):
        yield one, Site(context, job.subject, job.location, python_origin(job), server=view)
