"""The labels of listed targets before relabelling, as Prometheus prepares them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from obsdsl.compose.scrape.relabelled import Labels, relabelled
from obsdsl.define.duration import Duration
from obsdsl.errors import shown

if TYPE_CHECKING:
    from obsdsl.compose.scrape.job import ScrapeJob

ADDRESS: Final = "__address__"
INTERVAL: Final = "__scrape_interval__"


def start_labels(job: ScrapeJob, interval: Duration | None) -> Iterator[tuple[str, Labels]]:
    """The address of each listed target with its labels; `interval` is that of the server, where it is known."""
    every = job.scrape_interval or interval
    own: dict[str, str | None] = {
        "job": job.name,
        INTERVAL: None if every is None else str(every),
        # Without its own, it is that of the server, or Prometheus's.
        "__scrape_timeout__": None if job.scrape_timeout is None else str(job.scrape_timeout),
        "__metrics_path__": job.metrics_path or "/metrics",
        "__scheme__": job.scheme or "http",
    }
    own |= {f"__param_{name}": values[0] for name, values in job.params.items()}
    for group in job.targets:
        given = {name: value for name, value in {**job.labels, **group.labels}.items() if value}
        for address in group.addresses:
            yield address, Labels({**own, **given, ADDRESS: address})


def address_faults(job: ScrapeJob) -> Iterator[str]:
    """Targets that relabelling leaves without an address: promtool refuses them."""
    for address, labels in start_labels(job, None) if job.relabel else ():
        left = relabelled(labels, job.relabel)
        if left is not None and left.get(ADDRESS) == "":
            yield f"relabel leaves the target {shown(address)} without {ADDRESS!r}; keep that label"
