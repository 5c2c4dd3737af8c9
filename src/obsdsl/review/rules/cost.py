"""What it costs to evaluate a rule, where that changes by a lot."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.review.cost import costs_of, is_a_lot, is_very_much, rounded
from obsdsl.review.documents import Documents
from obsdsl.review.remark import Danger
from obsdsl.review.rules.change import Said
from obsdsl.review.rules.rule import Rule


def cost_change(old: Rule, new: Rule, before: Documents, after: Documents) -> Iterator[Said]:
    """How much more a rule reads each time, or less; nothing where nobody knows, and of lines of logs."""
    if not new.group.is_of_logs:
        yield from expression_cost(old.expr, new.expr, before, after)


def expression_cost(old: str, new: str, before: Documents, after: Documents) -> Iterator[Said]:
    """The same of any expression."""
    if old == new:
        return
    one, other = costs_of(before).of(old), costs_of(after).of(new)
    if one is None or other is None:
        return
    if is_a_lot(one, other):
        # Where more series are read, so are more samples.
        what = "samples" if one.series == other.series else "series"
        low, high = (getattr(it, what) for it in (one, other))
        danger = Danger.CARE if is_very_much(one, other) else Danger.LOOK if high > low else Danger.NOTE
        yield Said(f"reads about {rounded(low)} → {rounded(high)} {what} each time", danger)
