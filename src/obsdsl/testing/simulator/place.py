"""A Prometheus whose targets are simulators: the server as it is, with other addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs

from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.relabel import Relabel
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.express.matcher import escape
from obsdsl.testing.simulator.simulation import Simulation

# Where the target of a job, by its address in the workspace, really is; None where it is nowhere.
Places: TypeAlias = Callable[[str, str], str | None]


def simulated(simulation: Simulation) -> Places:
    """Simulators stand for the targets."""

    def place(job: str, address: str) -> str | None:
        found = simulation.target(job, address)
        return None if found is None else found.address

    return place


def placed(server: PrometheusServer, places: Places) -> PrometheusServer:
    """The server with targets elsewhere. Their label `instance` stays; a job without targets then is left out."""
    jobs = (_placed(job, places) for job in server.jobs)
    return attrs.evolve(server, jobs=tuple(job for job in jobs if job is not None))


def _placed(job: ScrapeJob, places: Places) -> ScrapeJob | None:
    groups: list[StaticTargets] = []
    relabel = list(job.relabel)
    for group in job.static_targets:
        for address in group.addresses:
            place = places(job.name, address)
            if place is None:
                continue
            if any(one.target_label == "__address__" for one in job.relabel):
                # What is probed stays; who probes is elsewhere.
                relabel.append(_prober(address, place))
                groups.append(StaticTargets((address,), labels=group.labels))
            else:
                groups.append(StaticTargets((place,), labels={"instance": address, **group.labels}))
    if not groups:
        return None
    # Simulators speak plain HTTP, and let everybody in.
    return attrs.evolve(
        job,
        targets=tuple(groups),
        relabel=tuple(relabel),
        scheme=None,
        tls=None,
        basic_auth=None,
        authorization=None,
        proxy_url=None,
    )


def _prober(address: str, place: str) -> Relabel:
    return Relabel(
        source_labels=("__param_target",), regex=escape(address), target_label="__address__", replacement=place
    )
