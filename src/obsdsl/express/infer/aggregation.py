"""Aggregations: the rows of `functions`, and the labels that a grouping leaves."""

from __future__ import annotations

from obsdsl.express.infer.calls import samples_of
from obsdsl.express.infer.functions import AGGREGATIONS, IDENTITIES, applied
from obsdsl.express.infer.labels import ANYTHING, METRIC, NONE, PRESENT, LabelSet, is_dynamic
from obsdsl.express.infer.value import UNKNOWN_VECTOR, Inferred
from obsdsl.express.node import Aggregation, Grouping, String


def aggregated(node: Aggregation, of: Inferred, param: Inferred | None) -> Inferred:
    """What `op by (labels) (param, expr)` gives."""
    if node.op in IDENTITIES:
        # A grouping says only among which samples the choice is made.
        return samples_of(of)
    row = AGGREGATIONS.get(node.op)
    if row is None:
        return UNKNOWN_VECTOR
    labels = _grouped(of.labels, node.grouping)
    if node.op == "count_values":
        name = node.param.value if isinstance(node.param, String) else "$"
        labels = ANYTHING if is_dynamic(name) or name == "$" else labels.having(name, PRESENT)
    return applied(row, of, labels, () if param is None else (param.interval,))


def _grouped(labels: LabelSet, grouping: Grouping | None) -> LabelSet:
    if grouping is None:
        return NONE
    if any(is_dynamic(name) for name in grouping.labels):
        # A variable stands for labels of the operand: some of these stay, and no others.
        stay = labels.perhaps()
        return stay.unnamed() if grouping.mode == "without" else stay
    return labels.keep(grouping.labels) if grouping.mode == "by" else labels.drop((METRIC, *grouping.labels))
