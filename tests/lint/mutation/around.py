"""Faults of the workspace's servers: what they scrape, and which rules they load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.define.target import SYNTHETIC
from obsdsl.express.node import Selector, walk
from tests.lint.mutation.edit import edited, place
from tests.lint.mutation.mutant import Mutant, Operator, World
from tests.lint.mutation.words import misspelt

# So many metrics are forgotten, each in a mutant of its own: all expressions are looked at for each.
_METRICS = 15
Servers: TypeAlias = tuple[PrometheusServer, ...]


def _with(world: World, servers: Servers) -> World:
    return attrs.evolve(world, workspace=attrs.evolve(world.workspace, servers=servers))


def _each_job(world: World, change: Callable[[ScrapeJob], ScrapeJob]) -> Servers:
    return tuple(edited(one, jobs=tuple(map(change, one.jobs))) for one in world.servers)


def metric_forgotten(world: World) -> Iterator[Mutant]:
    """No job says that it exposes a metric that rules read."""
    declared = (one for one in world.workspace.metrics if one.name not in SYNTHETIC)
    own = {name: one for one in declared for name in one.series()}
    readers: dict[str, list[AlertRule | RecordingRule]] = {}
    for group in world.workspace.groups:
        for rule in group.rules:
            if isinstance(rule, AlertRule | RecordingRule):
                names = {node.name for node in walk(rule.expr) if isinstance(node, Selector)}
                for family in {own[name].name for name in names if name in own}:
                    readers.setdefault(family, []).append(rule)
    for family in sorted(readers)[:: max(1, len(readers) // _METRICS)]:

        def forget(job: ScrapeJob, family: str = family) -> ScrapeJob:
            kept = None if job.metrics is None else tuple(one for one in job.metrics if one.name != family)
            return job if kept == job.metrics else edited(job, metrics=kept)

        places = tuple(place(rule) for rule in readers[family])
        yield Mutant(f"no job exposes {family}", places, _with(world, _each_job(world, forget)).workspace)


def rule_file_misspelt(world: World) -> Iterator[Mutant]:
    """No server loads a group's file."""
    for group in world.workspace.groups:
        name = f"rules/{group.name}.yml"
        if any(name in one.rule_files for one in world.servers):
            wrong = f"rules/{misspelt(group.name)}.yml"
            servers = tuple(
                edited(one, rule_files=tuple(wrong if file == name else file for file in one.rule_files))
                for one in world.servers
            )
            yield Mutant(f"rule file {wrong}", (place(group),), _with(world, servers).workspace)


def _plain(job: ScrapeJob) -> bool:
    return not (job.relabel or job.metric_relabel or job.params or job.metrics_path)


def port_of_another(world: World) -> Iterator[Mutant]:
    """A job has the address of another."""
    for server in world.servers:
        plain = [job for job in server.jobs if _plain(job)]
        for job in plain:
            for other in plain:
                if job is not other and job.scheme == other.scheme:
                    changed = edited(job, targets=other.targets)
                    jobs = tuple(changed if one is job else one for one in server.jobs)
                    servers = tuple(edited(one, jobs=jobs) if one is server else one for one in world.servers)
                    what = f"{server.name}: {job.name} at the address of {other.name}"
                    yield Mutant(what, (place(job), place(other)), _with(world, servers).workspace)


def port_of_prometheus(world: World) -> Iterator[Mutant]:
    """A job on Prometheus's own machine has Prometheus's port."""
    own = (StaticTargets(("localhost:9090",)),)
    for server in world.servers:
        for job in server.jobs:
            addresses = [address for group in job.targets for address in group.addresses]
            is_own = any(one.name.startswith("prometheus_") for one in job.metrics or ())
            if all(one.startswith("localhost:") for one in addresses) and not job.relabel and not is_own:
                jobs = tuple(edited(one, targets=own) if one is job else one for one in server.jobs)
                servers = tuple(edited(one, jobs=jobs) if one is server else one for one in world.servers)
                yield Mutant(f"{server.name}: {job.name} at port 9090", (place(job),), _with(world, servers).workspace)


def url_for_a_host(world: World) -> Iterator[Mutant]:
    """A probe of URLs asks for a connection to a host."""
    for server in world.servers:
        for job in server.jobs:
            if "module" in job.params and any("://" in one for group in job.targets for one in group.addresses):
                for module in ("tcp_connect", "icmp"):
                    changed = edited(job, params={**job.params, "module": (module,)})
                    jobs = tuple(changed if one is job else one for one in server.jobs)
                    servers = tuple(edited(one, jobs=jobs) if one is server else one for one in world.servers)
                    what = f"{server.name}: {job.name} probes with {module}"
                    yield Mutant(what, (place(job),), _with(world, servers).workspace)


OPERATORS = (
    Operator("metric that no job exposes", "unscraped-metric", metric_forgotten),
    Operator("misspelt rule file", "unloaded-group", rule_file_misspelt),
    Operator("job at another's address", "duplicate-target", port_of_another),
    Operator("job at Prometheus's port", "own-port", port_of_prometheus),
    Operator("URL for a TCP probe", "probe-target", url_for_a_host),
)
