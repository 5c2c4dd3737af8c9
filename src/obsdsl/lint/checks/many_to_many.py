"""The check many-to-many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.define.declaration import Declaration
from obsdsl.errors import listed
from obsdsl.express.infer import Inferred, Kind
from obsdsl.express.infer.binary import clash
from obsdsl.express.infer.labels import METRIC, is_dynamic
from obsdsl.express.node import COMPARISONS, SET_OPERATORS, Aggregation, Binary, Call, Matching, Node, Selector, walk
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

# What leaves some of the samples out, by their values.
_CHOOSING: Final = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})


class ManyToMany(Check[Binary]):
    """The labels of a match do not single out a sample on the side that must have one.

    Prometheus refuses to evaluate an operator if several samples of the "one" side have the same compared labels:
    without `group_left` and `group_right`, both sides are such. A label that is left on that side, is not compared, and
    has several declared values (the bounds of a histogram, the modes of a CPU) makes several samples: an error. Where
    its values are not declared, it may be just one, as `instance` may be: then it is a warning, and none for metrics
    that are always 1, whose labels follow from the target. Where a condition on the value leaves samples out, nothing
    is said.

    Bad:
    ```python
    AlertRule("Errors", promql("queue_length * on (instance) http_requests_total > 1"), severity=P3, summary="Errors")
    ```
    Good:
    ```python
    AlertRule("Errors", promql("queue_length * on (instance) group_left (version) app_build_info > 1"), severity=P3, summary="Errors")
    ```
    Bad file:
    ```yaml
    - record: job:errors:ratio
      expr: rate(http_requests_total[5m]) / on (job, instance) sum by (job, instance) (rate(http_requests_total[5m]))
    ```
    Good file:
    ```yaml
    - record: job:errors:ratio
      expr: |
        rate(http_requests_total[5m])
          / on (job, instance) group_left () sum by (job, instance) (rate(http_requests_total[5m]))
    ```
    """  # noqa: E501 - expressions

    code = "OBS217"
    name = "many-to-many"
    level = Level.ERROR
    groups = (6,)
    on = (Binary,)

    def find(self, value: Binary, at: Site) -> Iterator[Finding]:
        matching = value.matching
        if matching is None or value.op in SET_OPERATORS or any(is_dynamic(name) for name in matching.labels):
            return
        if clash(value, at.infer(value.left), at.infer(value.right)) is not None:
            return  # No samples match at all: join-never-matches.
        sides = {"left": value.left, "right": value.right}
        ones = [side for side in sides if matching.group != side]
        left_over = {side: _left_over(sides[side], matching, at) for side in ones}
        for side in ones:
            certain, possible = left_over[side]
            other = "right" if side == "left" else "left"
            unpaired = matching.group is None and not any(left_over.get(other, ((), ())))
            mend = (
                f"write group_{side}, if there are to be several results, or group the {side} side by what is compared"
                if unpaired
                else f"group the {side} side by what is compared"
            )
            if names := certain or possible:
                values = "differ" if len(names) > 1 else "differs"
                yield Finding(
                    f"the {side} side has several samples for each {_key(matching)}: {listed(names, 'and')} {values}",
                    mend,
                    at=value,
                    because=(Because(sides[side], f"has {listed(names, 'and')}, too"),),
                    level=None if certain else Level.WARNING,
                )


def _key(matching: Matching) -> str:
    if matching.mode == "ignoring":
        return "match"
    return f"({', '.join(matching.labels)})" if matching.labels else "match, which compares no label"


def _left_over(node: Node, matching: Matching, at: Site) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels that are not compared and have several values: certainly, and possibly."""
    of = at.infer(node)
    if of.type == "scalar":
        return (), ()
    filtered = any(_leaves_out(one) for one in walk(node))
    of_target = ("job", "instance", *at.context.config.target_labels)
    certain, possible = [], []
    for name in of.labels.names():
        compared = (name in matching.labels) == (matching.mode == "on")
        label = of.labels.get(name)
        if compared or name == METRIC or (label.values is not None and len(label.values) < 2):
            continue
        if name in of_target:
            # The target's other labels are those of its instance.
            if name == "instance" and not filtered:
                possible.append(name)
        elif label.values is not None and label.certain and not filtered:
            certain.append(name)
        elif not filtered and _is_own(name, node, of, at):
            possible.append(name)
    return tuple(certain), tuple(possible)


def _leaves_out(node: Node) -> bool:
    match node:
        case Binary(op=op, bool_=bool_):
            return (op in COMPARISONS and not bool_) or op in ("and", "unless")
        case Aggregation(op=op) | Call(function=op):
            return op in _CHOOSING
        case _:
            return False


def _is_own(name: str, node: Node, of: Inferred, at: Site) -> bool:
    """Whether a label is a metric's own, and so distinguishes series of one target."""
    if of.kind is Kind.INFO:
        return False
    for one in walk(node):
        if isinstance(one, Selector):
            source = at.infer(one).source
            if not isinstance(source, Declaration) or at.infer(one).kind is Kind.INFO or name not in source.labels:
                return False
            # Where nobody has listed all labels, nobody knows which of them distinguish series.
            if source.open_labels:
                return False
    return True
