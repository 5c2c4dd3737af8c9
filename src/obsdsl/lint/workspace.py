"""The lint of a workspace that is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from obsdsl.config import Config
from obsdsl.lint.bunch import Facts
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.registry import built_in, plugged_in
from obsdsl.lint.run import Dispatch, Outcome, check_visits
from obsdsl.lint.settings import settings_of
from obsdsl.lint.unit import FEW, Unit, dashboard_unit, routing_unit, server_unit, shared_panel_unit
from obsdsl.lint.visit import Visit, visit_group, visit_metric
from obsdsl.lint.whole import Report, finish
from obsdsl.parallel import each

if TYPE_CHECKING:
    from obsdsl.compose.workspace import Workspace


def lint_workspace(
    workspace: Workspace, config: Config, texts: Mapping[str, str] | None = None, today: date = date.max
) -> Report:
    """All problems of the workspace, in order. `texts` are its files, which may hold comments that spare places."""
    settings = settings_of(config.lint, (*built_in(), *plugged_in(config.lint.plugins, config.root)))
    dispatch = Dispatch(settings.checks)
    context = context_of(workspace.told(), config)
    outcome = check_units([*units(workspace)], context, dispatch)
    return finish(outcome, context, settings, dispatch, texts or {}, today)


def check_units(
    work: list[Unit], context: Context, dispatch: Dispatch, tell: Callable[[int], None] = lambda _: None
) -> Outcome:
    """The checks of each unit, on all processors; the outcome is in the order of the units.

    `tell` hears about how many are done.
    """
    outcomes = each(lambda unit: check_visits(unit(context), dispatch), work, FEW, tell)
    return Outcome(
        tuple(problem for one in outcomes for problem in one.problems),
        Facts.joined(one.facts for one in outcomes),
        tuple(broken for one in outcomes for broken in one.broken),
    )


def units(workspace: Workspace) -> Iterator[Unit]:
    """Each object of a workspace."""
    yield partial(_metrics, workspace)
    for group in workspace.groups:
        yield partial(visit_group, group)
    yield from map(dashboard_unit, workspace.dashboards)
    yield from map(server_unit, workspace.servers)
    yield from map(routing_unit, workspace.routings)
    yield from map(shared_panel_unit, workspace.of("shared panel"))


def _metrics(workspace: Workspace, context: Context) -> Visit:
    for metric in workspace.metrics:
        yield from visit_metric(metric, context)
