"""The check undefined-interval."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.routing.check import undefined_intervals
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class UndefinedInterval(Check[AlertmanagerConfig]):
    """A route is muted or active at times that are not defined.

    Alertmanager refuses the whole configuration: it keeps the old one, or does not start.

    Bad file:
    ```yaml
    route:
      receiver: web
      routes:
        - matchers: ['severity="P3"']
          mute_time_intervals: [nigths]
    receivers:
      - name: web
    time_intervals:
      - name: nights
        time_intervals:
          - times: [{start_time: "20:00", end_time: "24:00"}]
    ```
    Good file:
    ```yaml
    route:
      receiver: web
      routes:
        - matchers: ['severity="P3"']
          mute_time_intervals: [nights]
    receivers:
      - name: web
    time_intervals:
      - name: nights
        time_intervals:
          - times: [{start_time: "20:00", end_time: "24:00"}]
    ```
    """

    code = "OBS802"
    name = "undefined-interval"
    level = Level.ERROR
    rows = (79,)
    on = (AlertmanagerConfig,)

    def find(self, value: AlertmanagerConfig, at: Site) -> Iterator[Finding]:
        for one in undefined_intervals(value):
            yield Finding(one.message, one.mend, field=one.path)
