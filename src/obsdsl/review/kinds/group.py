"""Rule groups: how often they are evaluated, and what all their rules share."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.duration import Duration
from obsdsl.review.documents import Document, Documents
from obsdsl.review.remark import Danger, Remark
from obsdsl.review.rules.change import Said, fields_changed, label_change, limit_changed
from obsdsl.review.rules.evaluated import left_alone
from obsdsl.review.rules.labels import Shared, shared_labels
from obsdsl.review.rules.move import interval_of
from obsdsl.review.rules.pairing import paired
from obsdsl.review.rules.rule import rules_of

# Told of the rules, or by rules of their own.
_KNOWN = frozenset({"name", "rules", "interval", "labels", "limit"})


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each group."""
    found = paired(before, after)
    order = {(id(one.before.data), id(one.after.data)) for one in found.rules if one.before and one.after}
    for old, new in found.groups:
        document = new or old
        assert document is not None
        for one in _said(old, new, before, after, order):
            yield Remark(
                "group", document.name, one.text, one.danger, document.of, one.details, document.location
            )  # fmt: skip


def _said(
    old: Document | None, new: Document | None, before: Documents, after: Documents, order: set[tuple[int, int]]
) -> Iterator[Said]:
    if old is None or new is None:
        document = old or new
        assert document is not None
        said = Said(f"{'added' if old is None else 'removed'} with {_count(document)}", Danger.NOTE)
        yield said if new is None else said.then(left_alone(None, new, before, after))
        return
    if old.name != new.name:
        yield Said(f"renamed, was {old.name}").then(left_alone(old, new, before, after))
    yield from _interval(old, new, before, after)
    yield from _labels(new.name, shared_labels(before, after))
    if _is_reordered(old, new, order):
        yield Said("rules in another order", Danger.NOTE)
    yield from limit_changed("limit", old.data.get("limit"), new.data.get("limit"))
    olds, news = ({key: one for key, one in group.data.items() if key not in _KNOWN} for group in (old, new))
    yield from fields_changed(olds, news)


def _interval(old: Document, new: Document, before: Documents, after: Documents) -> Iterator[Said]:
    texts = [_shown(one.data.get("interval")) for one in (old, new)]
    if texts[0] == texts[1]:
        return
    one, other = interval_of(old, before), interval_of(new, after)
    text = f"interval {texts[0]} → {texts[1]}"
    if one is None or other is None:
        yield Said(text)
    elif one != other:
        yield (
            Said(f"{text}, evaluates less often", Danger.CARE) if other > one else Said(f"{text}, evaluates more often")
        )


def _shown(value: object) -> str:
    try:
        return str(Duration.parse(str(value))) if value else "none"
    except ValueError:
        return str(value)


def _labels(name: str, shared: Shared) -> Iterator[Said]:
    for found, whose in ((shared.of_rules, "rules"), (shared.of_alerts, "alerts")):
        for change in found.get(name, ()):
            if text := label_change(*change):
                yield Said(f"{text} on all {whose}")


def _is_reordered(old: Document, new: Document, order: set[tuple[int, int]]) -> bool:
    """Whether the rules that stand on both sides stand otherwise."""
    places = {id(rule.data): index for index, rule in enumerate(rules_of(old))}
    partner = {after: before for before, after in order}
    found = [places[it] for rule in rules_of(new) if (it := partner.get(id(rule.data), 0)) in places]
    return found != sorted(found)


def _count(group: Document) -> str:
    count = sum(1 for _ in rules_of(group))
    return f"{count} rule{'' if count == 1 else 's'}"
