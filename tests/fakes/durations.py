"""Durations as Prometheus' model.Duration writes them: 90s is read back as 1m30s."""

from __future__ import annotations

import re

UNITS = {"y": 365 * 86_400_000, "w": 7 * 86_400_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
# Years, weeks and days are written only where they are the whole of it.
WHOLE = ("y", "w", "d")


def milliseconds(text: str) -> int:
    """Of 1m30s, or of plain 0."""
    if text == "0":
        return 0
    parts = re.findall(r"(\d+)(ms|[ywdhms])", text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(f"not a valid duration string: {text!r}")
    return sum(int(number) * UNITS[unit] for number, unit in parts)


def normal(text: str) -> str:
    """The same duration as it is read back."""
    left, written = milliseconds(str(text)), ""
    for unit, size in UNITS.items():
        if unit in WHOLE and left % size:
            continue
        count, left = divmod(left, size)
        written += f"{count}{unit}" * bool(count)
    return written or "0s"
