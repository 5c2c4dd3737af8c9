"""A workspace to artifacts: pure, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.compile.link import panel_links
from obsdsl.compile.prometheus import compile_group
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.workspace import AnyRouting, Heard, Told, Workspace
from obsdsl.config import Config
from obsdsl.express.infer import Inference, catalog
from obsdsl.express.infer.around import around, environment
from obsdsl.parallel import each

# Fewer dashboards are not worth another process.
FEW = 75


def compile_workspace(workspace: Workspace, config: Config) -> tuple[Artifact, ...]:
    """Every artifact of the workspace, by path. Raises CompileError for what the target's versions do not have."""
    known = context_of(workspace, config)
    links = panel_links(workspace.dashboards, workspace.groups, config.grafana_url)
    dashboards = each(partial(compile_dashboard, context=known), workspace.dashboards, FEW)
    groups = [compile_group(one, known, links) for one in workspace.groups]
    servers = [compile_around(one, known) for one in workspace.servers]
    routings = [compile_around(one, known) for one in workspace.routings]
    return tuple(sorted([*dashboards, *groups, *servers, *routings], key=lambda one: one.path))


def compile_around(value: PrometheusServer | AnyRouting, context: Context) -> Artifact:
    """The configuration of a server: a Prometheus's, an Alertmanager's."""
    if isinstance(value, PrometheusServer):
        from obsdsl.compile.scrape import compile_server

        return compile_server(value, context)
    from obsdsl.compile.routing import compile_routing

    return compile_routing(value, context)


def context_of(workspace: Workspace, config: Config) -> Context:
    """What is known to each object: the versions, the metrics, the records with the labels of their groups."""
    return context(workspace.told(), config)


def context(told: Iterable[Told], config: Config) -> Context:
    """What is known where the workspace's objects tell this."""
    heard = Heard.of(told)
    surroundings = environment(around(config, heard.servers), heard.servers)
    return Context(
        config.grafana,
        config.prometheus,
        config.alertmanager,
        config.secret_dir,
        policy=heard.policy,
        infer=Inference(catalog(heard.sources), surroundings),
    )
