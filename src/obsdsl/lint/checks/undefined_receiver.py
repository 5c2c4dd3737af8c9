"""The check undefined-receiver."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.routing.check import undefined_receivers
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class UndefinedReceiver(Check[AlertmanagerConfig]):
    """A route sends alerts to a receiver that is not defined.

    Alertmanager refuses the whole configuration: it keeps the old one, or does not start.

    Bad file:
    ```yaml
    route:
      receiver: team-web
    receivers:
      - name: web-team
    ```
    Good file:
    ```yaml
    route:
      receiver: team-web
    receivers:
      - name: team-web
    ```
    """

    code = "OBS801"
    name = "undefined-receiver"
    level = Level.ERROR
    rows = (79,)
    on = (AlertmanagerConfig,)

    def find(self, value: AlertmanagerConfig, at: Site) -> Iterator[Finding]:
        for one in undefined_receivers(value):
            yield Finding(one.message, one.mend, field=one.path)
