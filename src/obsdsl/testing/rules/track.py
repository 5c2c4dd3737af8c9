"""One series over time: what its samples are, and how promtool writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from obsdsl.errors import Location, shown


class _Marker:
    """What is no number and no native histogram."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


# The marker that Prometheus writes when a series has ended.
STALE: Final = _Marker("stale")
# A number, a native histogram as promtool writes it, the marker of an end, or None: no sample.
Value: TypeAlias = float | str | _Marker | None
_NUMBER = r"(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[iI]nf|[nN]a[nN])"
_ITEM = re.compile(
    rf"(?P<gap>_)(?:x(?P<gaps>\d+))?|(?P<stale>stale)"
    rf"|(?P<start>[+-]?{_NUMBER})(?:(?P<step>[+-]{_NUMBER})?x(?P<times>\d+))?"
)
_MOST: Final = 1_000_000
_TIMES = "it repeats a sample more than a million times; use a longer `every`"


@attrs.frozen
class Segment:
    """A series from `start` on, in milliseconds, a sample every `every`.

    `value` gives the sample's value, from the time since the start in milliseconds and its number.
    """

    start: int
    every: int
    value: Callable[[int, int], Value]
    location: Location | None = attrs.field(default=None, eq=False)
    # How long its values change at least.
    length: int = attrs.field(default=0, eq=False)
    # Of a native histogram: observations of each value at the start, and each second.
    distribution: tuple[Mapping[float, float], Mapping[float, float]] | None = attrs.field(default=None, eq=False)

    @property
    def until(self) -> int:
        """The last time that the test speaks of."""
        return self.start + self.length


def ramp(first: float, rate: float) -> Callable[[int, int], Value]:
    """From `first` on, `rate` more each second."""
    return lambda passed, _: first + rate * passed / 1000


def listed(values: Sequence[Value]) -> Callable[[int, int], Value]:
    """The values one after another, then the last one on and on; after a gap or an end, nothing."""
    last = values[-1]
    then = None if last is STALE else last
    return lambda _, number: values[number] if number < len(values) else then


def ended() -> Callable[[int, int], Value]:
    """The marker of an end, then nothing."""
    return listed((STALE,))


@attrs.define
class Track:
    """All that a test says of one series: its segments, and holes in which no sample arrives."""

    labels: dict[str, str]
    segments: list[Segment] = attrs.field(factory=list)
    gaps: list[tuple[int, int | None]] = attrs.field(factory=list)

    def begun(self, time: int) -> list[Segment]:
        """The segments that have begun, the last one last."""
        return sorted((one for one in self.segments if one.start <= time), key=lambda one: one.start)

    def value_at(self, time: int) -> float:
        """The value from which a segment that starts then goes on; 0 where there is none."""
        for segment in reversed(self.begun(time)):
            passed = time - segment.start
            value = segment.value(passed, passed // segment.every)
            if isinstance(value, int | float):
                return value
        return 0.0

    def counts_at(self, time: int) -> dict[float, float]:
        """Of a native histogram, the observations of each value until then."""
        past = [one for one in self.begun(time) if one.distribution]
        if not past or past[-1].distribution is None:
            return {}
        counts, rates = past[-1].distribution
        passed = (time - past[-1].start) / 1000
        return {one: counts.get(one, 0) + rates.get(one, 0) * passed for one in sorted({*counts, *rates})}

    def samples(self, end: int) -> Iterator[tuple[int, Value, Segment]]:
        """Time, value and origin of each sample up to `end`."""
        ordered = sorted(self.segments, key=lambda one: one.start)
        for index, segment in enumerate(ordered):
            stop = min(end + 1, ordered[index + 1].start if index + 1 < len(ordered) else end + 1)
            for number, time in enumerate(range(segment.start, stop, segment.every)):
                value = segment.value(time - segment.start, number)
                if value is not None and not self._in_gap(time):
                    yield time, value, segment

    def _in_gap(self, time: int) -> bool:
        return any(start <= time and (end is None or time < end) for start, end in self.gaps)


def grid(tracks: Sequence[Track]) -> int:
    """The interval of promtool's notation in which the samples of all tracks have a place."""
    spans = [span for track in tracks for one in track.segments for span in (one.start, one.every)]
    return math.gcd(*spans) or 60_000


def notation(samples: Sequence[tuple[int, Value]], step: int) -> str:
    """Samples in promtool's notation, one place for every `step` milliseconds."""
    parts: list[str] = []
    run: list[float] = []
    place = 0
    for time, value in samples:
        missing = time // step - place
        if missing:
            parts += [*_run(run), f"_x{missing}" if missing > 1 else "_"]
            run = []
        if isinstance(value, int | float):
            if not _goes_on(run, value):
                parts += _run(run)
                run = []
            run.append(value)
        else:
            parts += [*_run(run), str(value)]
            run = []
        place = time // step + 1
    return " ".join([*parts, *_run(run)])


def _goes_on(run: Sequence[float], value: float) -> bool:
    """Whether promtool, which adds the step again and again, comes to just this value after the run."""
    if len(run) < 2:
        return len(run) < 1 or _exact(run[0], value)
    return value - run[-1] == run[1] - run[0] and _exact(run[0], value)


def _exact(first: float, value: float) -> bool:
    return first == value or (first.is_integer() and value.is_integer() and abs(value) < 2**53)


def _run(run: Sequence[float]) -> list[str]:
    if len(run) < 3:
        return [_number(one) for one in run]
    step = run[1] - run[0]
    return [f"{_number(run[0])}{'-' if step < 0 else '+'}{_number(abs(step))}x{len(run) - 1}"]


def _number(value: float) -> str:
    value = float(value)
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def read_notation(text: str) -> tuple[Value, ...]:
    """The values that text in promtool's notation says. Raises ValueError with the mend."""
    values: list[Value] = []
    for item in re.findall(r"\{\{.*?\}\}\S*|\S+", text):
        values += _expanded(item)
    if not values:
        raise ValueError('values is empty; write them as "0+10x20", or as a tuple of numbers')
    return tuple(values)


def _expanded(item: str) -> list[Value]:
    if item.startswith("{{"):
        if not item.endswith("}}") or item.count("{{") > 1:
            raise ValueError(f"{shown(item)} repeats a native histogram; write each of its samples")
        return [item]
    match = _ITEM.fullmatch(item)
    if match is None:
        raise ValueError(f"{shown(item)} is not in promtool's notation; write 1, 1+2x10, 1x10, _, _x10 or stale")
    if match["gap"]:
        return [None] * _count(match["gaps"] or "1")
    if match["stale"]:
        return [STALE]
    start, step = float(match["start"]), float(match["step"] or 0)
    values: list[Value] = []
    for _ in range(_count(match["times"] or "0") + 1):
        values.append(start)
        start += step
    return values


def _count(text: str) -> int:
    if len(text) > 7 or int(text) > _MOST:
        raise ValueError(_TIMES)
    return int(text)
