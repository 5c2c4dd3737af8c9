"""Times at which routes are muted or active."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, attempt, sequence, shown
from obsdsl.compose.routing.intervals import WEEKDAYS, times_refusals
from obsdsl.define.light import frozen

# One or several of days, months or years, or ranges of them: `"monday:friday"`, `("april", 10)`, `2026`.
RangesLike: TypeAlias = str | int | Sequence[str | int] | None


def _ranges(value: RangesLike) -> tuple[str, ...]:
    if value is None:
        return ()
    several = (value,) if isinstance(value, str | int) else sequence(value)
    if isinstance(several, Fault):
        return several
    if odd := [one for one in several if isinstance(one, bool) or not isinstance(one, str | int)]:
        return Fault(f'holds {shown(odd[0])}; write a range such as "monday:friday" or "1:15"')
    return tuple(str(one) for one in several)


def _weekdays(value: RangesLike) -> tuple[str, ...]:
    """Days of the week; what goes over its end, which is Saturday's to Alertmanager, is two ranges."""
    found = _ranges(value)
    return found if isinstance(found, Fault) else tuple(part for one in found for part in _within_week(one))


def _within_week(one: str) -> tuple[str, ...]:
    start, _, end = one.lower().partition(":")
    if start in WEEKDAYS and end in WEEKDAYS and WEEKDAYS.index(start) > WEEKDAYS.index(end):
        first, last = WEEKDAYS[-1], WEEKDAYS[0]
        return (
            start if start == first else f"{start}:{first}",
            end if end == last else f"{last}:{end}",
        )
    return (one,)


def _times(value: str | Sequence[str] | None) -> tuple[str, ...]:
    found = _ranges(value)
    return found if isinstance(found, Fault) else attempt(_split, found)


def _split(several: tuple[str, ...]) -> tuple[str, ...]:
    for one in several:
        if one.count("-") != 1:
            raise ValueError(f'holds {shown(one)}; write "09:00-17:00"')
    return several


@frozen(kw_only=True, slots=False)
class TimeInterval(Definition):
    """Times of the day, the week, the month or the year: `TimeInterval(times="09:00-17:00", weekdays="monday:friday")`.

    It holds where all that it says holds; `also` are others that make it hold, too. Without a `location` it is UTC.
    """

    named_by = "name"

    name: str | None = attrs.field(default=None, kw_only=False)
    times: tuple[str, ...] = attrs.field(default=None, converter=_times)
    weekdays: tuple[str, ...] = attrs.field(default=None, converter=_weekdays)
    days_of_month: tuple[str, ...] = attrs.field(default=None, converter=_ranges)
    months: tuple[str, ...] = attrs.field(default=None, converter=_ranges)
    years: tuple[str, ...] = attrs.field(default=None, converter=_ranges)
    # `location` of the object is the place where it was made.
    zone: str | None = attrs.field(default=None, alias="location")
    also: Sequence[TimeInterval] = ()

    def faults(self) -> Iterable[str]:
        if self.name == "":
            yield "name is empty; leave it out, or write one"
        yield from map(str, times_refusals(self.entry(), ()))
        if nested := next((one for one in self.also if one.also), None):
            yield f"also holds {nested.subject}, which has others; list those here"

    @property
    def label(self) -> str:
        """Its name, or what it says."""
        return self.name or " or ".join(filter(None, (self._said(), *(one.label for one in self.also)))) or "always"

    def _said(self) -> str:
        lists = (self.weekdays, self.times, self.days_of_month, self.months, self.years)
        return " ".join([*(",".join(one) for one in lists if one), *([self.zone] if self.zone else [])])

    def entry(self) -> Mapping[str, Any]:
        """What the file says of it, without the others."""
        found: dict[str, Any] = {}
        if self.times:
            ends = [one.split("-") for one in self.times]
            found["times"] = [{"start_time": start.strip(), "end_time": end.strip()} for start, end in ends]
        for name in ("weekdays", "days_of_month", "months", "years"):
            if given := getattr(self, name):
                found[name] = list(given)
        return found | ({"location": self.zone} if self.zone else {})

    def entries(self) -> tuple[Mapping[str, Any], ...]:
        """All that the file says of it."""
        return (self.entry(), *(one.entry() for one in self.also))
