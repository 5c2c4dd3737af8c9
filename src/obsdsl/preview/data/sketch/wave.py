"""Values over time: a gentle daily rhythm, something slower and faster than it, a little noise."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Sequence
from typing import Final

from obsdsl.preview.data.sketch.size import Size

_DAY: Final = 86400.0
# Shares of what lies between a quiet time and a busy one.
_DAILY, _SWELL, _NOISE = 0.2, 0.09, 0.016
_CALM: Final = 0.82


def chance(*words: str) -> random.Random:
    """The same chances for the same words, on every machine and in every run."""
    digest = hashlib.sha256("\0".join(words).encode(errors="surrogatepass")).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))


def wave(times: Sequence[float], size: Size, luck: random.Random, factor: float = 1.0) -> list[float]:
    """A value for each time."""
    if size.binary:
        return _states(times, luck)
    if size.low == size.high:
        return [size.low] * len(times)
    level, phase, turn = luck.uniform(0.25, 0.75), luck.uniform(0, _DAY), luck.uniform(0, 2 * math.pi)
    length = max(times[-1] - times[0], 1.0) / luck.uniform(1.5, 3.5)
    noise, values = 0.0, []
    for time in times:
        noise = _CALM * noise + luck.gauss(0, _NOISE)
        daily = _DAILY * math.sin(2 * math.pi * (time - phase) / _DAY)
        swell = _SWELL * math.sin(2 * math.pi * time / length + turn)
        share = min(max(level + daily + swell + noise, 0.0), 1.0)
        value = (size.low + (size.high - size.low) * share) * factor
        values.append(float(round(value)) if size.whole else value)
    return values


def climb(times: Sequence[float], size: Size, luck: random.Random) -> list[float]:
    """A counter: it only grows."""
    total, values = size.high * luck.uniform(20, 60), []
    for step in wave(times, Size(size.low, size.high), luck):
        total += step
        values.append(float(round(total)))
    return values


def _states(times: Sequence[float], luck: random.Random) -> list[float]:
    """Nearly always up, and up at the end."""
    values = [1.0] * len(times)
    if luck.random() < 0.4 and len(times) > 20:
        length = max(len(times) // 60, 1)
        start = luck.randrange(len(times) // 6, len(times) * 5 // 6)
        values[start : start + length] = [0.0] * length
    return values
