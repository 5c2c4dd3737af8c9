"""What a test says of series: the first half of the fixture `rules`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.duration import DurationLike
from obsdsl.define.target import Job
from obsdsl.errors import DefinitionError, here, shown
from obsdsl.express.series import HistogramSeries
from obsdsl.testing.rules import histogram
from obsdsl.testing.rules.moment import TimeLike, milliseconds, shown_time
from obsdsl.testing.rules.rulebook import Rulebook
from obsdsl.testing.rules.target import Named, SeriesLike, histogram_of, series_of
from obsdsl.testing.rules.track import STALE, Segment, Track, Value, ended, listed, ramp, read_notation

if TYPE_CHECKING:
    from obsdsl.compose.scrape.server import PrometheusServer

# Of series that no job scrapes.
DEFAULT_EVERY = 15_000
_COUNTERS = (MetricType.COUNTER, MetricType.HISTOGRAM, MetricType.NATIVE_HISTOGRAM)


@attrs.define(eq=False)
class Line:
    """A series of the test: its track, and what is declared of it."""

    name: str
    track: Track
    declaration: Declaration | None


class Given:
    """The series of a test, by name and labels."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.lines: dict[tuple[str, frozenset[tuple[str, str]]], Line] = {}
        # What the test is about, where it says so.
        self.prometheus: PrometheusServer | None = None

    def server(self, server: PrometheusServer | str) -> None:
        """The Prometheus that the test is about: its jobs, its intervals, its external labels. Call it first."""
        self.prometheus = self.book.around.server(server)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that may bring a series."""
        return self.book.known.jobs if self.prometheus is None else self.prometheus.job_facts()

    def series(
        self,
        series: SeriesLike,
        value: float | None = None,
        *,
        rate: float | None = None,
        values: Sequence[Value] | str | None = None,
        every: DurationLike | None = None,
        start: TimeLike = "0s",
        end: TimeLike | None = None,
    ) -> None:
        """Samples of a series: `rate` more each second, from `value` on; or `values` one after another.

        A second call for the same series goes on from its `start`: without a `value`, from the last one.
        """
        named = series_of(series, self.book.known, self.jobs)
        line = self._line(named.name, named)
        begin = milliseconds(start, "start")
        if values is not None and (value is not None or rate is not None):
            raise DefinitionError(f"series {named.name!r}", "values says it all; leave out `value` and `rate`")
        if values is None and value is None and rate is None:
            raise DefinitionError(f"series {named.name!r}", "say what it is: value=…, rate=… or values=(…)")
        step = self._every(every, line, named)
        if values is not None:
            found = _values(named.name, values)
            self._add(line, Segment(begin, step, listed(found), here(), length=(len(found) - 1) * step), end)
            return
        _check_numbers(named, value=value, rate=rate)
        first = line.track.value_at(begin) if value is None else value
        self._add(line, Segment(begin, step, ramp(first, rate or 0.0), here()), end)

    def histogram(
        self,
        series: SeriesLike,
        observations: Mapping[float, float],
        *,
        every: DurationLike | None = None,
        start: TimeLike = "0s",
        end: TimeLike | None = None,
    ) -> None:
        """All series of a histogram that observes these values, each so often per second: `{0.5: 10, 3: 2}`."""
        named = histogram_of(series, self.book.known, self.jobs)
        assert named.declaration is not None
        rates = histogram.checked(observations)
        begin = milliseconds(start, "start")
        if histogram.is_native(named.declaration):
            line = self._line(named.name, named)
            counts = line.track.counts_at(begin)
            step = self._every(every, line, named)
            self._add(line, Segment(begin, step, _native(counts, rates), here(), distribution=(counts, rates)), end)
            return
        for suffix, bound, rate in histogram.classic(named.declaration, rates):
            labels = {**named.labels, "le": bound} if bound else named.labels
            line = self._line(f"{named.name}{suffix}", attrs.evolve(named, labels=labels))
            shape = ramp(line.track.value_at(begin), rate)
            self._add(line, Segment(begin, self._every(every, line, named), shape, here()), end)

    def gap(self, series: SeriesLike, start: TimeLike, end: TimeLike | None = None) -> None:
        """No sample arrives from `start` to before `end`; the series goes on behind it as if there had been none."""
        first = milliseconds(start, "start")
        last = None if end is None else milliseconds(end, "end")
        if last is not None and last <= first:
            raise DefinitionError("rules", f"gap: {shown_time(last)} is not after {shown_time(first)}")
        for line in self._known(series):
            line.track.gaps.append((first, last))

    def stale(self, series: SeriesLike, at: TimeLike) -> None:
        """The series ends, and Prometheus knows: its target is gone, or exposes it no more."""
        for line in self._known(series):
            time = milliseconds(at, "at")
            line.track.segments.append(Segment(time, self._step(line), ended(), here()))

    def reset(self, series: SeriesLike, at: TimeLike) -> None:
        """The process restarts: the counter begins at 0 again and grows as before."""
        time = milliseconds(at, "at")
        for line in self._known(series):
            past = line.track.begun(time)
            if not past:
                raise DefinitionError(
                    f"series {line.name!r}", f"it has not begun at {shown_time(time)}; reset it later"
                )
            line.track.segments.append(_restarted(line.name, past[-1], time))

    def _known(self, series: SeriesLike) -> list[Line]:
        """The lines of a series or of a histogram, which must have begun."""
        if isinstance(series, HistogramSeries):
            named = histogram_of(series, self.book.known, self.jobs)
            found = [
                line
                for line in self.lines.values()
                if line.declaration is named.declaration
                and {key: text for key, text in line.track.labels.items() if key != "le"} == named.labels
            ]
        else:
            named = series_of(series, self.book.known, self.jobs)
            key = (named.name, frozenset(named.labels.items()))
            found = [self.lines[key]] if key in self.lines else []
        if not found:
            raise DefinitionError(
                f"series {named.name!r}", "the test has no such series yet; call rules.series(…) first"
            )
        return found

    def _line(self, name: str, named: Named) -> Line:
        key = (name, frozenset(named.labels.items()))
        if key not in self.lines:
            self.lines[key] = Line(name, Track(dict(named.labels)), named.declaration)
        return self.lines[key]

    def _every(self, every: DurationLike | None, line: Line, named: Named) -> int:
        if every is not None:
            found = milliseconds(every, "every")
            if found <= 0:
                raise DefinitionError(f"series {line.name!r}", 'every is 0s; write "15s"')
            return found
        if line.track.segments:
            return self._step(line)
        configured = named.job.interval if named.job and named.job.interval else self.book.known.scrape_interval
        return configured.milliseconds if configured else DEFAULT_EVERY

    def _step(self, line: Line) -> int:
        return line.track.segments[-1].every if line.track.segments else DEFAULT_EVERY

    def _add(self, line: Line, segment: Segment, end: TimeLike | None) -> None:
        stop = None if end is None else milliseconds(end, "end")
        if stop is not None and stop <= segment.start:
            raise DefinitionError(f"series {line.name!r}", f"it ends at {shown_time(stop)}, before it begins")
        line.track.segments.append(segment)
        if stop is not None:
            line.track.segments.append(Segment(stop, segment.every, ended(), here()))


def _check_numbers(named: Named, **given: float | None) -> None:
    for name, one in given.items():
        if one is not None and (not isinstance(one, int | float) or isinstance(one, bool)):
            raise DefinitionError(f"series {named.name!r}", f"{name} is {shown(one)}; write a number")
    rate = given["rate"]
    if rate is not None and math.isnan(rate):
        raise DefinitionError(f"series {named.name!r}", "rate is NaN; write so many per second")
    if rate is not None and rate < 0 and named.declaration is not None and named.declaration.type in _COUNTERS:
        raise DefinitionError(
            f"series {named.name!r}", f"a counter does not fall: rate is {rate}; use rules.reset(…) for a restart"
        )


def _values(name: str, values: Sequence[Value] | str) -> tuple[Value, ...]:
    if isinstance(values, str):
        try:
            return read_notation(values)
        except ValueError as error:
            raise DefinitionError(f"series {name!r}", str(error)) from None
    if not isinstance(values, tuple | list):
        raise DefinitionError(f"series {name!r}", f"values is {shown(values)}; write a tuple of numbers")
    found = tuple(values)
    odd = next((one for one in found if one not in (None, STALE) and not isinstance(one, int | float)), None)
    if odd is not None or not found:
        raise DefinitionError(f"series {name!r}", f"values holds {shown(odd)}; it takes numbers, and None for a gap")
    return found


def _restarted(name: str, last: Segment, time: int) -> Segment:
    if last.distribution is not None:
        rates = last.distribution[1]
        return Segment(time, last.every, _native({}, rates), here(), distribution=({}, rates))
    first = last.value(0, 0)
    if not isinstance(first, int | float) or last.length:
        raise DefinitionError(f"series {name!r}", "only a series with a rate restarts; write its values")
    return Segment(time, last.every, _moved(last.value, float(first)), here())


def _moved(shape: Any, offset: float) -> Any:
    def value(passed: int, number: int) -> Value:
        found = shape(passed, number)
        return found - offset if isinstance(found, int | float) else found

    return value


def _native(counts: Mapping[float, float], rates: Mapping[float, float]) -> Any:
    values = sorted({*counts, *rates})

    def value(passed: int, _: int) -> Value:
        return histogram.native({one: counts.get(one, 0) + rates.get(one, 0) * passed / 1000 for one in values})

    return value
