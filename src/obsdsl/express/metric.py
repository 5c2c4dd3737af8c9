"""Metrics as users declare them: a declaration that is an expression.

`Counter`, `Gauge`, `Summary` and `Info` are vectors of all their series; a classic `Histogram` has methods that
make one. Every fault of a declaration is reported at once. `help` is left out where nobody knows yet what the metric
means: the lint asks for it. `labels` are names, or names with their values; `...` behind the names says that there may
be others, which nobody has listed yet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from types import EllipsisType
from typing import Any, TypeAlias, TypeVar, cast

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.label import OpenLabelsLike, closed, is_text, label_domains, name_fault
from obsdsl.define.unit import EVENTS, Unit, UnitLike, unit_from_name
from obsdsl.errors import DefinitionError, here, shown
from obsdsl.express.matcher import matcher
from obsdsl.express.node import Selector
from obsdsl.express.series import CounterSeries, GaugeSeries, HistogramSeries, NativeHistogramSeries

RangeLike: TypeAlias = tuple[float | None, float | None]

T = TypeVar("T")


class Counter(CounterSeries):
    """A value that only grows and restarts at zero, such as `http_requests_total`.

    `unit` is read from the name's suffix unless given; a counter without one counts events.
    """

    __slots__ = ("declaration",)

    def __init__(
        self,
        name: str,
        help: str = "",
        *,
        labels: OpenLabelsLike = (),
        unit: UnitLike | None = None,
        range: RangeLike = (0, None),
    ) -> None:
        self.declaration = declare(MetricType.COUNTER, name, help, labels, unit, range)
        super().__init__(Selector(self.declaration.name, source=self.declaration))


class Gauge(GaugeSeries):
    """A value that goes up and down, such as `queue_length`.

    `range` is the lowest and highest value that it can have; None is unbounded.
    """

    __slots__ = ("declaration",)

    def __init__(
        self,
        name: str,
        help: str = "",
        *,
        labels: OpenLabelsLike = (),
        unit: UnitLike | None = None,
        range: RangeLike = (None, None),
    ) -> None:
        self.declaration = declare(MetricType.GAUGE, name, help, labels, unit, range)
        super().__init__(Selector(self.declaration.name, source=self.declaration))


class Info(GaugeSeries):
    """A gauge that is always 1 and carries its information in labels, such as `app_build_info`."""

    __slots__ = ("declaration",)

    def __init__(self, name: str, help: str = "", *, labels: OpenLabelsLike = ()) -> None:
        self.declaration = declare(MetricType.INFO, name, help, labels, None, (1, 1))
        super().__init__(Selector(self.declaration.name, source=self.declaration))


class Histogram(HistogramSeries):
    """Observations counted in buckets, such as `http_request_duration_seconds`; the name has no suffix.

    `buckets` are the upper bounds without +Inf; `...` where nobody knows them yet. One
    whose buckets Prometheus makes is a `NativeHistogram`.
    """

    __slots__ = ("declaration",)

    def __init__(
        self,
        name: str,
        help: str = "",
        *,
        labels: OpenLabelsLike = (),
        unit: UnitLike | None = None,
        buckets: Sequence[float] | EllipsisType = (),
    ) -> None:
        self.declaration = declare(MetricType.HISTOGRAM, name, help, labels, unit, (None, None), buckets=buckets)
        super().__init__(name, self.declaration)


class NativeHistogram(NativeHistogramSeries):
    """A native histogram: its buckets are made by Prometheus, its series have the name itself."""

    __slots__ = ("declaration",)

    def __init__(self, name: str, help: str = "", *, labels: OpenLabelsLike = (), unit: UnitLike | None = None) -> None:
        self.declaration = declare(MetricType.NATIVE_HISTOGRAM, name, help, labels, unit, (None, None))
        super().__init__(Selector(self.declaration.name, source=self.declaration))


class Summary(GaugeSeries):
    """Quantiles computed by the exporter, such as `go_gc_duration_seconds`; the name has no suffix.

    `quantiles` are the shares; `...` where nobody knows them yet.
    """

    __slots__ = ("declaration",)

    def __init__(
        self,
        name: str,
        help: str = "",
        *,
        labels: OpenLabelsLike = (),
        unit: UnitLike | None = None,
        quantiles: Sequence[float] | EllipsisType = (0.5, 0.9, 0.99),
    ) -> None:
        self.declaration = declare(MetricType.SUMMARY, name, help, labels, unit, (None, None), quantiles=quantiles)
        super().__init__(Selector(self.declaration.name, source=self.declaration))

    def at_quantile(self, q: float) -> GaugeSeries:
        """The series of one quantile (0 to 1)."""
        if self.declaration.quantiles and q not in self.declaration.quantiles:
            known = ", ".join(f"{quantile:g}" for quantile in self.declaration.quantiles)
            raise DefinitionError(f"summary {self.declaration.name!r}", f"it has no quantile {shown(q)}, only {known}")
        # Prometheus 3 writes 1 as "1.0"; match the exporter's spelling, too.
        value = (f"{q:g}", f"{q:g}.0") if q == int(q) else f"{q:g}"
        return GaugeSeries(Selector(self.declaration.name, (matcher("quantile", value),), source=self.declaration))

    @property
    def sum_series(self) -> CounterSeries:
        """The counter of the observations' sum."""
        return CounterSeries(Selector(f"{self.declaration.name}_sum", source=self.declaration))

    @property
    def count_series(self) -> CounterSeries:
        """The counter of observations."""
        return CounterSeries(Selector(f"{self.declaration.name}_count", source=self.declaration))


Metric: TypeAlias = Counter | Gauge | Histogram | NativeHistogram | Summary | Info


def declare(
    type_: MetricType,
    name: str,
    help_: str,
    labels: OpenLabelsLike,
    unit: UnitLike | None,
    range_: RangeLike,
    *,
    buckets: Sequence[float] | EllipsisType = (),
    quantiles: Sequence[float] | EllipsisType = (),
) -> Declaration:
    """The declaration, or one DefinitionError with every fault in it."""
    faults = [fault for fault in (name_fault("metric name", name), _help_fault(help_)) if fault]
    named, is_open = closed(labels)
    domains = _collect(faults, lambda: label_domains(named), {})
    measured = _collect(faults, lambda: _unit(type_, name, unit), None)
    bounds = _collect(faults, lambda: _range(range_), (None, None))
    edges = _collect(faults, lambda: _buckets(type_, buckets), ())
    shares = _collect(faults, lambda: _quantiles(type_, quantiles), ())
    faults += _suffix_faults(type_, name)
    if faults:
        raise DefinitionError(f"{type_.value} {shown(name)}", faults)
    return Declaration(str.__str__(name), type_, help_, domains, measured, bounds, edges, shares, here(), is_open)


def _collect(faults: list[str], compute: Callable[[], T], otherwise: Any) -> T:
    try:
        return compute()
    except ValueError as error:
        faults.append(str(error))
        return cast(T, otherwise)


def _help_fault(text: object) -> str | None:
    if isinstance(text, str) and is_text(text):
        return None
    return f"help is {shown(text)}; write a sentence that says what the metric means"


def _unit(type_: MetricType, name: object, unit: UnitLike | None) -> Unit | None:
    if unit is not None:
        return Unit.of(unit)
    named = unit_from_name(name) if isinstance(name, str) else None
    return EVENTS if named is None and type_ is MetricType.COUNTER else named


def _range(bounds: object) -> tuple[float | None, float | None]:
    if not isinstance(bounds, tuple | list) or len(bounds) != 2:
        raise ValueError(f"range is {shown(bounds)}; write (lowest, highest), with None for unbounded")
    if any(not (bound is None or _is_number(bound)) for bound in bounds):
        raise ValueError(f"range is {shown(bounds)}; its bounds are numbers or None")
    low, high = bounds
    if low is not None and high is not None and low > high:
        raise ValueError(f"range is {shown(bounds)}, from high to low; write ({shown(high)}, {shown(low)})")
    return low, high


def _buckets(type_: MetricType, buckets: object) -> tuple[float, ...]:
    if type_ is not MetricType.HISTOGRAM or buckets is ...:
        return ()
    bounds = _numbers("buckets", buckets)
    if bounds and math.isinf(bounds[-1]):
        bounds = bounds[:-1]
    if not bounds:
        raise ValueError("a histogram needs buckets: list their upper bounds, or declare a NativeHistogram")
    if any(a >= b for a, b in pairwise(bounds)):
        raise ValueError(f"buckets {shown(bounds)} do not ascend; sort them and delete duplicates")
    return bounds


def _quantiles(type_: MetricType, quantiles: object) -> tuple[float, ...]:
    if type_ is not MetricType.SUMMARY or quantiles is ...:
        return ()
    shares = _numbers("quantiles", quantiles)
    if any(not 0 <= share <= 1 for share in shares):
        raise ValueError(f"quantiles {shown(shares)} are not all between 0 and 1; write 0.99 for 99 %")
    return shares


def _numbers(field: str, values: object) -> tuple[float, ...]:
    if _is_number(values) or isinstance(values, str):
        raise ValueError(f"{field} is the bare {shown(values)}; add a comma: ({shown(values)},)")
    if not isinstance(values, Sequence) or not all(_is_number(value) for value in values):
        raise ValueError(f"{field} is {shown(values)}; write a tuple of numbers")
    if any(math.isnan(value) for value in values):
        raise ValueError(f"{field} {shown(values)} holds NaN; delete it")
    return tuple(values)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _suffix_faults(type_: MetricType, name: object) -> list[str]:
    """A histogram's series get their suffixes from Prometheus: in the declared name they would stand twice."""
    if type_ not in (MetricType.HISTOGRAM, MetricType.SUMMARY) or not isinstance(name, str):
        return []
    suffix = next((s for s in ("_bucket", "_sum", "_count") if name.endswith(s)), None)
    return [f"the name of a {type_.value} ends in {shown(suffix)}; leave it out"] if suffix else []
