"""From what a test says to what promtool is asked: a trial for each evaluation interval of its expectations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.errors import Location
from obsdsl.express.node import Node
from obsdsl.lint.context import LOOKBACK
from obsdsl.testing.rules.evidence import FIRING_SERIES, past_query, state_query
from obsdsl.testing.rules.given import Line
from obsdsl.testing.rules.moment import shown_time
from obsdsl.testing.rules.probe import AlertProbe, Probe, ValueProbe
from obsdsl.testing.rules.rulebook import Entry, Rulebook
from obsdsl.testing.rules.scenario import Scenario
from obsdsl.testing.rules.track import grid, notation
from obsdsl.testing.rules.trial import Firing, Query, Trial

# Series of a test at most, in samples: promtool holds all of them.
MOST_SAMPLES = 5_000_000


@attrs.frozen(eq=False)
class Plan:
    """A trial of a test, and the expectations that it is to judge."""

    scenario: Scenario
    trial: Trial
    probes: tuple[Probe, ...]
    entries: tuple[Entry, ...]
    horizon: int

    @property
    def step(self) -> int:
        """Between two evaluations."""
        return self.trial.evaluation


@attrs.frozen
class Lines:
    """The series of a test as promtool reads them, and what is wrong with them."""

    interval: int
    series: tuple[tuple[str, str], ...]
    faults: tuple[tuple[Location | None, str], ...]


def plans(scenario: Scenario, lines: Lines) -> list[Plan]:
    """The trials of a test."""
    found: dict[int, list[Probe]] = {}
    # What reads no rules is the same however often they are evaluated: it is asked along with the rest.
    anywhere: list[Probe] = []
    read: dict[str, int | None] = {}
    for probe in scenario.probes:
        if isinstance(probe, ValueProbe) and probe.text not in read:
            read[probe.text] = _interval(scenario, probe)
        step = read[probe.text] if isinstance(probe, ValueProbe) else _interval(scenario, probe)
        found.setdefault(step, []).append(probe) if step else anywhere.append(probe)
    if anywhere:
        found.setdefault(min(found, default=_default_interval(scenario)), []).extend(anywhere)
    horizon = scenario.horizon()
    return [_plan(scenario, lines, step, probes, horizon) for step, probes in found.items()]


def _interval(scenario: Scenario, probe: Probe) -> int | None:
    """An alert is evaluated as often as its group; a value as often as the fastest group that it reads."""
    if scenario.evaluation is not None:
        return scenario.evaluation
    if isinstance(probe, AlertProbe):
        return min(entry.interval for entry in probe.entries)
    read = scenario.book.needed((), _nodes([probe]), _given(scenario))
    return min((entry.interval for entry in read), default=None)


def _default_interval(scenario: Scenario) -> int:
    server = scenario.prometheus
    if server is not None and server.evaluation_interval is not None:
        return server.evaluation_interval.milliseconds
    return scenario.book.default_interval


def _plan(scenario: Scenario, lines: Lines, step: int, probes: Sequence[Probe], horizon: int) -> Plan:
    book = scenario.book
    wanted = [entry for probe in probes if isinstance(probe, AlertProbe) for entry in probe.entries]
    if any(probe.says("inhibited", "not inhibited") for probe in probes):
        wanted += book.alerts
    entries = book.needed(wanted, _nodes(probes), _given(scenario))
    queries = dict.fromkeys(query for probe in probes for query in queries_of(probe, step, horizon))
    firing = dict.fromkeys(one for probe in probes for one in firing_of(probe, step, horizon))
    return Plan(scenario, trial_of(book, lines, entries, step, queries, firing), tuple(probes), entries, horizon)


def trial_of(
    book: Rulebook,
    lines: Lines,
    entries: Sequence[Entry],
    step: int,
    queries: Iterable[Query],
    firing: Iterable[Firing] = (),
    external_labels: Mapping[str, str] | None = None,
) -> Trial:
    """These rules over the series of a test."""
    rules, groups = book.files(entries)
    return Trial(
        series=lines.series,
        interval=lines.interval,
        evaluation=step,
        rules=(rules,) if entries else (),
        groups=groups,
        queries=tuple(queries),
        firing=tuple(firing),
        external_labels=external_labels or {},
    )


def _given(scenario: Scenario) -> frozenset[str]:
    """The recorded metrics whose series the test gives itself."""
    return frozenset(line.name for line in scenario.lines.values() if scenario.book.records(line.name))


def _nodes(probes: Iterable[Probe]) -> list[Node]:
    return list({probe.text: probe.node for probe in probes if isinstance(probe, ValueProbe)}.values())


def queries_of(probe: Probe, step: int, horizon: int, name: str = "") -> Iterator[Query]:
    """What must be known to judge an expectation; `name` is that of a copy of the alert."""
    times = probe.span.times(step, horizon)
    if isinstance(probe, ValueProbe):
        for time in (probe.span.start,) if probe.span.is_moment else times:
            yield Query(probe.text, time)
        return
    assert isinstance(probe, AlertProbe)
    for time in times:
        yield state_query(name or probe.name, time)
        if probe.says("inhibited", "not inhibited"):
            yield Query(FIRING_SERIES, time)
    if probe.says("resolved"):
        yield past_query(name or probe.name, times[0])


def firing_of(probe: Probe, step: int, horizon: int, name: str = "") -> Iterator[Firing]:
    """The alerts whose annotations must be known."""
    if isinstance(probe, AlertProbe) and probe.says("annotations"):
        for time in probe.span.times(step, horizon):
            yield Firing(name or probe.name, time)


# Series


def lines_of(scenario: Scenario, until: int) -> Lines:
    """The series of a test up to a time, and values that their metrics never have."""
    tracks = [line.track for line in scenario.lines.values()]
    step = grid(tracks)
    count = sum(len(track.segments) for track in tracks) and len(tracks) * (until // step + 1)
    if count > MOST_SAMPLES:
        location = next((one.location for track in tracks for one in track.segments), None)
        fault = f"{count} places for samples, one every {shown_time(step)}; use a longer `every`, or align the starts"
        return Lines(step, (), ((location, fault),))
    series = []
    faults: list[tuple[Location | None, str]] = []
    for line in scenario.lines.values():
        samples = list(line.track.samples(until))
        series.append((_selector(line), notation([(time, value) for time, value, _ in samples], step)))
        low, high = _range(line.declaration, line.name)
        for time, value, segment in samples:
            if isinstance(value, int | float) and not math.isnan(value) and not low <= value <= high:
                faults.append(
                    (segment.location, f"{line.name} is {value:g} at {shown_time(time)}, {_bounds(low, high)}")
                )
                break
    return Lines(step, tuple(one for one in series if one[1]), tuple(faults))


def _range(declaration: Declaration | None, name: str) -> tuple[float, float]:
    if declaration is None:
        return -math.inf, math.inf
    if declaration.type is MetricType.HISTOGRAM or name != declaration.name:
        return (-math.inf if name.endswith("_sum") else 0), math.inf
    low, high = declaration.range
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def _bounds(low: float, high: float) -> str:
    limits = (
        f"at least {low:g}" if math.isinf(high) else f"at most {high:g}" if math.isinf(low) else f"{low:g} to {high:g}"
    )
    return f"but its range is {limits}; change the series, or the metric's range"


def _selector(line: Line) -> str:
    labels = ", ".join(f"{_label(name)}={_quoted(text)}" for name, text in sorted(line.track.labels.items()))
    return f"{line.name}{{{labels}}}"


def _label(name: str) -> str:
    return name if name.isidentifier() and name.isascii() else _quoted(name)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def until(scenario: Scenario) -> int:
    """How long samples are needed: a little longer than anybody asks, so that no series ends before."""
    return scenario.horizon() + LOOKBACK.milliseconds
