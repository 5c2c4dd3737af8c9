"""The lint of a mutant: only what it changes is looked at again, and what reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.rule import RecordingRule, RuleGroup
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.lint.check import Check
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.dashboard_visit import visit_dashboard
from obsdsl.lint.facts import AlertFact, Fact, ReadFact
from obsdsl.lint.files import FileText, file_units, opened
from obsdsl.lint.object_facts import facts_of
from obsdsl.lint.pin import about
from obsdsl.lint.problem import Problem
from obsdsl.lint.project import Project
from obsdsl.lint.registry import built_in
from obsdsl.lint.run import Dispatch, Outcome, check_project, check_visits
from obsdsl.lint.settings import settings_of
from obsdsl.lint.site import Site
from obsdsl.lint.unit import server_unit
from obsdsl.lint.view import dashboard_view
from obsdsl.lint.view.server import JobView
from obsdsl.lint.visit import Visit, visit_group, visit_metric
from obsdsl.lint.workspace import units
from tests.lint.mutation.mutant import FileMutation, Mutant, Operator, World

# What stands by itself: a value with its site, and the object of the workspace that it belongs to.
Visited = tuple[int, object, Site]


@attrs.frozen(slots=False, eq=False)
class Judge:
    """The lint of the workspace as it is, and of each mutant against it."""

    world: World

    @cached_property
    def checks(self) -> Mapping[str, Check[Any]]:
        """All checks that run, by their names."""
        return {one.name: one for one in settings_of(self.world.config.lint, built_in()).checks}

    @cached_property
    def _dispatch(self) -> Dispatch:
        return Dispatch(self.checks.values())

    @cached_property
    def _facts(self) -> dict[int, list[Fact]]:
        """What each object tells the project, by its identity."""
        found: dict[int, list[Fact]] = {}
        for owner, value, site in _visits(self.world.workspace, self.world.context):
            found.setdefault(owner, []).extend(facts_of(value, site, about(site)))
        return found

    @cached_property
    def clean(self) -> Outcome:
        """What is found in the workspace as it is."""
        visits = ((value, site) for _, value, site in _visits(self.world.workspace, self.world.context))
        found = check_visits(visits, self._dispatch)
        return found + check_project(found.facts, self.world.context, self._dispatch)

    @cached_property
    def _known(self) -> frozenset[tuple[object, ...]]:
        return frozenset(map(_identity, self.clean.problems))

    @cached_property
    def _elsewhere(self) -> dict[int, tuple[Config, tuple[Problem, ...]]]:
        """What is found in the same workspace in another environment, by its identity."""
        return {}

    def problems(self, mutant: Mutant, check: str) -> tuple[Problem, ...]:
        """What is found in a mutant, and not in the workspace; of the whole project only what `check` says."""
        if mutant.file is not None:
            return self._of_file(mutant.file, check)
        if mutant.workspace.servers:
            return self._of_servers(mutant, check)
        if mutant.config is not None:
            # The same configuration, by identity; it is kept, so that no other has its identity.
            if id(mutant.config) not in self._elsewhere:
                self._elsewhere[id(mutant.config)] = mutant.config, self._problems(mutant, check)
            return self._elsewhere[id(mutant.config)][1]
        return self._problems(mutant, check)

    def was_clean(self, mutant: Mutant, operator: Operator) -> bool:
        """Whether an object that has another name now had no problem of the check; its own would look new."""
        return mutant.before is None or not any(
            one.check == operator.check and one.place is not None and (one.subject, one.place.file) == mutant.before
            for one in self.clean.problems
        )

    def found(self, mutant: Mutant, operator: Operator) -> bool:
        """Whether the check that should finds a mutant, where it is and at the level that it should."""
        check = self.checks[operator.check]
        level = check.level if operator.level is None else operator.level
        return any(
            one.check == check.name and one.level == level and _is_there(one, mutant)
            for one in self.problems(mutant, check.name)
        )

    def _of_file(self, mutation: FileMutation, check: str) -> tuple[Problem, ...]:
        """What is found in a file after the mutation, and not before."""
        before, after = (self._in_text(mutation.file, text, check) for text in (mutation.before, mutation.after))
        known = set(map(_identity, before))
        return tuple(one for one in after if _identity(one) not in known)

    def _in_text(self, file: str, text: str, check: str) -> tuple[Problem, ...]:
        key = (file, text, _is_of_all(self.checks[check]))
        if key not in self._texts:
            one = opened(FileText(file, text))
            assert one is not None
            context, dispatch = self.world.context, self._dispatch
            outcomes = [check_visits(unit(context), dispatch) for unit in file_units(one)]
            found = tuple(problem for outcome in outcomes for problem in outcome.problems)
            # A configuration of an Alertmanager is judged by the alerts that there are.
            alerts = (one for facts in self._facts.values() for one in facts if isinstance(one, AlertFact))
            facts = [*alerts, *(fact for outcome in outcomes for fact in outcome.facts)]
            found += check_project(facts, context, dispatch).problems if key[2] else ()
            self._texts[key] = found
        return self._texts[key]

    @cached_property
    def _texts(self) -> dict[tuple[Any, ...], Any]:
        """What is found in texts."""
        return {}

    @cached_property
    def _served(self) -> dict[str, frozenset[tuple[object, ...]]]:
        """What a check says of the workspace with its servers as they are."""
        return {}

    def _of_servers(self, mutant: Mutant, check: str) -> tuple[Problem, ...]:
        """What one check says of a workspace with these servers, and not of it with those that it has."""
        if check not in self._served:
            right = attrs.evolve(mutant.workspace, servers=self.world.servers)
            self._served[check] = frozenset(map(_identity, self._said(right, check)))
        return tuple(one for one in self._said(mutant.workspace, check) if _identity(one) not in self._served[check])

    def _said(self, workspace: Workspace, check: str) -> tuple[Problem, ...]:
        context = context_of(workspace.told(), self.world.config)
        only = Dispatch((self.checks[check],))
        of_jobs = JobView in self.checks[check].on
        work = map(server_unit, workspace.servers) if of_jobs else units(workspace)
        return tuple(problem for unit in work for problem in check_visits(unit(context), only).problems)

    def _problems(self, mutant: Mutant, check: str) -> tuple[Problem, ...]:
        context = self._context(mutant)
        changed = self._changed(mutant, context)
        fresh: dict[int, list[Fact]] = {}
        visits: list[tuple[object, Site]] = []
        for owner, value, site in _visits(mutant.workspace, context, changed):
            visits.append((value, site))
            fresh.setdefault(owner, []).extend(facts_of(value, site, about(site)))
        outcome = check_visits(iter(visits), self._dispatch)
        if _is_of_all(self.checks[check]):
            owners = [id(one) for one in _objects(mutant.workspace)]
            facts = [fact for owner in owners for fact in fresh.get(owner, self._facts.get(owner, []))]
            outcome += check_project(facts, context, Dispatch((self.checks[check],)))
        assert not outcome.broken, f"{mutant}: {outcome.broken[0].trace}"
        return tuple(one for one in outcome.problems if _identity(one) not in self._known)

    def _context(self, mutant: Mutant) -> Context:
        if mutant.config is None and _sources(mutant.workspace) == _sources(self.world.workspace):
            return self.world.context
        return context_of(mutant.workspace.told(), mutant.config or self.world.config)

    def _changed(self, mutant: Mutant, context: Context) -> frozenset[int] | None:
        """The objects to look at, by identity; None is all of them."""
        if mutant.config is not None:
            return None
        before = self.world.workspace
        # Not against the owners of facts: some were made for a moment, and another object may have their identity now.
        found = set(map(id, _objects(mutant.workspace))) - set(map(id, _objects(before)))
        for group in mutant.workspace.groups:
            if not any(_same_around(group, one) for one in before.groups):
                found |= {id(group), *map(id, group.rules)}
        for dashboard in mutant.workspace.dashboards:
            assert isinstance(dashboard, Dashboard)
            if not any(_alike(dashboard, one) for one in before.dashboards):
                found |= {id(one) for one in _within(dashboard)}
        if context is not self.world.context:
            names = _names(mutant.workspace) ^ _names(before)
            for owner, facts in self._facts.items():
                if any(isinstance(one, ReadFact) and not names.isdisjoint(one.names) for one in facts):
                    found.add(owner)
        return frozenset(found)


def _is_there(problem: Problem, mutant: Mutant) -> bool:
    file = "" if problem.place is None else problem.place.file
    if mutant.file is not None and file == mutant.file.file:
        return True
    return (problem.subject, file) in mutant.places


def _is_of_all(check: Check[Any]) -> bool:
    return any(issubclass(one, Project) for one in check.on)


def _identity(problem: Problem) -> tuple[object, ...]:
    return (*problem.identity, problem.level)


def _sources(workspace: Workspace) -> list[int]:
    """What gives series, by identity: the same list is the same context."""
    rules = [(group, rule) for group in workspace.groups for rule in group.rules if isinstance(rule, RecordingRule)]
    around = [hash((str(group.interval), *sorted(group.labels.items()))) for group, _ in rules]
    return [*map(id, workspace.metrics), *(id(rule) for _, rule in rules), *around]


def _names(workspace: Workspace) -> set[str]:
    """The names of all series, each with what gives it."""
    names = {name for one in workspace.metrics for name in (*one.series(), f"{id(one)}")}
    records = [one for group in workspace.groups for one in group.rules if isinstance(one, RecordingRule)]
    return names | {one.name for one in records} | {f"{id(one)}" for one in records}


def _same_around(group: RuleGroup, other: RuleGroup) -> bool:
    """Whether two groups differ in some of their rules alone."""
    fields = (group.name, group.labels, group.interval, group.owner, group.window, group.limit, group.query_offset)
    others = (other.name, other.labels, other.interval, other.owner, other.window, other.limit, other.query_offset)
    kept = sum(a is b for a, b in zip(group.rules, other.rules, strict=False))
    return fields == others and len(group.rules) == len(other.rules) and kept >= len(group.rules) - 1


def _alike(dashboard: Dashboard, other: Dashboard) -> bool:
    """Whether two dashboards differ in their panels and annotations alone."""
    return dashboard.uid == other.uid and list(map(id, dashboard.variables)) == list(map(id, other.variables))


def _within(dashboard: Dashboard) -> Iterator[object]:
    yield dashboard
    yield from dashboard.variables
    yield from dashboard.annotations
    yield from (panel for _, panel in dashboard.all_panels())


def _objects(workspace: Workspace) -> Iterator[object]:
    """Every object, in the order in which they are visited."""
    yield from workspace.metrics
    for group in workspace.groups:
        yield group
        yield from group.rules
    for dashboard in workspace.dashboards:
        assert isinstance(dashboard, Dashboard)
        yield from _within(dashboard)


def _visits(workspace: Workspace, context: Context, only: frozenset[int] | None = None) -> Iterator[Visited]:
    """All values with their sites, of these objects or of all."""
    for metric in workspace.metrics:
        if only is None or id(metric) in only:
            yield from _owned(id(metric), visit_metric(metric, context))
    for group in workspace.groups:
        if only is not None and id(group) not in only and only.isdisjoint(map(id, group.rules)):
            continue
        for value, site in visit_group(group, context):
            owner = id(group if site.rule is None else site.rule)
            if only is None or owner in only:
                yield owner, value, site
    for dashboard in workspace.dashboards:
        if only is not None and only.isdisjoint(map(id, _within(dashboard))):
            continue
        for value, site in visit_dashboard(dashboard_view(dashboard), context):
            owner = id(_source(value, site))
            if only is None or owner in only:
                yield owner, value, site


def _owned(owner: int, visits: Visit) -> Iterator[Visited]:
    return ((owner, value, site) for value, site in visits)


def _source(value: object, site: Site) -> object:
    """The object of ours that a view is of; the dashboard's own of a variable that nobody wrote."""
    assert site.dashboard is not None
    if site.panel is not None:
        return site.panel.source
    if site.use == "variable" or site.use == "annotation":
        held = [one for one in (*site.dashboard.variables, *site.dashboard.annotations) if one is value]
        for one in held or (*site.dashboard.variables, *site.dashboard.annotations):
            if one is value or one.node is site.node:
                return one.source
    return site.dashboard.source
