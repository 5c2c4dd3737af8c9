"""Alerts: who is no longer woken, or later, or of something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from obsdsl.errors import DefinitionError
from obsdsl.review.documents import Documents, changed
from obsdsl.review.reads.renames import as_renamed, renames_of
from obsdsl.review.remark import Danger, Remark
from obsdsl.review.routes.effects import listed
from obsdsl.review.routes.reroute import rerouted
from obsdsl.review.routes.routing import Reached, everyone, routing_of
from obsdsl.review.rules.change import (
    Said,
    annotation_changes,
    expression_changes,
    label_change,
    other_changes,
    wait_changes,
)
from obsdsl.review.rules.cost import cost_change
from obsdsl.review.rules.labels import label_changes, shared_labels
from obsdsl.review.rules.move import moved
from obsdsl.review.rules.pairing import RulePair, paired
from obsdsl.review.rules.rule import Rule

# So many alerts of a group of which the same is said are one line; these are never.
_MANY: Final = 4
_OF_EACH: Final = ("added", "renamed", "moved")


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each alert."""
    alerts = _Alerts(before, after)
    pairs = [one for one in paired(before, after).rules if one.rule.kind == "alert"]
    called = _names([one.rule for one in pairs])
    said = [(pair.rule, one) for pair in pairs for one in alerts.said(pair)]
    shared = _shared(said)
    for rule, one in said:
        if (rule.group.name, one) not in shared:
            name = called[id(rule)]
            yield Remark("alert", name, one.text, one.danger, rule.of, one.details, rule.location)
    for (group, one), rules in shared.items():
        text, details = f"{one.text} on {len(rules)} alerts", listed([f"alert {called[id(rule)]}" for rule in rules])
        yield Remark("group", group, text, one.danger, rules[0].of, details, rules[0].location)


def _shared(said: list[tuple[Rule, Said]]) -> dict[tuple[str, Said], list[Rule]]:
    """What is said of so many alerts of a group that it is said once. What may let somebody sleep is said of each."""
    found: dict[tuple[str, Said], list[Rule]] = {}
    for rule, one in said:
        if one.danger <= Danger.LOOK and not one.text.startswith(_OF_EACH):
            found.setdefault((rule.group.name, one), []).append(rule)
    return {key: rules for key, rules in found.items() if len(rules) >= _MANY}


def _names(rules: list[Rule]) -> dict[int, str]:
    """What each is called: by its name, and where others have that, by what tells it from them."""
    alike: dict[str, list[Rule]] = {}
    for one in rules:
        alike.setdefault(one.name, []).append(one)
    found = {}
    for name, several in alike.items():
        severities = {one.severity for one in several}
        by_severity = len(severities) == len(several) and "" not in severities
        for one in several:
            told = one.severity if by_severity else one.group.name
            found[id(one)] = name if len(several) == 1 else f"{name} ({told})"
    return found


class _Alerts:
    """Both sides, as far as alerts need them."""

    def __init__(self, before: Documents, after: Documents) -> None:
        self._sides = before, after
        self._policy = after.policy
        self._old, self._new = routing_of(before), routing_of(after)

    def said(self, pair: RulePair) -> Iterator[Said]:
        """All that is to be said of one alert."""
        old, new = pair.before, pair.after
        if old is None or new is None:
            yield self._added(pair.rule) if old is None else self._removed(pair.rule)
            return
        yield from self._renamed(old, new)
        yield from moved(old, new, *self._sides)
        yield from expression_changes(as_renamed(old.expr, new.expr, renames_of(*self._sides)), new)
        yield from cost_change(old, new, *self._sides)
        yield from wait_changes(old, new)
        yield from self._labels(pair, old, new)
        yield from annotation_changes(old, new, self._unsaid(old, new))
        yield from other_changes(old, new)

    def _added(self, rule: Rule) -> Said:
        where = _goes(rule, self._new.reached(rule), "is", "pages", "notifies")
        return Said(f"added{where and '; it '}{where}", Danger.LOOK, (f"expression: {_line(rule.expr)}",))

    def _removed(self, rule: Rule) -> Said:
        reached = self._old.reached(rule)
        where = _goes(rule, reached, "was", "paged", "notified")
        details = () if reached is None else (f"it notified {everyone(reached.notified)}",)
        text = f"removed{where and '; it '}{where}"
        return Said(text, Danger.ALARM, (*details, f"expression: {_line(rule.expr)}"))

    def _renamed(self, old: Rule, new: Rule) -> Iterator[Said]:
        if old.name != new.name:
            text = f"renamed, was {old.name}"
            as_named = attrs.evolve(old, name=new.name)
            yield Said(text).then(rerouted(self._old.reached(old), self._old.reached(as_named)))

    def _labels(self, pair: RulePair, old: Rule, new: Rule) -> Iterator[Said]:
        """Labels, and what they mean for who is told; asked of the older routing, so that only the labels count."""
        one, other = self._old.reached(attrs.evolve(old, name=new.name)), self._old.reached(new)
        told = rerouted(one, other)
        if old.severity != new.severity:
            yield self._severity(old, new, told, known=one is not None)
            told = None
        shared = shared_labels(*self._sides)
        for change in label_changes(pair):
            text = label_change(*change)
            if text is not None and not shared.holds(new, change):
                yield Said(text).then(told)
                told = None

    def _severity(self, old: Rule, new: Rule, told: Said | None, *, known: bool) -> Said:
        text = f"severity {old.severity or 'none'} → {new.severity or 'none'}"
        before, after = self._rank(old.severity), self._rank(new.severity)
        if before is None or after is None:
            # Of a level that nobody knows, nobody knows whether it is urgent.
            return Said(text, Danger.CARE).then(told)
        is_lower = after > before
        if not known and self._pages(old.severity) and not self._pages(new.severity):
            told = Said("no longer pages", Danger.ALARM)
        if told is None and after != before:
            text += f", {'lowered' if is_lower else 'raised'}"
        if told is not None and not is_lower and told.danger < Danger.ALARM:
            # Whoever makes an alert more urgent means others to be told.
            told = attrs.evolve(told, danger=Danger.LOOK)
        return Said(text, Danger.ALARM if is_lower else Danger.LOOK).then(told)

    def _rank(self, name: str) -> int | None:
        """How urgent a severity is: the first is the most urgent, none is the least."""
        names = [one.name for one in self._policy.levels]
        try:
            return names.index(self._policy.named(name).name) if name else len(names)
        except (DefinitionError, ValueError):
            return None

    def _pages(self, name: str) -> bool:
        try:
            return self._policy.named(name).pages
        except DefinitionError:
            return False

    def _unsaid(self, old: Rule, new: Rule) -> frozenset[str]:
        """Annotations that follow from another change: the link to a panel, of which its dashboard tells."""
        links = [rule.annotations.get("dashboard", "") for rule in (old, new)]
        uids = {pair.name for pair in changed(*self._sides, "dashboard")} if links[0] != links[1] else set()
        return frozenset({"dashboard"} if any(f"/d/{uid}?" in f"{link}?" for uid in uids for link in links) else ())


def _goes(rule: Rule, reached: Reached | None, verb: str, pages: str, notifies: str) -> str:
    """`was P0 and paged PagerDuty`."""
    parts = [f"{verb} {rule.severity}"] if rule.severity else []
    if reached is not None and reached.pagers:
        parts.append(f"{pages} {everyone(reached.pagers)}")
    elif reached is not None:
        parts.append(f"{notifies} {everyone(reached.notified)}")
    return " and ".join(parts)


def _line(expr: str) -> str:
    return " ".join(expr.split())
