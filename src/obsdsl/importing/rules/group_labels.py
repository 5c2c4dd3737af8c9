"""Labels that all rules of a group have: said once, on the group. The build writes them to each rule again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from obsdsl.compose.rule import AlertRule, RecordingRule

# What fields say.
_FIELDS: Final = frozenset({"severity", "owner"})


def shared_labels(rules: Sequence[Any]) -> dict[str, str]:
    """The labels that each of several rules has, with one value; none where a rule is kept as it is."""
    if len(rules) < 2 or not all(isinstance(one, AlertRule | RecordingRule) for one in rules):
        return {}
    first, *rest = [rule.labels for rule in rules]
    return {
        name: value
        for name, value in first.items()
        if name not in _FIELDS and all(labels.get(name) == value for labels in rest)
    }


def without(rule: Any, shared: Mapping[str, str]) -> Any:
    """The rule without the labels of its group."""
    if not shared or not isinstance(rule, AlertRule | RecordingRule):
        return rule
    return attrs.evolve(rule, labels={name: value for name, value in rule.labels.items() if name not in shared})
