"""From a fault of one value to workspaces that have it: in every expression, rule, panel, put back where it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeAlias

import attrs

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.link import Annotation
from obsdsl.compose.panel import DataPanel, Panel
from obsdsl.compose.query import Query
from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RecordingRule, RuleGroup
from obsdsl.compose.variable import QueryVariable
from obsdsl.compose.window import in_variable, on_panel
from obsdsl.compose.workspace import Workspace
from obsdsl.define.declaration import Declaration
from obsdsl.express.node import Node, Selector, resolve
from obsdsl.express.series import LabelValues
from obsdsl.lint.view import dashboard_view
from tests.lint.mutation.edit import edited, named, place, swapped, with_dashboard, with_group, with_panel, with_rule
from tests.lint.mutation.mutant import Make, Mutant, Place, World
from tests.lint.mutation.tree import Spot, replaced, spots

Use: TypeAlias = Literal["alert", "record", "panel", "variable", "annotation"]

# --- expressions ---------------------------------------------------------------------------------------------------


@attrs.frozen(slots=False, eq=False)
class Scene:
    """An expression where it is used: `owner` holds it, `put` gives the workspace with another in its place."""

    world: World
    use: Use
    root: Node
    owner: Any
    place: Place
    put: Callable[[Node], Workspace] = attrs.field(repr=False)


Spoil: TypeAlias = Callable[[Spot, Scene], Iterator[tuple[str, Node]]]
SpoilAll: TypeAlias = Callable[[Scene], Iterator[tuple[str, Node]]]


def scenes(world: World) -> Iterator[Scene]:
    """All expressions of the workspace."""
    for group in world.workspace.groups:
        for rule in group.rules:
            if isinstance(rule, AlertRule | RecordingRule):
                yield _of_rule(world, group, rule)
    for dashboard in world.workspace.dashboards:
        assert isinstance(dashboard, Dashboard)
        for _, panel in dashboard.all_panels():
            if isinstance(panel, DataPanel):
                for query in panel.query:
                    if isinstance(query, Query):
                        yield _of_query(world, dashboard, panel, query)
        yield from _of_dashboard(world, dashboard)


def _of_rule(world: World, group: RuleGroup, rule: AlertRule | RecordingRule) -> Scene:
    def put(node: Node) -> Workspace:
        return with_rule(world.workspace, group, rule, edited(rule, expr=node))

    root = resolve(rule.expr, group.window or DEFAULT_WINDOW)
    use: Use = "alert" if isinstance(rule, AlertRule) else "record"
    return Scene(world, use, root, rule, place(rule), put)


def _of_query(world: World, dashboard: Dashboard, panel: DataPanel, query: Query) -> Scene:
    def put(node: Node) -> Workspace:
        changed = edited(panel, query=swapped(panel.query, query, edited(query, expr=node)))
        return with_dashboard(world.workspace, dashboard, with_panel(dashboard, panel, changed))

    return Scene(world, "panel", on_panel(query.expr), panel, place(panel, dashboard), put)


def _of_dashboard(world: World, dashboard: Dashboard) -> Iterator[Scene]:
    for variable in dashboard.variables:
        if isinstance(variable, QueryVariable) and isinstance(variable.query, LabelValues) and variable.query.selector:
            yield _of_variable(world, dashboard, variable, variable.query)
    for annotation in dashboard.annotations:
        if isinstance(annotation, Annotation):
            yield _of_annotation(world, dashboard, annotation)


def _of_variable(world: World, dashboard: Dashboard, variable: QueryVariable, query: LabelValues) -> Scene:
    def put(node: Node) -> Workspace:
        assert isinstance(node, Selector)
        changed = edited(variable, query=LabelValues(node, query.label))
        variables = swapped(dashboard.variables, variable, changed)
        return with_dashboard(world.workspace, dashboard, edited(dashboard, variables=variables))

    assert query.selector is not None
    return Scene(world, "variable", query.selector, variable, place(variable, dashboard), put)


def _of_annotation(world: World, dashboard: Dashboard, annotation: Annotation) -> Scene:
    def put(node: Node) -> Workspace:
        annotations = swapped(dashboard.annotations, annotation, edited(annotation, expr=node))
        return with_dashboard(world.workspace, dashboard, edited(dashboard, annotations=annotations))

    return Scene(world, "annotation", in_variable(annotation.expr), annotation, place(annotation, dashboard), put)


def parts(spoil: Spoil, *uses: Use) -> Make:
    """Mutants of every part of every expression, of those uses or of all."""

    def make(world: World) -> Iterator[Mutant]:
        for scene in scenes(world):
            if uses and scene.use not in uses:
                continue
            seen: set[str] = set()
            for spot in spots(scene.root):
                for what, new in spoil(spot, scene):
                    whole = replaced(scene.root, spot.path, new)
                    if whole == scene.root or (scene.use == "variable" and not isinstance(whole, Selector)):
                        continue
                    if repr(whole) not in seen:
                        seen.add(repr(whole))
                        yield Mutant(what, (scene.place,), scene.put(whole))

    return make


def wholes(spoil: SpoilAll, *uses: Use) -> Make:
    """Mutants of every expression as a whole, of those uses or of all but variables, which can be no more than that."""

    def make(world: World) -> Iterator[Mutant]:
        for scene in scenes(world):
            if scene.use in (uses or ("alert", "record", "panel", "annotation")):
                for what, new in spoil(scene):
                    yield Mutant(what, (scene.place,), scene.put(new))

    return make


# --- objects -------------------------------------------------------------------------------------------------------

SpoilAlert: TypeAlias = Callable[[AlertRule, World], Iterator[tuple[str, AlertRule]]]
SpoilRecord: TypeAlias = Callable[[RecordingRule, World], Iterator[tuple[str, RecordingRule]]]
SpoilGroup: TypeAlias = Callable[[RuleGroup, World], Iterator[tuple[str, tuple[RuleGroup, ...]]]]
SpoilPanel: TypeAlias = Callable[[DataPanel, World], Iterator[tuple[str, Panel]]]
SpoilDashboard: TypeAlias = Callable[[Dashboard, World], Iterator[tuple[str, tuple[Dashboard, ...]]]]
SpoilMetric: TypeAlias = Callable[[Declaration, World], Iterator[tuple[str, Declaration]]]


def alerts(spoil: SpoilAlert) -> Make:
    """Mutants of every alert."""
    return _rules(AlertRule, spoil)


def records(spoil: SpoilRecord) -> Make:
    """Mutants of every recording rule."""
    return _rules(RecordingRule, spoil)


def _rules(kind: type[Any], spoil: Any) -> Make:
    def make(world: World) -> Iterator[Mutant]:
        for group in world.workspace.groups:
            for rule in group.rules:
                if isinstance(rule, kind):
                    for what, new in spoil(rule, world):
                        yield Mutant(what, (place(new),), with_rule(world.workspace, group, rule, new))

    return make


def added(spoil: SpoilAlert) -> Make:
    """Mutants with one more alert, behind each that there is; either may be told."""

    def make(world: World) -> Iterator[Mutant]:
        for group in world.workspace.groups:
            for rule in group.rules:
                if isinstance(rule, AlertRule):
                    for what, new in spoil(rule, world):
                        changed = with_rule(world.workspace, group, rule, rule, new)
                        yield Mutant(what, (place(rule), place(new)), changed)

    return make


def groups(spoil: SpoilGroup) -> Make:
    """Mutants of every group; its rules may be told."""

    def make(world: World) -> Iterator[Mutant]:
        for group in world.workspace.groups:
            for what, new in spoil(group, world):
                names = {one.name for one in new}
                namesakes = [one for one in world.workspace.groups if one.name in names]
                told = [*map(place, (group, *namesakes, *group.rules, *new))]
                yield Mutant(what, tuple(told), with_group(world.workspace, group, *new))

    return make


def panels(spoil: SpoilPanel) -> Make:
    """Mutants of every panel that shows data."""

    def make(world: World) -> Iterator[Mutant]:
        for dashboard in world.workspace.dashboards:
            assert isinstance(dashboard, Dashboard)
            for _, panel in dashboard.all_panels():
                if isinstance(panel, DataPanel):
                    for what, new in spoil(panel, world):
                        changed = with_panel(dashboard, panel, new)
                        yield Mutant(
                            what, (place(new, dashboard),), with_dashboard(world.workspace, dashboard, changed)
                        )

    return make


def dashboards(spoil: SpoilDashboard) -> Make:
    """Mutants of every dashboard; its variables and panels may be told."""

    def make(world: World) -> Iterator[Mutant]:
        for dashboard in world.workspace.dashboards:
            assert isinstance(dashboard, Dashboard)
            for what, new in spoil(dashboard, world):
                inside = [place(one, dashboard) for _, one in dashboard.all_panels() if isinstance(one, Panel)]
                held = [place(one, each) for each in new for one in each.variables if isinstance(one, QueryVariable)]
                told = (place(dashboard), *map(place, new), *_namesakes(new, world), *inside, *held, *_others(new))
                yield Mutant(what, told, with_dashboard(world.workspace, dashboard, *new))

    return make


def _namesakes(new: tuple[Dashboard, ...], world: World) -> Iterator[Place]:
    """Dashboards with a name of one of these."""
    for one in world.workspace.dashboards:
        if isinstance(one, Dashboard) and any(one.uid == other.uid or one.title == other.title for other in new):
            yield place(one)


def _others(new: tuple[Dashboard, ...]) -> Iterator[Place]:
    """Variables of kinds that ask nothing."""
    for dashboard in new:
        for one in dashboard_view(dashboard).variables:
            if not one.implied and not isinstance(one.source, QueryVariable):
                file = one.source.location.file if one.source.location else ""
                yield f"variable {one.name!r} of {named(dashboard)}", file


def metrics(spoil: SpoilMetric) -> Make:
    """Mutants of every metric's declaration."""

    def make(world: World) -> Iterator[Mutant]:
        for metric in world.workspace.metrics:
            for what, new in spoil(metric, world):
                changed = attrs.evolve(world.workspace, metrics=swapped(world.workspace.metrics, metric, new))
                yield Mutant(what, (place(new),), changed, before=place(metric))

    return make
