"""What is known of a metric: the plain data behind `Counter`, `Gauge`, `Histogram`, `Summary` and `Info`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeAlias

import attrs

from obsdsl.define.label import Domain
from obsdsl.define.light import frozen
from obsdsl.define.unit import Unit
from obsdsl.errors import Location


class MetricType(Enum):
    """The types of the exposition format; a native histogram is one of its own, for it is read differently."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    NATIVE_HISTOGRAM = "native histogram"
    SUMMARY = "summary"
    INFO = "info"


@frozen
class Declaration:
    """A metric as declared. `name` is the family's: without the `_bucket`, `_sum` and `_count` of its series."""

    name: str
    type: MetricType
    help: str
    labels: Mapping[str, Domain] = attrs.field(factory=dict)
    unit: Unit | None = None
    # The lowest and highest value that a sample can have; None is unbounded.
    range: tuple[float | None, float | None] = (None, None)
    # Upper bounds, ascending, without +Inf; empty where nobody knows them, and unless it is a classic histogram.
    buckets: tuple[float, ...] = ()
    # Of a summary.
    quantiles: tuple[float, ...] = ()
    location: Location | None = attrs.field(default=None, eq=False, repr=False)
    # Whether its series may have labels beside those, which nobody has listed yet.
    open_labels: bool = False

    def series(self) -> tuple[str, ...]:
        """The names under which Prometheus stores it."""
        match self.type:
            case MetricType.HISTOGRAM:
                return (f"{self.name}_bucket", f"{self.name}_sum", f"{self.name}_count")
            case MetricType.SUMMARY:
                return (self.name, f"{self.name}_sum", f"{self.name}_count")
            case _:
                return (self.name,)


@frozen
class Recorded:
    """What a recording rule makes: its expression and the labels that it adds or overwrites.

    `expr` is a node of `express`; this layer only carries it. `group` is the workspace's group that holds the rule.
    """

    name: str
    expr: object
    labels: Mapping[str, str] = attrs.field(factory=dict)
    interval: float | None = None
    group: str | None = None


Source: TypeAlias = Declaration | Recorded
