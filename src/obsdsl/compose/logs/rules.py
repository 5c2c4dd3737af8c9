"""Rules that Loki's own ruler evaluates: alerts and recordings of numbers made of logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

import attrs

from obsdsl.compose.condition import threshold
from obsdsl.compose.convert import duration, labels
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, sequence, shown
from obsdsl.compose.plain import extra
from obsdsl.compose.rule import extra_faults, names_file
from obsdsl.compose.severity import Severity, SeverityPolicy
from obsdsl.define.duration import Duration
from obsdsl.define.label import LEGACY_NAME
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.logs.expr import LogExpr, is_logs
from obsdsl.logs.node import Lines, LogNode, resolve
from obsdsl.logs.parse import parse
from obsdsl.logs.render import render
from obsdsl.logs.rules import has_variable

WINDOW: Final = Duration.parse("5m")
_RESERVED: Final = ("severity", "alertname", "owner")
_RULE_FIELDS: Final = ("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations")
_GROUP_FIELDS: Final = ("name", "interval", "query_offset", "limit", "rules")


def _numbers(value: Any) -> Any:
    """A query that gives numbers, with its open windows closed."""
    try:
        node = parse(value) if isinstance(value, str) else value.node if isinstance(value, LogExpr) else value
    except DefinitionError as error:
        return Fault("; ".join(error.faults))
    if isinstance(node, str) or not is_logs(node):
        return Fault(f"is {shown(value)}; it takes LogQL, or numbers made of a LogStream")
    if isinstance(node, Lines):
        return Fault("gives lines of logs, and a rule needs numbers; count them: .count_over_time()")
    closed = resolve(node, WINDOW)
    if has_variable(text := render(closed)):
        return Fault(f"`{text}` holds a variable of Grafana's, which no ruler knows; write the value")
    return closed


@frozen(kw_only=True, slots=False)
class LogRule(Definition):
    """What a recording and an alert of logs have in common. A window that is left out is 5m.

    `extra` holds fields that obsdsl does not know, and is written last.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    expr: LogNode = attrs.field(kw_only=False, converter=_numbers)
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)

    def faults(self) -> Iterable[str]:
        yield from extra_faults(self.extra, _RULE_FIELDS)


@frozen(kw_only=True, slots=False)
class LogRecording(LogRule):
    """Numbers made of logs, kept as a metric: Loki writes it to the Prometheus that its configuration names."""

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if not LEGACY_NAME.fullmatch(self.name):
            yield f"name is {shown(self.name)}; a metric's name has letters, digits, '_' and ':'"


@frozen(kw_only=True, slots=False)
class LogAlert(LogRule):
    """A condition in the logs that someone must act on: `LogAlert("X", stream(level="error").rate() > 1, …)`.

    As of an `AlertRule`, a panel with `thresholds=` this alert draws where it fires, and is what the alert links to;
    `panel` names another. `threshold` is the number that `expr` compares with.
    """

    is_alert_of_logs: ClassVar[bool] = True

    severity: Severity | None
    summary: str | None
    for_: Duration | None = attrs.field(default=None, converter=duration)
    keep_firing_for: Duration | None = attrs.field(default=None, converter=duration)
    description: str | None = None
    runbook: str | None = None
    panel: str | None = None
    owner: str | None = None
    annotations: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)

    @property
    def threshold(self) -> float:
        """The number that its expression compares with. A DefinitionError where that is no one comparison."""
        return threshold(self)

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if not self.name:
            yield "name is empty; give the alert a name"
        if self.panel == "":
            yield 'panel is empty; write "uid/row title/panel title", or leave it out'
        for name in _RESERVED:
            if name in self.labels:
                yield f"labels has {name!r}, which obsdsl sets; use the field instead"
        for name in ("summary", "description", "runbook_url"):
            if name in self.annotations:
                yield f"annotations has {name!r}; use the field {name.removesuffix('_url')!r} instead"


@frozen(kw_only=True, slots=False)
class LogRuleGroup(Definition):
    """Rules that Loki evaluates together, in order, every `interval`. Compiled to `loki/rules/<name>.yml`.

    A push takes it to the rulers of a target whose engine is `loki`. `labels` go to every rule. `extra` holds fields
    that obsdsl does not know, and is written last: `labels` there are those that the group itself has in the file,
    which only a Loki reads that was built with rules of Prometheus 3.
    """

    named_by = "name"
    noun: ClassVar[str] = "group of rules of logs"

    name: str = attrs.field(kw_only=False)
    rules: tuple[LogRule, ...] = attrs.field(default=(), converter=sequence)
    interval: Duration | None = attrs.field(default=None, converter=duration)
    limit: int | None = None
    query_offset: Duration | None = attrs.field(default=None, converter=duration)
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    owner: str | None = None
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)

    def faults(self) -> Iterable[str]:
        if not names_file(self.name):
            yield f"name is {shown(self.name)}, which names no file; use letters, digits, '-' and '_'"
        if not self.rules:
            yield "rules is empty; list at least one"
        for rule in self.rules:
            if not isinstance(rule, LogAlert | LogRecording):
                yield f"rules holds {shown(rule)}; it takes LogAlert and LogRecording"
        for name in _RESERVED:
            if name in self.labels:
                yield f"labels has {name!r}; each alert has its own: use its field"
        yield from extra_faults(self.extra, _GROUP_FIELDS)


def labels_of(rule: LogRule, group: LogRuleGroup, policy: SeverityPolicy) -> dict[str, str]:
    """All labels that it adds: its severity and owner, those of its group and its own."""
    labels = {**group.labels, **rule.labels}
    if not isinstance(rule, LogAlert):
        return labels
    severity = {} if rule.severity is None else policy.labels(rule.severity)
    owner = rule.owner or group.owner
    return {**severity, **({} if owner is None else {"owner": owner}), **labels}
