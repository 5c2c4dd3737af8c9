"""The check editable."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView


class Editable(Check[DashboardView]):
    """A dashboard that is kept as code can be edited in Grafana.

    What somebody changes there is gone with the next release. One that is not editable says so at once, and can
    still be copied. Nobody knows of a file whether its dashboard is kept as code: without a workspace, nothing is said.

    Bad:
    ```python
    Dashboard("Queue", editable=True, panels=(TimeSeries("Jobs", m.queue_length),))
    ```
    Good:
    ```python
    Dashboard("Queue", panels=(TimeSeries("Jobs", m.queue_length),))
    ```
    Bad file:
    ```json
    {"title": "Queue", "uid": "queue", "editable": true, "panels": []}
    ```
    Good file:
    ```json
    {"title": "Queue", "uid": "queue", "editable": false, "panels": []}
    ```
    """

    code = "OBS610"
    name = "editable"
    level = Level.INFO
    rows = (75,)
    on = (DashboardView,)

    def find(self, value: DashboardView, at: Site) -> Iterator[Finding]:
        if value.editable and at.context.defined:
            yield Finding(
                "it can be edited in Grafana, where the next release takes every change away",
                "set editable to false",
                field=("editable",),
            )
