"""What Alertmanager refuses of the times of a time interval."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from obsdsl.compose.routing.check import Refusal
from obsdsl.compose.routing.scalar import text_of
from obsdsl.compose.routing.tree import AlertmanagerConfig, Path
from obsdsl.errors import did_you_mean, listed, shown

WEEKDAYS: Final = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_FIELDS: Final = ("times", "weekdays", "days_of_month", "months", "years", "location")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
# The shortest month, by which a range from its end is judged.
_SHORTEST = 28
_DAYS = 31


def interval_refusals(config: AlertmanagerConfig) -> tuple[Refusal, ...]:
    """All that is wrong with times, days, months, years and places."""
    found: list[Refusal] = []
    for field in ("mute_time_intervals", "time_intervals"):
        for index, interval in enumerate(getattr(config, field)):
            for inner, times in enumerate(interval.times):
                found += times_refusals(times, (field, index, "time_intervals", inner))
    return tuple(found)


def times_refusals(times: Mapping[str, Any], path: Path) -> Iterator[Refusal]:
    """All that is wrong with one entry of a time interval."""
    for field, value in times.items():
        here = (*path, field)
        if field not in _FIELDS:
            message = f"{shown(field)} is no field of a time interval{did_you_mean(str(field), _FIELDS)}"
            yield Refusal(message, "rename or delete it", here)
        elif value is None:
            continue
        elif field == "location":
            yield from _location(value, here)
        elif not isinstance(value, list | tuple):
            yield Refusal(f"{field} takes a list", "begin each of its lines with a dash", here)
        else:
            for index, one in enumerate(value):
                if one is not None and (fault := _CHECKS[field](one)):
                    yield Refusal(f"{field}: {fault[0]}", fault[1], (*here, index))


# What is wrong, and the mend.
_Fault = tuple[str, str]


def _time_range(value: Any) -> _Fault | None:
    mend = "write hours and minutes, such as 09:00 to 17:00"
    if not isinstance(value, Mapping):
        return "a time is a mapping", mend
    if unknown := next((key for key in value if key not in ("start_time", "end_time")), None):
        return f"{shown(unknown)} is no field of a time", "use start_time and end_time"
    start, end = text_of(value.get("start_time")), text_of(value.get("end_time"))
    for time in (start, end):
        if not _TIME.fullmatch(time):
            return f"{shown(time)} is no time", mend
    # Both have five characters, so their order is that of the texts.
    if start < end:
        return None
    return f"the end {end} is not behind the start {start}", f"split it at midnight: {start}-24:00 and 00:00-{end}"


def _bounds(value: Any, read: Callable[[str], int | None]) -> tuple[int, int] | None:
    """The two ends of `1:5`, or of `3` twice."""
    parts = text_of(value).lower().split(":")
    numbers = [number for part in parts if (number := read(part)) is not None]
    return (numbers[0], numbers[-1]) if len(numbers) == len(parts) <= 2 else None


def _no_range(value: Any, what: str) -> _Fault:
    return f"{shown(text_of(value))} is no {what} or range of them", "write one, or two with a colon between them"


def _reversed(value: Any) -> _Fault:
    return f"{shown(text_of(value))} ends before it begins", "turn it round, or split it"


def _ordered(read: Callable[[str], int | None], what: str) -> Callable[[Any], _Fault | None]:
    def check(value: Any) -> _Fault | None:
        bounds = _bounds(value, read)
        if bounds is None:
            return _no_range(value, what)
        return _reversed(value) if bounds[0] > bounds[1] else None

    return check


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _weekday(text: str) -> int | None:
    return WEEKDAYS.index(text) if text in WEEKDAYS else None


def _month(text: str) -> int | None:
    return MONTHS.index(text) + 1 if text in MONTHS else _number(text)


def _day_range(value: Any) -> _Fault | None:
    bounds = _bounds(value, _number)
    if bounds is None:
        return _no_range(value, "day of the month")
    begin, end = bounds
    for day in bounds:
        if not 1 <= abs(day) <= _DAYS:
            return f"{day} is no day of a month", "use 1 to 31, or -1 to -31 from the end"
    if begin < 0 < end:
        return "it begins from the month's end and ends from its start", "make both negative, or none"
    first, last = (day if day > 0 else _SHORTEST + day for day in bounds)
    return _reversed(value) if first > last else None


def _location(value: Any, path: Path) -> Iterator[Refusal]:
    known = _zones()
    if text_of(value) in ("", "UTC", "Local", *known) or not known:
        return
    message = f"location: {shown(text_of(value))} is no time zone{did_you_mean(text_of(value), known)}"
    yield Refusal(message, "use a name of the tz database, such as Europe/Berlin", path)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """The names of all time zones; none where this machine has no database of them."""
    return frozenset(zoneinfo.available_timezones())


_CHECKS: Final[Mapping[str, Callable[[Any], _Fault | None]]] = {
    "times": _time_range,
    "weekdays": _ordered(_weekday, f"day ({listed(WEEKDAYS)})"),
    "days_of_month": _day_range,
    "months": _ordered(_month, "month"),
    "years": _ordered(_number, "year"),
}
