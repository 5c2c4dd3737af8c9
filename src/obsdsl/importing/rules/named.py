"""Variables of rules: several rules of one name are called after what tells them apart."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any

from obsdsl.express.node import Selector, walk
from obsdsl.importing.python.naming import fresh, snake


def variable_of(rule: Any, rules: Sequence[Any], taken: Container[str]) -> str:
    """The name of a rule among the `rules` of its group."""
    wanted = snake(rule.name or "rule")
    others = [one for one in rules if one is not rule and one.name == rule.name]
    if not others:
        return fresh(wanted, taken, "rule")
    theirs = {word for one in others for word in _words(one)}
    return fresh(wanted, taken, *(snake(word) for word in _words(rule) if word not in theirs))


def _words(rule: Any) -> Iterator[str]:
    """What a rule says of itself: its severity, its labels, then which series it reads."""
    severity = getattr(rule, "severity", None)
    if severity is not None:
        yield severity.name
    labels = getattr(rule, "labels", {}).values()
    yield from (value for value in labels if value.isascii() and value.isalpha())
    if hasattr(rule, "expr"):
        selectors = (node for node in walk(rule.expr) if isinstance(node, Selector))
        held = (matcher for selector in selectors for matcher in selector.matchers if matcher.op == "=")
        yield from (matcher.value for matcher in held if matcher.value.isascii() and snake(matcher.value) != "n")
