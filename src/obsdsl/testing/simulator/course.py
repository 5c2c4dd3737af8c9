"""How one value goes on in time: each course is a function of the time, in seconds since 1970."""

from __future__ import annotations

import math
from typing import TypeAlias

import attrs

from obsdsl.testing.simulator.spread import Spread

# A normal rate goes up and down by so much, in a period of so many seconds.
_SWING = 0.3
_PERIOD = 600.0


@attrs.frozen
class Growth:
    """A counter: `start` at `since`, then `rate` a second. A `phase` makes it swing; None is exact."""

    since: float
    start: float
    rate: float
    phase: float | None = None
    whole: bool = False

    def exact(self, time: float) -> float:
        """The value before it is cut to a whole number."""
        return self.start + self.rate * self.seconds(time)

    def seconds(self, time: float) -> float:
        """For how many seconds at the plain rate it has grown."""
        passed = max(time - self.since, 0.0)
        if self.phase is None:
            return passed
        turn = math.tau / _PERIOD
        begin, end = turn * self.since + self.phase, turn * (self.since + passed) + self.phase
        return passed + _SWING / turn * (math.cos(begin) - math.cos(end))

    def at(self, time: float) -> float:
        """The value; it never falls."""
        value = self.exact(time)
        return float(math.floor(value)) if self.whole else value

    def go_on(self, time: float, rate: float) -> Growth:
        """The same up to `time`, then exactly at `rate`."""
        return attrs.evolve(self, since=time, start=self.exact(time), rate=rate, phase=None)


@attrs.frozen
class Wander:
    """A gauge that goes up and down between two values."""

    low: float
    high: float
    phase: float
    period: float = _PERIOD
    whole: bool = False

    def at(self, time: float) -> float:
        turn = math.tau / self.period * time + self.phase
        # Two waves that share no period look like chance.
        wave = (math.sin(turn) + math.sin(turn * 2.6)) / 4 + 0.5
        value = self.low + (self.high - self.low) * wave
        return float(round(value)) if self.whole else value


@attrs.frozen
class Fixed:
    """A value that stays."""

    value: float

    def at(self, time: float) -> float:  # noqa: ARG002
        return self.value


@attrs.frozen
class Slope:
    """A value on its way from one to another, where it stays."""

    start: float
    end: float
    since: float
    until: float

    def at(self, time: float) -> float:
        if time >= self.until:
            return self.end
        return self.start + (self.end - self.start) * max(time - self.since, 0.0) / (self.until - self.since)


@attrs.frozen
class Clock:
    """The time itself, `lag` seconds ago, in units of `unit` seconds."""

    lag: float
    unit: float = 1.0

    def at(self, time: float) -> float:
        return (time - self.lag) / self.unit


Level: TypeAlias = Wander | Fixed | Slope | Clock


@attrs.frozen
class Observed:
    """What a histogram or summary has observed: of every value of a spread in its share, `rate` a second."""

    growth: Growth
    spread: Spread
    # Up to `growth.since`, by upper bound.
    counts: tuple[float, ...]
    bounds: tuple[float, ...]
    total: float

    def count(self, time: float) -> float:
        """The number of observations."""
        return float(math.floor(self.growth.exact(time)))

    def buckets(self, time: float) -> tuple[float, ...]:
        """The number of observations up to each bound."""
        return tuple(float(math.floor(count)) for count in self._counts(time))

    def sum(self, time: float) -> float:
        """The sum of the observations."""
        return self.total + self._fresh(time) * self.spread.mean

    def go_on(self, time: float, rate: float | None = None, spread: Spread | None = None) -> Observed:
        """The same up to `time`, then at another rate or with another spread."""
        growth = self.growth if rate is None else self.growth.go_on(time, rate)
        if rate is None:
            growth = attrs.evolve(self.growth, since=time, start=self.growth.exact(time))
        return Observed(growth, spread or self.spread, self._counts(time), self.bounds, self.sum(time))

    def _fresh(self, time: float) -> float:
        return self.growth.exact(time) - self.growth.start

    def _counts(self, time: float) -> tuple[float, ...]:
        fresh = self._fresh(time)
        shares = map(self.spread.below, self.bounds)
        return tuple(count + fresh * share for count, share in zip(self.counts, shares, strict=True))


Course: TypeAlias = Growth | Level | Observed
