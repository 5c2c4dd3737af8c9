"""The check misspelt-route."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from obsdsl.compose.routing.matcher import write_matcher
from obsdsl.compose.routing.walk import stops
from obsdsl.express.infer import LabelSet
from obsdsl.express.node import Matcher
from obsdsl.lint.check import Check
from obsdsl.lint.facts import RoutingFact
from obsdsl.lint.heard import heard
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import RoutedProject
from obsdsl.lint.site import Site
from obsdsl.lint.slip import meant


class MisspeltRoute(Check[RoutedProject]):
    """A route asks for a label or a value that no alert has, and that is nearly one that alerts have.

    No alert enters it, and what was to go there goes on to the next route that takes it: another team is woken. What
    is not nearly the same may be for alerts of others, so that nothing is said; nor is it of values that differ in one
    letter, such as `team-a` and `team-b`, or in the last one.

    It looks at rules and the Alertmanager's configuration together.

    Configuration:
    ```toml
    external_labels = {}
    ```
    Bad:
    ```python
    Routing(default=(Slack("#all"),), slack_url=Secret("SLACK_URL"), routes=(
        SubRoute({"team": "storge"}, receivers=(Slack("#storage"),)),
    ))
    AlertRule("Long", m.queue_length.sum(by="queue") > 9, severity=P3, summary="Jobs wait", labels={"team": "storage"})
    ```
    Good:
    ```python
    Routing(default=(Slack("#all"),), slack_url=Secret("SLACK_URL"), routes=(
        SubRoute({"team": "storage"}, receivers=(Slack("#storage"),)),
    ))
    AlertRule("Long", m.queue_length.sum(by="queue") > 9, severity=P3, summary="Jobs wait", labels={"team": "storage"})
    ```
    Bad file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
            labels: {team: storage}
    ---
    route:
      receiver: everyone
      routes:
        - receiver: everyone
          matchers: ['taem="storage"']
    receivers:
      - name: everyone
    ```
    Good file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
            labels: {team: storage}
    ---
    route:
      receiver: everyone
      routes:
        - receiver: everyone
          matchers: ['team="storage"']
    receivers:
      - name: everyone
    ```
    """

    code = "OBS812"
    name = "misspelt-route"
    level = Level.WARNING
    groups = (9,)
    on = (RoutedProject,)

    def find(self, value: RoutedProject, at: Site) -> Iterator[Finding]:
        # What Prometheus adds may be anything.
        if at.context.labels_added is None:
            return
        for tree in value.of(RoutingFact):
            alerts = [labels for _, labels in heard(tree, value.alerts, at.context)]
            # Of alerts that nobody sees nothing is known.
            if not alerts or any(one.rest for one in alerts):
                continue
            known = _values(alerts)
            for matcher in dict.fromkeys(one for stop in stops(tree.config) for one in stop.matchers):
                if found := _meant(matcher, known):
                    yield Finding(
                        f"no alert enters the route for {write_matcher(matcher)}: none has such a label",
                        f"write {found}",
                        about=tree.about,
                    )


def _values(alerts: Iterable[LabelSet]) -> Mapping[str, frozenset[str] | None]:
    """The values that each label of the alerts may have; None is any."""
    found: dict[str, set[str] | None] = {}
    for labels in alerts:
        for name in labels.names():
            values, so_far = labels.get(name).values, found.setdefault(name, set())
            found[name] = None if values is None or so_far is None else so_far | set(values)
    return {name: None if values is None else frozenset(values) for name, values in found.items()}


def _meant(matcher: Matcher, known: Mapping[str, frozenset[str] | None]) -> str:
    """The matcher that was meant, where this one is nearly it."""
    if matcher.op != "=" or not matcher.value:
        return ""
    if matcher.label not in known:
        close = meant(matcher.label, known)
        return write_matcher(Matcher(close, "=", matcher.value)) if close else ""
    values = known[matcher.label]
    if not values or matcher.value in values:
        return ""
    close = next((one for one in sorted(values) if _is_slip(matcher.value, one)), "")
    return write_matcher(Matcher(matcher.label, "=", close)) if close else ""


def _is_slip(value: str, known: str) -> bool:
    """Whether the value is the other with a letter too few, too many or misplaced; `team-a` is no slip of `team-b`."""
    if meant(value, (known,)) is None:
        return False
    short, long = sorted((value, known), key=len)
    return sorted(short.casefold()) == sorted(long.casefold()) or not (len(short) == len(long) or long[:-1] == short)
