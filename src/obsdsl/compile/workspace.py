"""A workspace to artifacts: pure, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from obsdsl.compile.alone import COMPILERS
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.derived import asks_for_more, derived
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.compile.link import panel_links
from obsdsl.compile.prometheus import compile_group
from obsdsl.compose.workspace import Heard, Told, Workspace, kind_of
from obsdsl.config import Config
from obsdsl.express.infer import Inference, catalog
from obsdsl.express.infer.around import around, environment
from obsdsl.parallel import each

if TYPE_CHECKING:
    from obsdsl.compose.definition import Definition
    from obsdsl.compose.scrape.server import PrometheusServer
    from obsdsl.compose.workspace import AnyRouting

# Fewer dashboards are not worth another process.
FEW = 75
NOTHING: Final[Mapping[int, str]] = {}


def compile_workspace(workspace: Workspace, config: Config) -> tuple[Artifact, ...]:
    """Every artifact of the workspace, by path. Raises CompileError for what the target's versions do not have."""
    known = context_of(workspace, config)
    rules = (*workspace.groups, *workspace.of("log rules"))
    links = panel_links(workspace.dashboards, rules, config.grafana_url)
    dashboards = each(partial(compile_dashboard, context=known), workspace.dashboards, FEW)
    groups = [compile_group(one, known, links) for one in workspace.groups]
    around = [one for value in (*workspace.servers, *workspace.routings) for one in compile_around(value, known)]
    _check_inhibitions(workspace, known)
    alone = [one for value in workspace.alone for one in compile_around(value, known, links)]
    found = [*dashboards, *groups, *around, *alone]
    more = derived(found, config, lambda: known.policy) if asks_for_more(config) else []
    return tuple(sorted([*found, *more], key=lambda one: one.path))


def _check_inhibitions(workspace: Workspace, context: Context) -> None:
    if any(getattr(one, "inhibit", ()) for one in workspace.routings):
        from obsdsl.compile.inhibition import check_inhibitions, routed_alerts

        alerts = [alert for one in workspace.groups for alert in routed_alerts(one, context)]
        check_inhibitions(workspace.routings, alerts, context)


def compile_around(
    value: PrometheusServer | AnyRouting | Definition, context: Context, panels: Mapping[int, str] = NOTHING
) -> tuple[Artifact, ...]:
    """The configuration of a server: a Prometheus's, an Alertmanager's; what is compiled alone, which may be several
    files."""
    # Most workspaces have none of these: who has none needs no writer of them.
    kind = kind_of(value)
    if kind is not None and kind in COMPILERS:
        return COMPILERS[kind](value, context, panels)
    if kind == "server":
        from obsdsl.compile.scrape import compile_server

        return (compile_server(cast("PrometheusServer", value), context),)
    from obsdsl.compile.routing import compile_routing

    return (compile_routing(cast("AnyRouting", value), context),)


def context_of(workspace: Workspace, config: Config) -> Context:
    """What is known to each object: the versions, the metrics, the records with the labels of their groups."""
    return context(workspace.told(), config)


def context(told: Iterable[Told], config: Config) -> Context:
    """What is known where the workspace's objects tell this."""
    heard = Heard.of(told)
    here = around(config, heard.servers)
    surroundings = environment(here, heard.servers)
    return Context(
        config.grafana,
        config.prometheus,
        config.alertmanager,
        config.secret_dir,
        policy=heard.policy,
        infer=Inference(catalog(heard.sources), surroundings),
        servers=heard.servers,
        external_labels=config.external_labels,
    )
