"""The check own-port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.define.light import frozen
from obsdsl.errors import listed
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view.server import JobView

# Where Prometheus listens, seen from where it runs.
_OWN: Final = ("localhost:9090", "127.0.0.1:9090", "[::1]:9090")
# Metrics that Prometheus has, too, for what it is made with.
_OF_GO: Final = ("go_", "process_", "promhttp_", "net_conntrack_")


@frozen(kw_only=True)
class OwnPort(Check[JobView]):
    """A job looks for another program where Prometheus itself listens.

    Prometheus listens on port 9090 unless it is told another. A job for `localhost:9090` scrapes Prometheus's own
    metrics: it is up, and has none of those that it is for. Of the metrics that Go's and other programs share with
    Prometheus (`go_*`, `process_*`), its own are those of a job that is called after it. `own` are Prometheus's own
    addresses.

    Bad:
    ```python
    PrometheusServer(jobs=(ScrapeJob("app", targets=("localhost:9090",), metrics=m),))
    ```
    Good:
    ```python
    PrometheusServer(jobs=(ScrapeJob("app", targets=("localhost:9091",), metrics=m),))
    ```
    """

    code = "OBS902"
    name = "own-port"
    level = Level.WARNING
    on = (JobView,)

    own: tuple[str, ...] = _OWN

    def find(self, value: JobView, at: Site) -> Iterator[Finding]:
        if value.relabels or value.path != "/metrics" or not value.metrics:
            return
        if any(name.startswith("prometheus_") for name in value.metrics):
            return
        shared = all(name.startswith(_OF_GO) for name in value.metrics)
        if shared and "prom" in value.name.casefold():
            return
        if found := [one for one in value.addresses if one in self.own]:
            other = f"the job is called {value.name!r}" if shared else "the job exposes other metrics"
            yield Finding(
                f"{listed(found, 'and')} is where Prometheus itself listens, and {other}",
                "correct the port, or call the job 'prometheus'" if shared else "correct the port",
                field=("targets",),
            )
