"""The check page-nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.compose.routing.domain import reach
from obsdsl.define.light import frozen
from obsdsl.errors import listed
from obsdsl.express.infer import Label, LabelSet
from obsdsl.lint.check import Check
from obsdsl.lint.facts import RoutingFact
from obsdsl.lint.heard import heard
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import RoutedProject
from obsdsl.lint.routing import asked, notifies
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class PageNobody(Check[RoutedProject]):
    """An alert that is to wake somebody reaches no receiver that does.

    A severity that pages promises that somebody looks within minutes. A message in a channel wakes nobody.

    Severities page if they say so (P0 and P1 do), or if their name is one of `severities`. `integrations` are the
    kinds that can page: a webhook may, a channel does not. It looks at rules and the Alertmanager's configuration
    together.

    Bad:
    ```python
    Routing(default=(Slack("#all"),), slack_url=Secret("SLACK_URL"), severities={P0: (Slack("#critical"),)})
    AlertRule("QueueLong", m.queue_length > 1000, severity=P0, summary="Jobs wait")
    ```
    Good:
    ```python
    Routing(default=(Slack("#all"),), slack_url=Secret("SLACK_URL"), severities={
        P0: (PagerDuty(routing_key=Secret("PAGERDUTY_KEY")), Slack("#critical")),
    })
    AlertRule("QueueLong", m.queue_length > 1000, severity=P0, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
            labels: {severity: page}
    ---
    route:
      receiver: channel
      routes:
        - receiver: pager
          matchers: ['severity="paging"']
    receivers:
      - name: channel
        slack_configs: [{channel: "#all", api_url: "https://example.org"}]
      - name: pager
        pagerduty_configs: [{routing_key_file: /etc/key}]
    ```
    Good file:
    ```yaml
    groups:
      - name: example
        rules:
          - alert: QueueLong
            expr: sum by (queue) (queue_length) > 100
            labels: {severity: page}
    ---
    route:
      receiver: channel
      routes:
        - receiver: pager
          matchers: ['severity="page"']
    receivers:
      - name: channel
        slack_configs: [{channel: "#all", api_url: "https://example.org"}]
      - name: pager
        pagerduty_configs: [{routing_key_file: /etc/key}]
    ```
    """

    code = "OBS808"
    name = "page-nobody"
    level = Level.ERROR
    groups = (9,)
    on = (RoutedProject,)

    severities: Sequence[str] = ("page",)
    integrations: Sequence[str] = (
        *("pagerduty", "opsgenie", "victorops", "pushover", "incidentio", "webhook", "sns", "telegram", "jira"),
    )

    def find(self, value: RoutedProject, at: Site) -> Iterator[Finding]:
        # A configuration whose receivers are filled in elsewhere says nothing.
        trees = [one for one in value.of(RoutingFact) if any(held.integrations for held in one.config.receivers)]
        if not trees or len(trees) < len(value.of(RoutingFact)):
            return
        paging = [one for one in value.alerts if one.pages or one.severity in self.severities]
        reached: dict[int, list[list[str] | None]] = {}
        for tree in trees:
            routed = _Routed(tree, self.integrations)
            for alert, labels in heard(tree, paging, at.context, surely=True):
                reached.setdefault(id(alert), []).append(routed.reached(labels))
        for alert in paging:
            several = reached.get(id(alert), [None])
            if None not in several:
                names = dict.fromkeys(name for some in several for name in some or ())
                yield Finding(
                    f"its severity {alert.severity!r} pages, but it only reaches {listed(names, 'and')}, "
                    "which can page nobody",
                    "route it to a receiver that pages, or lower its severity",
                    about=alert.about,
                )


class _Routed:
    """A tree with what is known of the alerts that went through it."""

    def __init__(self, tree: RoutingFact, paging: Sequence[str]) -> None:
        self._config, self._asked = tree.config, asked(tree.config)
        quiet = [one.name for one in tree.config.receivers if not notifies(one, paging)]
        self._quiet = frozenset(quiet)
        self._known: dict[tuple[Label, ...], list[str] | None] = {}

    def reached(self, labels: LabelSet) -> list[str] | None:
        """The receivers that an alert may reach; None where one of them may page."""
        key = tuple(labels.get(name) for name in self._asked)
        if key not in self._known:
            names = [name for name, presence in reach(self._config, labels).items() if presence != "never"]
            self._known[key] = names if self._quiet.issuperset(names) else None
        return self._known[key]
