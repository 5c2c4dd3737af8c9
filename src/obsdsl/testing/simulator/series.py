"""One series of a target, and what it shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import attrs

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.testing.simulator.course import Course, Growth, Observed
from obsdsl.testing.simulator.exposition import Sample, bound


@attrs.frozen
class Series:
    """One series of a metric; a histogram's buckets, sum and count are one."""

    of: Declaration
    labels: Mapping[str, str]
    course: Course
    is_there: bool = True

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the metric's other series."""
        return tuple(self.labels.values())

    def samples(self, time: float) -> Iterator[Sample]:
        """What Prometheus would read at a time."""
        name, course = self.of.name, self.course
        if not isinstance(course, Observed):
            yield Sample(name, self.labels, course.at(time))
            return
        if self.of.type is MetricType.HISTOGRAM:
            counts = (*course.buckets(time), course.count(time))
            for le, count in zip((*course.bounds, math.inf), counts, strict=True):
                yield Sample(f"{name}_bucket", {**self.labels, "le": bound(le)}, count)
        for quantile in self.of.quantiles:
            value = course.spread.quantile(quantile)
            yield Sample(name, {**self.labels, "quantile": bound(quantile)}, value)
        yield Sample(f"{name}_sum", self.labels, course.sum(time))
        yield Sample(f"{name}_count", self.labels, course.count(time))


def rate_of(one: Series) -> float:
    """How fast it grows, or observes, in a second."""
    course = one.course
    if isinstance(course, Observed):
        return course.growth.rate
    return course.rate if isinstance(course, Growth) else 0.0


def zero(one: Series, time: float) -> Series:
    """The series as it is when its target has just started."""
    course = one.course
    if isinstance(course, Growth):
        return attrs.evolve(one, course=attrs.evolve(course, since=time, start=0.0))
    if isinstance(course, Observed):
        growth = attrs.evolve(course.growth, since=time, start=0.0)
        empty = (0.0,) * len(course.bounds)
        return attrs.evolve(one, course=Observed(growth, course.spread, empty, course.bounds, 0.0))
    return one
