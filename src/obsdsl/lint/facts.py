"""What each object tells the whole project: small values, for checks that look at more than one object.

They are collected while objects are checked, kept in the cache, and cheap to copy: names, numbers, digests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.define.declaration import Declaration
from obsdsl.express.infer.labels import METRIC
from obsdsl.express.node import Selector, walk
from obsdsl.lint.problem import About
from obsdsl.lint.signal import Signal, signal
from obsdsl.lint.site import Expression, Site, Use


@attrs.frozen
class Fact:
    """Something that is there, and where."""

    about: About


@attrs.frozen
class MetricFact(Fact):
    """A metric is declared; `series` are the names under which it is stored."""

    name: str
    series: tuple[str, ...]


@attrs.frozen
class GroupFact(Fact):
    """A group of rules; `interval` in seconds."""

    name: str
    file: str
    interval: float | None


@attrs.frozen
class RuleFact(Fact):
    """A rule: `group` and `index` are its place, `labels` what it adds, the group's among them."""

    name: str
    group: str
    index: int
    labels: Mapping[str, str]
    signal: Signal | None


@attrs.frozen
class RecordFact(RuleFact):
    """A recording rule; `reads` are the names of the series that it reads."""

    reads: tuple[str, ...]


@attrs.frozen
class AlertFact(RuleFact):
    """An alert; `hold` is its `for` in seconds."""

    severity: str | None
    hold: float
    reads: tuple[str, ...]


@attrs.frozen
class ReadFact(Fact):
    """An expression reads series: their names, and matchers of names that are patterns."""

    names: tuple[str, ...]
    patterns: tuple[tuple[str, str], ...]
    use: Use | None
    # What `ALERTS{alertname="…"}` asks for.
    alertnames: tuple[str, ...] = ()


@attrs.frozen
class DashboardFact(Fact):
    """A dashboard."""

    uid: str
    title: str
    folder: str | None


@attrs.frozen
class PanelFact(Fact):
    """A panel that draws thresholds: the signals of its queries, and the values."""

    signals: tuple[Signal, ...]
    thresholds: tuple[float, ...]


def facts_of(value: object, at: Site, about: About) -> Iterator[Fact]:
    """What `value` tells the project."""
    match value:
        case Declaration():
            yield MetricFact(about, value.name, value.series())
        case RuleGroup():
            file = about.place.file if about.place else ""
            yield GroupFact(about, value.name, file, None if value.interval is None else value.interval.seconds)
        case Expression():
            yield _reads(at, about)
            if at.rule is not None:
                yield _rule(at.rule, at, about)
        case _:
            yield from ()


def _rule(rule: AlertRule | RecordingRule, at: Site, about: About) -> Fact:
    assert at.node is not None
    group = "" if at.group is None else at.group.name
    shared = {} if at.group is None else at.group.labels
    labels = {**shared, **rule.labels}
    reads = tuple(dict.fromkeys(_names(at)))
    if isinstance(rule, RecordingRule):
        return RecordFact(about, rule.name, group, at.index, labels, signal(at.node), reads)
    severity = None if rule.severity is None else rule.severity.name
    hold = 0.0 if rule.for_ is None else rule.for_.seconds
    return AlertFact(about, rule.name, group, at.index, labels, signal(at.node), severity, hold, reads)


def _names(at: Site) -> Iterator[str]:
    assert at.node is not None
    for node in walk(at.node):
        if isinstance(node, Selector) and node.name is not None:
            yield node.name


def _reads(at: Site, about: About) -> ReadFact:
    assert at.node is not None
    names: dict[str, None] = {}
    patterns: dict[tuple[str, str], None] = {}
    alertnames: dict[str, None] = {}
    for node in walk(at.node):
        if not isinstance(node, Selector):
            continue
        if node.name is not None:
            names[node.name] = None
        for matcher in node.matchers:
            if matcher.label == METRIC:
                patterns[(matcher.op, matcher.value)] = None
            elif matcher.label == "alertname" and matcher.op == "=" and node.name in ("ALERTS", "ALERTS_FOR_STATE"):
                alertnames[matcher.value] = None
    return ReadFact(about, tuple(names), tuple(patterns), at.use, tuple(alertnames))
