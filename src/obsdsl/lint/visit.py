"""Every value that a check may look at, with its site: metrics, groups, rules, expressions, templates, dashboards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RecordingRule, RuleGroup
from obsdsl.define.declaration import Declaration
from obsdsl.express.node import resolve
from obsdsl.lint.context import Context
from obsdsl.lint.python import PythonOrigin
from obsdsl.lint.site import Expression, Site, TemplateText, Use
from obsdsl.lint.view import AnnotationView, DashboardView, PanelView, QueryView, VariableView
from obsdsl.read.origin import Origin, Path

Visit: TypeAlias = Iterator[tuple[object, Site]]


def visit_metric(metric: Declaration, context: Context) -> Visit:
    """A declared metric."""
    origin = None if metric.location is None else PythonOrigin(metric.location, "")
    yield metric, Site(context, f"metric {metric.name!r}", metric.location, origin)


def visit_group(group: RuleGroup, context: Context, origin: Origin | None = None, path: Path = ()) -> Visit:
    """A group, its rules, their expressions and templates. `origin` and `path` are those of a file that was read."""
    if origin is None:
        context = context.of_group(group.name)
    its = origin or python_origin(group)
    subject = group.subject if origin is None else f"group {group.name!r}"
    yield group, Site(context, subject, group.location, its, path, group)
    for index, rule in enumerate(group.rules):
        if isinstance(rule, AlertRule | RecordingRule):
            here = (*path, "rules", index) if origin is not None else ()
            yield from _rule(rule, group, index, context, origin or python_origin(rule), here)


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


def python_origin(value: Definition) -> PythonOrigin | None:
    """The origin of an object that Python code made."""
    return None if value.location is None else PythonOrigin(value.location, type(value).__name__)


def _rule(
    rule: AlertRule | RecordingRule, group: RuleGroup, index: int, context: Context, origin: Origin | None, path: Path
) -> Visit:
    node = resolve(rule.expr, group.window or DEFAULT_WINDOW)
    alert = isinstance(rule, AlertRule)
    # Who reads files knows the words of files.
    subject = f"{'alert' if alert else 'record'} {rule.name!r}" if path else rule.subject
    site = Site(
        context,
        subject,
        rule.location,
        origin,
        path,
        group,
        index,
        rule,
        use="alert" if alert else "record",
        node=node,
        text=rule.written,
        text_path=("expr",),
    )
    yield rule, site
    yield Expression(node), site
    if isinstance(rule, AlertRule):
        for text in _templates(rule):
            yield text, Site(
                context, subject, rule.location, origin, path, group, index, rule,
                use="alert", text=text.text, text_path=text.field,
            )  # fmt: skip


def _templates(rule: AlertRule) -> Iterator[TemplateText]:
    for name, text in rule.labels.items():
        yield TemplateText(text, "label", name, ("labels", name))
    own = {"summary": rule.summary, "description": rule.description, "runbook_url": rule.runbook}
    for name, given in (own | dict(rule.annotations)).items():
        if given is not None:
            yield TemplateText(given, "annotation", name, ("annotations", name))
