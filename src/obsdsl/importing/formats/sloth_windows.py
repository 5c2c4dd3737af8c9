"""Windows of Sloth (AlertWindows): the period of all objectives, and the pairs of windows that alert on them."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError
from obsdsl.importing.files.data import plain_data
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.files.made import Unmade, add_fault
from obsdsl.importing.found import BudgetWindows, Found

_SEVERITIES: Final = ("page", "ticket")


def _has(part: Part) -> bool:
    return part.kind == "AlertWindows" and part.api == "sloth.slok.dev"


def _read(part: Part, found: Found) -> None:
    try:
        windows = _windows(part)
    except Unmade as error:
        add_fault(part, error, found)
        return
    if found.windows:
        other = found.windows[0].where
        fault = f"windows are in {other.file}:{other.line} already, and an import has one period; leave one out"
        add_fault(part, Unmade(fault), found)
        return
    found.windows.append(windows)


def _windows(part: Part) -> BudgetWindows:
    pairs = {severity: tuple(_pair(part, severity, speed) for speed in ("quick", "slow")) for severity in _SEVERITIES}
    return BudgetWindows(_seconds(part, "spec", "sloPeriod"), pairs, part.document.place(part.path))


def _pair(part: Part, *path: str) -> tuple[float, int, int]:
    at = ("spec", *path)
    percent: Any = plain_data(part.get(*at, "errorBudgetPercent"))
    if not isinstance(percent, int | float) or percent <= 0:
        raise Unmade("`errorBudgetPercent` is no number above 0; write one", *at)
    return float(percent), _seconds(part, *at, "shortWindow"), _seconds(part, *at, "longWindow")


def _seconds(part: Part, *path: str) -> int:
    text = part.text(*path)
    try:
        seconds = int(Duration.parse(text).seconds)
    except (DefinitionError, ValueError):
        seconds = 0
    if seconds <= 0:
        raise Unmade(f"`{path[-1]}` is {text!r}; write a duration, such as 1h", *path)
    return seconds


FORMAT = Format("windows of Sloth", _has, _read)
