"""The time that a dashboard shows, in seconds since 1970."""

from __future__ import annotations

import datetime
import re
from typing import Final

import attrs

# A sketch ends at a time of its own, so that the same dashboard gives the same page: a Monday at noon.
SKETCHED: Final = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC).timestamp()
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "M": 2_592_000, "y": 31_536_000, "Q": 7_776_000}
_NOW = re.compile(r"now(?:(?P<sign>[+-])(?P<count>\d{1,6})(?P<unit>[smhdwMQy]))?(?:/(?P<whole>f?[smhdwMQy]))?")
_SHORTEST, _DEFAULT = 60.0, 6 * 3600.0
# A step of a month's page is hours long: who has just begun to collect would see nothing for as long.
_FRESH: Final = 60.0
# So many points are drawn over the whole width of a page.
_POINTS: Final = 180
# Steps that people would choose.
_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800)


@attrs.frozen
class Span:
    """From `start` to `end`, both included, with a sample every `step` seconds."""

    start: float
    end: float
    step: float

    @property
    def times(self) -> list[float]:
        """When there are samples."""
        return [self.start + at * self.step for at in range(round((self.end - self.start) / self.step) + 1)]

    def every(self, least: float | None) -> Span:
        """The same with a step of at least so many seconds."""
        return self if least is None or least <= self.step else _aligned(self.start, self.end, least)


def span_of(time: tuple[str, str], now: float = SKETCHED, points: int = _POINTS) -> Span:
    """The span that a dashboard's `time` says; the last six hours where that is not to be understood."""
    end = _at(time[1], now)
    start = _at(time[0], now)
    end = now if end is None else end
    if start is None or start >= end:
        start = end - _DEFAULT
    length = max(end - start, _SHORTEST)
    step = next((float(one) for one in _STEPS if length / one <= points), float(_STEPS[-1]))
    return _aligned(end - length, end, step)


def _aligned(start: float, end: float, step: float) -> Span:
    """Samples up to the last whole minute, so that two pages of one minute show the same, and what is new is seen."""
    whole = min(step, _FRESH)
    last = end // whole * whole
    count = max(int((end - start) // step), 1)
    return Span(last - count * step, last, step)


def seconds(text: str | None) -> float | None:
    """How long `1m`, `$__interval` or `>10s` are; None where that is not known."""
    found = re.fullmatch(r">?\s*(\d+(?:\.\d+)?)\s*(ms|[smhdwMQy])", text or "")
    if found is None:
        return None
    return float(found[1]) * (0.001 if found[2] == "ms" else _SECONDS[found[2]])


def _at(text: str, now: float) -> float | None:
    """A time as Grafana writes it: `now-6h`, `now/d`, an ISO date, milliseconds since 1970."""
    if (found := _NOW.fullmatch(text.strip())) is not None:
        moved = now
        if found["sign"]:
            amount = int(found["count"]) * _SECONDS[found["unit"]]
            moved = now + amount if found["sign"] == "+" else now - amount
        if found["whole"]:
            whole = _SECONDS[found["whole"][-1]]
            moved = moved // whole * whole
        return moved
    if text.strip().isdecimal() and len(text) < 16:
        return int(text) / 1000
    try:
        return datetime.datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        return None
