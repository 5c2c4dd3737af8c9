"""Thresholds of a panel: `thresholds green, orange from 90 → green, orange from 80`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from obsdsl.diff.canonical import MISSING
from obsdsl.review.kinds.dashboard.board import Json, number, own
from obsdsl.review.kinds.dashboard.words import Said, became, by_path, shown

# A graph of old has several.
_COLORS: Final = ("color", "colorMode")
_STEP: Final = frozenset({"color", "value"})


def values(thresholds: Any) -> tuple[float, ...]:
    """The values at which thresholds draw a line, of today's object or of a list of old."""
    steps = thresholds if isinstance(thresholds, list) else own(thresholds).get("steps")
    found = (number(own(one).get("value")) for one in (steps if isinstance(steps, list) else ()))
    return tuple(one for one in found if one is not None)


def thresholds_said(before: Any, after: Any, at: str) -> Iterator[Said]:
    """What became of thresholds. `at` is their path."""
    texts = _text(before), _text(after)
    if texts[0] is None or texts[1] is None or texts[0] == texts[1]:
        found = by_path(before, after, at=at)
    else:
        found = [Said(f"thresholds {texts[0]} → {texts[1]}", at=at), *by_path(_rest(before), _rest(after), at=at)]
    modes = own(before).get("mode", MISSING), own(after).get("mode", MISSING)
    if MISSING not in modes and modes[0] != modes[1] and texts[0] != texts[1]:
        found.append(Said(became("threshold mode", *modes), at=at))
    yield from found


def _text(thresholds: Any) -> str | None:
    """The steps in words; None where they are of no known shape."""
    if thresholds is MISSING:
        return "none"
    steps = thresholds if isinstance(thresholds, list) else own(thresholds).get("steps")
    if not isinstance(steps, list) or not all(isinstance(one, dict) for one in steps):
        return None
    return ", ".join(map(_step, steps)) or "none"


def _step(step: Json) -> str:
    color = next((step[key] for key in _COLORS if isinstance(step.get(key), str)), "no colour")
    value = step.get("value")
    return color if value is None or value == "null" else f"{color} from {shown(value)}"


def _rest(thresholds: Any) -> Any:
    """What the steps' words do not say."""
    if isinstance(thresholds, list):
        return [_without(one) for one in thresholds]
    if not isinstance(thresholds, dict):
        return {}
    steps = thresholds["steps"]
    others = {"steps": [_without(one) for one in steps]} if any(map(_without, steps)) else {}
    return others | {key: one for key, one in thresholds.items() if key not in ("steps", "mode")}


def _without(step: Json) -> Json:
    return {key: one for key, one in step.items() if key not in _STEP}
