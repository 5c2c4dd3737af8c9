"""What differs between two selections: their metric, matchers, windows and offsets."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.node import Matcher, Range, Selector, Subquery
from obsdsl.review.expression import words
from obsdsl.review.expression.change import Change
from obsdsl.review.expression.place import Place


def of_selectors(before: Selector, after: Selector, place: Place) -> Iterator[Change]:
    """Everything that differs between two selectors."""
    old, new = words.name_of(before), words.name_of(after)
    if old != new:
        yield Change("metric", f"metric {old or 'any'} → {new or 'any'}")
    yield from _of_matchers(_matchers(before), _matchers(after), new, place)
    variables = [one.text for one in before.variables], [one.text for one in after.variables]
    for text in sorted(set(variables[0]) ^ set(variables[1])):
        verb = "removed" if text in variables[0] else "added"
        yield Change("matcher", f"matchers {text} {verb}", metric=new, said_of="on")
    yield from of_modifiers(before, after, new)


def _matchers(node: Selector) -> list[Matcher]:
    named = node.name is None and words.name_of(node)
    return [one for one in node.matchers if not (named and one == Matcher("__name__", "=", named))]


def _of_matchers(before: list[Matcher], after: list[Matcher], metric: str, place: Place) -> Iterator[Change]:
    gone, new = [one for one in before if one not in after], [one for one in after if one not in before]
    for one in gone:
        # Of one label, what was there became what is there.
        other = next((other for other in new if other.label == one.label), None)
        if other is None:
            text = f"matcher {words.matcher(one)} removed"
            yield Change("matcher", text, place.more(), metric, "on")
        else:
            new.remove(other)
            text = f"matcher {words.matcher(one)} → {words.matcher(other)}"
            yield Change("matcher", text, metric=metric, said_of="on")
    for one in new:
        yield Change("matcher", f"matcher {words.matcher(one)} added", place.fewer(), metric, "on")


def of_windows(before: Range | Subquery, after: Range | Subquery) -> Iterator[Change]:
    """Windows, and the steps of subqueries."""
    metric = words.metric_of(after)
    if before.window != after.window:
        text = f"window {words.length(before.window)} → {words.length(after.window)}"
        yield Change("window", text, metric=metric)
    if isinstance(before, Subquery) and isinstance(after, Subquery) and before.step != after.step:
        steps = ["none" if one.step is None else words.length(one.step) for one in (before, after)]
        yield Change("step", f"step {steps[0]} → {steps[1]}", metric=metric)


def of_modifiers(before: Selector | Subquery, after: Selector | Subquery, metric: str) -> Iterator[Change]:
    """`offset` and `@`."""
    if before.offset != after.offset:
        yield Change("offset", _put("offset", before.offset, after.offset, words.length), metric=metric)
    if before.at != after.at:
        yield Change("at", _put("@", before.at, after.at, words.at), metric=metric)


def _put(name: str, before: object, after: object, said) -> str:  # type: ignore[no-untyped-def]
    if before is None:
        return f"{name} {said(after)} added"
    if after is None:
        return f"{name} {said(before)} removed"
    return f"{name} {said(before)} → {said(after)}"
