"""A Prometheus and its scrape jobs, as checks see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.define.target import Job

if TYPE_CHECKING:
    from obsdsl.compose.scrape.job import ScrapeJob
    from obsdsl.compose.scrape.server import PrometheusServer
    from obsdsl.errors import Location


@frozen
class JobView:
    """A scrape job. `addresses` are its listed targets before relabelling; `relabels` says whether it has any."""

    name: str
    interval: Duration
    path: str
    scheme: str
    params: Mapping[str, tuple[str, ...]]
    addresses: tuple[str, ...]
    relabels: bool
    # Whether relabelling of metrics leaves all that the targets expose.
    keeps_metrics: bool
    # The families that it is said to expose; None is unknown.
    metrics: tuple[str, ...] | None
    facts: Job
    location: Location | None = attrs.field(default=None, eq=False)

    @property
    def takes_all(self) -> bool:
        """Whether it scrapes the addresses that are listed, and takes all that these expose."""
        return not self.relabels and self.keeps_metrics

    @property
    def asks(self) -> tuple[object, ...]:
        """What it asks its targets for."""
        return (self.scheme, self.path, sorted(self.params.items()))

    @property
    def probes(self) -> bool:
        """Whether its targets are asked after at an exporter, and not themselves."""
        return self.path.endswith("/probe") and "module" in self.params


@frozen
class ServerView:
    """A Prometheus."""

    name: str
    interval: Duration
    jobs: tuple[JobView, ...]


def server_view(server: PrometheusServer) -> ServerView:
    """What checks see of a server."""
    facts = server.job_facts()
    return ServerView(
        server.name,
        server.interval,
        tuple(_job(job, one, server.interval) for job, one in zip(server.jobs, facts, strict=True)),
    )


def _job(job: ScrapeJob, facts: Job, interval: Duration) -> JobView:
    return JobView(
        job.name,
        job.scrape_interval or interval,
        job.metrics_path or "/metrics",
        job.scheme or "http",
        dict(job.params),
        tuple(address for group in job.targets for address in group.addresses),
        bool(job.relabel),
        not any(step.action in ("keep", "drop", "keepequal", "dropequal") for step in job.metric_relabel),
        None if job.metrics is None else tuple(sorted(one.name for one in job.metrics)),
        facts,
        job.location,
    )
