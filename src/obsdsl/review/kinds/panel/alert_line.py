"""Whether a panel still shows where its alerts fire, and whether an alert is left without a panel."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from obsdsl.review.kinds.dashboard.alerts import AlertLink, AlertLinks
from obsdsl.review.kinds.dashboard.board import Json, Panel, own
from obsdsl.review.kinds.dashboard.words import Said
from obsdsl.review.kinds.panel.thresholds import values
from obsdsl.review.remark import Danger, names

# What a panel's unit may make of an alert's constant: percent, prefixes, minutes, hours.
_BASES: Final = (1, 100, 1000, 10**6, 10**9, 60, 3600, 86400, 1024, 1024**2, 1024**3)
_RATIOS: Final = tuple(dict.fromkeys(one for base in _BASES for one in (float(base), 1 / base)))
_EQUAL: Final = ("==", "!=")
# Of a graph: its thresholds are drawn as nothing.
_OFF: Final = "off"
# Values of thresholds, and those that a mapping tells from others.
_Lines = tuple[tuple[float, ...], tuple[float, ...]]


def alert_lines_said(before: Panel, after: Panel, uid: str, alerts: AlertLinks) -> Said | None:
    """The alerts whose threshold the panel no longer draws, or draws now."""
    old, new = _lines(before.json), _lines(after.json)
    if old == new:
        return None
    lost, gained = [], []
    for earlier, later in alerts.of_panel(uid, (before.id, after.id)):
        drew, draws = _is_drawn(old, earlier), _is_drawn(new, later)
        if drew and not draws and later.threshold is not None:
            lost.append(later.name)
        elif draws and not drew:
            gained.append(later.name)
    if lost:
        return Said(f"no longer draws the threshold of {_alerts(lost)}", Danger.CARE)
    return Said(f"draws the threshold of {_alerts(gained)}") if gained else None


def _is_drawn(lines: _Lines, alert: AlertLink) -> bool:
    threshold = alert.threshold
    return threshold is not None and any(_draws(lines, threshold, ratio) for ratio in _RATIOS)


def removed_said(panel: Panel, uid: str, alerts: AlertLinks) -> Said:
    """What the removal of a panel means."""
    lines = _lines(panel.json)
    drew: list[str] = []
    linked = list(alerts.to_panel(uid, panel.id))
    for alert in alerts.left_alone(uid, panel.id):
        (drew if _is_drawn(lines, alert) else linked).append(alert.name)
    parts = [f"it drew the threshold of {_alerts(drew)}"] if drew else []
    if linked:
        parts.append(f"it was the panel of {_alerts(linked)}")
    if not parts:
        return Said("removed", Danger.LOOK)
    return Said(f"removed; {', '.join(parts)}", Danger.CARE)


def _alerts(found: list[str]) -> str:
    return names(f"alert {one}" for one in found)


def _draws(lines: _Lines, threshold: tuple[str, float], ratio: float) -> bool:
    op, value = threshold
    return any(math.isclose(one, value * ratio, rel_tol=1e-9) for one in lines[op in _EQUAL])


def _lines(panel: Json) -> _Lines:
    defaults = own(own(panel.get("fieldConfig")).get("defaults"))
    drawn = () if _is_off(defaults) else values(defaults.get("thresholds"))
    old = values(panel["thresholds"]) if isinstance(panel.get("thresholds"), list) else ()
    return (*drawn, *old), tuple(_mapped(defaults.get("mappings")))


def _is_off(defaults: Json) -> bool:
    style = own(own(defaults.get("custom")).get("thresholdsStyle"))
    return bool(style.get("mode") == _OFF)


def _mapped(mappings: Any) -> Iterator[float]:
    for one in mappings if isinstance(mappings, list) else ():
        for key in own(own(one).get("options")) if own(one).get("type") == "value" else ():
            try:
                yield float(key)
            except ValueError:
                continue
