"""Durations as Prometheus writes them: `5m`, `1h30m`, `500ms`."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import TypeAlias

from obsdsl.define.light import frozen
from obsdsl.errors import shown

# Each unit of Prometheus's duration syntax in milliseconds; a year is 365 days and a week 7 (model.ParseDuration).
MILLISECONDS = {
    "y": 31_536_000_000,
    "w": 604_800_000,
    "d": 86_400_000,
    "h": 3_600_000,
    "m": 60_000,
    "s": 1_000,
    "ms": 1,
}
# Each unit at most once, in this order. 19 digits are all that an int64 has.
_PATTERN = re.compile("".join(rf"(?:(\d{{1,19}}){unit})?" for unit in MILLISECONDS), re.ASCII)
# Prometheus holds durations as int64 nanoseconds, so 292 years is its limit.
LONGEST = (2**63 - 1) // 1_000_000
_LIMIT = "about 292 years"


@frozen(order=True, cache_hash=True)
class Duration:
    """A span of time in whole milliseconds; negative only as a PromQL offset."""

    milliseconds: int

    def __attrs_post_init__(self) -> None:
        """Raise ValueError unless it is a whole number that Prometheus can hold."""
        if not isinstance(self.milliseconds, int) or isinstance(self.milliseconds, bool):
            raise ValueError(f"a duration of {shown(self.milliseconds)} ms is not whole; use a whole number")
        if abs(self.milliseconds) > LONGEST:
            raise ValueError(
                f"a duration of {shown(self.milliseconds)} ms is longer than Prometheus can hold ({_LIMIT})"
            )

    @classmethod
    def of(cls, value: DurationLike) -> Duration:
        """A duration from `"5m"`, a `timedelta` or a `Duration`.

        Raises ValueError with the mend for anything else, a bare number among them: its unit would be a guess. So does
        a `timedelta` of microseconds, which Prometheus cannot hold.
        """
        if isinstance(value, Duration):
            return value
        if isinstance(value, datetime.timedelta):
            count, rest = divmod(value, datetime.timedelta(milliseconds=1))
            if rest:
                raise ValueError(f"{shown(value)} is not a whole number of milliseconds; round it")
            return cls(count)
        if isinstance(value, str):
            return cls.parse(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            # A fraction has no place in Prometheus's syntax: 1.5 s is "1s500ms".
            example = f"{value}s" if isinstance(value, int) and value >= 0 else "1s500ms"
            raise ValueError(
                f'{shown(value)} is a bare number, not a duration; write it with its unit, such as "{example}"'
            )
        raise ValueError(f'{shown(value)} is not a duration; write it as "30s", "5m" or "1h30m"')

    @classmethod
    def parse(cls, text: str) -> Duration:
        """The duration that `text` says in Prometheus's syntax, or ValueError with the mend."""
        match = _PATTERN.fullmatch(text)
        if match is None or not text:
            if text == "0":
                return cls(0)
            raise ValueError(f'{shown(text)} is not a duration; write it as "30s", "5m" or "1h30m"')
        total = sum(int(n) * size for n, size in zip(match.groups(), MILLISECONDS.values(), strict=True) if n)
        if total > LONGEST:
            raise ValueError(f"{shown(text)} is longer than Prometheus can hold ({_LIMIT})")
        return cls(total)

    @property
    def seconds(self) -> float:
        """The duration in seconds."""
        return self.milliseconds / 1000

    def __str__(self) -> str:
        return _text(self.milliseconds)


@lru_cache(maxsize=1024)
def _text(milliseconds: int) -> str:
    if milliseconds < 0:
        return f"-{_text(-milliseconds)}"
    if milliseconds == 0:
        return "0s"
    parts, rest = [], milliseconds
    for unit, size in MILLISECONDS.items():
        # As Prometheus prints them: years and weeks only where nothing is left over (10d, not 1w3d).
        if unit in ("y", "w") and rest % size:
            continue
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


DurationLike: TypeAlias = str | datetime.timedelta | Duration
