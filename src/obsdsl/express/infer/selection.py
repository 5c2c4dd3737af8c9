"""Selectors: what the declarations say of the series that they select."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Final, TypeAlias

import attrs

from obsdsl.define.declaration import Declaration, MetricType, Recorded, Source
from obsdsl.define.unit import EVENTS
from obsdsl.express.infer.interval import FULL, INF, NON_NEGATIVE, ONE, Interval, hull
from obsdsl.express.infer.labels import METRIC, NEVER, PRESENT, Label, LabelSet, canonical, is_dynamic
from obsdsl.express.infer.targets import OF_RULES, domain_label, of_jobs, with_target
from obsdsl.express.infer.units import joined
from obsdsl.express.infer.value import ANY, Environment, Inferred, Kind
from obsdsl.express.node import Selector

# The sources of each series name. One name may have several: two rules may record it with different labels.
Catalog: TypeAlias = Mapping[str, tuple[Source, ...]]
EMPTY_CATALOG: Final[Catalog] = {}

_SUFFIXES = ("_bucket", "_sum", "_count")


def catalog(sources: Iterable[Source]) -> Catalog:
    """The sources by the names of their series, `_bucket`, `_sum` and `_count` among them.

    A recorded series hides a declared one of its name.
    """
    found: dict[str, list[Source]] = {}
    for source in sources:
        names = (source.name,) if isinstance(source, Recorded) else source.series()
        for name in names:
            found.setdefault(name, []).append(source)
    return {name: tuple([s for s in all_ if isinstance(s, Recorded)] or all_) for name, all_ in found.items()}


def sources_of(selector: Selector, known: Catalog) -> tuple[Source, ...]:
    """What declares the series of a selector; nothing, where its name is not known."""
    return named_sources(selector, known)[1]


def named_sources(selector: Selector, known: Catalog) -> tuple[str | None, tuple[Source, ...]]:
    """The name of the series, where it is known, and what declares them."""
    name = series_name(selector)
    found = known.get(name, ()) if name is not None else ()
    if selector.source is None or any(isinstance(source, Recorded) for source in found):
        return name, found
    return name, (selector.source,)


def series_name(selector: Selector) -> str | None:
    """The name of the selected series; None if it is a pattern or holds a variable."""
    name = selector.name
    if name is None:
        name = next((m.value for m in selector.matchers if m.label == METRIC and m.op == "="), None)
    return None if name is None or is_dynamic(name) else name


def undeclared(name: str | None) -> Inferred:
    """Series of which only the name is known, or not even that."""
    label = PRESENT if name is None else Label((name,), True)
    # attrs.evolve takes three times as long, and files of others are full of such names.
    return Inferred("vector", "unknown", labels=LabelSet({METRIC: label}, True))


def declared(source: Declaration, name: str, environment: Environment) -> tuple[Inferred, tuple[Inferred, ...]]:
    """All series of a declared metric that are called `name`, and those of each job that may expose it.

    Where no job is known, or but one, there is nothing to tell apart: no parts.
    """
    kind = _kind(source, name)
    if kind is None:
        return undeclared(name), ()
    parts = of_jobs(source, name, own_labels(source, name, kind), environment.jobs) if environment.jobs else ()
    if not parts:
        scrape = environment.scrape_interval
        labels = _labels(source, name, own_labels(source, name, kind), environment)
        return _declared(source, kind, labels, None if scrape is None else scrape.seconds), ()
    found = tuple([_declared(source, kind, labels, cadence) for labels, cadence in parts])
    return (found[0], ()) if len(found) == 1 else (any_of(found), found)


def own_labels(source: Declaration, name: str, kind: Kind) -> dict[str, Label]:
    """The labels with which a series is exposed, and its name. An open label may be empty, which is to say missing."""
    known = {label: domain_label(values) for label, values in source.labels.items()}
    known[METRIC] = Label((name,), True)
    if kind is Kind.BUCKET:
        known["le"] = _numeric((*source.buckets, INF)) if source.buckets else Label(None, True, numeric=True)
    elif kind is Kind.QUANTILE:
        known["quantile"] = _numeric(source.quantiles) if source.quantiles else Label(None, True, numeric=True)
    return known


def _declared(source: Declaration, kind: Kind, labels: LabelSet, cadence: float | None) -> Inferred:
    counts = kind in (Kind.BUCKET, Kind.COUNT, Kind.NATIVE_HISTOGRAM)
    return Inferred(
        type="vector",
        sample="histogram" if kind is Kind.NATIVE_HISTOGRAM else "float",
        unit=ANY if kind is Kind.INFO else EVENTS if counts else source.unit,
        interval=_interval(source, kind),
        labels=labels,
        kind=kind,
        source=source,
        observed=source.unit if kind in (Kind.BUCKET, Kind.NATIVE_HISTOGRAM) else None,
        cadence=cadence,
    )


def _labels(source: Declaration, name: str, own: dict[str, Label], environment: Environment) -> LabelSet:
    """Where no job says more of the targets."""
    if name in OF_RULES:
        return LabelSet(own, True)
    # Nobody knows of a metric that no job exposes; who names no targets may have exporters with any labels.
    told = source.open_labels or bool(environment.jobs)
    is_open = told or (environment.open_targets is not None and environment.open_targets(source))
    return LabelSet(with_target(own, environment.target_labels), is_open)


def recorded(source: Recorded, of: Inferred, environment: Environment) -> Inferred:
    """The series that a rule records, of an expression of which so much is known: a copy of a counter is a counter."""
    every = environment.evaluation_interval
    default = None if every is None else every.seconds
    labels = of.labels.having(METRIC, Label((source.name,), True))
    for name, value in source.labels.items():
        labels = labels.having(name, Label((value,), True) if value else NEVER)
    return attrs.evolve(
        of,
        type="vector",
        labels=labels,
        source=source,
        cadence=default if source.interval is None else source.interval,
    )


def either(one: Inferred, other: Inferred) -> Inferred:
    """Samples of which each is of one or of the other."""
    return Inferred(
        type=one.type if one.type == other.type else "vector",
        sample=one.sample if one.sample == other.sample else "unknown",
        unit=joined(one.unit, other.unit),
        interval=hull(one.interval, other.interval),
        labels=one.labels.joined(other.labels),
        kind=one.kind if one.kind is other.kind else None,
        source=one.source if one.source is other.source else None,
        observed=joined(one.observed, other.observed),
        converted=one.converted or other.converted,
        cadence=one.cadence if one.cadence == other.cadence else None,
    )


def any_of(some: Iterable[Inferred]) -> Inferred:
    """Samples of which each is of one of these."""
    return reduce(either, some)


def _kind(source: Declaration, name: str) -> Kind | None:
    """What the series `name` of a declared metric is; None if the metric has no such series."""
    suffix = next((s for s in _SUFFIXES if name == source.name + s), "")
    match source.type, suffix:
        case (MetricType.HISTOGRAM, "_bucket"):
            return Kind.BUCKET
        case (MetricType.HISTOGRAM | MetricType.SUMMARY, "_sum"):
            return Kind.SUM
        case (MetricType.HISTOGRAM | MetricType.SUMMARY, "_count"):
            return Kind.COUNT
        case (MetricType.HISTOGRAM, _):
            return None
        case (MetricType.SUMMARY, ""):
            return Kind.QUANTILE if name == source.name else None
    return Kind(source.type.value) if name == source.name else None


def _interval(source: Declaration, kind: Kind) -> Interval:
    """What the samples of a series may be. That a counter is no NaN is part of what its declaration promises."""
    if kind in (Kind.BUCKET, Kind.COUNT, Kind.NATIVE_HISTOGRAM):
        return NON_NEGATIVE
    if kind is Kind.SUM:
        # As histogram_quantile does, take what is below a positive bound for positive.
        return NON_NEGATIVE if source.buckets and source.buckets[0] > 0 else FULL
    if kind is Kind.INFO:
        return ONE
    low, high = source.range
    lo, hi = -INF if low is None else float(low), INF if high is None else float(high)
    return Interval(lo, hi, lo >= 0)


def _numeric(bounds: tuple[float, ...]) -> Label:
    return Label(tuple([canonical(repr(float(bound))) for bound in bounds]), True, numeric=True)
