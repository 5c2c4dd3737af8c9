"""An alert's state and the values of its expression over time, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from obsdsl.testing.rules.moment import shown_time

COLUMNS: Final = 64
_SIGNS: Final = {"inactive": "·", "pending": "▒", "firing": "█"}
_ORDER: Final = ("inactive", "pending", "firing")
_MARGIN: Final = 10


def columns(times: Sequence[int]) -> list[Sequence[int]]:
    """The times, as many together as make at most so many columns."""
    size = -(-len(times) // COLUMNS) or 1
    return [times[start : start + size] for start in range(0, len(times), size)]


def picture(states: Mapping[int, str], values: Mapping[int, float | None], marked: int) -> list[str]:
    """Lines: the state at each time, a mark, the times, and the values at some of them."""
    parts = columns(tuple(states))
    bar = "".join(_SIGNS[max((states[time] for time in part), key=_ORDER.index)] for part in parts)
    starts = [part[0] for part in parts]
    place = max((index for index, start in enumerate(starts) if start <= marked), default=0)
    lines = [_row("state", bar), _row("", f"{' ' * place}^ {shown_time(marked)}")]
    ticks = _ticks(starts)
    lines.append(_row("time", _placed([(index, shown_time(starts[index])) for index in ticks])))
    if values:
        known = [(index, _number(_at(values, parts[index]))) for index in ticks]
        lines.append(_row("value", _placed(known)))
    return lines


def _row(name: str, text: str) -> str:
    return f"{name:<{_MARGIN}}{text}".rstrip()


def _ticks(starts: Sequence[int]) -> list[int]:
    """Columns that get a label: about every ninth."""
    return list(range(0, len(starts), 9))


def _placed(words: Sequence[tuple[int, str]]) -> str:
    line = ""
    for place, word in words:
        if len(line) >= place and line:
            line = line[: max(place - 1, 0)].ljust(max(place - 1, 0)) + " "
        line = line.ljust(place) + word
    return line


def _at(values: Mapping[int, float | None], part: Sequence[int]) -> float | None:
    return next((values[time] for time in part if values.get(time) is not None), None)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"
