"""Aggregations: the rows of `functions`, and the labels that a grouping leaves."""

from __future__ import annotations

from typing import Final

from obsdsl.express.infer.calls import samples_of
from obsdsl.express.infer.functions import AGGREGATIONS, IDENTITIES, applied
from obsdsl.express.infer.labels import ANYTHING, METRIC, NONE, PRESENT, LabelSet, is_dynamic
from obsdsl.express.infer.value import UNKNOWN_VECTOR, Inferred
from obsdsl.express.node import Aggregation, Grouping, String

# Prometheus 2 writes the label of `count_values` into the list of `by` wherever that has room, from three labels on:
# at the later steps of a range query others are lost.
_FEW: Final = 2


def aggregated(node: Aggregation, of: Inferred, param: Inferred | None) -> Inferred:
    """What `op by (labels) (param, expr)` gives."""
    if node.op in IDENTITIES:
        # A grouping says only among which samples the choice is made.
        return samples_of(of)
    row = AGGREGATIONS.get(node.op)
    if row is None:
        return UNKNOWN_VECTOR
    labels = _counted(of.labels, node) if node.op == "count_values" else _grouped(of.labels, node.grouping)
    return applied(row, of, labels, () if param is None else (param.interval,))


def _counted(labels: LabelSet, node: Aggregation) -> LabelSet:
    """The value becomes a label before the grouping: `by` keeps it in any case, `without` may drop it again."""
    name = node.param.value if isinstance(node.param, String) else None
    if name is None or is_dynamic(name):
        return ANYTHING
    grouping = node.grouping or Grouping("by", ())
    if grouping.mode == "by":
        several = len(grouping.labels) > _FEW
        grouping = Grouping("by", (*grouping.labels, name))
        kept = _grouped(labels.having(name, PRESENT), grouping)
        return kept.perhaps().having(name, PRESENT) if several else kept
    return _grouped(labels.having(name, PRESENT), grouping)


def _grouped(labels: LabelSet, grouping: Grouping | None) -> LabelSet:
    if grouping is None:
        return NONE
    if any(is_dynamic(name) for name in grouping.labels):
        # A variable stands for labels of the operand: some of these stay, and no others.
        stay = labels.perhaps()
        return stay.unnamed() if grouping.mode == "without" else stay
    return labels.keep(grouping.labels) if grouping.mode == "by" else labels.drop((METRIC, *grouping.labels))
