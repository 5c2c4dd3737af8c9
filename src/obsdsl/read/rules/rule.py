"""One rule of a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from obsdsl.compose.rule import AlertRule, RawRule, RecordingRule
from obsdsl.compose.severity import P0, P1, P2, P3, Severity
from obsdsl.errors import DefinitionError, Location, located
from obsdsl.express.node import Node as Expression
from obsdsl.express.parse import parse
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path
from obsdsl.read.promql import promql_flaw
from obsdsl.read.rules.part import Part, kind_of, part_of
from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import NULL, MappingNode, Node, value

FIELDS: Mapping[str, Any] = dict.fromkeys(
    ("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations")
)
# Annotations that have a field of their own.
_ANNOTATIONS = {"summary": "summary", "description": "description", "runbook_url": "runbook"}
_OF_ALERTS = ("for", "keep_firing_for", "annotations")
_SEVERITIES = {one.name: one for one in (P0, P1, P2, P3)}


def read_rule(node: Node, path: Path, document: Document, flaws: list[Flaw]) -> AlertRule | RecordingRule | RawRule:
    """The rule; a RawRule where Prometheus would not load it."""
    with located(Location(document.file, document.line(node))):
        if node.tag == NULL:
            return RawRule(None)  # Prometheus passes it over
        if not isinstance(node, MappingNode):
            flaws.append(
                Flaw("schema", f"a rule is {kind_of(node)}; it takes a mapping", "write alert: or record:", path)
            )
            return RawRule(value(node))
        part = part_of(node, path, document, flaws, FIELDS)
        part.only(FIELDS, "a rule")
        alert, record = part.text("alert"), part.text("record")
        _check_name(part, alert, record)
        # An empty name is none.
        part.extra |= {name: "" for name, text in (("alert", alert), ("record", record)) if text == ""}
        labels = part.texts("labels")
        if "__name__" in labels:
            part.flaw("`labels` has `__name__`, which is the series' own name", "delete it", "labels", "__name__")
        written = part.text("expr")
        expr = _expression(part, written)
        if expr is None or written is None or bool(alert) == bool(record):
            for field in ("for", "keep_firing_for"):
                part.duration(field)
            name, annotations = alert or record or "", part.texts("annotations")
            return RawRule(value(node), name=name, labels=labels, annotations=annotations, written=written)
        if record:
            return _recording(part, record, expr, written, labels)
        return _alert(part, alert or "", expr, written, labels)


def _check_name(part: Part, alert: str | None, record: str | None) -> None:
    if alert and record:
        message = f"the rule is both alert {alert!r} and record {record!r}"
        part.flaw(message, "delete one, or make two rules", "record")
    elif not alert and not record:
        part.flaw("the rule has neither `alert` nor `record`", "name it with one of them")
    if record and ("{" in record or "}" in record):
        part.flaw(f"the record's name {record!r} holds braces", "put the labels into `labels`", "record")


def _expression(part: Part, text: str | None) -> Expression | None:
    if not text:
        if "expr" not in part.fields:
            part.flaw("the rule has no `expr`", "write what it evaluates")
        elif text == "" or part.extra["expr"] is None:
            part.flaw("`expr` is empty", "write what it evaluates", "expr")
        return None
    try:
        return parse(text, variables=False)
    except DefinitionError as error:
        part.flaws.append(promql_flaw(error, text, (*part.path, "expr")))
        return None


def _recording(part: Part, name: str, expr: Expression, written: str, labels: dict[str, str]) -> RecordingRule:
    for field in _OF_ALERTS:
        if field not in part.fields:
            continue
        held: object = part.texts(field) if field == "annotations" else part.duration(field)
        if held and getattr(held, "milliseconds", True):
            part.flaw(f"`{field}` belongs to alerts, and this is a recording", "delete it", field)
        part.extra[field] = value(part.fields[field])
    return RecordingRule(name, expr, labels=labels, extra=part.extra, written=written)


def _alert(part: Part, name: str, expr: Expression, written: str, labels: dict[str, str]) -> AlertRule:
    annotations = part.texts("annotations")
    fields = {"summary": None, **_taken(annotations, _ANNOTATIONS)}
    # Prometheus drops a label without a value.
    fields |= _taken(labels, {name: name for name in ("severity", "owner") if labels.get(name)})
    severity = fields.pop("severity", None)
    return AlertRule(
        name,
        expr,
        for_=part.duration("for"),
        keep_firing_for=part.duration("keep_firing_for"),
        severity=severity_named(severity) if severity else None,
        labels=labels,
        annotations=annotations,
        extra=part.extra,
        written=written,
        **fields,
    )


def _taken(texts: dict[str, str], fields: Mapping[str, str]) -> dict[str, Any]:
    """What has a field of its own, taken out of labels or annotations."""
    return {field: texts.pop(name) for name, field in fields.items() if name in texts}


@lru_cache(maxsize=1024)
def severity_named(name: str) -> Severity:
    """P0 to P3 for these names; any other is a severity of which nothing else is known."""
    return _SEVERITIES.get(name) or Severity(name, response=None)
