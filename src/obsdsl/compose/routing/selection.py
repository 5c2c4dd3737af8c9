"""Which alerts a route or a side of an inhibition is for, as users write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from obsdsl.compose.fault import attempt, shown
from obsdsl.compose.routing.matcher import parse_matchers
from obsdsl.compose.rule import AlertRule
from obsdsl.compose.severity import Severity, SeverityPolicy
from obsdsl.define.light import frozen
from obsdsl.express.matcher import MatcherLike, matcher
from obsdsl.express.node import Matcher
from obsdsl.express.regex import compile_re2
from obsdsl.express.variable import VariableReference

# `{"team": Regex("a|b")}`, a severity or several, an alert, or matchers in Alertmanager's own words.
SelectionLike: TypeAlias = (
    "Selection | Mapping[str, MatcherLike | Severity | Sequence[Severity]] | Severity | AlertRule | "
    "Sequence[Severity] | Sequence[str]"
)


@frozen
class Selection:
    """Matchers, and the severities of which an alert has one. Without both it is all alerts."""

    matchers: tuple[Matcher, ...] = ()
    severities: tuple[Severity, ...] = ()

    def resolved(self, policy: SeverityPolicy) -> tuple[Matcher, ...]:
        """All as matchers."""
        return (*_severity_matchers(self.severities, policy), *self.matchers)

    @property
    def label(self) -> str:
        """What it selects, in a word for a name; empty where no word comes to mind."""
        words = [one.original or one.name for one in self.severities]
        words += [one.value for one in self.matchers if one.op in ("=", "=~")]
        return "-".join("".join(c if c.isalnum() or c in "_." else "-" for c in word).strip("-") for word in words)


def _severity_matchers(severities: tuple[Severity, ...], policy: SeverityPolicy) -> Iterator[Matcher]:
    if len(severities) == 1:
        yield from (Matcher(label, "=", text) for label, text in policy.labels(severities[0]).items())
    elif severities:
        yield matcher("severity", [one.name for one in severities])


def selection(value: SelectionLike) -> Selection:
    """A converter: what users write of the alerts that they mean."""
    return value if isinstance(value, Selection) else attempt(_selection, value)


def _selection(value: Any) -> Selection:
    if isinstance(value, Severity):
        return Selection((), (value,))
    if isinstance(value, AlertRule):
        return Selection((Matcher("alertname", "=", value.name),))
    if isinstance(value, Mapping):
        return _of_mapping(value)
    if isinstance(value, tuple | list):
        if value and all(isinstance(one, Severity) for one in value):
            return Selection((), _several(value))
        if all(isinstance(one, str) for one in value):
            return Selection(tuple(one for line in value for one in parse_matchers(line)))
    raise ValueError(
        f'is {shown(value)}; write {{"label": "value"}}, a severity, an alert, or a tuple of matchers such as '
        "('team=\"web\"',)"
    )


def _of_mapping(value: Mapping[Any, Any]) -> Selection:
    matchers: list[Matcher] = []
    severities: tuple[Severity, ...] = ()
    for label, one in value.items():
        held = (one,) if isinstance(one, Severity) else one
        if isinstance(held, tuple | list) and held and all(isinstance(each, Severity) for each in held):
            if label != "severity":
                raise ValueError(f"{shown(label)} has a level as its value; levels are those of `severity`")
            severities = _several(held)
        else:
            matchers.append(_checked(matcher(label, one)))
            if any(isinstance(each, VariableReference) for each in (one, *getattr(one, "values", ()))):
                raise ValueError(f"{shown(label)} has a variable of Grafana's as its value; write the value itself")
    return Selection(tuple(matchers), severities)


def _checked(one: Matcher) -> Matcher:
    if one.op in ("=~", "!~"):
        compile_re2(one.value)
    return one


def _several(values: Sequence[Severity]) -> tuple[Severity, ...]:
    if len(values) > 1 and (called := next((one for one in values if one.original is not None), None)):
        raise ValueError(f"holds {called.name} called {shown(called.original)} among others; select it on its own")
    return tuple(values)
