"""The check idle-continue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.compose.routing.shadow import may_meet
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.routing.walk import stops
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# With more routes behind it, one mostly goes on to some of them, and to look at each takes long.
_MOST: Final = 100


class IdleContinue(Check[AlertmanagerConfig]):
    """A route continues, and no route behind it takes any of its alerts.

    `continue` goes on to the next routes beside it, never back to the one above: the root's receiver hears only of
    what no route takes. Who wrote it mostly thinks that the root is told, too.

    Bad:
    ```python
    Routing(default=(Slack("#all"),), slack_url=Secret("SLACK_URL"), routes=(
        SubRoute(P0, receivers=(Slack("#critical"),), continue_=True),
        SubRoute(P2, receivers=(Slack("#team"),)),
    ))
    ```
    Good:
    ```python
    Routing(default=(Slack("#all"),), slack_url=Secret("SLACK_URL"), routes=(
        SubRoute(P0, receivers=(Slack("#critical"),), continue_=True),
        SubRoute((P0, P2), receivers=(Slack("#team"),)),
    ))
    ```
    Bad file:
    ```yaml
    route:
      receiver: everyone
      routes:
        - receiver: pager
          matchers: ['severity="page"']
          continue: true
        - receiver: chat
          matchers: ['severity="warning"']
    receivers:
      - name: everyone
      - name: pager
      - name: chat
    ```
    Good file:
    ```yaml
    route:
      receiver: everyone
      routes:
        - receiver: pager
          matchers: ['severity="page"']
          continue: true
        - receiver: everyone
    receivers:
      - name: everyone
      - name: pager
    ```
    """

    code = "OBS811"
    name = "idle-continue"
    level = Level.INFO
    groups = (9,)
    on = (AlertmanagerConfig,)

    def find(self, value: AlertmanagerConfig, at: Site) -> Iterator[Finding]:
        for stop in stops(value):
            children = stop.children
            for index, one in enumerate(children):
                later = children[index + 1 :]
                if one.route.continue_ and len(later) <= _MOST and not any(may_meet(one, each) for each in later):
                    yield Finding(
                        "it continues, and no route behind it takes what it takes",
                        f"delete `continue`, or let a route for {stop.receiver!r} follow",
                        field=(*one.path, "continue"),
                    )
