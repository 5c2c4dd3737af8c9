"""The lint of a workspace that is loaded."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import RecordingRule
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.define.declaration import Recorded, Source
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.registry import built_in, plugged_in
from obsdsl.lint.run import Dispatch, Outcome, check_project, check_visits, ordered
from obsdsl.lint.settings import settings_of
from obsdsl.lint.visit import Visit, visit_group, visit_metric


def sources_of(workspace: Workspace) -> Iterator[Source]:
    """What gives the workspace's series: its metrics, and its recordings with the labels of their groups."""
    yield from workspace.metrics
    for group in workspace.groups:
        interval = None if group.interval is None else group.interval.seconds
        for rule in group.rules:
            if isinstance(rule, RecordingRule):
                yield Recorded(rule.name, rule.expr, {**group.labels, **rule.labels}, interval)


def lint_workspace(workspace: Workspace, config: Config) -> Outcome:
    """All problems of the workspace, in order."""
    classes = [*built_in(), *plugged_in(config.lint.plugins)]
    settings = settings_of(config.lint, classes)
    dispatch = Dispatch(settings.checks)
    context = context_of(sources_of(workspace), config)
    outcome = check_visits(_visits(workspace, context), dispatch)
    outcome = outcome + check_project(outcome.facts, context, dispatch)
    problems = settings.applied(outcome.problems, str(config.root))
    return Outcome(tuple(ordered(problems)), outcome.facts, outcome.broken)


def _visits(workspace: Workspace, context: Context) -> Visit:
    for metric in workspace.metrics:
        yield from visit_metric(metric, context)
    for group in workspace.groups:
        yield from visit_group(group, context)
