"""The check never-true."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.define.unit import PERCENT, RATIO
from obsdsl.express.infer import EMPTY, FULL, Inferred, Interval
from obsdsl.express.infer.interval import filtered
from obsdsl.express.infer.labels import ANYTHING, is_dynamic
from obsdsl.express.node import COMPARISONS, MIRRORED, Aggregation, Binary, Matcher, Node, Number, Selector
from obsdsl.lint.check import Check
from obsdsl.lint.decision import in_words, limit_of, number, outcome, parts_of, quantile_of, reads
from obsdsl.lint.labels import named
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site


class NeverTrue(Check[Binary | Selector]):
    """A condition can never be true: the alert never fires, the panel stays empty.

    What values may be follows from the declared ranges and from the functions: a ratio lies between 0 and 1, a rate is
    not negative, count() of nothing gives no sample instead of 0. Conditions that exclude each other (`x > 9 and
    x < 5`, `{code="200", code="500"}`) are found without any declaration. On a panel it is a warning. Thresholds of
    histogram_quantile() are bucket-threshold's.

    Bad:
    ```python
    AlertRule("DiskFull", promql("disk_used_ratio > 90"), severity=P3, summary="The disk is full")
    ```
    Good:
    ```python
    AlertRule("DiskFull", promql("disk_used_ratio > 0.9"), severity=P3, summary="The disk is full")
    ```
    Bad file:
    ```yaml
    - alert: NoTargets
      expr: count(up{job="app"}) == 0
    ```
    Good file:
    ```yaml
    - alert: NoTargets
      expr: absent(up{job="app"})
    ```
    Bad file:
    ```yaml
    - alert: QueueNegative
      expr: queue_length < 0
    ```
    Bad file:
    ```yaml
    - record: job:errors:rate5m
      expr: sum by (job) (rate(http_requests_total{code="404", code="500"}[5m]))
    ```
    """

    code = "OBS210"
    name = "never-true"
    level = Level.ERROR
    rows = (26,)
    groups = (2,)
    on = (Binary, Selector)
    names = COMPARISONS | {"and"}

    def find(self, value: Binary | Selector, at: Site) -> Iterator[Finding]:
        level = None if at.in_rule else Level.WARNING
        if isinstance(value, Selector):
            found = _contradiction(value)
        elif value.op == "and":
            found = _excluded(value, at)
        else:
            found = _compared(value, at)
        if found is not None:
            yield attrs.evolve(found, level=level)


def _compared(value: Binary, at: Site) -> Finding | None:
    if outcome(value, at) is not False or not reads(value):
        return None
    left, right = at.infer(value.left), at.infer(value.right)
    if quantile_of(value.left) or quantile_of(value.right):
        return None
    watched, of, other, than = (
        (value.right, right, value.left, left) if left.type == "scalar" else (value.left, left, value.right, right)
    )
    verb = "is always 0" if value.bool_ else "is never true"
    notes = [Because(watched, in_words(of.interval))]
    if not isinstance(other, Number):
        notes.append(Because(other, in_words(than.interval)))
    op = MIRRORED[value.op] if watched is value.right else value.op
    return Finding(
        f"`{op} {named(other)}` {verb}: {named(watched)} is {in_words(of.interval)}",
        _mend(watched, of, other),
        at=value,
        because=tuple(notes),
    )


def _mend(watched: Node, of: Inferred, other: Node) -> str:
    if isinstance(watched, Aggregation) and watched.op in ("count", "count_values"):
        return "use absent(): where nothing is counted there is no sample, and no 0"
    if isinstance(other, Number):
        threshold = other.value
        if of.interval.hi <= 1 < threshold <= 100 and of.interval.lo >= 0:
            unit = "a ratio" if of.unit in (RATIO, None) else str(of.unit)
            return f"did you mean {number(threshold / 100)}? It is {unit}, and {number(threshold)} reads like percent"
        if of.unit == PERCENT and threshold < 0:
            return "percent are not negative; correct the threshold"
    return "correct the threshold, or the declared range of the metric"


def _contradiction(value: Selector) -> Finding | None:
    """Matchers of one label of which no value passes all."""
    seen: dict[str, list[Matcher]] = {}
    for matcher in value.matchers:
        seen.setdefault(matcher.label, []).append(matcher)
    for label, matchers in seen.items():
        if len(matchers) < 2 or is_dynamic(label) or any(is_dynamic(one.value) for one in matchers):
            continue
        if not ANYTHING.narrowed(matchers)[1]:
            both = " and ".join(f'{one.label}{one.op}"{one.value}"' for one in matchers)
            return Finding(f"no series has {both}", "leave one of them out, or list the values: =~", at=value)
    return None


def _excluded(value: Binary, at: Site) -> Finding | None:
    """Conditions on one and the same value, of which none passes all."""
    if value.matching is not None or any(isinstance(a, Binary) and a.op == "and" for a in at.above(value)):
        return None
    intervals: dict[Node, tuple[Interval, Node]] = {}
    for part in parts_of(value, "and"):
        if (limited := limit_of(part)) is None or limited[1] == "!=":
            continue
        watched, op, threshold = limited
        before, first = intervals.get(watched, (FULL, part))
        limit = Interval(threshold, threshold)
        # Strict ones as if they were not: what is left may be a single point.
        after = _and(before, op, limit)
        if after.empty:
            because = (Because(first, "excludes the other"),)
            return Finding(
                f"{named(first)} and {named(part)} are never true together",
                "use `or`, or correct a threshold",
                part,
                because,
            )
        intervals[watched] = (after, part)
    return None


def _and(before: Interval, op: str, limit: Interval) -> Interval:
    after = filtered(op, before, limit)
    strict = op in ("<", ">") and after.constant is not None and after.constant == limit.lo
    return EMPTY if strict else after
