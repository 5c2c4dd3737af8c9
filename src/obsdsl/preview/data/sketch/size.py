"""How large the values of a query are: by its interval, the panel's thresholds, its unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import attrs

from obsdsl.define.unit import BITS, BYTES, CELSIUS, HERTZ, JOULES, RATIO, SECONDS, VOLTS, WATTS, Unit
from obsdsl.express.infer import Inferred
from obsdsl.express.infer.value import Kind
from obsdsl.lint.view.raw_field import at, number
from obsdsl.preview.board.value import Panel

# What is usual, in the unit itself: from a quiet time to a busy one.
_USUAL: Final[Sequence[tuple[Unit, tuple[float, float]]]] = (
    (SECONDS, (0.02, 0.6)),
    (BYTES, (3e8, 6e9)),
    (BYTES / SECONDS, (2e5, 8e6)),
    (BITS / SECONDS, (2e6, 8e7)),
    (RATIO, (0.15, 0.6)),
    (RATIO / SECONDS, (0.5, 20)),
    (HERTZ, (1e9, 3e9)),
    (CELSIUS, (35, 55)),
    (VOLTS, (11, 13)),
    (WATTS, (60, 180)),
    (JOULES, (1e3, 1e5)),
)
_PLAIN: Final = (8.0, 60.0)
# Colours that say that all is well.
_GOOD: Final = ("green", "blue", "transparent", "text", "super-light-", "semi-dark-", "dark-", "light-", "#73bf69")


@attrs.frozen
class Size:
    """Values lie between `low` and `high`; whole ones where things are counted. `binary` are states: 0 or 1."""

    low: float
    high: float
    whole: bool = False
    binary: bool = False


def size_of(panel: Panel, known: Inferred, end: float) -> Size:
    """How large values of one of the panel's queries are."""
    unit = known.measured or _unit(panel)
    if unit is not None and unit.point:
        scale = float(unit.scale)
        return Size((end - 7200) / scale, (end - 600) / scale, whole=True)
    states = _states(panel)
    low, high = _interval(panel, known)
    if is_state(known) or set(states) == {0, 1}:
        return Size(0, 1, whole=True, binary=True)
    if len(states) > 1:
        return Size(states[0], states[0], whole=True)
    if low == high:
        return Size(low, high)
    by_threshold = _by_threshold(panel)
    if by_threshold is None and math.isfinite(low) and math.isfinite(high):
        return Size(low + (high - low) * 0.2, low + (high - low) * 0.62, whole=_is_whole(known, unit, high))
    return _clamped(by_threshold or _by_unit(unit), low, high, known, unit)


def is_state(known: Inferred) -> bool:
    """Whether it can only be up or down, on or off: from 0 to 1, and no share."""
    interval = known.interval
    return (interval.lo, interval.hi) == (0, 1) and known.kind is Kind.GAUGE and known.measured is None


def _unit(panel: Panel) -> Unit | None:
    found = panel.field.get("unit")
    return Unit.from_grafana(found) if isinstance(found, str) else None


def _interval(panel: Panel, known: Inferred) -> tuple[float, float]:
    """The narrowest that is known: of the expression, of the panel's axis."""
    low, high = known.interval.lo, known.interval.hi
    lowest, highest = number(panel.field.get("min")), number(panel.field.get("max"))
    if lowest is not None and lowest < high:
        low = max(low, lowest)
    if highest is not None and highest > low:
        high = min(high, highest)
    return (low, high) if low <= high else (0.0, 0.0)


def _states(panel: Panel) -> list[float]:
    """The values that the panel has words for, those of good colours first."""
    found: list[tuple[bool, float]] = []
    mappings = panel.field.get("mappings")
    for one in mappings if isinstance(mappings, list) else ():
        options = one.get("options") if isinstance(one, dict) and one.get("type") == "value" else None
        for value, result in options.items() if isinstance(options, dict) else ():
            if (state := number(value)) is not None:
                color = str(at(result, ("color",)) or "green")
                found.append((not color.lower().startswith(_GOOD), state))
    return [state for _, state in sorted(found, key=lambda one: one[0])]


def _by_threshold(panel: Panel) -> tuple[float, float] | None:
    """Where all is well by the panel's thresholds, but not by far."""
    thresholds = panel.field.get("thresholds")
    if not isinstance(thresholds, dict) or thresholds.get("mode") == "percentage":
        return None
    steps = [one for one in thresholds.get("steps") or () if isinstance(one, dict)]
    values = [value for one in steps if (value := number(one.get("value"))) is not None and value > 0]
    if not values:
        return None
    base = str(steps[0].get("color") or "green").lower()
    if base.startswith(_GOOD):
        return values[0] * 0.25, values[0] * 0.75
    return values[-1] * 1.02, values[-1] * 1.4


def _by_unit(unit: Unit | None) -> tuple[float, float]:
    if unit is None:
        return _PLAIN
    counted = unit.uncounted()
    for usual, (low, high) in _USUAL:
        if counted.powers == usual.powers:
            factor = float(usual.scale / counted.scale)
            return low * factor, high * factor
    return _PLAIN


def _clamped(usual: tuple[Any, Any], low: float, high: float, known: Inferred, unit: Unit | None) -> Size:
    bottom, top = max(usual[0], low), min(usual[1], high)
    if bottom > top:
        # All that is usual lies outside: stay at the bound.
        bottom = top = low if math.isfinite(low) else high
        if math.isfinite(low):
            top = low + max(abs(low), 1.0) * 0.5
    return Size(bottom, top, whole=_is_whole(known, unit, top))


def _is_whole(known: Inferred, unit: Unit | None, top: float) -> bool:
    """Whether things are counted, as far as can be told."""
    return known.kind in (Kind.GAUGE, Kind.COUNTER, Kind.COUNT) and (unit is None or bool(unit.powers)) and top >= 5
