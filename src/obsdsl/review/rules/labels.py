"""Labels that changed alike on all rules of a group: they are said once, of the group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

import attrs

from obsdsl.review.documents import Documents
from obsdsl.review.routes.routing import routing_of
from obsdsl.review.rules.pairing import RulePair, paired
from obsdsl.review.rules.rule import Rule

# The label, and its values before and after.
LabelChange: TypeAlias = tuple[str, str | None, str | None]


@attrs.frozen(eq=False)
class Shared:
    """For each group, the labels that changed alike on all its rules, or on all its alerts."""

    of_rules: Mapping[str, tuple[LabelChange, ...]]
    of_alerts: Mapping[str, tuple[LabelChange, ...]]

    def holds(self, rule: Rule, change: LabelChange) -> bool:
        """Whether a change of the rule's label is said of its group."""
        group = rule.group.name
        return change in self.of_rules.get(group, ()) or (
            rule.kind == "alert" and change in self.of_alerts.get(group, ())
        )


@lru_cache(maxsize=2)
def shared_labels(before: Documents, after: Documents) -> Shared:
    """What alerts, recordings and groups ask for. Where it sends an alert elsewhere, each alert says so itself."""
    groups: dict[str, list[RulePair]] = {}
    for pair in paired(before, after).rules:
        if pair.before is not None and pair.after is not None:
            groups.setdefault(pair.after.group.name, []).append(pair)
    routing = routing_of(before)
    of_rules, of_alerts = {}, {}
    for name, pairs in groups.items():
        if any(routing.reached(one) != routing.reached(other) for one, other in map(_alerts, pairs) if one and other):
            continue
        alerts = [one for one in pairs if one.rule.kind == "alert"]
        of_rules[name] = tuple(_shared(pairs)) if len(alerts) < len(pairs) else ()
        of_alerts[name] = tuple(one for one in _shared(alerts) if one not in of_rules[name])
    return Shared(of_rules, of_alerts)


def _alerts(pair: RulePair) -> tuple[Rule | None, Rule | None]:
    return (pair.before, pair.after) if pair.rule.kind == "alert" else (None, None)


def _shared(pairs: list[RulePair]) -> Iterable[LabelChange]:
    changes = [set(label_changes(one)) for one in pairs]
    return sorted(set.intersection(*changes), key=lambda one: one[0]) if len(changes) > 1 else ()


def label_changes(pair: RulePair) -> Iterator[LabelChange]:
    """The labels of a rule that changed, those of its group included; the severity has words of its own."""
    if pair.before is None or pair.after is None:
        return
    old, new = pair.before.labels, pair.after.labels
    for name in sorted({*old, *new} - ({"severity"} if pair.rule.kind == "alert" else set())):
        if (old.get(name) or None) != (new.get(name) or None):
            yield name, old.get(name), new.get(name)
