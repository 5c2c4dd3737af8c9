"""A workspace to artifacts: pure, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.compile.link import panel_links
from obsdsl.compile.prometheus import compile_group
from obsdsl.compose.workspace import Workspace, records_of
from obsdsl.config import Config
from obsdsl.define.declaration import Source
from obsdsl.express.infer import Environment, Inference, catalog
from obsdsl.parallel import each

# Fewer dashboards are not worth another process.
FEW = 75


def compile_workspace(workspace: Workspace, config: Config) -> tuple[Artifact, ...]:
    """Every artifact of the workspace, by path. Raises CompileError for what the target's versions do not have."""
    known = context_of(workspace, config)
    links = panel_links(workspace.dashboards, workspace.groups, config.grafana_url)
    dashboards = each(partial(compile_dashboard, context=known), workspace.dashboards, FEW)
    groups = [compile_group(one, known, links) for one in workspace.groups]
    return tuple(sorted([*dashboards, *groups], key=lambda one: one.path))


def context_of(workspace: Workspace, config: Config) -> Context:
    """What is known to each object: the versions, the metrics, the records with the labels of their groups."""
    recorded = [one for group in workspace.groups for one in records_of(group)]
    return context([*workspace.metrics, *recorded], config)


def context(sources: Iterable[Source], config: Config) -> Context:
    """What is known where these are all of the workspace's metrics and records."""
    environment = Environment(target_labels=dict.fromkeys(config.target_labels), scrape_interval=config.scrape_interval)
    return Context(config.grafana, config.prometheus, Inference(catalog(sources), environment))
