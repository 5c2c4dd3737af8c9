"""The check duplicate-receiver."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.routing.check import duplicate_intervals, duplicate_receivers
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class DuplicateReceiver(Check[AlertmanagerConfig]):
    """Two receivers, or two time intervals, have one name.

    Alertmanager refuses the whole configuration: it keeps the old one, or does not start.

    Bad file:
    ```yaml
    route:
      receiver: web
    receivers:
      - name: web
      - name: web
    ```
    Good file:
    ```yaml
    route:
      receiver: web
      routes:
        - matchers: ['team="data"']
          receiver: data
    receivers:
      - name: web
      - name: data
    ```
    """

    code = "OBS803"
    name = "duplicate-receiver"
    level = Level.ERROR
    rows = (79,)
    on = (AlertmanagerConfig,)

    def find(self, value: AlertmanagerConfig, at: Site) -> Iterator[Finding]:
        for find in (duplicate_receivers, duplicate_intervals):
            for one in find(value):
                yield Finding(one.message, one.mend, field=one.path)
