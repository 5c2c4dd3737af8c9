"""The check unused-receiver."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.routing.shadow import unreached_receivers, unused_receivers
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class UnusedReceiver(Check[AlertmanagerConfig]):
    """No route sends alerts to a receiver.

    Whoever set it up believes that it notifies somebody.

    Bad file:
    ```yaml
    route:
      receiver: everyone
    receivers:
      - name: everyone
      - name: pager
    ```
    Good file:
    ```yaml
    route:
      receiver: everyone
      routes:
        - receiver: pager
          matchers: ['severity="P0"']
    receivers:
      - name: everyone
      - name: pager
    ```
    """

    code = "OBS806"
    name = "unused-receiver"
    level = Level.WARNING
    groups = (9, 13)
    on = (AlertmanagerConfig,)

    def find(self, value: AlertmanagerConfig, at: Site) -> Iterator[Finding]:
        if value.route is None:
            return
        places = {id(one): index for index, one in enumerate(value.receivers)}
        for one in unused_receivers(value):
            yield Finding(
                f"no route sends alerts to the receiver {one.name!r}",
                "name it in a route, or delete it",
                field=("receivers", places[id(one)], "name"),
            )
        for one in unreached_receivers(value):
            yield Finding(
                f"only routes that no alert enters send alerts to the receiver {one.name!r}",
                "mend the routes, or delete it",
                field=("receivers", places[id(one)], "name"),
            )
