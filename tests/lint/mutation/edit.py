"""Objects of a workspace with something else in them, and the workspace that holds them.

What is changed keeps the location of what it replaces, as if the file had been edited.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, TypeVar

import attrs

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.definition import Definition, leniently
from obsdsl.compose.link import Annotation
from obsdsl.compose.panel import Panel
from obsdsl.compose.rule import Rule, RuleGroup
from obsdsl.compose.variable import QueryVariable
from obsdsl.compose.workspace import Workspace
from obsdsl.define.declaration import Declaration
from obsdsl.errors import located
from tests.lint.mutation.mutant import Place

T = TypeVar("T")
D = TypeVar("D", bound=Definition)


def edited(value: D, **changes: Any) -> D:
    """A copy with other fields, on the same line. Rules may be such that only a file could hold them."""
    with located(value.location), leniently() if isinstance(value, Rule | RuleGroup) else nullcontext():
        return attrs.evolve(value, **changes)


def swapped(values: tuple[T, ...], old: T, new: T) -> tuple[T, ...]:
    """The same values with one in another's place."""
    return tuple(new if one is old else one for one in values)


def with_group(workspace: Workspace, old: RuleGroup, *new: RuleGroup) -> Workspace:
    """The workspace with others in a group's place."""
    groups = tuple(one for group in workspace.groups for one in (new if group is old else (group,)))
    return attrs.evolve(workspace, groups=groups)


def with_rule(workspace: Workspace, group: RuleGroup, old: Any, *new: Any) -> Workspace:
    """The workspace with others in a rule's place."""
    rules = tuple(one for rule in group.rules for one in (new if rule is old else (rule,)))
    return with_group(workspace, group, edited(group, rules=rules))


def with_dashboard(workspace: Workspace, old: Dashboard, *new: Dashboard) -> Workspace:
    """The workspace with others in a dashboard's place."""
    dashboards = tuple(one for each in workspace.dashboards for one in (new if each is old else (each,)))
    return attrs.evolve(workspace, dashboards=dashboards)


def with_panel(dashboard: Dashboard, old: Panel, new: Panel) -> Dashboard:
    """The dashboard with another panel in one's place."""
    for row in dashboard.rows:
        if any(one is old for one in row.panels):
            with located(row.location):
                changed = type(row)(
                    row.title,
                    panels=swapped(row.panels, old, new),
                    key=row.key,
                    collapsed=row.collapsed,
                    repeat=row.repeat,
                )
            return edited(dashboard, rows=swapped(dashboard.rows, row, changed))
    return edited(dashboard, panels=swapped(dashboard.panels, old, new))


def named(dashboard: Dashboard) -> str:
    """How problems call a dashboard."""
    return f"dashboard {dashboard.uid or dashboard.title!r}"


def place(value: Definition | Declaration, of: Dashboard | None = None) -> Place:
    """How problems call an object, and where they say that it stands."""
    file = value.location.file if value.location is not None else ""
    if isinstance(value, Declaration):
        return f"metric {value.name!r}", file
    if of is None and not isinstance(value, Dashboard):
        return value.subject, file
    name = named(of or value)
    match value:
        case Panel():
            what = f"panel {value.title!r}" if value.title.strip() else "untitled panel"
            return f"{what} of {name}", file
        case QueryVariable():
            return f"variable {value.name!r} of {name}", file
        case Annotation():
            return f"annotation {value.name!r} of {name}", file
    return name, file
