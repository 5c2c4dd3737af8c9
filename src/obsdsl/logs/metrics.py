"""Numbers made of logs: aggregated, compared, joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NoReturn, TypeAlias, cast

import attrs

from obsdsl.errors import shown
from obsdsl.express.expr import LabelNames, label_names
from obsdsl.express.node import Grouping, Matching, Number, Variable
from obsdsl.express.variable import VariableReference
from obsdsl.logs.expr import LogExpr, fault, refuse
from obsdsl.logs.node import LabelReplace, LogNode, Metric, Operation, VectorAggregation, VectorOf
from obsdsl.logs.rules import operation_fault, regex_fault, vector_fault
from obsdsl.logs.words import COMPARISONS

LogOperand: TypeAlias = "float | LogMetric | VariableReference"


class LogMetric(LogExpr):
    """Numbers made of logs, with the operators of PromQL."""

    __slots__ = ("_node",)

    def __init__(self, node: Metric) -> None:
        self._node = node

    @property
    def node(self) -> LogNode:
        return self._node

    __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        fault(self.node, "a query has no truth value here, its samples come later; write `a & b` for `a and b`")

    # Aggregations

    def sum(self, by: LabelNames = (), without: LabelNames = ()) -> LogMetric:
        """The sum over all series, or over those of each group."""
        return self._aggregated("sum", by, without)

    def avg(self, by: LabelNames = (), without: LabelNames = ()) -> LogMetric:
        """The mean over all series, or over those of each group."""
        return self._aggregated("avg", by, without)

    def min(self, by: LabelNames = (), without: LabelNames = ()) -> LogMetric:
        """The smallest of all series, or of those of each group."""
        return self._aggregated("min", by, without)

    def max(self, by: LabelNames = (), without: LabelNames = ()) -> LogMetric:
        """The largest of all series, or of those of each group."""
        return self._aggregated("max", by, without)

    def count(self, by: LabelNames = (), without: LabelNames = ()) -> LogMetric:
        """How many series there are, or are in each group."""
        return self._aggregated("count", by, without)

    def stddev(self, by: LabelNames = (), without: LabelNames = ()) -> LogMetric:
        """The standard deviation over all series, or over those of each group."""
        return self._aggregated("stddev", by, without)

    def stdvar(self, by: LabelNames = (), without: LabelNames = ()) -> LogMetric:
        """The variance over all series, or over those of each group."""
        return self._aggregated("stdvar", by, without)

    def topk(self, k: int, by: LabelNames = (), without: LabelNames = ()) -> LogMetric:
        """The `k` largest series, or those of each group."""
        return self._aggregated("topk", by, without, Number(k))

    def bottomk(self, k: int, by: LabelNames = (), without: LabelNames = ()) -> LogMetric:
        """The `k` smallest series, or those of each group."""
        return self._aggregated("bottomk", by, without, Number(k))

    def approx_topk(self, k: int) -> LogMetric:
        """About the `k` largest series, at less cost (Loki 3.3, where it is enabled)."""
        return self._aggregated("approx_topk", (), (), Number(k))

    def sort(self, descending: bool = False) -> LogMetric:
        """The series by their values."""
        return self._aggregated("sort_desc" if descending else "sort", (), ())

    def _aggregated(self, op: str, by: LabelNames, without: LabelNames, param: Number | None = None) -> LogMetric:
        grouped, apart = label_names(by), label_names(without)
        if grouped and apart:
            fault(self.node, "by and without exclude each other; leave out one")
        grouping = Grouping("by", grouped) if grouped else Grouping("without", apart) if apart else None
        refuse(self.node, vector_fault(op, grouping, param))
        return LogMetric(VectorAggregation(op, self._node, grouping, param))

    def label_replace(self, to: str, replacement: str, source: str, regex: str) -> LogMetric:
        """The label `to` set to `replacement` (with $1, $2) where `source` matches `regex` in full."""
        refuse(self.node, regex_fault(regex))
        return LogMetric(LabelReplace(self._node, to, replacement, source, regex))

    # Operators

    def _joined(self, op: str, other: LogOperand, swapped: bool = False) -> LogMetric:
        left, right = self._node, _operand(self._node, other)
        if swapped:
            left, right = right, left
        refuse(self.node, operation_fault(op, left, right))
        return LogMetric(Operation(op, left, right))

    def __add__(self, other: LogOperand) -> LogMetric:
        return self._joined("+", other)

    def __radd__(self, other: LogOperand) -> LogMetric:
        return self._joined("+", other, True)

    def __sub__(self, other: LogOperand) -> LogMetric:
        return self._joined("-", other)

    def __rsub__(self, other: LogOperand) -> LogMetric:
        return self._joined("-", other, True)

    def __mul__(self, other: LogOperand) -> LogMetric:
        return self._joined("*", other)

    def __rmul__(self, other: LogOperand) -> LogMetric:
        return self._joined("*", other, True)

    def __truediv__(self, other: LogOperand) -> LogMetric:
        return self._joined("/", other)

    def __rtruediv__(self, other: LogOperand) -> LogMetric:
        return self._joined("/", other, True)

    def __mod__(self, other: LogOperand) -> LogMetric:
        return self._joined("%", other)

    def __pow__(self, other: LogOperand) -> LogMetric:
        return self._joined("^", other)

    def __eq__(self, other: LogOperand) -> LogMetric:  # type: ignore[override]
        return self._joined("==", other)

    def __ne__(self, other: LogOperand) -> LogMetric:  # type: ignore[override]
        return self._joined("!=", other)

    def __gt__(self, other: LogOperand) -> LogMetric:
        return self._joined(">", other)

    def __ge__(self, other: LogOperand) -> LogMetric:
        return self._joined(">=", other)

    def __lt__(self, other: LogOperand) -> LogMetric:
        return self._joined("<", other)

    def __le__(self, other: LogOperand) -> LogMetric:
        return self._joined("<=", other)

    def __and__(self, other: LogMetric) -> LogMetric:
        return self._joined("and", other)

    def __or__(self, other: LogMetric) -> LogMetric:
        return self._joined("or", other)

    def unless(self, other: LogMetric) -> LogMetric:
        """The series that have no match on the other side."""
        return self._joined("unless", other)

    def as_bool(self) -> LogMetric:
        """A comparison as 0 or 1 instead of a filter."""
        node = self._operation("as_bool")
        if node.op not in COMPARISONS:
            fault(self.node, f"`{node.op}` compares nothing; as_bool() belongs right after a comparison")
        return LogMetric(attrs.evolve(node, bool_=True))

    def on(self, *labels: str | VariableReference) -> LogMetric:
        """Join the two sides by these labels alone: `(a / b).on("job")`."""
        return self._matched("on", labels)

    def ignoring(self, *labels: str | VariableReference) -> LogMetric:
        """Join the two sides by all labels but these."""
        return self._matched("ignoring", labels)

    def group_left(self, *include: str | VariableReference) -> LogMetric:
        """Several series on the left may match one on the right."""
        return self._grouped("left", include)

    def group_right(self, *include: str | VariableReference) -> LogMetric:
        """Several series on the right may match one on the left."""
        return self._grouped("right", include)

    def _matched(self, mode: Literal["on", "ignoring"], labels: Sequence[str | VariableReference]) -> LogMetric:
        node = self._operation(mode)
        matching = attrs.evolve(node.matching or Matching(mode, ()), mode=mode, labels=label_names(labels))
        return LogMetric(attrs.evolve(node, matching=matching))

    def _grouped(self, side: Literal["left", "right"], include: Sequence[str | VariableReference]) -> LogMetric:
        node = self._operation(f"group_{side}")
        matching = node.matching or Matching("ignoring", ())
        return LogMetric(attrs.evolve(node, matching=attrs.evolve(matching, group=side, include=label_names(include))))

    def _operation(self, method: str) -> Operation:
        if not isinstance(self._node, Operation):
            fault(self.node, f"{method}() belongs right after an operator; write `(a / b).{method}(…)`")
        return self._node


def vector(value: float) -> LogMetric:
    """A series without labels that always has the value."""
    return LogMetric(VectorOf(cast(Number, _operand(Number(0), value))))


def _operand(subject: Metric, value: object) -> Metric:
    if isinstance(value, LogMetric):
        return value._node
    if isinstance(value, VariableReference):
        return Variable(f"${value.name}")
    if not isinstance(value, int | float) or isinstance(value, bool):
        fault(subject, f"{shown(value)} is neither a number nor numbers made of logs; count lines first")
    return Number(value)
