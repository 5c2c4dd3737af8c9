"""What every check may know of the world around a value: the metrics, the environment, the rules of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

import attrs

from obsdsl.compose.severity import POLICY, SeverityPolicy
from obsdsl.compose.workspace import Heard, Told
from obsdsl.config import Config
from obsdsl.define.declaration import Declaration, Recorded, Source
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.define.stream import StreamFacts
from obsdsl.define.target import Job, Server
from obsdsl.express.infer import EMPTY_CATALOG, Catalog, Inference, catalog
from obsdsl.express.infer.around import around, environment, jobs_of
from obsdsl.express.node import Selector
from obsdsl.lint.known import Known, of_library
from obsdsl.lint.repository import Repository

# Of Prometheus, where neither a group nor the configuration says it.
DEFAULT_EVALUATION_INTERVAL: Final = Duration.parse("1m")
# How far back Prometheus looks for a sample.
LOOKBACK: Final = Duration.parse("5m")


@frozen(eq=False, slots=False)
class Context:
    """What is known to all checks. `defined` says whether metrics are declared, so that a name can be wrong.

    `config` is the configuration, with what the workspace's servers say in place of its own.
    `declared` are the declarations by the names of their series, without the recorded ones; `records` the recordings
    by name.
    """

    infer: Inference = attrs.field(factory=Inference)
    catalog: Catalog = EMPTY_CATALOG
    config: Config = attrs.field(factory=lambda: Config(Path()))
    defined: bool = False
    records: Mapping[str, tuple[Recorded, ...]] = attrs.field(factory=dict)
    declared: Mapping[str, Declaration] = attrs.field(factory=dict)
    # What alerts may point to.
    repository: Repository = attrs.field(factory=lambda: Repository(Path()))
    servers: tuple[Server, ...] = ()
    policy: SeverityPolicy = POLICY
    # What it is made of, where something told it.
    heard: Heard | None = None

    @cached_property
    def _of_some(self) -> dict[tuple[str, ...], Context]:
        """What is known where some of the servers evaluate, by their names."""
        return {}

    def of_group(self, name: str) -> Context:
        """What is known where a group of the workspace is evaluated: by those servers that load it."""
        if len(self.servers) < 2 or self.heard is None:
            return self
        loading = tuple(one for one in self.servers if one.loads(name))
        if not loading or len(loading) == len(self.servers):
            return self
        key = tuple(one.name for one in loading)
        if key not in self._of_some:
            self._of_some[key] = _of_servers(self, self.heard, loading)
        return self._of_some[key]

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs of all servers; none where nobody says."""
        return jobs_of(self.servers)

    @cached_property
    def jobs_read(self) -> dict[tuple[object, ...], tuple[Job, ...]]:
        """The jobs that selections read, for those who look them up."""
        return {}

    @property
    def streams(self) -> tuple[StreamFacts, ...]:
        """The streams of logs that are declared."""
        return () if self.heard is None else self.heard.streams

    @property
    def scrape_interval(self) -> Duration | None:
        """That of all jobs, or as configured; None is unknown."""
        return self.config.scrape_interval

    @property
    def labels_added(self) -> Mapping[str, str] | None:
        """Labels that alerts have at Alertmanager beside their own; None is unknown."""
        return None if any(one.relabels_alerts for one in self.servers) else self.config.external_labels

    @property
    def evaluation_interval(self) -> Duration:
        """As configured, else Prometheus's default."""
        return self.config.evaluation_interval or DEFAULT_EVALUATION_INTERVAL


def context_of(told: Iterable[Told], config: Config) -> Context:
    """The context of a project whose objects tell this."""
    return _made(Heard.of(told), config, Repository(config.root))


def _made(heard: Heard, config: Config, repository: Repository) -> Context:
    declared = {name: one for one in heard.sources if isinstance(one, Declaration) for name in one.series()}
    records: dict[str, tuple[Recorded, ...]] = {}
    for one in heard.sources:
        if isinstance(one, Recorded):
            records[one.name] = (*records.get(one.name, ()), one)
    here = around(config, heard.servers)
    surroundings = attrs.evolve(
        environment(here, heard.servers),
        evaluation_interval=here.evaluation_interval,
        # Who says nothing of targets may still have exporters in Kubernetes, with all the labels that it adds.
        open_targets=None if here.target_labels or heard.servers else of_library,
        rates_of_counters=True,
    )
    # Who declares metrics has those of well-known exporters declared, too.
    found: Catalog = Known(catalog(heard.sources)) if declared else catalog(heard.sources)
    return Context(
        Inference(found, surroundings),
        found,
        here,
        bool(declared),
        records,
        declared,
        repository,
        heard.servers,
        heard.policy,
        heard,
    )


def _of_servers(context: Context, heard: Heard, servers: tuple[Server, ...]) -> Context:
    """What is known where only some of the servers evaluate."""

    def known(one: Source) -> Source:
        there = not isinstance(one, Recorded) or one.group is None or any(each.loads(one.group) for each in servers)
        # What others record comes here by ways that nobody told of, with whatever labels.
        return one if there else attrs.evolve(one, expr=Selector(None))  # type: ignore[arg-type]

    own = Heard(tuple(map(known, heard.sources)), servers, heard.policy, heard.streams)
    return _made(own, context.config, context.repository)
