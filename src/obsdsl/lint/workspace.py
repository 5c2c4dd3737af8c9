"""The lint of a workspace that is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from obsdsl.compose.rule import RecordingRule
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.define.declaration import Recorded, Source
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.registry import built_in, plugged_in
from obsdsl.lint.run import Dispatch, check_visits
from obsdsl.lint.settings import settings_of
from obsdsl.lint.view import dashboard_view
from obsdsl.lint.visit import Visit, visit_dashboard, visit_group, visit_metric
from obsdsl.lint.whole import Report, finish


def sources_of(workspace: Workspace) -> Iterator[Source]:
    """What gives the workspace's series: its metrics, and its recordings with the labels of their groups."""
    yield from workspace.metrics
    for group in workspace.groups:
        interval = None if group.interval is None else group.interval.seconds
        for rule in group.rules:
            if isinstance(rule, RecordingRule):
                yield Recorded(rule.name, rule.expr, {**group.labels, **rule.labels}, interval)


def lint_workspace(
    workspace: Workspace, config: Config, texts: Mapping[str, str] | None = None, today: date = date.max
) -> Report:
    """All problems of the workspace, in order. `texts` are its files, which may hold comments that spare places."""
    settings = settings_of(config.lint, (*built_in(), *plugged_in(config.lint.plugins)))
    dispatch = Dispatch(settings.checks)
    context = context_of(sources_of(workspace), config)
    outcome = check_visits(visits(workspace, context), dispatch)
    return finish(outcome, context, settings, dispatch, texts or {}, today)


def visits(workspace: Workspace, context: Context) -> Visit:
    """All objects of a workspace."""
    for metric in workspace.metrics:
        yield from visit_metric(metric, context)
    for group in workspace.groups:
        yield from visit_group(group, context)
    for dashboard in workspace.dashboards:
        yield from visit_dashboard(dashboard_view(dashboard), context)
