"""What every check may know of the world around a value: the metrics, the environment, the rules of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import attrs

from obsdsl.config import Config
from obsdsl.define.declaration import Declaration, Recorded, Source
from obsdsl.define.duration import Duration
from obsdsl.express.infer import EMPTY_CATALOG, Catalog, Environment, Inference, catalog
from obsdsl.lint.known import Known, of_library
from obsdsl.lint.repository import Repository

# Of Prometheus, where neither a group nor the configuration says it.
DEFAULT_EVALUATION_INTERVAL: Final = Duration.parse("1m")
# How far back Prometheus looks for a sample.
LOOKBACK: Final = Duration.parse("5m")


@attrs.frozen(eq=False)
class Context:
    """What is known to all checks. `defined` says whether metrics are declared, so that a name can be wrong.

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

    @property
    def scrape_interval(self) -> Duration | None:
        """As configured; None is unknown."""
        return self.config.scrape_interval

    @property
    def evaluation_interval(self) -> Duration:
        """As configured, else Prometheus's default."""
        return self.config.evaluation_interval or DEFAULT_EVALUATION_INTERVAL


def context_of(sources: Iterable[Source], config: Config) -> Context:
    """The context of a project whose metrics and recordings are `sources`."""
    known = tuple(sources)
    declared = {name: one for one in known if isinstance(one, Declaration) for name in one.series()}
    records: dict[str, tuple[Recorded, ...]] = {}
    for one in known:
        if isinstance(one, Recorded):
            records[one.name] = (*records.get(one.name, ()), one)
    environment = Environment(
        target_labels=dict.fromkeys(config.target_labels),
        scrape_interval=config.scrape_interval,
        evaluation_interval=config.evaluation_interval,
        # Who says nothing of targets may still have exporters in Kubernetes, with all the labels that it adds.
        open_targets=None if config.target_labels else of_library,
        rates_of_counters=True,
    )
    # Who declares metrics has those of well-known exporters declared, too.
    found: Catalog = Known(catalog(known)) if declared else catalog(known)
    return Context(
        Inference(found, environment), found, config, bool(declared), records, declared, Repository(config.root)
    )
