"""What one test says: series, and expectations. It is the fixture `rules`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RecordingRule
from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.duration import DurationLike
from obsdsl.define.target import Job
from obsdsl.errors import DefinitionError, Location, here, shown
from obsdsl.express.expr import Expr
from obsdsl.express.node import Number, resolve
from obsdsl.express.raw import promql
from obsdsl.express.render import render
from obsdsl.testing.rules import histogram
from obsdsl.testing.rules.moment import Span, TimeLike, milliseconds, shown_time, span
from obsdsl.testing.rules.probe import AlertProbe, Probe, ValueProbe
from obsdsl.testing.rules.rulebook import Rulebook
from obsdsl.testing.rules.target import Named, SeriesLike, histogram_of, series_of
from obsdsl.testing.rules.track import (
    STALE,
    Segment,
    Track,
    Value,
    ended,
    listed,
    ramp,
    read_notation,
)

if TYPE_CHECKING:
    from obsdsl.compose.scrape.server import PrometheusServer
    from obsdsl.compose.workspace import AnyRouting

DEFAULT_EVERY = 15_000
_COUNTERS = (MetricType.COUNTER, MetricType.HISTOGRAM, MetricType.NATIVE_HISTOGRAM)


@attrs.define(eq=False)
class Moment:
    """A time of the test: of what, is said next."""

    scenario: Scenario
    span: Span
    location: Location | None
    is_used: bool = False

    def alert(self, alert: AlertRule | str) -> AlertProbe:
        """What an alert does then."""
        self.is_used = True
        entries = self.scenario.book.find(alert)
        probe = AlertProbe(self.span, here(), entries[0].name, entries)
        self.scenario.probes.append(probe)
        return probe

    def value(self, expr: Expr | str | float) -> ValueProbe:
        """What an expression is then. A rate without a window has 5m."""
        self.is_used = True
        if isinstance(expr, str):
            expr = promql(expr)
        if isinstance(expr, int | float) and not isinstance(expr, bool):
            node: Any = Number(expr)
        elif isinstance(expr, Expr | RecordingRule):
            node = resolve(expr.node, DEFAULT_WINDOW)
        else:
            raise DefinitionError("rules", f"value: {shown(expr)} is no expression; give one, or PromQL as text")
        probe = ValueProbe(self.span, here(), render(node), node)
        self.scenario.probes.append(probe)
        return probe


@attrs.define(eq=False)
class Line:
    """A series of the test: its track, and what is declared of it."""

    name: str
    track: Track
    declaration: Declaration | None
    is_recorded: bool


class Scenario:
    """What a test says of series and expects of alerts and values. promtool judges it when the test is over."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.lines: dict[tuple[str, frozenset[tuple[str, str]]], Line] = {}
        self.probes: list[Probe] = []
        self.moments: list[Moment] = []
        # As the test sets it; else it is that of the alerts' groups.
        self.evaluation: int | None = None
        # What it is about, where it says so.
        self.prometheus: PrometheusServer | None = None
        self.alertmanager: AnyRouting | None = None

    # Surroundings

    def server(self, server: PrometheusServer | str) -> None:
        """The Prometheus that the test is about: its jobs, its intervals, its external labels. Call it first."""
        self.prometheus = self.book.around.server(server)

    def routing(self, routing: AnyRouting | str) -> None:
        """The Alertmanager that gets the alerts, where the workspace has several."""
        self.alertmanager = self.book.around.routing(routing)

    def interval(self, evaluation: DurationLike) -> None:
        """Evaluate rules so often, whatever their groups say."""
        found = milliseconds(evaluation, "interval")
        if found <= 0:
            raise DefinitionError("rules", 'interval is 0s; write "30s"')
        self.evaluation = found

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that may bring a series."""
        return self.book.known.jobs if self.prometheus is None else self.prometheus.job_facts()

    # Series

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
        _check_rate(named, rate)
        shape = (
            listed(_values(named.name, values))
            if values is not None
            else ramp(line.track.value_at(begin) if value is None else value, rate or 0.0)
        )
        self._add(line, begin, self._every(every, line, named), shape, end)

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
            self._add(line, begin, self._every(every, line, named), _native(counts, rates), end, (counts, rates))
            return
        for suffix, bound, rate in histogram.classic(named.declaration, rates):
            labels = {**named.labels, "le": bound} if bound else named.labels
            line = self._line(f"{named.name}{suffix}", attrs.evolve(named, labels=labels))
            self._add(line, begin, self._every(every, line, named), ramp(line.track.value_at(begin), rate), end)

    def gap(self, series: SeriesLike, start: TimeLike, end: TimeLike | None = None) -> None:
        """No sample arrives from `start` to before `end`; the series goes on behind it as if there had been none."""
        first = milliseconds(start, "start")
        last = None if end is None else milliseconds(end, "end")
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
            past = [one for one in line.track.segments if one.start <= time]
            if not past:
                raise DefinitionError(
                    f"series {line.name!r}", f"it has not begun at {shown_time(time)}; reset it later"
                )
            line.track.segments.append(_restarted(line.name, past[-1], time))

    def _known(self, series: SeriesLike) -> list[Line]:
        """The lines of a series or of a histogram, which must have begun."""
        from obsdsl.express.series import HistogramSeries

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
            self.lines[key] = Line(name, Track(dict(named.labels)), named.declaration, named.recorded)
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

    def _add(
        self, line: Line, start: int, every: int, shape: Any, end: TimeLike | None, distribution: Any = None
    ) -> None:
        line.track.segments.append(Segment(start, every, shape, here(), distribution))
        if end is not None:
            stop = milliseconds(end, "end")
            if stop <= start:
                raise DefinitionError(f"series {line.name!r}", f"it ends at {shown_time(stop)}, before it begins")
            line.track.segments.append(Segment(stop, every, ended(), here()))

    # Expectations

    def at(self, time: TimeLike) -> Moment:
        """At a time of the test: `rules.at("5m").alert(x).is_firing()`."""
        moment = milliseconds(time, "at")
        return self._moment(Span(moment, moment))

    def between(self, start: TimeLike, end: TimeLike) -> Moment:
        """At every evaluation from `start` to `end`."""
        return self._moment(span(start, end))

    def alert(self, alert: AlertRule | str) -> AlertProbe:
        """During the whole test: `rules.alert(x).never_fires()`."""
        return self._moment(Span(0, None)).alert(alert)

    def _moment(self, span: Span) -> Moment:
        moment = Moment(self, span, here())
        self.moments.append(moment)
        return moment

    # What promtool is asked

    def dangling(self) -> Iterator[tuple[Location | None, str]]:
        """What was begun, and expects nothing."""
        for moment in self.moments:
            if not moment.is_used:
                yield moment.location, f"it expects nothing {moment.span}; go on with .alert(…) or .value(…)"
        for probe in self.probes:
            if not any(one.kind != "labels" for one in probe.clauses):
                kind = ".is_firing()" if isinstance(probe, AlertProbe) else ".is_approx(…)"
                yield probe.location, f"it expects nothing {probe.span}; end it with a check such as {kind}"

    def horizon(self) -> int:
        """The last time that is spoken of."""
        times = [one.span.end or one.span.start for one in self.probes]
        if any(one.span.end is None for one in self.probes):
            times += [segment.start for line in self.lines.values() for segment in line.track.segments]
            times += [time for line in self.lines.values() for gap in line.track.gaps for time in gap if time]
        return max(times, default=0)


def _check_rate(named: Named, rate: float | None) -> None:
    declaration = named.declaration
    if rate is not None and (not isinstance(rate, int | float) or math.isnan(rate)):
        raise DefinitionError(f"series {named.name!r}", f"rate is {shown(rate)}; write so many per second")
    if declaration is None or rate is None or rate >= 0:
        return
    if declaration.type in _COUNTERS:
        raise DefinitionError(
            f"series {named.name!r}", f"a counter does not fall: rate is {rate}; use rules.reset(…) for a restart"
        )


def _values(name: str, values: Sequence[Value] | str) -> tuple[Value, ...]:
    if isinstance(values, str):
        try:
            return read_notation(values)
        except ValueError as error:
            raise DefinitionError(f"series {name!r}", str(error)) from None
    found = tuple(values)
    odd = next((one for one in found if one not in (None, STALE) and not isinstance(one, int | float)), None)
    if odd is not None or not found:
        raise DefinitionError(f"series {name!r}", f"values holds {shown(odd)}; it takes numbers, and None for a gap")
    return found


def _restarted(name: str, last: Segment, time: int) -> Segment:
    if last.distribution is not None:
        rates = last.distribution[1]
        return Segment(time, last.every, _native({}, rates), here(), ({}, rates))
    first = last.value(0, 0)
    if not isinstance(first, int | float):
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
