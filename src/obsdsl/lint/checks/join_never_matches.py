"""The check join-never-matches."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.errors import listed
from obsdsl.express.infer import Inferred, Label
from obsdsl.express.infer.binary import clash
from obsdsl.express.node import Binary
from obsdsl.lint.check import Check
from obsdsl.lint.labels import is_absent, may_be_more
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

_MOST = 6


class JoinNeverMatches(Check[Binary]):
    """No sample of one side of an operator has the labels of one of the other side.

    An operator pairs samples whose labels are all equal, or those that `on` names, or all but those that `ignoring`
    names. Where one side always has a label that the other never has, or where their values exclude each other,
    nothing is left: no sample for arithmetic, comparisons and `and`, and an `unless` that excludes nothing.

    Bad:
    ```python
    AlertRule("MemoryHigh", promql("sum by (job) (app_memory_bytes) / app_memory_limit_bytes > 0.9"), severity=P3, summary="Memory is high")
    ```
    Good:
    ```python
    AlertRule("MemoryHigh", promql("app_memory_bytes / app_memory_limit_bytes > 0.9"), severity=P3, summary="Memory is high")
    ```
    Bad file:
    ```yaml
    - record: job:errors:ratio
      expr: rate(http_requests_total{code="500"}[5m]) / rate(http_requests_total{code="200"}[5m])
    ```
    Good file:
    ```yaml
    - record: job:errors:ratio
      expr: rate(http_requests_total{code="500"}[5m]) / ignoring (code) rate(http_requests_total{code="200"}[5m])
    ```
    """  # noqa: E501 - expressions

    code = "OBS216"
    name = "join-never-matches"
    level = Level.ERROR
    rows = (28,)
    on = (Binary,)

    def find(self, value: Binary, at: Site) -> Iterator[Finding]:
        if value.op == "or":
            return
        left, right = at.infer(value.left), at.infer(value.right)
        label = clash(value, left, right)
        if label is None or left.interval.empty or right.interval.empty:
            return
        one, other = left.labels.get(label), right.labels.get(label)
        absent = [side for side in (one, other) if side.values == ()]
        if absent and not (is_absent(label, left, at, value.left) or is_absent(label, right, at, value.right)):
            return
        effect = "so `unless` excludes nothing" if value.op == "unless" else "so there is no result"
        yield Finding(
            f"no samples match: {_differ(label, one, other)}, {effect}",
            _mend(value, label, left, right),
            at=value,
            because=(Because(value.left, _said(label, one)), Because(value.right, _said(label, other))),
            level=Level.WARNING if may_be_more(value, at) else None,
        )


def _differ(label: str, one: Label, other: Label) -> str:
    if one.values == () or other.values == ():
        has, lacks = ("right", "left") if one.values == () else ("left", "right")
        return f"the {has} side always has the label {label!r}, the {lacks} side never"
    return f"the values of {label!r} exclude each other"


def _said(label: str, of: Label) -> str:
    if of.values == ():
        return f"has no {label!r}"
    if of.values is None:
        return f"always has {label!r}"
    more = "…" if len(of.values) > _MOST else ""
    return f"{label!r} is {listed(of.values[:_MOST])}{more}"


def _mend(value: Binary, label: str, left: Inferred, right: Inferred) -> str:
    if value.matching is not None and value.matching.mode == "on":
        shared = [n for n in left.labels.names() if n in right.labels.names() and n != label]
        return f"match on labels that both have: {listed(shared, 'and')}" if shared else "group one side differently"
    mine, others = _alone(left, right), _alone(right, left)
    if mine and others:
        return "group both sides by the same labels"
    left_out = mine or others or [label]
    it = "it" if left_out == [label] else "what only one side has"
    ignoring = f"ignoring ({', '.join(left_out)})"
    return f"leave {it} out of the comparison with {ignoring}, or group both sides by the same labels"


def _alone(one: Inferred, other: Inferred) -> list[str]:
    """The labels that one side always has, and the other never."""
    names = one.labels.names()
    return [n for n in names if one.labels.presence(n) == "certain" and other.labels.presence(n) == "never"]
