"""What lies in JSON of any shape, and numbers and reducers as Grafana's old panels write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeGuard, get_args

from obsdsl.compose.transformation import Calc
from obsdsl.importing.differences.difference import Json

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
# Grafana's calculations, which it also finds by the names that the old panels had for them; percentiles are younger.
_REDUCERS: Final = frozenset(one for one in get_args(Calc) if not one.startswith("p"))
_OLD_REDUCERS: Final = {"current": "lastNotNull", "avg": "mean", "total": "sum"}


def record(value: Any) -> Json:
    """The object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def records(value: Any) -> list[Json]:
    """The objects of a list; none of anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def listed_in(value: Any) -> list[Any]:
    """The list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def is_number(value: Any) -> TypeGuard[float]:
    """Whether JSON has a number here."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(value: Any) -> float | None:
    """A number, also from text as JavaScript reads it, where no text at all is 0."""
    if is_number(value):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip()
    if not text:
        return 0
    return plain_number(float(text)) if _NUMBER.fullmatch(text) else None


def plain_number(value: float) -> float:
    """3 rather than 3.0: Grafana's numbers have one type."""
    return int(value) if value == value // 1 and abs(value) < 2**53 else value


def times_ten(value: Any) -> float | None:
    """A share of ten as one of a hundred."""
    return plain_number(value * 10) if is_number(value) else None


def said(values: Mapping[str, Any]) -> Json:
    """What is not null."""
    return {name: one for name, one in values.items() if one is not None}


def reducer(name: Any) -> str | None:
    """Grafana's id of a calculation; None for what is none."""
    if not isinstance(name, str):
        return None
    return name if name in _REDUCERS else _OLD_REDUCERS.get(name)


def reducers_of(legend: Json) -> list[str]:
    """The calculations that an old legend shows, in its order."""
    found = (reducer(name) for name, shown in legend.items() if shown)
    return [one for one in found if one is not None]


def steps(levels: list[float | None], colors: list[Any]) -> Json:
    """Thresholds of colours, each but the first above its level. One without a level would never be reached."""
    rows: list[Json] = [{"color": one, "value": None} for one in colors[:1]]
    pairs = zip(levels, colors[1:], strict=False)
    rows += [{"color": color, "value": level} for level, color in pairs if level is not None]
    return {"mode": "absolute", "steps": rows}
