"""The check metric-help."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.declaration import Declaration
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class MetricHelp(Check[Declaration]):
    """A metric has no help text, or one that only repeats its name.

    Whoever is woken by an alert reads the help to learn what the number means.

    Bad:
    ```python
    jobs_waiting = Gauge("jobs_waiting", "Jobs waiting", unit="events")
    ```
    Good:
    ```python
    jobs_waiting = Gauge("jobs_waiting", "Jobs that no worker has taken yet.", unit="events")
    ```
    """

    code = "OBS703"
    name = "metric-help"
    level = Level.WARNING
    rows = (67,)
    on = (Declaration,)

    def find(self, value: Declaration, at: Site) -> Iterator[Finding]:
        words = value.help.lower().strip(" .").replace(" ", "_")
        if words in ("", value.name.lower()):
            what = "its help says no more than its name" if words else "it has no help"
            yield Finding(what, "say what it counts or measures, and when it changes")
