"""Every value of metrics and rules that a check may look at, with its site: groups, rules, expressions, templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from obsdsl.compose.definition import Definition
from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RecordingRule, RuleGroup
from obsdsl.define.declaration import Declaration
from obsdsl.express.node import resolve
from obsdsl.lint.context import Context
from obsdsl.lint.python import PythonOrigin
from obsdsl.lint.site import Expression, Site, TemplateText
from obsdsl.read.origin import Origin, Path

Visit: TypeAlias = Iterator[tuple[object, Site]]


def visit_metric(metric: Declaration, context: Context) -> Visit:
    """A declared metric."""
    origin = None if metric.location is None else PythonOrigin(metric.location, "")
    yield metric, Site(context, f"metric {metric.name!r}", metric.location, origin)


def visit_group(group: RuleGroup, context: Context, origin: Origin | None = None, path: Path = ()) -> Visit:
    """A group, its rules, their expressions and templates. `origin` and `path` are those of a file that was read."""
    if origin is None:
        context = context.of_group(group.identity)
    its = origin or python_origin(group)
    subject = group.subject if origin is None else f"group {group.name!r}"
    yield group, Site(context, subject, group.location, its, path, group)
    for index, rule in enumerate(group.rules):
        if isinstance(rule, AlertRule | RecordingRule):
            here = (*path, "rules", index) if origin is not None else ()
            yield from _rule(rule, group, index, context, origin or python_origin(rule), here)


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
