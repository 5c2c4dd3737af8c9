"""Inhibitions are refused as in a build of everything, from what was kept of the alerts that did not change."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from obsdsl.cache.dependency import digest
from obsdsl.cache.objects import Found, Objects
from obsdsl.cache.project import Project

if TYPE_CHECKING:
    from obsdsl.compile.context import Context


def refuse(project: Project, objects: Objects) -> None:
    """Raise CompileError for an inhibition that compares a label which one of its alerts lacks."""
    inhibiting = [one for one in objects.routings if _inhibits(project, one)]
    if not inhibiting:
        return
    known = digest(f"{objects.catalog()}\n{objects.policy()}".encode())
    context = cache(lambda: _context(project))
    alerts = [row for one in objects.groups for row in _alerts(project, one, known, context)]
    key = digest(repr((known, alerts)).encode())
    for routing in inhibiting:
        if project.result(*routing.place("inhibitions"), key) is None:
            from obsdsl.compile.inhibition import RoutedAlert, check_inhibitions

            check_inhibitions([project.live(routing)], [RoutedAlert.of(row) for row in alerts], context())
            project.attach(*routing.place("inhibitions"), key, True)


def _inhibits(project: Project, routing: Found) -> bool:
    result = project.result(*routing.place("inhibits"), "")
    if result is not None:
        return bool(result.meta)
    found = bool(getattr(project.live(routing), "inhibit", ()))
    project.attach(*routing.place("inhibits"), "", found)
    return found


def _alerts(project: Project, group: Found, known: str, context: Any) -> list[Any]:
    """The alerts of a group as rows, kept for as long as neither the group nor what is known of metrics changes."""
    result = project.result(*group.place("alerts"), known)
    if result is not None:
        return list(result.meta)
    from obsdsl.compile.inhibition import routed_alerts

    rows = [one.row() for one in routed_alerts(project.live(group), context())]
    project.attach(*group.place("alerts"), known, rows)
    return rows


def _context(project: Project) -> Context:
    from obsdsl.compile.workspace import context

    return context(project.told(), project.config)
