"""Recordings, and everything that reads them."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.review.documents import Documents
from obsdsl.review.reads.asked import Reader
from obsdsl.review.reads.lines import details, in_line, more
from obsdsl.review.reads.readers import readers_of
from obsdsl.review.reads.renames import as_renamed, renames_of
from obsdsl.review.remark import Danger, Remark
from obsdsl.review.rules.change import Said, expression_changes, label_change, other_changes
from obsdsl.review.rules.cost import cost_change
from obsdsl.review.rules.labels import label_changes, shared_labels
from obsdsl.review.rules.move import moved
from obsdsl.review.rules.pairing import RulePair, paired
from obsdsl.review.rules.rule import Rule


def remarks(before: Documents, after: Documents) -> Iterator[Remark]:
    """What changed in each recording."""
    pairs = [one for one in paired(before, after).rules if one.rule.kind == "recording"]
    recorded = {one.after.name for one in pairs if one.after is not None}
    for pair in pairs:
        rule = pair.rule
        for one in _said(pair, before, after, recorded):
            yield Remark("recording", rule.name, one.text, one.danger, rule.of, one.details, rule.location)


def _said(pair: RulePair, before: Documents, after: Documents, recorded: set[str]) -> Iterator[Said]:
    old, new = pair.before, pair.after
    if old is None or new is None:
        yield Said("added", Danger.NOTE) if old is None else _removed(pair.rule, after, recorded)
        return
    if old.name != new.name:
        yield _renamed(old, after, recorded)
    yield from moved(old, new, before, after)
    read = details(readers_of(after), [new.name], Reader("recording", new.name))
    yield from expression_changes(as_renamed(old.expr, new.expr, renames_of(before, after)), new, read)
    yield from cost_change(old, new, before, after)
    shared = shared_labels(before, after)
    for change in label_changes(pair):
        text = label_change(*change)
        if text is not None and not shared.holds(new, change):
            yield Said(text, Danger.LOOK, read)
    yield from other_changes(old, new)


def _still_read(name: str, after: Documents, recorded: set[str]) -> list[Reader]:
    """Who reads a recording that is gone."""
    return [] if name in recorded else [one.reader for one in readers_of(after).directly([name])]


def _removed(rule: Rule, after: Documents, recorded: set[str]) -> Said:
    if rule.name in recorded:
        return Said("one of several removed", Danger.CARE)
    readers = _still_read(rule.name, after, recorded)
    if not readers:
        return Said("removed; nothing here reads it")
    text = f"removed, but still read by {in_line(readers)}"
    return Said(text, Danger.CARE, more(readers_of(after), [rule.name]))


def _renamed(old: Rule, after: Documents, recorded: set[str]) -> Said:
    text = f"renamed, was {old.name}"
    readers = _still_read(old.name, after, recorded)
    if not readers:
        return Said(text)
    text = f"{text}; still read under the old name by {in_line(readers)}"
    return Said(text, Danger.CARE, more(readers_of(after), [old.name]))
