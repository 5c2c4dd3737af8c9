"""What differs between two versions of a rule, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.define.duration import Duration
from obsdsl.diff.canonical import MISSING, differences
from obsdsl.express.render import quote
from obsdsl.review.expression import Change, Effect, compare
from obsdsl.review.remark import Danger
from obsdsl.review.rules.rule import Rule

# Told by rules of their own.
_KNOWN: Final = frozenset({"alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"})
# What labels and annotations are called, where they are fields of definitions.
_CALLED: Final = {"runbook_url": "runbook"}
_FIELDS: Final = frozenset({"owner"})
# Longer text is cut; the whole of it is among the details.
_LONGEST: Final = 80
_OF_ALERTS: Final[Mapping[Effect, Danger]] = {
    Effect.LATER: Danger.ALARM,
    Effect.OPPOSITE: Danger.ALARM,
    Effect.ANOTHER: Danger.ALARM,
    Effect.ALWAYS: Danger.CARE,
    Effect.FEWER: Danger.CARE,
    Effect.OTHER: Danger.CARE,
    Effect.FEWER_LINES: Danger.CARE,
    Effect.OTHER_LINES: Danger.CARE,
    Effect.LESS_OFTEN: Danger.CARE,
}
# After these, an expression is about something else.
_OTHER: Final = frozenset({"expression", "text", "metric", "replaced"})
# After these, its values are other ones, and there may be one for each of other labels: thresholds fit no more.
_OTHER_VALUES: Final = frozenset({"aggregation", "grouping", "around", "function", "stage", "unwrap"})


# Both are values for each second.
_ALIKE: Final = re.compile(r"function (rate|irate|deriv) → (rate|irate|deriv)")


@attrs.frozen
class Said:
    """One change in words."""

    text: str
    danger: Danger = Danger.LOOK
    details: tuple[str, ...] = ()

    def then(self, other: Said | None) -> Said:
        """With what it does to others behind a semicolon."""
        if other is None:
            return self
        danger = max(self.danger, other.danger)
        return Said(f"{self.text}; {other.text}", danger, (*self.details, *other.details))


def expression_changes(before: str, new: Rule, details: tuple[str, ...] = ()) -> Iterator[Said]:
    """What differs in the expression, with what it means to the alert or the recording."""
    found = compare(before, new.expr, variables=False)
    for one in found.changes:
        danger = _danger(one) if new.kind == "alert" else min(_danger(one), Danger.CARE)
        yield Said(one.said(new.kind), danger, (*found.details, *details))


def _danger(change: Change) -> Danger:
    if change.kind in _OTHER or change.per:
        return Danger.CARE
    if change.kind in _OTHER_VALUES and not _ALIKE.fullmatch(change.text):
        return Danger.CARE
    if change.kind in ("threshold", "condition") and change.effect is Effect.NONE:
        return Danger.CARE
    if change.kind == "argument" and change.effect is Effect.LATER:
        return Danger.CARE
    if change.takes_away and change.effect in (Effect.FEWER, Effect.MORE):
        return Danger.CARE if change.effect is Effect.MORE else Danger.LOOK
    return _OF_ALERTS.get(change.effect, Danger.LOOK)


def wait_changes(old: Rule, new: Rule) -> Iterator[Said]:
    """How long an alert waits before it fires, and after it is over."""
    yield from _wait(old, new, "for", Danger.CARE, "fires later", "fires sooner", "fires at once")
    yield from _wait(old, new, "keep_firing_for", Danger.LOOK, "resolves later", "resolves sooner", "resolves at once")


def _wait(old: Rule, new: Rule, field: str, danger: Danger, later: str, sooner: str, at_once: str) -> Iterator[Said]:
    before, after = _length(old.data.get(field)), _length(new.data.get(field))
    if before == after:
        return
    text = f"{field.replace('_', ' ')} {_shown(old.data.get(field))} → {_shown(new.data.get(field))}"
    if before is None or after is None:
        yield Said(text)
    elif after > before:
        yield Said(f"{text}, {later}", danger)
    else:
        yield Said(f"{text}, {sooner if after else at_once}")


def _length(value: object) -> int | None:
    try:
        return Duration.parse(str(value or "0")).milliseconds
    except ValueError:
        return None


def _shown(value: object) -> str:
    found = _length(value)
    return str(value) if found is None else str(Duration(found)) if found else "none"


def label_change(name: str, before: str | None, after: str | None) -> str | None:
    """`label team="a" → team="b"`, `owner a → b`; None where it is the same. An empty label is none."""
    before, after = before or None, after or None
    if before == after:
        return None
    if name in _FIELDS:
        return changed(name, before, after)
    one, other = (None if text is None else f"{name}={quote(text)}" for text in (before, after))
    return f"label {one} → {other}" if one and other else f"label {one} removed" if one else f"label {other} added"


def annotation_changes(old: Rule, new: Rule, skipped: frozenset[str]) -> Iterator[Said]:
    """What an alert says to those who get it."""
    olds, news = old.annotations, new.annotations
    for name in sorted({*olds, *news} - skipped):
        before, after = olds.get(name), news.get(name)
        if (before or "").split() == (after or "").split():
            continue
        is_lost = after is None and name.startswith("runbook")
        text = changed(_CALLED.get(name, name), before, after)
        details = tuple(f"{side}: {one}" for side, one in (("before", before), ("after", after)) if one)
        yield Said(text, Danger.CARE if is_lost else Danger.NOTE, details if "…" in text else ())


def other_changes(old: Rule, new: Rule) -> Iterator[Said]:
    """Fields that nothing else describes."""
    before, after = ({key: one for key, one in rule.data.items() if key not in _KNOWN} for rule in (old, new))
    yield from fields_changed(before, after)


def limit_changed(called: str, before: Any, after: Any) -> Iterator[Said]:
    """A limit over which nothing comes at all. 0 is none."""
    one, other = before or 0, after or 0
    if one != other:
        tightens = bool(other) and (not one or (isinstance(one, int) and isinstance(other, int) and other < one))
        text = f"{called} {one or 'none'} → {other or 'none'}"
        yield Said(text, Danger.CARE if tightens else Danger.LOOK)


def fields_changed(before: Any, after: Any, danger: Danger = Danger.LOOK) -> Iterator[Said]:
    """What differs in plain data, with its path."""
    for one in differences(before, after):
        yield Said(changed(one.path, _text(one.before), _text(one.after)), danger)


def _text(value: object) -> str | None:
    if value == MISSING:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def changed(name: str, before: str | None, after: str | None) -> str:
    """`owner a → b`, `owner a added`, `owner a removed`."""
    if before is None:
        return f"{name} {shown(after or '')} added"
    if after is None:
        return f"{name} {shown(before)} removed"
    return f"{name} {shown(before)} → {shown(after)}"


def shown(text: str) -> str:
    """Text in a line: in quotes where it is more than a word, cut where it is long."""
    line = " ".join(text.split())
    cut = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
    return cut if cut and " " not in cut else f'"{cut}"'
