"""All series of one target, each a function of the time; and what steps make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from itertools import groupby
from operator import attrgetter

import attrs

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.target import SYNTHETIC
from obsdsl.errors import DefinitionError, did_you_mean, listed
from obsdsl.express.node import Selector
from obsdsl.testing.simulator.course import Fixed, Growth, Observed, Slope
from obsdsl.testing.simulator.domain import combinations
from obsdsl.testing.simulator.exposition import exposition
from obsdsl.testing.simulator.normal import AGE, is_time, normal
from obsdsl.testing.simulator.pick import fits
from obsdsl.testing.simulator.series import Series, rate_of, zero
from obsdsl.testing.simulator.step import (
    UP,
    Absent,
    Gone,
    Observe,
    Ramp,
    Rate,
    Recover,
    Restart,
    Selecting,
    Set,
    Share,
    Step,
)


class World:
    """The series of a target's metrics from a time on. Steps change how they go on; the past stays.

    `target` are the labels that Prometheus adds, such as the job: steps may select by them. A `speed` of 60 lets what
    takes a minute in a scenario take a second; rates stay per second.
    """

    def __init__(
        self,
        metrics: Iterable[Declaration],
        start: float,
        *,
        target: Mapping[str, str] | None = None,
        seed: int = 0,
        speed: float = 1.0,
    ) -> None:
        self.metrics = {one.name: one for one in metrics if is_exposed(one)}
        self.target = dict(target or {})
        self.start, self.age = start, AGE
        self.seed = seed
        self.speed = speed
        self.answers = True
        self._names = {name: one.name for one in self.metrics.values() for name in (one.name, *one.series())}
        self._series = {
            (one.name, series.key): series
            for one in self.metrics.values()
            for series in (self._normal(one, labels) for labels in combinations(one))
        }
        self._usual = dict(self._series)

    def settle(self) -> None:
        """Take what is so now for good times, to which it recovers."""
        self._usual = dict(self._series)

    def copy(self) -> World:
        """Another world of the same series, which steps change alone."""
        other = copy(self)
        other._series, other._usual = dict(self._series), dict(self._usual)
        return other

    def text(self, time: float) -> str:
        """The exposition at a time."""
        families = groupby(self.series(), key=attrgetter("of.name"))
        return exposition(
            (self.metrics[name], [one for series in several for one in series.samples(time)])
            for name, several in families
        )

    def series(self) -> Iterator[Series]:
        """Every series that is there, by metric."""
        for one in sorted(self._series.values(), key=lambda one: (one.of.name, one.key)):
            if one.is_there:
                yield one

    def has(self, series: Selector) -> bool:
        """Whether it has such a metric, or is such a target, and carries the target labels that are selected."""
        of = self.metrics.get(self._names.get(series.name or "", ""))
        if of is None and series.name != UP:
            return False
        own = {} if of is None else of.labels
        return fits(tuple(one for one in series.matchers if one.label not in own), self.target)

    def apply(self, step: Step, time: float) -> None:
        """Let a step happen. Raises DefinitionError where it is about no series, or what these cannot do."""
        match step:
            case Gone():
                self.answers = False
            case Restart():
                self._restart(time)
            case Recover():
                self._recover(step, time)
            case Share():
                self._share(step, time)
            case Selecting():
                for one in self._selected(step, step.series, time):
                    self._put(self._changed(step, one, time))

    def _normal(self, of: Declaration, labels: Mapping[str, str]) -> Series:
        return Series(of, labels, normal(of, labels, self.start, self.seed, self.age))

    def _put(self, series: Series) -> None:
        self._series[series.of.name, series.key] = series

    def _selected(self, step: Step, series: Selector, time: float) -> list[Series]:
        """The step's series; what a label that is open does not have yet is made."""
        of = self._metric(series, step)
        known = [one for one in self._series.values() if one.of is of]
        found = [one for one in known if self._fits(series, one)]
        if not found:
            made = (self._normal(of, labels) for labels in self._further(of, series))
            # What starts to be there starts at zero.
            found = [zero(one, time) for one in made if self._fits(series, one)]
        if not found:
            raise DefinitionError(step.subject, self._nothing(of, series), step.location)
        return found

    def _fits(self, series: Selector, one: Series) -> bool:
        return fits(series.matchers, {**self.target, **one.labels})

    def _metric(self, series: Selector, step: Step) -> Declaration:
        name = self._names.get(series.name or "")
        if name is None:
            mend = did_you_mean(series.name or "", self._names) or "; give the simulator its definition"
            raise DefinitionError(step.subject, f"no metric here is called {series.name!r}{mend}", step.location)
        return self.metrics[name]

    def _further(self, of: Declaration, series: Selector) -> Iterator[dict[str, str]]:
        """The combinations of labels once open labels have the values that are asked for."""
        asked = {one.label: one.value for one in series.matchers if one.op == "=" and one.label in of.labels}
        opened = {name: value for name, value in asked.items() if of.labels[name] is None}
        return ({**labels, **opened} for labels in combinations(of))

    def _nothing(self, of: Declaration, series: Selector) -> str:
        for one in series.matchers:
            domain = of.labels.get(one.label)
            if one.label not in of.labels and one.label not in self.target:
                mend = did_you_mean(one.label, [*of.labels, *self.target])
                return f"{of.name} has no label {one.label!r}{mend or '; declare it'}"
            if one.op == "=" and domain is not None and one.value not in domain:
                return f"the label {one.label!r} of {of.name} has no value {one.value!r}; it has {listed(domain)}"
        return f"no series of {of.name} has such labels; select by fewer"

    def _changed(self, step: Selecting, one: Series, time: float) -> Series:
        course = one.course
        match step:
            case Set(value=value) if not isinstance(course, Observed):
                self._check_range(step, one.of, value)
                if isinstance(course, Growth):
                    return attrs.evolve(one, course=attrs.evolve(course, since=time, start=value), is_there=True)
                return attrs.evolve(one, course=Fixed(value), is_there=True)
            case Ramp(to=to, within=within) if within and not isinstance(course, Growth | Observed):
                self._check_range(step, one.of, to)
                slope = Slope(course.at(time), to, time, time + within.seconds / self.speed)
                return attrs.evolve(one, course=slope, is_there=True)
            case Rate(per_second=rate) if isinstance(course, Growth | Observed):
                return attrs.evolve(one, course=course.go_on(time, rate), is_there=True)
            case Observe(spread=spread) if isinstance(course, Observed):
                return attrs.evolve(one, course=course.go_on(time, spread=spread), is_there=True)
            case Absent():
                return attrs.evolve(one, is_there=False)
        fault = f"{one.of.name} is a {one.of.type.value}; {_MENDS[type(step)]}"
        raise DefinitionError(step.subject, fault, step.location)

    def _check_range(self, step: Step, of: Declaration, value: float) -> None:
        low, high = of.range
        if (low is not None and value < low) or (high is not None and value > high):
            ends = [("-Inf" if low is None else f"{low:g}"), ("+Inf" if high is None else f"{high:g}")]
            fault = f"{of.name} cannot be {value:g}: its range is {ends[0]} to {ends[1]}; mend one of the two"
            raise DefinitionError(step.subject, fault, step.location)

    def _share(self, step: Share, time: float) -> None:
        named = {one.label for one in step.series.matchers} - self.target.keys()
        chosen = {one.key: one for one in self._selected(step, step.series, time)}
        of = next(iter(chosen.values())).of
        if not named or of.type not in (MetricType.COUNTER, MetricType.HISTOGRAM, MetricType.SUMMARY):
            fault = f"{of.name} has no shares; select some of the series of a counter or a histogram by a label"
            raise DefinitionError(step.subject, fault, step.location)
        alike: dict[tuple[str, ...], list[Series]] = {}
        for one in {**{one.key: one for one in self._series.values() if one.of is of}, **chosen}.values():
            alike.setdefault(tuple(text for name, text in one.labels.items() if name not in named), []).append(one)
        for several in alike.values():
            inside = [one for one in several if one.key in chosen]
            outside = [one for one in several if one.key not in chosen and one.is_there]
            if inside and not outside:
                fault = "it selects all that there is, which is no share; name the label whose values have shares"
                raise DefinitionError(step.subject, fault, step.location)
            total = sum(rate_of(one) for one in several if one.is_there)
            if inside and not total:
                fault = "the metric does not grow in good times, so there is nothing to share; say its Rate"
                raise DefinitionError(step.subject, fault, step.location)
            if inside:
                self._divide(inside, total * step.share, time)
                self._divide(outside, total * (1 - step.share), time)

    def _divide(self, several: list[Series], total: float, time: float) -> None:
        """Let them grow by a total, each in its share of now."""
        now = sum(map(rate_of, several))
        for one in several:
            assert isinstance(one.course, Growth | Observed)
            rate = total * rate_of(one) / now if now else total / len(several)
            self._put(attrs.evolve(one, course=one.course.go_on(time, rate), is_there=True))

    def _recover(self, step: Recover, time: float) -> None:
        series = step.series
        of = None if series is None or series.name == UP else self._metric(series, step)
        if of is None or series is None:
            self.answers = True
            several = list(self._series.values())
        else:
            several = self._selected(step, series, time)
        for one in several:
            self._put(self._as_usual(one, time))

    def _as_usual(self, one: Series, time: float) -> Series:
        usual = self._usual.get((one.of.name, one.key)) or self._normal(one.of, one.labels)
        course, good = one.course, usual.course
        if isinstance(good, Growth) and isinstance(course, Growth):
            good = attrs.evolve(good, since=time, start=course.exact(time))
        elif isinstance(good, Observed) and isinstance(course, Observed):
            good = course.go_on(time, good.growth.rate, good.spread)
        return attrs.evolve(one, course=good, is_there=usual.is_there)

    def _restart(self, time: float) -> None:
        self.answers = True
        self.start, self.age = time, 0.0
        for one in list(self._series.values()):
            if isinstance(one.course, Growth | Observed):
                self._put(zero(one, time))
            elif is_time(one.of):
                self._usual[one.of.name, one.key] = self._normal(one.of, one.labels)
                self._put(self._usual[one.of.name, one.key])


def is_exposed(of: Declaration) -> bool:
    """Whether a target has it in its text: that format knows no native histograms, and Prometheus adds some itself."""
    return of.type is not MetricType.NATIVE_HISTOGRAM and of.name not in _PROMETHEUS_S_OWN


# Of a target or of alerts.
_PROMETHEUS_S_OWN = frozenset((*SYNTHETIC, "ALERTS", "ALERTS_FOR_STATE"))
_MENDS: Mapping[type[Step], str] = {
    Set: "write Rate and Observe for histograms and summaries",
    Ramp: "only a gauge goes to a value; write Rate",
    Rate: "only counters, histograms and summaries grow; write Set",
    Observe: "only histograms and summaries observe; write Set or Rate",
}
