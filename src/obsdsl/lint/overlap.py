"""Which of two alerts on one signal implies the other: selections that contain each other, thresholds, directions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, TypeAlias

from obsdsl.errors import shown_path
from obsdsl.express.regex import full_match, listed_values
from obsdsl.lint.facts import AlertFact, RuleFact
from obsdsl.lint.problem import About
from obsdsl.lint.signal import Selection, Signal

# A matcher as a signal has it: label, operator, value.
Asked: TypeAlias = tuple[str, str, str]
# A matcher with the number of the selection that asks for it.
_Key: TypeAlias = tuple[int, Asked]
# Of a thousand alerts on the same selection, no more than these are compared with each.
_MOST: Final = 50


def where(other: About, own: About) -> str:
    """The file of another object, where it is another file; no line, which would make each move a new problem."""
    if other.place is None or (own.place is not None and own.place.file == other.place.file):
        return ""
    return f" ({shown_path(other.place.file)})"


def named(rule: RuleFact, own: RuleFact) -> str:
    """How a message about a rule calls another one: its name, with its group and file where these are others."""
    group = f" of the group {rule.group!r}" if rule.home != own.home else ""
    return f"{rule.about.subject}{group}{where(rule.about, own.about)}"


def as_strict(one: Signal, other: Signal) -> bool:
    """Whether the first one's comparison implies the second's, of the same value."""
    side = one.direction
    if side != other.direction:
        return False
    if one.threshold is None or other.threshold is None:
        return one.threshold is other.threshold
    if one.threshold == other.threshold:
        return one.op == other.op or one.op in (">", "<")
    if side not in (">", "<"):
        return False
    return one.threshold > other.threshold if side == ">" else one.threshold < other.threshold


def selects_within(narrow: Signal, wide: Signal) -> bool:
    """Whether all that the first watches is watched by the second, for certain."""
    if narrow.shape != wide.shape or len(narrow.selections) != len(wide.selections):
        return False
    if narrow.selections == wide.selections:
        return True
    if not narrow.pointwise:
        return False
    return all(map(_contained, narrow.selections, wide.selections))


def candidates(alike: Sequence[AlertFact]) -> Iterator[tuple[AlertFact, AlertFact]]:
    """Pairs of alerts of one shape of which the second may select all that the first does: few, even of many alerts.

    What the second asks for with `=`, the first must ask for, too: so each is filed under the rarest of these.
    """
    keys = [_equalities(alert) for alert in alike]
    common = Counter(chain.from_iterable(keys))
    filed: dict[_Key | None, list[AlertFact]] = {}
    for alert, of in zip(alike, keys, strict=True):
        rarest = min(of, key=common.__getitem__) if len(of) > 1 else of[0] if of else None
        filed.setdefault(rarest, []).append(alert)
    everywhere = filed.pop(None, [])[:_MOST]
    for alert, of in zip(alike, keys, strict=True):
        for key in of:
            if key in filed:
                yield from [(alert, wide) for wide in filed[key][:_MOST] if wide is not alert]
        yield from [(alert, wide) for wide in everywhere if wide is not alert]


def _equalities(alert: AlertFact) -> list[_Key]:
    selections: Iterable[Selection] = () if alert.signal is None else alert.signal.selections
    return [(index, one) for index, selection in enumerate(selections) for one in selection if one[1] == "="]


def _contained(narrow: Selection, wide: Selection) -> bool:
    return all(any(_implies(mine, theirs) for mine in narrow) for theirs in wide)


def _implies(one: Asked, other: Asked) -> bool:
    """Whether every value that the first lets through passes the second; False where that is not certain."""
    if one == other:
        return True
    label, op, text = one
    if label != other[0] or other[1] == "=":
        return False
    values = (text,) if op == "=" else listed_values(text) if op == "=~" else None
    return values is not None and all(_passes(value, other[1], other[2]) for value in values)


def _passes(value: str, op: str, text: str) -> bool:
    """Whether a matcher other than `=` lets a value through, for certain."""
    try:
        match op:
            case "!=":
                return value != text
            case "=~":
                return full_match(text, value) is True
            case _:
                return full_match(text, value) is False
    except ValueError:
        return False
