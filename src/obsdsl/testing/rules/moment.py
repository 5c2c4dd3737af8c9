"""Times in a test, and how they are written."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from obsdsl.define.duration import Duration, DurationLike
from obsdsl.errors import DefinitionError

TimeLike: TypeAlias = DurationLike


def milliseconds(value: DurationLike, what: str) -> int:
    """A time since the beginning of the test, or a span. Raises DefinitionError with the mend."""
    try:
        found = Duration.of(value).milliseconds
    except ValueError as error:
        raise DefinitionError("rules", f"{what}: {error}") from None
    if found < 0:
        raise DefinitionError("rules", f"{what}: {Duration(found)} is before the test begins; start at 0s")
    return found


def shown_time(time: int) -> str:
    """As users write it."""
    return str(Duration(time))


@attrs.frozen
class Span:
    """A time, or all times from one to another; an open end is that of the test."""

    start: int
    end: int | None

    @property
    def is_moment(self) -> bool:
        """Whether it is one time."""
        return self.start == self.end

    def times(self, step: int, horizon: int) -> tuple[int, ...]:
        """The evaluations in it; the first is the one whose results hold at its start."""
        end = horizon if self.end is None else self.end
        return tuple(range(self.start // step * step, end + 1, step))

    def __str__(self) -> str:
        if self.is_moment:
            return f"at {shown_time(self.start)}"
        if self.end is None:
            return "during the test" if not self.start else f"from {shown_time(self.start)} on"
        return f"from {shown_time(self.start)} to {shown_time(self.end)}"


def span(start: TimeLike, end: TimeLike) -> Span:
    """From one time to a later one."""
    first, last = milliseconds(start, "between"), milliseconds(end, "between")
    if last <= first:
        raise DefinitionError(
            "rules", f"between: {shown_time(last)} is not after {shown_time(first)}; write the earlier time first"
        )
    return Span(first, last)
