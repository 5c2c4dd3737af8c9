"""What a test expects of alerts and values: written down when it is said, judged when promtool has answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, TypeAlias

import attrs

from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.define.label import LEGACY_LABEL
from obsdsl.errors import DefinitionError, Location, here, shown
from obsdsl.express.matcher import Regex
from obsdsl.express.node import Node
from obsdsl.graph.routes import NotifierLike
from obsdsl.testing.rules.moment import Span
from obsdsl.testing.rules.rulebook import Entry
from obsdsl.testing.rules.trial import Labels

# A text, one of several, or a regular expression that is found anywhere in it.
TextLike: TypeAlias = "str | re.Pattern[str] | Regex | Sequence[str]"
_TRUTH = "it is judged after the test, so it has no truth value yet; delete `assert`, `not` or `if` around it"


@attrs.frozen
class Clause:
    """One expectation of a chain."""

    kind: str
    argument: Any = None
    location: Location | None = attrs.field(default=None, eq=False)


@attrs.define(eq=False)
class Probe:
    """A chain: what it is about, when, and its expectations in the order in which they were said."""

    span: Span
    location: Location | None
    clauses: list[Clause] = attrs.field(factory=list, init=False)

    def __bool__(self) -> NoReturn:
        raise DefinitionError("rules", _TRUTH)

    def argument(self, kind: str) -> Any:
        """What was said last of this kind; None where nothing was."""
        return next((one.argument for one in reversed(self.clauses) if one.kind == kind), None)

    def says(self, *kinds: str) -> bool:
        """Whether it has an expectation of one of these kinds."""
        return any(one.kind in kinds for one in self.clauses)


@attrs.define(eq=False)
class AlertProbe(Probe):
    """What is expected of an alert: `rules.at("5m").alert(x)`. Labels pick instances, wherever they stand."""

    name: str
    entries: tuple[Entry, ...]

    def is_pending(self) -> AlertProbe:
        """It is pending, and no instance fires."""
        return self._expects("pending")

    def is_firing(self) -> AlertProbe:
        """It fires; between two times, at every evaluation."""
        return self._expects("firing")

    def is_inactive(self) -> AlertProbe:
        """It is neither pending nor firing."""
        return self._expects("inactive")

    def is_resolved(self) -> AlertProbe:
        """It fired before, and does not fire now."""
        return self._expects("resolved")

    def is_flapping(self) -> AlertProbe:
        """An instance fires, stops, and fires again."""
        return self._expects("flapping")

    def fires(self) -> AlertProbe:
        """It fires at one evaluation at least."""
        return self._expects("fires")

    def never_fires(self) -> AlertProbe:
        """It fires at no evaluation."""
        return self._expects("never")

    def with_labels(self, labels: Mapping[str, TextLike] | None = None, /, **more: TextLike) -> AlertProbe:
        """Picks the instances that have these labels, among others; there is one at least where the alert is active."""
        return self._expects("labels", _texts("with_labels", labels, more))

    def with_annotations(self, annotations: Mapping[str, TextLike] | None = None, /, **more: TextLike) -> AlertProbe:
        """The instances that fire have these annotations, expanded."""
        return self._expects("annotations", _texts("with_annotations", annotations, more))

    def routes_to(self, *notifiers: NotifierLike) -> AlertProbe:
        """The alert notifies just these; of each it is enough to say what matters: `Slack("#alerts")`, `PagerDuty`."""
        return self._expects("routes", _notifiers("routes_to", notifiers))

    def routes_to_at_least(self, *notifiers: NotifierLike) -> AlertProbe:
        """The alert notifies these, and maybe others."""
        return self._expects("routes at least", _notifiers("routes_to_at_least", notifiers))

    def does_not_page(self) -> AlertProbe:
        """Neither is its severity one that pages, nor does it reach a pager."""
        return self._expects("no page")

    def is_inhibited(self) -> AlertProbe:
        """It fires, and what else fires silences it."""
        return self._expects("inhibited")

    def is_not_inhibited(self) -> AlertProbe:
        """It fires, and nothing silences it."""
        return self._expects("not inhibited")

    def _expects(self, kind: str, argument: Any = None) -> AlertProbe:
        self.clauses.append(Clause(kind, argument, here()))
        return self


@attrs.define(eq=False)
class ValueProbe(Probe):
    """What is expected of an expression's value: `rules.at("5m").value(x)`. It holds for every picked sample."""

    text: str
    node: Node

    def is_approx(self, value: float, *, rel: float = 1e-6, abs: float = 1e-12) -> ValueProbe:
        """The value, give or take `rel` of it, or `abs`."""
        return self._expects("approx", (_number(value), _number(rel), _number(abs)))

    def equals(self, value: float) -> ValueProbe:
        """Just the value."""
        return self._expects("equals", _number(value))

    def is_between(self, low: float, high: float) -> ValueProbe:
        """From `low` to `high`, both included."""
        return self._expects("between", (_number(low), _number(high)))

    def is_above(self, value: float) -> ValueProbe:
        """More than the value."""
        return self._expects("above", _number(value))

    def is_below(self, value: float) -> ValueProbe:
        """Less than the value."""
        return self._expects("below", _number(value))

    def is_at_least(self, value: float) -> ValueProbe:
        """The value or more."""
        return self._expects("at least", _number(value))

    def is_at_most(self, value: float) -> ValueProbe:
        """The value or less."""
        return self._expects("at most", _number(value))

    def is_empty(self) -> ValueProbe:
        """There is no sample."""
        return self._expects("empty")

    def has_samples(self, count: int) -> ValueProbe:
        """There are so many samples."""
        return self._expects("count", int(_number(count)))

    def with_labels(self, labels: Mapping[str, TextLike] | None = None, /, **more: TextLike) -> ValueProbe:
        """Picks the samples that have these labels, among others."""
        return self._expects("labels", _texts("with_labels", labels, more))

    def _expects(self, kind: str, argument: Any = None) -> ValueProbe:
        self.clauses.append(Clause(kind, argument, here()))
        return self

    def _compared(self, _: object) -> NoReturn:
        raise DefinitionError(
            "rules", "a value is compared after the test; write .is_above(…), .is_below(…) or .equals(…)"
        )

    __lt__ = __le__ = __gt__ = __ge__ = _compared
    __eq__ = __ne__ = _compared
    __hash__ = object.__hash__


def _texts(method: str, given: Mapping[str, TextLike] | None, more: Mapping[str, TextLike]) -> Mapping[str, TextLike]:
    found = {**(given or {}), **more}
    if not found:
        raise DefinitionError("rules", f'{method}() says nothing; write {method}(severity="P2")')
    for name, text in found.items():
        several = isinstance(text, tuple | list) and all(isinstance(one, str) for one in text)
        if not isinstance(name, str) or (not isinstance(text, str | re.Pattern | Regex) and not several):
            raise DefinitionError("rules", f"{method}: {name} is {shown(text)}; give text, or re.compile(…)")
    return found


def _notifiers(method: str, given: tuple[NotifierLike, ...]) -> tuple[NotifierLike, ...]:
    for one in given:
        if not isinstance(one, Notifier) and not (isinstance(one, type) and issubclass(one, Notifier)):
            raise DefinitionError("rules", f'{method} takes notifiers, not {shown(one)}; write Slack("#alerts")')
    return given


def _number(value: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise DefinitionError("rules", f"{shown(value)} is no number; write one")
    return float(value)


def matches(text: TextLike, value: str) -> bool:
    """Whether a label or an annotation is as expected."""
    if isinstance(text, re.Pattern):
        return text.search(value) is not None
    if isinstance(text, Regex):
        return re.fullmatch(text.pattern, value) is not None
    return value == text if isinstance(text, str) else value in text


def shown_texts(texts: Mapping[str, TextLike]) -> str:
    """`severity="P2", instance=~"web.*"`: labels in a message."""
    return ", ".join(f"{_name(name)}{_sign(text)}" for name, text in texts.items())


def shown_labels(labels: Labels) -> str:
    """The labels of an alert, without the one that says what is said anyway."""
    return shown_texts({name: text for name, text in sorted(labels.items()) if name != "alertname"})


def _name(name: str) -> str:
    return name if LEGACY_LABEL.fullmatch(name) else f'"{name}"'


def _sign(text: TextLike) -> str:
    if isinstance(text, str):
        return f'="{text}"'
    pattern = text.pattern if isinstance(text, re.Pattern | Regex) else "|".join(text)
    return f'=~"{pattern}"'
