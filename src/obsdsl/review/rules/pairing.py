"""Which rule of the one side is which of the other: by name, wherever it moved; renamed, where all else is the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache

import attrs

from obsdsl.review.documents import Document, Documents, changed
from obsdsl.review.rules.rule import Rule, rules_of


@attrs.frozen(eq=False)
class RulePair:
    """One rule before and after; None where it is not there."""

    before: Rule | None
    after: Rule | None

    @property
    def rule(self) -> Rule:
        """The newer one."""
        found = self.after or self.before
        assert found is not None
        return found


@attrs.frozen(eq=False)
class Paired:
    """The rules of all groups that differ, and which groups are others under a new name."""

    rules: tuple[RulePair, ...]
    groups: tuple[tuple[Document | None, Document | None], ...]


# Alerts, recordings and groups ask for the same.
@lru_cache(maxsize=2)
def paired(before: Documents, after: Documents) -> Paired:
    """All pairs, in the order of the groups."""
    pairs = tuple(changed(before, after, "group"))
    olds = [rule for pair in pairs for rule in rules_of(pair.before)]
    news = [rule for pair in pairs for rule in rules_of(pair.after)]
    rules = tuple(_paired_rules(olds, news))
    return Paired(rules, tuple(_groups([(pair.before, pair.after) for pair in pairs], rules)))


def _paired_rules(olds: list[Rule], news: list[Rule]) -> Iterator[RulePair]:
    # The surest first; what the last key leaves is gone or new.
    for key in _KEYS:
        waiting: dict[Hashable, list[Rule]] = {}
        for old in reversed(olds):
            waiting.setdefault(key(old), []).append(old)
        left, taken = [], set()
        for new in news:
            if found := waiting.get(key(new)):
                old = found.pop()
                taken.add(id(old))
                yield RulePair(old, new)
            else:
                left.append(new)
        olds, news = [one for one in olds if id(one) not in taken], left
    yield from (RulePair(old, None) for old in olds)
    yield from (RulePair(None, new) for new in news)


def _labels(rule: Rule) -> Hashable:
    return tuple(sorted(rule.own_labels.items()))


def _body(rule: Rule) -> Hashable:
    return " ".join(rule.expr.split())


_KEYS: tuple[Callable[[Rule], Hashable], ...] = (
    lambda rule: (rule.kind, rule.name, rule.group.name, _labels(rule), _body(rule)),
    lambda rule: (rule.kind, rule.name, rule.group.name, _labels(rule)),
    lambda rule: (rule.kind, rule.name, rule.group.name, rule.severity, _body(rule)),
    lambda rule: (rule.kind, rule.name, rule.group.name, rule.severity),
    lambda rule: (rule.kind, rule.name, rule.group.name),
    lambda rule: (rule.kind, rule.name, _labels(rule), _body(rule)),
    lambda rule: (rule.kind, rule.name, rule.severity),
    lambda rule: (rule.kind, rule.name),
    # Under another name.
    lambda rule: (rule.kind, rule.group.name, _labels(rule), _body(rule)),
    lambda rule: (rule.kind, _labels(rule), _body(rule)),
)


def _groups(
    pairs: list[tuple[Document | None, Document | None]], rules: tuple[RulePair, ...]
) -> Iterator[tuple[Document | None, Document | None]]:
    """The groups that differ. One that is gone is another that is new where all its rules went there."""
    gone = {before.name: before for before, after in pairs if before is not None and after is None}
    new = {after.name: after for before, after in pairs if before is None and after is not None}
    went: dict[str, set[str]] = {}
    came: dict[str, set[str]] = {}
    for one in rules:
        if one.before is not None:
            went.setdefault(one.before.group.name, set()).add(one.after.group.name if one.after else "")
        if one.after is not None:
            came.setdefault(one.after.group.name, set()).add(one.before.group.name if one.before else "")
    renamed: dict[str, str] = {}
    for name in gone:
        to = went.get(name, set()) - {""}
        if len(to) == 1 and (other := next(iter(to))) in new and came[other] - {""} == {name}:
            renamed[name] = other
    for before, after in pairs:
        if before is not None and before.name in renamed and after is None:
            yield before, new[renamed[before.name]]
        elif not (before is None and after is not None and after.name in renamed.values()):
            yield before, after
