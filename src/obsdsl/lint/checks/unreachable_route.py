"""The check unreachable-route."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.routing.matcher import write_matcher
from obsdsl.compose.routing.shadow import DeadRoute, dead_routes
from obsdsl.compose.routing.tree import AlertmanagerConfig, Path
from obsdsl.compose.routing.walk import Stop, stops
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class UnreachableRoute(Check[AlertmanagerConfig]):
    """No alert ever enters a route.

    Alertmanager goes through the routes in their order and stops at the first that takes an alert, unless that says
    `continue`. A route behind one that takes more never has its turn, and one whose matchers exclude each other takes
    nothing. Who is named there waits for alerts that go elsewhere.

    Bad:
    ```python
    Routing(default=(Slack("#all"),), slack_url=Secret("SLACK_URL"), routes=(
        SubRoute({"team": "web"}, receivers=(Slack("#web"),)),
        SubRoute({"team": "web", "severity": P0}, receivers=(Slack("#critical"),)),
    ))
    ```
    Good:
    ```python
    Routing(default=(Slack("#all"),), slack_url=Secret("SLACK_URL"), routes=(
        SubRoute({"team": "web", "severity": P0}, receivers=(Slack("#critical"),)),
        SubRoute({"team": "web"}, receivers=(Slack("#web"),)),
    ))
    ```
    Bad file:
    ```yaml
    route:
      receiver: everyone
      routes:
        - receiver: web
          matchers: ['team="web"']
        - receiver: pager
          matchers: ['team="web"', 'severity="P0"']
    receivers:
      - name: everyone
      - name: web
      - name: pager
    ```
    Good file:
    ```yaml
    route:
      receiver: everyone
      routes:
        - receiver: pager
          matchers: ['team="web"', 'severity="P0"']
        - receiver: web
          matchers: ['team="web"']
    receivers:
      - name: everyone
      - name: web
      - name: pager
    ```
    """

    code = "OBS805"
    name = "unreachable-route"
    level = Level.WARNING
    groups = (9,)
    on = (AlertmanagerConfig,)

    def find(self, value: AlertmanagerConfig, at: Site) -> Iterator[Finding]:
        if value.route is None or not value.route.routes:
            return
        by_path: dict[Path, Stop] | None = None
        for one in dead_routes(value):
            by_path = {stop.path: stop for stop in stops(value)} if by_path is None else by_path
            yield _finding(one, by_path)


def _finding(dead: DeadRoute, by_path: dict[Path, Stop]) -> Finding:
    if dead.why == "contradiction":
        return Finding(
            f"no alert enters {_named(dead.stop)}: its matchers, with those of its parents, exclude each other",
            "correct them, or delete the route",
            field=dead.stop.path,
        )
    others = " and ".join(_named(by_path[path]) for path in dead.by if path in by_path)
    return Finding(
        f"no alert enters {_named(dead.stop)}: {others} before it takes all that it would",
        "move it before that, or let that continue",
        field=dead.stop.path,
    )


def _named(stop: Stop) -> str:
    matchers = ", ".join(map(write_matcher, stop.matchers))
    return f"the route to {stop.receiver!r}" + (f" for {matchers}" if matchers else "")
