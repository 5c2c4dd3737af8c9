"""The check duplicate-target."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.errors import listed
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view.server import JobView


class DuplicateTarget(Check[JobView]):
    """Two jobs of a Prometheus scrape the same address.

    Each series is stored twice, under two jobs, and sums count it twice. Or one of the two programs listens on another
    port: two cannot share one.

    Jobs that ask for different paths or parameters, or drop different metrics, are different.

    Bad:
    ```python
    PrometheusServer(jobs=(
        ScrapeJob("app", targets=("localhost:8080",), metrics=m),
        ScrapeJob("node", targets=("localhost:8080",), metrics=node),
    ))
    ```
    Good:
    ```python
    PrometheusServer(jobs=(
        ScrapeJob("app", targets=("localhost:8080",), metrics=m),
        ScrapeJob("node", targets=("localhost:9100",), metrics=node),
    ))
    ```
    """

    code = "OBS901"
    name = "duplicate-target"
    level = Level.WARNING
    groups = (12,)
    on = (JobView,)

    def find(self, value: JobView, at: Site) -> Iterator[Finding]:
        jobs = () if at.server is None or not value.takes_all else at.server.jobs
        for other in jobs:
            if other is value:
                return
            shared = [one for one in value.addresses if one in other.addresses]
            if shared and other.takes_all and other.asks == value.asks:
                apart = value.metrics and other.metrics and not set(value.metrics) & set(other.metrics)
                yield Finding(
                    f"it scrapes {listed(shared, 'and')}, as the job {other.name!r} does",
                    "correct the port of one of them: they expose other metrics"
                    if apart
                    else "delete one of them, or correct its address",
                    field=("targets",),
                )
