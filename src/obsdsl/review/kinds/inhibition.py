"""Inhibition: which alerts silence which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obsdsl.compose.routing.inhibit import side
from obsdsl.compose.routing.matcher import all_pass, write_matcher
from obsdsl.compose.routing.tree import InhibitRule
from obsdsl.review.documents import Documents
from obsdsl.review.remark import Danger, Remark, names
from obsdsl.review.routes.receivers import tree_pairs
from obsdsl.review.routes.routing import Tree, routing_of
from obsdsl.review.rules.change import Said, fields_changed
from obsdsl.review.rules.pairing import RulePair, paired
from obsdsl.review.rules.rule import all_rules


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each inhibit rule; and which alerts others can silence by labels that they have now."""
    yield from _by_labels(before, after)
    for pair in tree_pairs(before, after):
        if pair.before is None or pair.after is None:
            continue
        document = pair.after.document
        sides = Alerts(before, pair.before), Alerts(after, pair.after)
        for name, one in _said(pair.before.config.inhibit_rules, pair.after.config.inhibit_rules, *sides):
            yield Remark(
                "inhibition", pair.called(name), one.text, one.danger, document.of, one.details, document.location
            )


def _by_labels(before: Documents, after: Documents) -> Iterator[Remark]:
    """Alerts whose own labels are others. By the same rules, so that only the labels count."""
    pairs = [one for one in paired(before, after).rules if one.rule.kind == "alert"]
    changed = {one.after.name: one.after for one in pairs if one.before and one.after and _is_labelled(one)}
    trees = {one.document.name: one for one in routing_of(before).trees} if changed else {}
    for tree in routing_of(after).trees if changed else ():
        old = trees.get(tree.document.name)
        rules = {name_of(one): one for one in old.config.inhibit_rules} if old is not None else {}
        for rule in tree.config.inhibit_rules:
            if old is None or name_of(rule) not in rules or set(rules[name_of(rule)].equal) != set(rule.equal):
                continue
            silenced = Alerts(after, tree).silenced(rule) - Alerts(before, old).silenced(rule)
            for alert in (one for name, one in sorted(changed.items()) if f"alert {name}" in silenced):
                text = f"alerts with {_matchers(rule, 'source')} can silence it now"
                yield Remark("alert", alert.name, text, Danger.CARE, alert.of, (), alert.location)


def _is_labelled(pair: RulePair) -> bool:
    return pair.before is not None and pair.after is not None and pair.before.labels != pair.after.labels


class Alerts:
    """The alerts of a side that an Alertmanager hears of."""

    def __init__(self, documents: Documents, tree: Tree) -> None:
        routing = routing_of(documents)
        alerts = [one for one in all_rules(documents) if one.kind == "alert"]
        self._alerts = [(one.name, routing.labels(one)) for one in alerts if tree in routing.trees_of(one)]

    def silenced(self, rule: InhibitRule) -> set[str]:
        """The names of those that it can silence: what `inhibits` says of all pairs, found without looking at each."""
        sides = side(rule, "source"), side(rule, "target")
        asked = [(*one, bool(all_pass(sides[0], one[1])), bool(all_pass(sides[1], one[1]))) for one in self._alerts]
        # For the same equal labels, whether there is a source that is a target, too, and one that is not.
        sources = {(_equal_labels(rule, labels), is_target) for _, labels, is_source, is_target in asked if is_source}
        found = set()
        for name, labels, is_source, is_target in asked:
            equal = _equal_labels(rule, labels)
            # What passes both sides is only silenced by what does not.
            if is_target and ((equal, False) in sources or (not is_source and (equal, True) in sources)):
                found.add(f"alert {name}")
        return found


def _equal_labels(rule: InhibitRule, labels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(labels.get(name, "") for name in rule.equal)


def name_of(rule: InhibitRule) -> str:
    """`severity="P0" over severity=~"P1|P2"`."""
    return f"{_matchers(rule, 'source')} over {_matchers(rule, 'target')}"


def _matchers(rule: InhibitRule, which: str) -> str:
    found = sorted(write_matcher(one) for one in side(rule, "source" if which == "source" else "target"))
    return ", ".join(found) or "all alerts"


def _said(
    olds: Sequence[InhibitRule], news: Sequence[InhibitRule], before: Alerts, after: Alerts
) -> Iterator[tuple[str, Said]]:
    gone, new = list(olds), list(news)
    # Equal ones first, then those of the same matchers, then those of which one side is the same.
    for alike in (_equal, _same_matchers, _same_side):
        for old in list(gone):
            other = next((one for one in new if alike(old, one)), None)
            if other is not None:
                gone.remove(old)
                new.remove(other)
                yield from ((name_of(other), one) for one in _changed(old, other, before, after))
    for one in gone:
        silenced = before.silenced(one)
        text = f"removed; no longer silences {names(sorted(silenced))}" if silenced else "removed"
        yield name_of(one), Said(text)
    for one in new:
        silenced = after.silenced(one)
        text = f"added; can silence {names(sorted(silenced))}" if silenced else "added"
        yield name_of(one), Said(text, Danger.ALARM if silenced else Danger.LOOK)


def _equal(one: InhibitRule, other: InhibitRule) -> bool:
    return name_of(one) == name_of(other) and set(one.equal) == set(other.equal)


def _same_matchers(one: InhibitRule, other: InhibitRule) -> bool:
    return name_of(one) == name_of(other)


def _same_side(one: InhibitRule, other: InhibitRule) -> bool:
    return any(_matchers(one, which) == _matchers(other, which) for which in ("source", "target"))


def _changed(old: InhibitRule, new: InhibitRule, before: Alerts, after: Alerts) -> Iterator[Said]:
    if set(old.equal) != set(new.equal):
        text = f"same labels {', '.join(old.equal) or 'none'} → {', '.join(new.equal) or 'none'}"
        if set(new.equal) < set(old.equal):
            yield Said(f"{text}, silences more", Danger.ALARM)
        elif set(old.equal) < set(new.equal):
            yield Said(f"{text}, silences less")
        else:
            yield Said(f"{text}, silences others", Danger.CARE)
    yield from fields_changed(_rest(old), _rest(new))
    for which in ("source", "target"):
        one, other = _matchers(old, which), _matchers(new, which)
        if one != other:
            yield _effect(Said(f"{which} {one} → {other}"), before.silenced(old), after.silenced(new))


def _rest(rule: InhibitRule) -> dict[str, Any]:
    return {**rule.extra, **({} if rule.name is None else {"name": rule.name})}


def _effect(said: Said, before: set[str], after: set[str]) -> Said:
    if more := sorted(after - before):
        return said.then(Said(f"can silence {names(more)} now", Danger.ALARM))
    if less := sorted(before - after):
        return said.then(Said(f"no longer silences {names(less)}"))
    return said
