"""Every value of a dashboard that a check may look at, with its site: panels, variables, annotations, expressions."""

from __future__ import annotations

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.lint.context import Context
from obsdsl.lint.dashboard_facts import dashboard_facts, panel_facts
from obsdsl.lint.object_facts import facts_of
from obsdsl.lint.site import Expression, Site, Use
from obsdsl.lint.view import AnnotationView, DashboardView, PanelView, QueryView, VariableView
from obsdsl.lint.visit import Visit, python_origin
from obsdsl.read.origin import Origin

facts_of.register(DashboardView, dashboard_facts)
facts_of.register(PanelView, panel_facts)


def visit_dashboard(view: DashboardView, context: Context, origin: Origin | None = None) -> Visit:
    """A dashboard as it is seen: its variables, annotations, panels, and all that they ask."""
    # Code knows a dashboard by its uid, people by its title.
    names = (view.title, view.uid) if view.is_raw else (view.uid, view.title)
    name = f"dashboard {next((one for one in names if one), '')!r}"
    yield view, _seen(view, name, context, view, origin)
    for variable in view.variables:
        subject = f"variable {variable.name!r} of {name}"
        site = _seen(variable, subject, context, view, origin)
        yield from _expressed(variable, site, "variable")
    for annotation in view.annotations:
        site = _seen(annotation, f"annotation {annotation.name!r} of {name}", context, view, origin)
        yield from _expressed(annotation, site, "annotation")
    for panel in view.panels:
        what = f"panel {panel.title!r}" if panel.title.strip() else "untitled panel"
        site = _seen(panel, f"{what} of {name}", context, view, origin, panel)
        yield panel, site
        for query in panel.queries:
            at = attrs.evolve(site, path=query.path if site.path else ())
            yield from _expressed(query, at, "panel")


def _seen(
    value: DashboardView | VariableView | AnnotationView | PanelView,
    subject: str,
    context: Context,
    view: DashboardView,
    origin: Origin | None,
    panel: PanelView | None = None,
) -> Site:
    """The site of what stands in a dashboard: in the file that was read, or on the line of Python that made it."""
    source = value.source if isinstance(value.source, Definition) else view.source
    read = origin is not None and view.is_raw
    return Site(
        context,
        subject,
        None if read else source.location,
        origin if read else python_origin(source),
        value.path if read else (),
        dashboard=view,
        panel=panel,
    )


def _expressed(value: AnnotationView | QueryView | VariableView, at: Site, use: Use) -> Visit:
    """A query: the view itself, then its expression, where there is one."""
    offset = 0
    if isinstance(value, VariableView):
        path, offset = value.query_path, value.offset
    else:
        path = value.text_path
    text = value.written if isinstance(value.written, str) else None
    below = path[len(at.path) :] if at.path else ("query",)
    site = attrs.evolve(at, use=use, text=text, text_path=below, text_offset=offset)
    yield value, site
    if (node := value.node) is not None:
        yield Expression(node), attrs.evolve(site, node=node)
