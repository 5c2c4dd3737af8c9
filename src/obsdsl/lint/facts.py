"""What each object tells the whole project: small values, for checks that look at more than one object.

They are collected while objects are checked, kept in the cache, and cheap to copy: names, numbers, digests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from obsdsl.define.light import light
from obsdsl.lint.problem import About
from obsdsl.lint.signal import Selection, Signal

if TYPE_CHECKING:
    from obsdsl.compose.routing.tree import AlertmanagerConfig, Path
    from obsdsl.lint.site import Use


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
