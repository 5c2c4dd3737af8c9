"""What was found for a panel."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

# Digits of a number that anybody can see in a picture.
_DIGITS = 5


@attrs.frozen(eq=False)
class Series:
    """A line: its `name` in the legend, its labels, the refId of its query, a value or None for each time."""

    name: str
    ref: str
    labels: Mapping[str, str]
    values: Sequence[float | None] = attrs.field(repr=False)

    def json(self) -> dict[str, Any]:
        """For the page. Numbers that JSON does not have are texts."""
        return {
            "name": self.name,
            "ref": self.ref,
            "labels": dict(self.labels),
            "values": [_number(one) for one in self.values],
        }


def _number(value: float | None) -> float | int | str | None:
    if value is None or math.isnan(value):
        return None
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    # Times in milliseconds since 1970 must not lose their end.
    if value == int(value) and abs(value) < 2**53:
        return int(value)
    return float(f"{value:.{_DIGITS}g}") if abs(value) < 10**_DIGITS else round(value, 2)


@attrs.frozen(eq=False)
class Table:
    """Rows under the names of columns. Cells are texts, numbers or nothing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def json(self) -> dict[str, Any]:
        """For the page."""
        rows = [[_number(one) if isinstance(one, float) else one for one in row] for row in self.rows]
        return {"columns": list(self.columns), "rows": rows}


@attrs.frozen(eq=False)
class Shown:
    """All of a panel: series at `times`, a table for those that show one; lines of a log.

    `is_sketch` says that nobody measured it. `faults` are told in the panel, `notes` beside it.
    """

    times: Sequence[float] = attrs.field(default=(), repr=False)
    series: tuple[Series, ...] = ()
    table: Table | None = None
    lines: tuple[str, ...] = ()
    is_sketch: bool = False
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def json(self) -> dict[str, Any]:
        """For the page. Times are a beginning, a step and a count: they are at equal distances."""
        found: dict[str, Any] = {"sketch": self.is_sketch}
        if self.times:
            step = self.times[1] - self.times[0] if len(self.times) > 1 else 1
            found["times"] = {"start": self.times[0], "step": step, "count": len(self.times)}
        if self.series:
            found["series"] = [one.json() for one in self.series]
        if self.table is not None:
            found["table"] = self.table.json()
        for name in ("lines", "faults", "notes"):
            if given := getattr(self, name):
                found[name] = list(given)
        return found
