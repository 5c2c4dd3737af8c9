"""What each object tells the whole project: small values, for checks that look at more than one object.

They are collected while objects are checked, kept in the cache, and cheap to copy: names, numbers, digests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, singledispatch
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from obsdsl.compose.routing.labels import may_have
from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.define.declaration import Declaration
from obsdsl.define.light import light
from obsdsl.express.infer.labels import METRIC
from obsdsl.express.node import Selector
from obsdsl.lint.alert import hold_of, labels_of, level_of, panel_of, severity_of
from obsdsl.lint.canonical import digests
from obsdsl.lint.delay import delays, total
from obsdsl.lint.known import Known
from obsdsl.lint.problem import About
from obsdsl.lint.signal import Selection, Signal, signal
from obsdsl.lint.site import Expression, Site, TemplateText, Use
from obsdsl.read.origin import Path as FilePath

if TYPE_CHECKING:
    from obsdsl.compose.routing.tree import AlertmanagerConfig, Path

_LIBRARY = Known({})
# A word that may be the name of a series, in the text of a query.
_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*", re.ASCII)


@light
class Fact:
    """Something that is there, and where."""

    # Properties of which checks ask for those that are equal: texts, or None. See `Project.sharing`.
    shared: ClassVar[tuple[str, ...]] = ()

    about: About


@light
class MetricFact(Fact):
    """A metric is declared; `series` are the names under which it is stored. `library` says that we declare it, too."""

    name: str
    series: tuple[str, ...]
    library: bool = False


@light
class GroupFact(Fact):
    """A group of rules; `interval` in seconds.

    `home` tells groups apart that share a name; `document` is what may hold but one group of a name.
    """

    name: str
    file: str
    interval: float | None
    home: str = ""
    document: str = ""


@light
class RuleFact(Fact):
    """A rule: `group`, `home` and `index` are its place, `labels` all that it adds, the group's and the severity's.

    `reads` are the names of the series that it reads. `digest` stands for the whole expression.
    """

    shared: ClassVar[tuple[str, ...]] = ("identity",)

    name: str
    group: str
    home: str
    index: int
    labels: Mapping[str, str]
    signal: Signal | None
    reads: tuple[str, ...]
    digest: int | None

    @property
    def identity(self) -> str:
        """What no two rules may have in common: the kind, the name and the labels."""
        return "\0".join((type(self).__name__, self.name, *_pairs(self.labels)))


@light
class RecordFact(RuleFact):
    """A recording rule; `now` are the names that it reads without an offset into the past."""

    now: tuple[str, ...]


@light
class AlertFact(RuleFact):
    """An alert; `hold` is its `for` in seconds, `panel` the key of the panel that it names.

    `wants_panel` says that its severity requires one, `pages` that the severity wakes people. `may` are the labels
    that its series may have, None where it may be any. `heard_after` are the milliseconds after which Alertmanager
    hears of it, where that is asked for, `group_wait` and `response` those of its level.
    """

    shared: ClassVar[tuple[str, ...]] = ("identity", "comparison", "watched")

    severity: str | None
    hold: float
    pages: bool = False
    panel: str | None = None
    wants_panel: bool = False
    may: tuple[str, ...] | None = None
    heard_after: int | None = None
    group_wait: int = 0
    response: int | None = None

    @property
    def comparison(self) -> str | None:
        """What it compares, in which direction, and its labels: alerts without that in common do not overlap."""
        watched = self.signal
        if watched is None or not watched.selections:
            return None
        # Of what is aggregated, only the same selection is certain to be within another.
        selected = () if watched.pointwise else watched.selections
        return "\0".join((watched.shape, watched.direction or "", *_pairs(self.labels), "", *_flat(selected)))

    @property
    def watched(self) -> str | None:
        """What it compares with a bound, and in which direction."""
        watched = self.signal
        if watched is None or not watched.selections or watched.direction not in (">", "<"):
            return None
        return "\0".join((watched.shape, watched.direction, *_flat(watched.selections)))


def _pairs(labels: Mapping[str, str]) -> Iterator[str]:
    return chain.from_iterable(sorted(labels.items()))


def _flat(selections: tuple[Selection, ...]) -> list[str]:
    """The matchers of each selection, and an empty text behind them."""
    found: list[str] = []
    for one in selections:
        for matcher in one:
            found += matcher
        found.append("")
    return found


@light
class RoutingFact(Fact):
    """The configuration of an Alertmanager, without its settings; `inhibit_rules` are the places of those.

    `groupings` are the places of what routes group by, by the routes' paths. `own` says that it is the workspace's, and
    no file's.
    """

    config: AlertmanagerConfig
    inhibit_rules: tuple[About, ...]
    groupings: Mapping[Path, About]
    own: bool = False


@light
class ReadFact(Fact):
    """An expression reads series: their names, and matchers of names that are patterns.

    `parts` are the digests of all that it computes.
    """

    names: tuple[str, ...]
    patterns: tuple[tuple[str, str], ...]
    use: Use | None
    parts: tuple[int, ...] = ()


@light
class AskingFact(ReadFact):
    """An expression asks ALERTS for some; `alertnames` are the matchers of that, each an operator and a value."""

    alertnames: tuple[tuple[str, str], ...] = ()


@light
class DashboardFact(Fact):
    """A dashboard."""

    uid: str
    title: str
    folder: str | None


@light
class PanelFact(Fact):
    """A panel: its key (`uid/row/title`), the alerts whose thresholds it draws, the signals of its queries.

    `thresholds` are the values at which it changes its colour.
    """

    key: str
    alerts: tuple[str, ...]
    signals: tuple[Signal, ...]
    thresholds: tuple[float, ...]


@light
class LinkFact(Fact):
    """Links of a dashboard or a panel lead to dashboards of the same Grafana; `uids` are theirs."""

    uids: tuple[str, ...]


@singledispatch
def facts_of(_value: object, _at: Site, _about: About) -> Iterator[Fact]:
    """What a value tells the project. What dashboards and routings tell comes with who visits them."""
    return iter(())


@facts_of.register(Expression)
def _expression(_: Expression, at: Site, about: About) -> Iterator[Fact]:
    reads, now = _reads(at, about)
    yield reads
    if at.rule is not None:
        yield _rule(at.rule, at, reads, now)


@facts_of.register(TemplateText)
def _template(value: TemplateText, _: Site, about: About) -> Iterator[Fact]:
    if "query" in value.text and "{{" in value.text:
        yield ReadFact(about, tuple(dict.fromkeys(_NAME.findall(value.text))), (), "alert")


@facts_of.register(Declaration)
def _metric(value: Declaration, _: Site, about: About) -> Iterator[Fact]:
    series = value.series()
    yield MetricFact(about, value.name, series, series[0] in _LIBRARY)


@facts_of.register(RuleGroup)
def _group(value: RuleGroup, at: Site, about: About) -> Iterator[Fact]:
    interval = None if value.interval is None else value.interval.seconds
    file = about.place.file if about.place else ""
    yield GroupFact(about, value.name, file, interval, home_of(at), _document(at))


def home_of(at: Site) -> str:
    """What tells the group of a rule, or a group, from all others."""
    if at.group is None:
        return ""
    if at.origin is not None and at.path:
        depth = at.path.index("rules") if at.rule is not None and "rules" in at.path else len(at.path)
        return _home(at.origin.file, at.path[:depth])
    return f"#{at.group.identity}"


# One text for all rules of a group, which is kept and sent once.
@lru_cache(maxsize=64)
def _home(file: str, path: FilePath) -> str:
    return f"{file}#{'/'.join(map(str, path))}"


def _document(at: Site) -> str:
    """A file's groups have names of their own within each document; a workspace writes one for each."""
    if at.origin is not None and at.path:
        return f"{at.origin.file}#{'/'.join(map(str, at.path[:-1]))}"
    return "" if at.group is None else at.group.identity


def _rule(rule: AlertRule | RecordingRule, at: Site, reads: ReadFact, now: tuple[str, ...]) -> Fact:
    assert at.node is not None
    about, labels = reads.about, labels_of(rule, at.group, at.context.policy)
    whole = reads.parts[0] if reads.parts else None
    place = (rule.name, "" if at.group is None else at.group.name, home_of(at), at.index)
    if isinstance(rule, RecordingRule):
        return RecordFact(about, *place, labels, signal(at.node), reads.names, whole, now)
    severity = level_of(rule, at.group, at.context.policy)
    return AlertFact(
        about,
        *place,
        labels,
        signal(at.node),
        reads.names,
        whole,
        severity_of(rule, at.group),
        hold_of(rule).seconds,
        severity is not None and severity.pages,
        panel_of(rule),
        severity is not None and "panel" in severity.requires,
        may_have(at.infer(at.node).labels),
        # Only a workspace that has servers has routes that are sure to be theirs.
        total(delays(rule, at)).milliseconds if at.context.servers and severity is not None else None,
        0 if severity is None or severity.group_wait is None else severity.group_wait.milliseconds,
        None if severity is None or severity.response is None else severity.response.milliseconds,
    )


def _reads(at: Site, about: About) -> tuple[ReadFact, tuple[str, ...]]:
    """What an expression reads, and the names of what it reads as it is, not as it was."""
    assert at.node is not None
    names: dict[str, None] = {}
    now: dict[str, None] = {}
    patterns: dict[tuple[str, str], None] = {}
    alertnames: dict[tuple[str, str], None] = {}
    for node in at.nodes:
        if not isinstance(node, Selector):
            continue
        if node.name is not None:
            names[node.name] = None
            if node.offset is None and node.at is None:
                now[node.name] = None
        for matcher in node.matchers:
            if matcher.label == METRIC:
                patterns[(matcher.op, matcher.value)] = None
            elif matcher.label == "alertname" and node.name in ("ALERTS", "ALERTS_FOR_STATE"):
                alertnames[(matcher.op, matcher.value)] = None
    # They are compared with what recordings compute, and take time.
    parts = digests(at.node) if at.context.records else ()
    fields = (about, tuple(names), tuple(patterns), at.use, parts)
    read = AskingFact(*fields, tuple(alertnames)) if alertnames else ReadFact(*fields)
    return read, tuple(now)
