"""The check root-matchers."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.routing.check import root_faults
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class RootMatchers(Check[AlertmanagerConfig]):
    """The root of the routing tree is missing, has no receiver, or does not take all alerts.

    Every alert enters at the root, and ends there if no other route takes it. Alertmanager refuses a configuration
    whose root has matchers, `continue` or time intervals.

    Bad file:
    ```yaml
    route:
      receiver: web
      matchers: ['team="web"']
    receivers:
      - name: web
    ```
    Good file:
    ```yaml
    route:
      receiver: everyone
      routes:
        - receiver: web
          matchers: ['team="web"']
    receivers:
      - name: everyone
      - name: web
    ```
    """

    code = "OBS804"
    name = "root-matchers"
    level = Level.ERROR
    rows = (79,)
    on = (AlertmanagerConfig,)

    def find(self, value: AlertmanagerConfig, at: Site) -> Iterator[Finding]:
        for one in root_faults(value):
            yield Finding(one.message, one.mend, field=one.path)
