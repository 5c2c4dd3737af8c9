"""One panel before and after: what is said of it, without what only follows from the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from obsdsl.diff.canonical import MISSING, text_of
from obsdsl.review.kinds.dashboard.alerts import AlertLinks
from obsdsl.review.kinds.dashboard.board import Panel
from obsdsl.review.kinds.dashboard.words import Said, became
from obsdsl.review.kinds.panel.alert_line import alert_lines_said
from obsdsl.review.kinds.panel.change import panel_said
from obsdsl.review.kinds.panel.match import Matched
from obsdsl.review.kinds.panel.place import Pair
from obsdsl.review.remark import Danger, names

# What an alert's threshold is drawn by.
_LINES: Final = (
    "thresholds",
    "fieldConfig.defaults.thresholds",
    "fieldConfig.defaults.mappings",
    "fieldConfig.defaults.custom.thresholdsStyle",
)
# What only one kind of panel has.
_OF_KIND: Final = (
    "options",
    "fieldConfig.defaults.custom",
    "fieldConfig.defaults.color",
    "targets.instant",
    "targets.range",
    "targets.format",
)
_OF_REPEAT: Final = ("repeatDirection", "maxPerRow")
# What leads, by its path, and what only follows from it.
_STACKING: Final = "fieldConfig.defaults.custom.stacking"
_FOLLOWING: Final = (
    ("type", _OF_KIND),
    ("repeat", _OF_REPEAT),
    (f"{_STACKING}.mode", (f"{_STACKING}.group",)),
    ("title", ("libraryPanel.name",)),
)


def pair_said(pair: Pair, found: Matched, uid: str, alerts: AlertLinks) -> Iterator[Said]:
    """What changed about a panel, its place left out."""
    before, after = pair
    said = list(panel_said(before, after))
    if said:
        lines = alert_lines_said(before, after, uid, alerts)
        if lines is not None:
            said = _absorbed(said, lines, _LINES)
        for path, following in _FOLLOWING:
            leading = next((one for one in said if one.at == path), None)
            if leading is not None:
                said = _absorbed([one for one in said if one is not leading], leading, following)
    yield from said
    yield from _id(pair, found, uid, alerts)


def _absorbed(said: list[Said], leading: Said, paths: tuple[str, ...]) -> list[Said]:
    """What follows from something is a detail of it."""
    below = [
        one for one in said if any(one.at == path or one.at.startswith((f"{path}.", f"{path}[")) for path in paths)
    ]
    led = attrs.evolve(leading, details=(*leading.details, *(one.text for one in below)))
    return [led, *(one for one in said if one not in below)]


def _row(panel: Panel) -> str | None:
    return None if panel.row is None else panel.row.title


def _id(pair: Pair, found: Matched, uid: str, alerts: AlertLinks) -> Iterator[Said]:
    """Another id, where it does not come with another name: links to the panel lead nowhere."""
    before, after = pair
    ids = before.json.get("id", MISSING), after.json.get("id", MISSING)
    if text_of(ids[0]) == text_of(ids[1]):
        return
    linking = () if before.id in found.ids else alerts.to_panel(uid, before.id)
    if linking:
        those = f"{names(f'alert {one}' for one in linking)} still link{'s' if len(linking) == 1 else ''}"
        yield Said(f"{became('id', *ids)}; {those} to the old one", Danger.CARE)
    elif before.title == after.title and _row(before) == _row(after):
        yield Said(became("id", *ids))
