"""The check dead-code."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.express.infer import LabelSet
from obsdsl.express.node import COMPARISONS, SET_OPERATORS, Binary, Call, Node, Selector
from obsdsl.lint.check import Check
from obsdsl.lint.decision import outcome, reads
from obsdsl.lint.given import always_given
from obsdsl.lint.labels import named
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site


class DeadCode(Check[Binary | Call | Selector]):
    """A part of an expression can never change its result.

    A comparison of constants that is never true, `a unless a`, a default in front of what it is the default of
    (`vector(0) or sum(x)`, which is always 0), `absent()` of what is always there: nobody means these, and each hides
    what was meant. Most come of precedence: `x or vector(0) > 1` compares only the 0.

    Bad:
    ```python
    AlertRule("FewErrors", promql("sum(rate(app_errors_total[5m])) or vector(0) > 1"), severity=P3, summary="Errors")
    ```
    Good:
    ```python
    AlertRule("FewErrors", promql("(sum(rate(app_errors_total[5m])) or vector(0)) > 1"), severity=P3, summary="Errors")
    ```
    Bad file:
    ```yaml
    - record: app_errors:rate5m
      expr: vector(0) or sum(rate(app_errors_total[5m]))
    ```
    Good file:
    ```yaml
    - record: app_errors:rate5m
      expr: sum(rate(app_errors_total[5m])) or vector(0)
    ```
    Bad file:
    ```yaml
    - alert: NoErrorsSeen
      expr: absent(sum(app_errors_total) or vector(0))
      for: 5m
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100 unless queue_length
    ```
    """

    code = "OBS109"
    name = "dead-code"
    level = Level.WARNING
    rows = (26,)
    on = (Binary, Call, Selector)
    names = COMPARISONS | SET_OPERATORS | {"absent"}

    def find(self, value: Binary | Call | Selector, at: Site) -> Iterator[Finding]:
        match value:
            case Selector():
                for matcher in value.matchers:
                    if matcher.op == "!~" and matcher.value == ".*":
                        message = f'{matcher.label}!~".*" excludes every series, those without the label, too'
                        yield Finding(message, f'write {matcher.label}=""', at=value)
            case Call(function="absent", args=(argument,)) if always_given(argument):
                mend = "leave out what is always there"
                yield Finding("absent() of what always gives a sample never gives one", mend, at=value)
            case Binary():
                yield from _compared(value, at) if value.op in COMPARISONS else _combined(value, at)


def _compared(value: Binary, at: Site) -> Iterator[Finding]:
    """A comparison that reads no metric, and is never true."""
    if reads(value) or outcome(value, at) is not False:
        return
    parent = at.parent(value)
    if isinstance(parent, Binary) and parent.op == "or" and parent.right is value:
        default = named(value.left)
        mend = f"comparisons bind more tightly than `or`: write (… or {default}) {value.op} {named(value.right)}"
    else:
        mend = "compare a metric"
    effect = "is always 0" if value.bool_ else "is never true, so that it gives nothing"
    yield Finding(f"`{named(value)}` {effect}", mend, at=value)


def _combined(value: Binary, at: Site) -> Iterator[Finding]:
    left, right = value.left, value.right
    match value.op:
        case "unless":
            if _is_part(left, right):
                notes = (Because(left, "all of this is in it"),)
                message = f"all of the left side is in `{named(right)}`, so that nothing is left"
                yield Finding(message, "take away something else", at=right, because=notes)
            elif always_given(right) and _meet(value, at):
                yield Finding(f"`{named(right)}` is always there, so that nothing is left", "leave it out", at=right)
        case "and":
            if _is_part(left, right):
                message = f"`{named(right)}` holds all of the left side, so that `and` changes nothing"
                yield Finding(message, "leave it out, or write the condition that was meant", at=right)
            elif always_given(right) and _meet(value, at):
                message = f"`{named(right)}` is always there, so that `and` changes nothing"
                yield Finding(message, "leave it out", at=right)
        case "or":
            before = next((one for one in _sides(left, value) if _is_part(right, one)), None)
            if before is not None:
                notes = (Because(before, "all of that is in this"),)
                message = f"`{named(right)}` adds nothing: the left side holds all of it"
                yield Finding(message, "leave it out, or write what was meant", at=right, because=notes)
            elif always_given(left) and _meet(value, at):
                notes = (Because(left, "this is always there"),)
                mend = "a default stands behind what it is for: turn the sides"
                yield Finding(f"`{named(right)}` is never reached", mend, at=right, because=notes)


def _is_part(part: Node, whole: Node) -> bool:
    """Whether each sample of the one is a sample of the other, with the same labels."""
    if part == whole:
        return True
    if isinstance(part, Binary) and part.op in COMPARISONS and not part.bool_ and part.matching is None:
        # A filter of a vector by a number leaves some of its samples.
        return not reads(part.right) and not always_given(part.left) and _is_part(part.left, whole)
    if isinstance(part, Selector) and isinstance(whole, Selector):
        same = attrs.evolve(part, matchers=whole.matchers) == whole
        return same and part.name is not None and set(whole.matchers) <= set(part.matchers)
    return False


def _sides(node: Node, under: Binary) -> Iterator[Node]:
    """The sides of a chain of `or`, as far as all match samples alike."""
    if isinstance(node, Binary) and node.op == "or" and node.matching == under.matching:
        yield from _sides(node.left, under)
        yield from _sides(node.right, under)
    else:
        yield node


def _meet(value: Binary, at: Site) -> bool:
    """Whether any sample of one side matches any of the other: none has labels, or none is looked at."""
    if value.matching is not None:
        return value.matching.mode == "on" and not value.matching.labels
    return _bare(at.infer(value.left).labels) and _bare(at.infer(value.right).labels)


def _bare(labels: LabelSet) -> bool:
    return not labels.rest and not labels.names()
