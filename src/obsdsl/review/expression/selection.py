"""What differs between two selections: their metric, matchers, windows and offsets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from obsdsl.define.duration import Duration
from obsdsl.express.node import Matcher, Range, Selector, Subquery
from obsdsl.express.regex import listed_values
from obsdsl.express.variable import has_variable
from obsdsl.review.expression import words
from obsdsl.review.expression.change import Change, Effect
from obsdsl.review.expression.place import Place


def of_selectors(before: Selector, after: Selector, place: Place) -> Iterator[Change]:
    """Everything that differs between two selectors."""
    old, new = words.name_of(before), words.name_of(after)
    if old != new:
        yield Change("metric", f"{new or 'any metric'} instead of {old or 'any metric'}", metric=new)
    yield from _of_matchers(_matchers(before), _matchers(after), new, place)
    variables = [one.text for one in before.variables], [one.text for one in after.variables]
    for text in sorted(set(variables[0]) ^ set(variables[1])):
        is_new = text in variables[1]
        effect = Effect.FEWER if is_new else Effect.MORE
        verb = "added" if is_new else "removed"
        yield Change("matcher", f"matchers {text} {verb}", effect, new, "on", place.takes_away)
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
            yield _change(f"matcher {words.matcher(one)} removed", Effect.MORE, metric, place)
        else:
            new.remove(other)
            text = f"matcher {words.matcher(one)} → {words.matcher(other)}"
            yield _change(text, _selected(one, other), metric, place)
    for one in new:
        yield _change(f"matcher {words.matcher(one)} added", Effect.FEWER, metric, place)


def _change(text: str, effect: Effect, metric: str, place: Place) -> Change:
    return Change("matcher", text, effect, metric, "on", place.takes_away)


def _selected(before: Matcher, after: Matcher) -> Effect:
    """Whether the one takes values that the other takes, and more."""
    if before.op[0] != after.op[0]:
        return Effect.OTHER
    old, new = _values(before), _values(after)
    if (old is None or new is None) and before.op[1:] == after.op[1:] == "~":
        old, new = _alternatives(before.value), _alternatives(after.value)
    if old is None or new is None or not (old < new or new < old):
        return Effect.OTHER
    # What is excluded is not selected.
    return Effect.MORE if (old < new) == (before.op[0] == "=") else Effect.FEWER


def _values(one: Matcher) -> frozenset[str] | None:
    """The values that a matcher names; None where nobody lists them."""
    if has_variable(one.value):
        return None
    if one.op in ("=", "!="):
        return frozenset({one.value})
    try:
        found = listed_values(one.value)
    except ValueError:
        return None
    return None if found is None else frozenset(found)


def _alternatives(pattern: str) -> frozenset[str] | None:
    """The parts of a pattern of which one must match; None where they are not simply side by side."""
    is_plain = not has_variable(pattern) and not set(pattern) & set("()[]\\")
    return frozenset(pattern.split("|")) if is_plain else None


def of_windows(before: Range | Subquery, after: Range | Subquery) -> Iterator[Change]:
    """Windows, and the steps of subqueries."""
    metric = words.metric_of(after)
    if before.window != after.window:
        text = f"window {words.length(before.window)} → {words.length(after.window)}"
        effect = Effect.NONE
        if isinstance(before.window, Duration) and isinstance(after.window, Duration):
            effect = Effect.SLOWER if after.window > before.window else Effect.FASTER
        yield Change("window", text, effect, metric)
    if isinstance(before, Subquery) and isinstance(after, Subquery) and before.step != after.step:
        steps = ["none" if one.step is None else words.length(one.step) for one in (before, after)]
        yield Change("step", f"step {steps[0]} → {steps[1]}", metric=metric)


def of_modifiers(before: Selector | Subquery, after: Selector | Subquery, metric: str) -> Iterator[Change]:
    """`offset` and `@`."""
    if before.offset != after.offset:
        yield Change("offset", _put("offset", before.offset, after.offset, words.length), metric=metric)
    if before.at != after.at:
        yield Change("at", _put("@", before.at, after.at, words.at), metric=metric)


def _put(name: str, before: Any, after: Any, said: Callable[[Any], str]) -> str:
    if before is None:
        return f"{name} {said(after)} added"
    if after is None:
        return f"{name} {said(before)} removed"
    return f"{name} {said(before)} → {said(after)}"
