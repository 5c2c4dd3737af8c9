"""Whom an alert notifies, and what silences it: our own walk of the workspace's routing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.compose.routing.inhibit import inhibited_by
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Integration
from obsdsl.compose.routing.walk import receivers
from obsdsl.compose.scrape.relabelled import Labels as Told
from obsdsl.compose.scrape.relabelled import relabelled

if TYPE_CHECKING:
    from obsdsl.compose.scrape.server import PrometheusServer

Labels: TypeAlias = Mapping[str, str]
Target: TypeAlias = "Notifier | Integration"
# What is expected to notify: `Slack("#alerts")`, or all of a kind: `PagerDuty`.
NotifierLike: TypeAlias = "Notifier | type[Notifier]"
# What wakes people, by Alertmanager's names.
PAGERS: Final = frozenset({"pagerduty", "opsgenie", "victorops", "pushover", "incidentio", "rootly"})


@attrs.frozen(eq=False)
class Routes:
    """One Alertmanager: its tree, and whom each receiver notifies; and the Prometheus that sends it alerts."""

    config: AlertmanagerConfig
    notifiers: Mapping[str, tuple[Target, ...]]
    server: PrometheusServer | None = None
    # Labels that Prometheus adds, where no server says so.
    external_labels: Labels = attrs.field(factory=dict)

    def receivers(self, labels: Labels) -> tuple[str, ...]:
        """The names of the receivers that an alert with these labels reaches, each once."""
        sent = self.sent(labels)
        return () if sent is None else receivers(self.config, sent)

    def reached(self, labels: Labels) -> tuple[Target, ...]:
        """Whom an alert with these labels notifies, each once."""
        found: list[Target] = []
        for receiver in self.receivers(labels):
            found += [one for one in self.notifiers.get(receiver, ()) if one not in found]
        return tuple(found)

    def silenced_by(self, labels: Labels, firing: Iterable[Labels]) -> tuple[InhibitRule, ...]:
        """The inhibit rules by which what fires silences the alert."""
        sent = self.sent(labels)
        others = [one for one in map(self.sent, firing) if one is not None]
        return () if sent is None else inhibited_by(self.config.inhibit_rules, sent, others)

    def sent(self, labels: Labels) -> dict[str, str] | None:
        """The labels with which an alert comes to Alertmanager; None for one that the server drops."""
        if self.server is None:
            return {**self.external_labels, **labels}
        told = relabelled(Told({**self.server.external_labels, **labels}), self.server.alert_relabel)
        return None if told is None else {name: text for name, text in told.values.items() if text is not None}


def meets(actual: Target, wanted: NotifierLike, secret_dir: str) -> bool:
    """Whether a notifier is of the wanted kind, and has all that the wanted one says."""
    if isinstance(wanted, type):
        return isinstance(actual, wanted) if isinstance(actual, Notifier) else actual.kind == wanted.structure
    if isinstance(actual, Notifier):
        return actual.agrees(wanted)
    return actual.kind == wanted.kind and _within(wanted.settings(secret_dir), actual.settings)


def _within(wanted: Any, actual: Any) -> bool:
    if isinstance(wanted, Mapping) and isinstance(actual, Mapping):
        return all(key in actual and _within(one, actual[key]) for key, one in wanted.items())
    return bool(wanted == actual or str(wanted) == str(actual))


def unlike(
    actual: Sequence[Target], wanted: Sequence[NotifierLike], secret_dir: str
) -> tuple[list[NotifierLike], list[Target]]:
    """Who is wanted and not reached, and who is reached and not wanted."""
    missing = [one for one in wanted if not any(meets(other, one, secret_dir) for other in actual)]
    more = [one for one in actual if not any(meets(one, other, secret_dir) for other in wanted)]
    return missing, more


def pages(target: Target) -> bool:
    """Whether it wakes people."""
    return target.kind in PAGERS


def shown_targets(targets: Iterable[Target | NotifierLike]) -> str:
    """`slack '#alerts', pagerduty`: notifiers in a message."""
    return ", ".join(map(shown_target, targets)) or "nobody"


def shown_target(target: Target | NotifierLike) -> str:
    """A notifier in a message: its kind, and where it leads to, but for secrets."""
    if isinstance(target, type):
        return target.__name__
    if isinstance(target, Integration):
        given = target.settings.get("channel") or target.settings.get("to") or ""
        return f"{target.kind} {given!r}" if given else target.kind
    # What it takes without a keyword says where it leads; a secret shows its name.
    places = [getattr(target, one.name) for one in attrs.fields(type(target)) if one.init and not one.kw_only]
    return f"{type(target).__name__}({', '.join(repr(one) for one in places if one is not None)})"
