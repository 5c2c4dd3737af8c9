"""Label sets: which labels the samples of an expression have, and which values these may have.

Prometheus takes an empty label for none, so "no such label" is one of the things that a label may be. The metric's
name is the label `__name__`, here as there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from obsdsl.define.label import Domain
from obsdsl.define.light import light
from obsdsl.express.node import Matcher, MatchOp
from obsdsl.express.regex import full_match, listed_values

METRIC: Final = "__name__"
Presence: TypeAlias = Literal["certain", "possible", "never"]

_VARIABLE = re.compile(r"\$\w|\$\{|\[\[")


def is_dynamic(text: str) -> bool:
    """Whether a Grafana variable is part of the text."""
    # Hardly ever, and every name and value is asked for it.
    return ("$" in text or "[[" in text) and _VARIABLE.search(text) is not None


@light
class Label:
    """What is known of one label.

    `values` are those that it may have: None is any, none at all means that no sample has it. `certain` says that
    every sample has it. The values of a `numeric` one (`le`, `quantile`) are numbers in one of several spellings.
    """

    values: Domain
    certain: bool
    numeric: bool = False

    def admits(self, value: str) -> bool:
        """Whether a sample may have this value, the empty one for a sample without the label."""
        if not value:
            return not self.certain
        return self.values is None or value in self.values or (self.numeric and canonical(value) in self.values)

    def narrowed(self, op: MatchOp, value: str) -> Label | None:
        """The label of the series that a matcher leaves; None if it leaves none."""
        if is_dynamic(value):
            return self
        test = _test(op, value)
        keeps_absent = not self.certain and test("") is not False
        if self.values is None:
            listed = _listed(op, value)
            kept = tuple(map(canonical, listed)) if self.numeric and listed else listed
        elif self.numeric:
            kept = tuple([v for v in self.values if any(test(s) is not False for s in spellings(v))])
        else:
            kept = tuple([v for v in self.values if test(v) is not False])
        if kept == ():
            return NEVER if keeps_absent else None
        return Label(kept, not keeps_absent, self.numeric)

    def named(self, value: str) -> Label:
        """The label with a value that it does not have."""
        if not value or (self.numeric and not _is_number(value)):
            return PRESENT
        return Label((canonical(value) if self.numeric else value,), True, self.numeric)

    def joined(self, other: Label) -> Label:
        """The label of samples that have this one or the other."""
        if self == other:
            return self
        certain = self.certain and other.certain
        if not self.values or not other.values:
            # One of them is open, or never there.
            one = self if self.values is None or other.values == () else other
            return Label(one.values, certain, one.numeric)
        if self.numeric != other.numeric:
            return Label(None, certain)
        return Label(tuple(dict.fromkeys(self.values + other.values)), certain, self.numeric)

    def met(self, other: Label) -> Label | None:
        """The label of samples that are matched with such as have the other; None if the two exclude each other."""
        certain = self.certain or other.certain
        values = self.values
        if other.values == ():
            values = ()
        elif other.values is not None and self.numeric == other.numeric:
            values = other.values if values is None else tuple([v for v in values if v in other.values])
        if values == ():
            return None if certain else NEVER
        return Label(values, certain, self.numeric)


NEVER = Label((), False)
UNKNOWN = Label(None, False)
# A label that is always there, with any value.
PRESENT = Label(None, True)


def _listed(op: MatchOp, value: str) -> Domain:
    """The values that a matcher lists, or None if it does not."""
    if op == "=":
        return (value,) if value else ()
    listed = listed_values(value) if op == "=~" else None
    return None if listed is None else tuple(part for part in listed if part)


@lru_cache(maxsize=4096)
def _test(op: MatchOp, value: str) -> Callable[[str], bool | None]:
    """Whether a value passes the matcher; None if nobody here can tell."""
    match op:
        case "=":
            return lambda text: text == value
        case "!=":
            return lambda text: text != value
        case "=~":
            return lambda text: matches(value, text)
        case "!~":
            return lambda text: None if (hit := matches(value, text)) is None else not hit


@lru_cache(maxsize=65536)
def matches(pattern: str, value: str) -> bool | None:
    """Whether a pattern matches all of a value; None if nobody here can tell."""
    try:
        return full_match(pattern, value)
    except ValueError:
        return None


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def canonical(number: str) -> str:
    """One spelling for a number; text that is none stays as it is."""
    if not _is_number(number):
        return number
    value = float(number)
    return "+Inf" if value == math.inf else repr(value)


@lru_cache(maxsize=4096)
def spellings(number: str) -> tuple[str, ...]:
    """How exporters and Prometheus write a number of `canonical` spelling: `120` and `120.0`, `1e+06` and `1000000`."""
    if not _is_number(number):
        return (number,)
    value = float(number)
    if math.isinf(value):
        # Both formats of exposition have but one way to write it.
        return ("+Inf" if value > 0 else "-Inf",)
    short, whole = f"{value:g}", f"{value:.0f}"
    found = [number, *((whole, f"{whole}.0") if value == float(whole) else ())]
    if float(short) == value:
        found += [short, short.replace("e+0", "e+").replace("e-0", "e-"), short.replace("e+0", "e").replace("e+", "e")]
    return tuple(dict.fromkeys(found))


@light
class LabelSet:
    """The labels of a vector's samples: those that are `known`, and whether the `rest` may be there too."""

    known: Mapping[str, Label]
    rest: bool

    def get(self, name: str) -> Label:
        """What is known of a label."""
        return self.known.get(name) or (UNKNOWN if self.rest else NEVER)

    def names(self) -> tuple[str, ...]:
        """The known labels that samples may have, without the metric's name; sorted."""
        return tuple(sorted(n for n, label in self.known.items() if label.values != () and n != METRIC))

    def presence(self, name: str) -> Presence:
        """Whether samples have a label."""
        label = self.get(name)
        return "certain" if label.certain else "never" if label.values == () else "possible"

    def values(self, name: str) -> Domain:
        """The values that a label may have; None is any."""
        return self.get(name).values

    def admits(self, labels: Mapping[str, str]) -> bool:
        """Whether a sample may have just these labels."""
        return all(self.get(name).admits(value) for name, value in labels.items()) and not any(
            label.certain and not labels.get(name) for name, label in self.known.items()
        )

    def drop(self, names: Iterable[str]) -> LabelSet:
        """Without these labels."""
        known = dict(self.known)
        for name in names:
            if self.rest:
                known[name] = NEVER
            else:
                known.pop(name, None)
        return LabelSet(known, self.rest)

    def unnamed(self) -> LabelSet:
        """Without the metric's name."""
        return self if self.get(METRIC).values == () else self.drop((METRIC,))

    def keep(self, names: Iterable[str]) -> LabelSet:
        """With these labels alone."""
        kept = {name: self.get(name) for name in names}
        return LabelSet({name: label for name, label in kept.items() if label.values != ()}, False)

    def having(self, name: str, label: Label) -> LabelSet:
        """With one label as given."""
        known = dict(self.known)
        if label.values == () and not self.rest:
            known.pop(name, None)
        else:
            known[name] = label
        return LabelSet(known, self.rest)

    def perhaps(self) -> LabelSet:
        """With any of these labels, or none."""
        return LabelSet({n: Label(v.values, False, v.numeric) for n, v in self.known.items()}, self.rest)

    def joined(self, other: LabelSet) -> LabelSet:
        """The labels of samples that are of this set or of the other."""
        if self is other:
            return self
        rest = self.rest or other.rest
        known = {n: self.get(n).joined(other.get(n)) for n in dict.fromkeys([*self.known, *other.known])}
        return LabelSet({n: label for n, label in known.items() if rest or label.values != ()}, rest)

    def met(self, other: LabelSet, names: Iterable[str]) -> LabelSet | None:
        """The labels of samples whose `names` equal those of samples of the other; None if no two can be equal."""
        known: dict[str, Label] | None = None
        for name in names:
            mine, theirs = self.get(name), other.get(name)
            if mine is theirs:
                continue
            label = mine.met(theirs)
            if label is None:
                return None
            if label != mine:
                known = dict(self.known) if known is None else known
                known[name] = label
        if known is None:
            return self
        return LabelSet({n: label for n, label in known.items() if self.rest or label.values != ()}, self.rest)

    def narrowed(self, matchers: Iterable[Matcher]) -> tuple[LabelSet, bool]:
        """The labels of the series that the matchers leave, and whether they may leave any.

        A matcher that contradicts what is known is taken at its word: the label that it asks for is there.
        """
        known, possible = dict(self.known), True
        for matcher in matchers:
            if is_dynamic(matcher.label):
                continue
            label = known.get(matcher.label) or (UNKNOWN if self.rest else NEVER)
            narrowed = label.narrowed(matcher.op, matcher.value)
            if narrowed is None:
                possible = False
                narrowed = label.named(matcher.value) if matcher.op == "=" else PRESENT
            if narrowed.values == () and not self.rest:
                known.pop(matcher.label, None)
            else:
                known[matcher.label] = narrowed
        return LabelSet(known, self.rest), possible


NONE = LabelSet({}, False)
ANYTHING = LabelSet({}, True)
