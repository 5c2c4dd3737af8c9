"""The check always-true."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsdsl.compose.rule import AlertRule
from obsdsl.express.infer import FULL, Kind
from obsdsl.express.node import COMPARISONS, Aggregation, Binary, Call, Node, Number, Selector
from obsdsl.lint.check import Check
from obsdsl.lint.decision import covers, in_words, limit_of, number, outcome, parts_of, reads
from obsdsl.lint.existence import Existence, existence
from obsdsl.lint.labels import named
from obsdsl.lint.nan import may_be_nan
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Expression, Site

_MEANT = re.compile(r"watchdog|dead.?man|heartbeat|always.?firing|test", re.IGNORECASE)
# Of these, not the value says something, but that there is one.
_COUNTING = frozenset({"count", "count_values", "group", "present_over_time", "count_over_time"})


class AlwaysTrue(Check[Expression | Binary]):
    """An alert fires all the time: its condition is always true, or it has none.

    An alert fires for every sample that its expression gives, whatever the value. Without a comparison, or with one
    that is always true, or with `bool` (whose 0 is a sample, too), it fires as long as the metric is there. Where the
    metric's mere presence may be the alarm (`ALERTS`, absent(), metrics that are always 1, names that nobody
    declares) it is a warning or an info. An alert that always fires on purpose says so by its name: Watchdog,
    DeadMansSwitch, Heartbeat. In recordings and panels a comparison that is always true is a warning; but not where
    it may leave out NaN, as `errors / requests >= 0` does.

    Bad:
    ```python
    AlertRule("QueueLong", promql("sum by (queue) (queue_length)"), severity=P3, summary="The queue is long")
    ```
    Good:
    ```python
    AlertRule("QueueLong", promql("sum by (queue) (queue_length) > 100"), severity=P3, summary="The queue is long")
    ```
    Bad file:
    ```yaml
    - alert: ManyRequests
      expr: rate(http_requests_total[5m]) > bool 100
    ```
    Good file:
    ```yaml
    - alert: ManyRequests
      expr: rate(http_requests_total[5m]) > 100
    ```
    Bad file:
    ```yaml
    - alert: DiskUsed
      expr: disk_used_ratio >= 0
    ```
    """

    code = "OBS211"
    name = "always-true"
    level = Level.ERROR
    rows = (44,)
    groups = (2,)
    on = (Expression, Binary)
    names = COMPARISONS | {"or"}

    def find(self, value: Expression | Binary, at: Site) -> Iterator[Finding]:
        if isinstance(value, Binary):
            if value.op == "or" and value.matching is None:
                yield from _covering(value, at)
            elif value.op in COMPARISONS and not value.bool_ and outcome(value, at) is True and reads(value):
                yield from _tautology(value, at)
        elif at.use == "alert" and isinstance(at.rule, AlertRule):
            yield from _unconditional(value.node, at.rule, at)


def _tautology(value: Binary, at: Site) -> Iterator[Finding]:
    left, right = at.infer(value.left), at.infer(value.right)
    watched, of = (value.right, right) if left.type == "scalar" else (value.left, left)
    # Such a comparison leaves out NaN, which may be what it is for.
    numbers = value.op != "!=" and may_be_nan(watched, at)
    if numbers and (limited := limit_of(value)) is not None and limited[2] in (of.interval.lo, of.interval.hi):
        return
    there = existence(watched, at)
    if there is not Existence.ALWAYS and (_counts(watched) or of.interval.constant is not None):
        return  # It comes and goes by itself, and people like to see a comparison.
    level: Level | None = Level.WARNING
    effect = "it leaves nothing out"
    if there is Existence.CONDITIONAL or (there is Existence.UNKNOWN and not at.in_rule):
        level, effect = Level.INFO, "all that matters is whether there is a sample"
    elif at.use == "alert" and _decides(value, at):
        level, effect = None, "the alert always fires"
    if numbers and level is not None:
        return
    yield Finding(
        f"`{named(value)}` is always true{' of numbers' if numbers else ''}, so {effect}",
        "leave the comparison out" if level is Level.INFO else "correct the threshold, or the metric's declared range",
        at=value,
        because=(Because(watched, in_words(of.interval)),),
        level=level,
    )


def _covering(value: Binary, at: Site) -> Iterator[Finding]:
    """Conditions on one and the same value, of which it always meets one."""
    if any(isinstance(above, Binary) and above.op == "or" for above in at.above(value)):
        return
    limits: dict[Node, list[tuple[str, float]]] = {}
    for part in parts_of(value, "or"):
        if (limited := limit_of(part)) is not None:
            limits.setdefault(limited[0], []).append(limited[1:])
    for watched, found in limits.items():
        if len(found) > 1 and covers(found) and reads(watched):
            words = " or ".join(f"{op} {number(threshold)}" for op, threshold in found)
            yield Finding(
                f"{named(watched)} is always {words}",
                "use `and`, or correct the thresholds",
                at=value,
                level=None if at.use == "alert" and at.parent(value) is None else Level.WARNING,
            )


def _counts(node: Node) -> bool:
    return (isinstance(node, Aggregation) and node.op in _COUNTING) or (
        isinstance(node, Call) and node.function in _COUNTING
    )


def _decides(value: Binary, at: Site) -> bool:
    """Whether the alert fires as soon as this is true."""
    return all(isinstance(above, Binary) and above.op == "or" for above in at.above(value))


def _unconditional(node: Node, rule: AlertRule, at: Site) -> Iterator[Finding]:
    if not reads(node):
        if (at.infer(node).type == "scalar" or _always_given(node)) and not _MEANT.search(rule.name):
            mend = "if that is meant, name it so (Watchdog, DeadMansSwitch); else compare something"
            yield Finding("it fires all the time: it reads no metric", mend, at=node, level=Level.INFO)
        return
    for part in _sides(node):
        if isinstance(part, Binary) and part.bool_ and part.op in COMPARISONS:
            if existence(part, at) is not Existence.CONDITIONAL:
                message = f"`bool` gives 0 where `{part.op}` is not true, and a sample of 0 fires, too"
                yield Finding(message, "leave out `bool`", at=part)
        elif (found := _without_condition(part, rule, at)) is not None:
            yield found


def _sides(node: Node) -> Iterator[Node]:
    if isinstance(node, Binary) and node.op == "or":
        yield from _sides(node.left)
        yield from _sides(node.right)
    else:
        yield node


def _without_condition(part: Node, rule: AlertRule, at: Site) -> Finding | None:
    there = existence(part, at)
    if there is Existence.CONDITIONAL or _MEANT.search(rule.name):
        return None
    if not reads(part):
        message = f"it always fires: where nothing else gives a sample, `or {named(part)}` does"
        return Finding(message, "leave that side out: an alert needs no default", at=part)
    certain = there is Existence.ALWAYS and not (isinstance(part, Selector) and _may_say_it_by_being_there(part, at))
    bare = isinstance(part, Selector) or _counts(part)
    fires = "it fires as long as there are samples" if certain or not bare else "it fires if there are any samples"
    return Finding(
        f"`{named(part)}` has no condition: {fires}, whatever their values",
        "compare it with a threshold",
        at=part,
        level=None if certain else Level.INFO if bare else Level.WARNING,
    )


def _may_say_it_by_being_there(part: Selector, at: Site) -> bool:
    """Whether it is a gauge with labels of its own that declares no range: it may be there only while it is 1."""
    of = at.infer(part)
    return of.kind is Kind.GAUGE and of.interval == FULL


def _always_given(node: Node) -> bool:
    match node:
        case Number():
            return True
        case Call(function="vector"):
            return True
        case Binary(op=op, bool_=bool_) if bool_ or op not in (*COMPARISONS, "and", "unless"):
            return _always_given(node.left) and _always_given(node.right)
        case _:
            return False
