"""Prometheus's rules: recordings, alerts and the groups that evaluate them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from obsdsl.compose.condition import threshold
from obsdsl.compose.convert import ExprLike, duration, labels, node
from obsdsl.compose.definition import Definition, is_lenient
from obsdsl.compose.fault import sequence, shown
from obsdsl.compose.plain import extra, raw
from obsdsl.compose.severity import Severity
from obsdsl.define.declaration import Recorded
from obsdsl.define.duration import Duration
from obsdsl.define.label import name_fault
from obsdsl.define.light import frozen
from obsdsl.express.expr import Operand
from obsdsl.express.node import (
    Aggregation,
    Node,
    Range,
    Selector,
    String,
    Subquery,
    Variable,
    label_names,
    walk,
)
from obsdsl.express.series import GaugeSeries
from obsdsl.express.variable import has_variable

# A file's name has 255 bytes on every system, and a build needs some for itself.
_LONGEST_NAME = 200
# What obsdsl writes itself.
_RULE_FIELDS = ("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations")
_GROUP_FIELDS = ("name", "interval", "query_offset", "limit", "labels", "rules")
DEFAULT_WINDOW = Duration.parse("5m")


def _texts(value: Mapping[str, str]) -> Mapping[str, str]:
    """Labels or annotations; a reader's are text already, and their names its own matter."""
    return value if is_lenient() else labels(value)


def _expression(value: ExprLike) -> Node:
    """The tree of an expression; a reader's may give a range vector, which Prometheus loads and never evaluates."""
    return value if is_lenient() and isinstance(value, Node) else node(value)


@frozen(kw_only=True, slots=False, order=False)
class Rule(Definition):
    """What a recording and an alert have in common.

    `extra` holds fields that obsdsl does not know, and is written last; `written` is the text of the expression where
    it was read from a file.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    expr: Node = attrs.field(kw_only=False, converter=_expression)
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=_texts, hash=False)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)
    written: str | None = attrs.field(default=None, eq=False, repr=False)

    def faults(self) -> Iterable[str]:
        yield from variable_faults(self.expr)
        yield from label_faults(self.labels)
        yield from extra_faults(self.extra, _RULE_FIELDS)


@frozen(kw_only=True, slots=False, eq=False)
class RecordingRule(Rule, GaugeSeries):
    """A series that Prometheus computes: `name` is its metric's, `expr` what it holds.

    It is an expression: `error_ratio > 0.05` reads the recorded series, whose unit and labels follow from `expr`.
    """

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        recorded = Recorded(self.name, self.expr, self.labels)
        object.__setattr__(self, "_selector_node", Selector(self.name, source=recorded))

    @property
    def node(self) -> Node:
        """The selection of the recorded series."""
        return self._selector_node  # type: ignore[attr-defined,no-any-return]

    def __eq__(self, other: Operand | RecordingRule) -> Any:  # type: ignore[override]
        """Two rules are compared as values; a rule and an expression or a number make a comparison in PromQL."""
        if isinstance(other, RecordingRule):
            mine = (self.name, self.expr, self.labels, self.extra)
            return mine == (other.name, other.expr, other.labels, other.extra)
        # Groups compare what stands at one place: another kind of object is another value, no operand.
        return False if isinstance(other, Rule | RawRule) else GaugeSeries.__eq__(self, other)

    def __ne__(self, other: Operand | RecordingRule) -> Any:  # type: ignore[override]
        return not self == other if isinstance(other, Rule | RawRule) else GaugeSeries.__ne__(self, other)

    def __hash__(self) -> int:
        return hash((self.name, self.expr))

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"<RecordingRule {self.name}>"

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if fault := name_fault("name", self.name):
            yield fault


@frozen(kw_only=True, slots=False)
class AlertRule(Rule):
    """A condition that someone must act on. It fires once `expr` has given samples for `for_`.

    `runbook` is a URL or a path in the repository; `panel` names the panel that shows the condition, as
    `uid/row title/panel title`, unless a panel takes its thresholds from this alert. Who leaves out the severity or
    the summary says so: None. `threshold` is the number that `expr` compares with, as a panel may name it:
    `Thresholds("green", (slow.threshold, "red"))`.
    """

    severity: Severity | None
    for_: Duration | None = attrs.field(default=None, converter=duration)
    keep_firing_for: Duration | None = attrs.field(default=None, converter=duration)
    summary: str | None
    description: str | None = None
    runbook: str | None = None
    panel: str | None = None
    owner: str | None = None
    annotations: Mapping[str, str] = attrs.field(factory=dict, converter=_texts, hash=False)

    @property
    def threshold(self) -> float:
        """The number that its expression compares with. A DefinitionError where that is no one comparison."""
        return threshold(self)

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if not self.name:
            yield f"name is {self.name!r}; give the alert a name"
        if self.panel == "":
            yield 'panel is empty; write "uid/row title/panel title", or leave it out'
        for name in ("severity", "owner"):
            # Without a value it is no label.
            if self.labels.get(name):
                yield f"labels has {name!r}, which obsdsl sets; use the field instead"
        for name in ("summary", "description", "runbook_url"):
            if name in self.annotations:
                yield f"annotations has {name!r}; use the field {name.removesuffix('_url')!r} instead"


@frozen(kw_only=True, slots=False)
class RawRule(Definition):
    """A rule of a file that Prometheus would not load: its expression is no PromQL, or it is no rule at all.

    `raw` is written back as it is; `name`, `labels` and `annotations` are what could be read of it.
    """

    named_by = "name"

    raw: Any = attrs.field(kw_only=False, hash=False, converter=raw)
    name: str = ""
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=_texts, hash=False)
    annotations: Mapping[str, str] = attrs.field(factory=dict, converter=_texts, hash=False)
    written: str | None = attrs.field(default=None, eq=False, repr=False)


@frozen(kw_only=True, slots=False)
class RuleGroup(Definition):
    """Rules that Prometheus evaluates together, in order, every `interval`.

    `window` is that of rates without one; `labels` go to every rule, `owner` to every alert without its own. `extra`
    holds fields that obsdsl does not know, and is written last. `file` is what its file is called, without the ending,
    where that is not the group's name: two groups may have one name in two files.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    rules: tuple[AlertRule | RecordingRule | RawRule, ...] = attrs.field(converter=sequence)
    interval: Duration | None = attrs.field(default=None, converter=duration)
    limit: int | None = None
    query_offset: Duration | None = attrs.field(default=None, converter=duration)
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=_texts, hash=False)
    owner: str | None = None
    window: Duration | None = attrs.field(default=DEFAULT_WINDOW, converter=duration)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)
    file: str | None = None

    @property
    def identity(self) -> str:
        """What its file is called, which tells it from other groups."""
        return self.name if self.file is None else self.file

    def faults(self) -> Iterable[str]:
        if not self.name:
            yield "name is empty; name the group"
        else:
            yield from _file_faults("name" if self.file is None else "file", self.identity)
        for rule in self.rules:
            if not isinstance(rule, Rule | RawRule):
                yield f"rules holds {shown(rule)}; a group takes AlertRule and RecordingRule"
        if self.window is not None and self.window.milliseconds == 0:
            yield 'window is 0s, which holds no sample; write it as "5m"'
        yield from label_faults(self.labels)
        # Prometheus takes labels that nobody may define here: a file's own stay.
        labels = self.extra.get("labels")
        odd = isinstance(labels, Mapping) and all(name_fault("label", name) for name in labels)
        yield from extra_faults(self.extra, (one for one in _GROUP_FIELDS if one != "labels" or not odd))


def _file_faults(field: str, name: str) -> Iterable[str]:
    length = len(name.encode(errors="surrogatepass"))
    if length > _LONGEST_NAME:
        yield f"{field} has {length} bytes, too many for a file; use at most {_LONGEST_NAME}"
    elif not names_file(name):
        yield f"{field} is {name!r}, which names no file; use letters, digits, '-' and '_'"


def names_file(name: str) -> bool:
    """Whether a file can have that name, on every system that Prometheus runs on."""
    plain = bool(name) and "/" not in name and name not in (".", "..") and name.isprintable()
    return plain and len(name.encode()) <= _LONGEST_NAME


def extra_faults(extra: Mapping[str, Any], fields: Iterable[str]) -> Iterable[str]:
    """Those of fields that a rule or a group has, and that are given as if nobody knew them."""
    yield from (f"extra has {name!r}; use the field instead" for name in fields if name in extra)


def label_faults(labels: Mapping[str, str]) -> Iterable[str]:
    """Names that Prometheus refuses as labels of a rule."""
    if "__name__" in labels:
        yield "labels has '__name__', which is the series' own name; delete it"


def variable_faults(expr: Node) -> Iterable[str]:
    """Grafana's variables and macros in an expression that Prometheus itself evaluates."""
    found = dict.fromkeys(text for node in walk(expr) for text in _variables(node))
    for text in found:
        yield f"expr holds Grafana's variable {text!r}, which Prometheus does not know; write the value"


def _variables(node: Node) -> Iterable[str]:
    yield from filter(has_variable, label_names(node))
    match node:
        case Variable(text=text):
            yield text
        case Selector():
            yield from filter(has_variable, (node.name or "", *(one.value for one in node.matchers)))
            moved = (*node.variables, node.offset, node.at)
            yield from (one.text for one in moved if isinstance(one, Variable))
        case Range(window=window):
            yield from (window.text,) if isinstance(window, Variable) else ()
        case Subquery():
            places = (node.window, node.step, node.offset, node.at)
            yield from (one.text for one in places if isinstance(one, Variable))
        case Aggregation(param=String(value=label)) if has_variable(label):
            yield label
