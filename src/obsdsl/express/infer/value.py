"""What is inferred of an expression: the values of the abstract interpreter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final, Literal, TypeAlias

import attrs

from obsdsl.define.declaration import Declaration, Source
from obsdsl.define.duration import Duration
from obsdsl.define.label import Domain
from obsdsl.define.light import frozen, light
from obsdsl.define.target import Job
from obsdsl.define.unit import Unit
from obsdsl.express.infer.interval import FULL, Interval
from obsdsl.express.infer.labels import ANYTHING, METRIC, NONE, LabelSet
from obsdsl.express.signature import ValueType

# What the samples are; a vector of unknown origin may hold both.
SampleType: TypeAlias = Literal["float", "histogram", "unknown"]


class Kind(Enum):
    """What a raw series is."""

    COUNTER = "counter"
    GAUGE = "gauge"
    BUCKET = "bucket"
    SUM = "sum"
    COUNT = "count"
    QUANTILE = "quantile"
    INFO = "info"
    NATIVE_HISTOGRAM = "native histogram"


class AnyUnit(Enum):
    """The unit of plain numbers: see `ANY`."""

    ANY = "any"

    def __repr__(self) -> str:
        return "ANY"


# A plain number fits any unit: a literal, 0 or 1 of a comparison, the 1 of an info metric, a logarithm.
ANY: Final = AnyUnit.ANY
# None is unknown.
InferredUnit: TypeAlias = Unit | Literal[AnyUnit.ANY] | None

_COUNTERS = frozenset({Kind.COUNTER, Kind.BUCKET, Kind.SUM, Kind.COUNT, Kind.NATIVE_HISTOGRAM})


@light
class Inferred:
    """What is known of an expression before it runs. Whatever is not known says so, and is never wrong."""

    type: ValueType
    sample: SampleType = "float"
    unit: InferredUnit = None
    # Of float samples; where samples are histograms, `unit` and `interval` are those of their counts.
    interval: Interval = FULL
    labels: LabelSet = NONE
    # What the selected series are, and what declares them, as long as the samples are theirs and not computed.
    kind: Kind | None = None
    source: Source | None = None
    # The unit of what a histogram observed, while the samples are buckets or native histograms.
    observed: InferredUnit = None
    # Whether a constant was taken for a conversion (`* 1000`), so that the unit's scale is a guess.
    converted: bool = False
    # Seconds between samples, while they are not computed.
    cadence: float | None = None

    @property
    def name(self) -> str | None:
        """The metric's name, if the samples have one and it is known."""
        label = self.labels.get(METRIC)
        return label.values[0] if label.certain and label.values and len(label.values) == 1 else None

    @property
    def is_counter(self) -> bool:
        """Whether these are raw counters, which only `rate` and its like make sense of."""
        return self.kind in _COUNTERS

    @property
    def measured(self) -> Unit | None:
        """The unit, if it is known and not just any."""
        return None if self.unit is ANY else self.unit


UNKNOWN_VECTOR = Inferred("vector", "unknown", labels=ANYTHING)


def _with_target(labels: Mapping[str, Domain]) -> dict[str, Domain]:
    return {"job": None, "instance": None, **labels}


@frozen
class Environment:
    """What holds for all metrics where they are scraped and evaluated."""

    # Labels that every scraped series has; `job` and `instance` among them in any case. Known jobs say more than that.
    target_labels: Mapping[str, Domain] = attrs.field(factory=dict, converter=_with_target)
    scrape_interval: Duration | None = None
    evaluation_interval: Duration | None = None
    # Which metrics may have more labels of their target than these.
    open_targets: Callable[[Declaration], bool] | None = None
    # Whether undeclared series count as counters where `rate` and its like are applied to them: on anything else, these
    # say nothing. Off, it may be a gauge below zero.
    rates_of_counters: bool = False
    # All jobs by which series come: there are no others.
    jobs: tuple[Job, ...] = ()


DEFAULT_ENVIRONMENT = Environment()
