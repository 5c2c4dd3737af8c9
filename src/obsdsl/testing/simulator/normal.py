"""What a metric does in good times: a plausible course from its name, unit, range and labels.

It is a guess by tables. What it gets wrong a scenario sets right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.unit import EVENTS, Unit
from obsdsl.testing.simulator.chance import chance
from obsdsl.testing.simulator.course import Clock, Course, Fixed, Growth, Level, Observed, Wander
from obsdsl.testing.simulator.spread import Spread

# In names and in labels' values: what should not happen, and hardly does.
_BAD = re.compile(
    r"(^|_)(error|errors|err|fail|failed|failure|failures|failing|timeout|timeouts|dropped|drop|drops|rejected|evicted|"
    r"evictions|retries|retransmits|panics|crashes|restarts|oom|corrupted|corruptions|invalid|lost|denied|aborted|down|"
    r"violations|stalled|missed|overruns|collisions|unhealthy|degraded|critical|rollback|rollbacks|5\w\w)($|_)"
)
# What there is some of.
_SELDOM = re.compile(r"(^|_)(miss|misses)($|_)")
# What there should be much of.
_GOOD = re.compile(
    r"(^|_)(free|avail|available|memavailable|memfree|remaining|hit|hits|success|successful|healthy|up|valid|ok|"
    r"score|confidence|efficiency|availability|coverage|compliance)($|_)"
)
_WHOLE = re.compile(r"(^|_)(size|capacity|limit|limits|max|maximum|files|memtotal|quota)($|_)|_total_bytes")
# Of all that has an outcome, so much goes wrong; what is nothing but an error does not happen.
_BAD_SHARE = 0.002
_SELDOM_SHARE = 0.05
# The seconds that a counter has run for when the simulation begins.
AGE = 3600.0
# For how many seconds what expires is still valid.
_VALIDITY = 90 * 86400.0
# A counter's growth a second, by its unit.
_RATES: Mapping[str, float] = {"event": 4.0, "B": 2e5, "s": 0.02}
# Observations a second; how far up its buckets a histogram's quantiles are.
_OBSERVATIONS = 2.0
_SPREAD: Mapping[float, float] = {0.5: 0.2, 0.9: 0.35, 0.99: 0.5, 1.0: 0.6}
_SCORES: Mapping[float, float] = {0.0: 0.9, 0.5: 0.97, 1.0: 1.0}
# A gauge's usual size where it has no range, by its unit: as it is, what is free, and the whole.
_SIZES: Mapping[str, tuple[float, float, float]] = {
    "B": (2e8, 6e10, 1e11),
    "s": (0.1, 3600.0, 3600.0),
    "event": (8.0, 80.0, 100.0),
    "celsius": (45.0, 45.0, 90.0),
    "event s^-1": (4.0, 80.0, 100.0),
    "s^-1": (2e9, 2e9, 3e9),
}
_OTHERWISE = (10.0, 60.0, 100.0)
# Where in its range a gauge goes up and down.
_LOW, _HIGH = (0.2, 0.4), (0.65, 0.8)


def normal(of: Declaration, labels: Mapping[str, str], start: float, seed: int, age: float = AGE) -> Course:
    """The course of one series in good times, from `start` on, when its target has run for `age` seconds."""
    match of.type:
        case MetricType.COUNTER:
            return _counter(of, labels, start, seed, age)
        case MetricType.INFO:
            return Fixed(1.0)
        case MetricType.HISTOGRAM | MetricType.SUMMARY:
            return _observed(of, labels, start, seed, age)
        case _:
            return _time(of, start, age) if is_time(of) else _level(of, labels, seed)


def is_time(of: Declaration) -> bool:
    """Whether a gauge holds a time, or for how long something runs."""
    return (of.unit is not None and of.unit.point) or "uptime" in of.name


def _counter(of: Declaration, labels: Mapping[str, str], start: float, seed: int, age: float) -> Growth:
    """Growth at a rate for its unit; what is bad hardly grows."""
    rate = _RATES.get(_dimension(of.unit), 1.0) / float(of.unit.scale if of.unit else 1)
    rate *= 0.5 + chance(seed, of.name)
    if labels.get("mode") == "idle":
        rate = 0.8
    elif is_bad(*labels.values()):
        rate *= _BAD_SHARE
    elif _SELDOM.search(_words(of.name)):
        rate *= _SELDOM_SHARE
    grown = rate * age
    if is_bad(of.name):
        rate = 0.0
    # One phase for a metric: the shares of its series stay.
    return Growth(start, grown, rate, chance(seed, "phase", of.name) * math.tau, whole=of.unit == EVENTS)


def _observed(of: Declaration, labels: Mapping[str, str], start: float, seed: int, age: float) -> Observed:
    """Observations in the lower buckets, a few further up; of a score, near the whole."""
    bounds = of.buckets or (0.1, 0.2, 0.5, 1.0)
    spread = Spread.of({quantile: _bound(bounds, share) for quantile, share in _SPREAD.items()})
    if of.unit is not None and of.unit.dimensionless and _GOOD.search(_words(of.name)):
        spread = Spread.of(_SCORES).times(1 / float(of.unit.scale))
    rate = _OBSERVATIONS * (_BAD_SHARE if is_bad(*labels.values()) else 1.0)
    growth = Growth(start, rate * age, rate, chance(seed, "phase", of.name) * math.tau, whole=True)
    counts = tuple(growth.start * spread.below(bound) for bound in of.buckets)
    return Observed(growth, spread, counts, of.buckets, growth.start * spread.mean)


def _bound(bounds: tuple[float, ...], share: float) -> float:
    """A value among the bounds, so far up."""
    position = share * (len(bounds) - 1)
    index = min(int(position), len(bounds) - 2) if len(bounds) > 1 else 0
    if len(bounds) == 1:
        return bounds[0] * share
    return bounds[index] + (bounds[index + 1] - bounds[index]) * (position - index)


def _level(of: Declaration, labels: Mapping[str, str], seed: int) -> Level:
    """A gauge inside its range: calm, and far from where it would hurt."""
    low, high = of.range
    phase = chance(seed, of.name, *labels.values()) * math.tau
    if (low, high) == (0, 1) and not (of.unit is not None and of.unit.dimensionless):
        return Fixed(_flag(of, labels))
    if (low, high) == (0, 1) and _GOOD.search(_words(of.name)):
        return Wander(0.95, 0.99, phase)
    if low is not None and high is not None:
        a, b = _HIGH if _GOOD.search(_words(of.name)) else _LOW
        return Wander(low + (high - low) * a, low + (high - low) * b, phase, whole=of.unit == EVENTS)
    size = _size(of)
    base = low if low is not None else high - 2 * size if high is not None else 0.0
    if is_bad(of.name):
        return Fixed(base)
    if _WHOLE.search(_words(of.name)):
        return Fixed(base + size)
    return Wander(base + size * 0.9, base + size * 1.1, phase, whole=of.unit == EVENTS)


def _size(of: Declaration) -> float:
    usual, free, whole = _SIZES.get(_dimension(of.unit), _OTHERWISE)
    if of.unit is not None and of.unit.dimensionless:
        usual, free, whole = 0.3, 0.7, 1.0
    name = _words(of.name)
    size = free if _GOOD.search(name) else whole if _WHOLE.search(name) else usual
    return size / float(of.unit.scale if of.unit else 1)


def _time(of: Declaration, start: float, age: float) -> Level:
    """A time: of the start, to come, or of a moment ago."""
    unit = float(of.unit.scale) if of.unit else 1.0
    if "uptime" in of.name:
        # Not the time, but the time since.
        return Clock(start - age, unit)
    if re.search(r"start|boot|creat", of.name):
        return Fixed((start - age) / unit)
    if re.search(r"expir|not_after|until", of.name):
        return Fixed((start + _VALIDITY) / unit)
    return Clock(5.0, unit)


def _flag(of: Declaration, labels: Mapping[str, str]) -> float:
    """0 or 1: good things are true; of states that exclude each other, the first is."""
    for name, domain in of.labels.items():
        if name in ("state", "status") and domain is not None:
            return float(labels[name] == domain[0])
    return 0.0 if is_bad(of.name, *labels.values()) else 1.0


def is_bad(*texts: str) -> bool:
    return any(_BAD.search(_words(text)) for text in texts)


def _words(text: str) -> str:
    return text.lower().replace("-", "_").replace(" ", "_")


def _dimension(unit: Unit | None) -> str:
    if unit is None:
        return ""
    return " ".join(base if exponent == 1 else f"{base}^{exponent}" for base, exponent in unit.powers)
