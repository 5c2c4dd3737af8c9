"""What holds where a workspace is evaluated: what its servers say, else its configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import attrs

from obsdsl.config import Config
from obsdsl.define.target import Job, Server
from obsdsl.express.infer.value import Environment

T = TypeVar("T")


def jobs_of(servers: Iterable[Server]) -> tuple[Job, ...]:
    """All jobs of all servers: a rule or a dashboard may be evaluated by any of these."""
    found: list[Job] = []
    for server in servers:
        # Replicas scrape the same.
        found += [job for job in server.jobs if job not in found]
    return tuple(found)


def around(config: Config, servers: Sequence[Server]) -> Config:
    """The configuration, with what the servers say in place of its own. Where they differ, it is unknown."""
    if not servers:
        return config
    jobs = jobs_of(servers)
    kept = [server.retention for server in servers]
    return attrs.evolve(
        config,
        scrape_interval=_common([job.interval for job in jobs]),
        evaluation_interval=_common([server.evaluation_interval for server in servers]),
        # What one of them may still have is not gone.
        retention=None if None in kept else max(one for one in kept if one is not None),
        external_labels=external_labels(servers),
        target_labels=tuple(
            sorted({name for job in jobs for name in job.labels if name not in ("job", "instance")}),
        ),
    )


def environment(config: Config, servers: Sequence[Server]) -> Environment:
    """What inference knows of the surroundings; `config` is what holds around the workspace."""
    return Environment(
        target_labels=dict.fromkeys(() if servers else config.target_labels),
        scrape_interval=config.scrape_interval,
        jobs=jobs_of(servers),
    )


def external_labels(servers: Iterable[Server]) -> dict[str, str]:
    """Labels that leave with everything; the empty value is one that is unknown, or is there by chance."""
    several = list(servers)
    names = dict.fromkeys(name for server in several for name in server.external_labels)
    values = {name: {server.external_labels.get(name, "") for server in several} for name in names}
    return {name: next(iter(some)) if len(some) == 1 else "" for name, some in values.items()}


def _common(values: Sequence[T | None]) -> T | None:
    """What all of them are; None where they differ."""
    first = next(iter(values), None)
    return first if all(one == first for one in values) else None
