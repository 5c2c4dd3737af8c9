"""Time that a test moves, and a reader of what a simulator shows."""

from __future__ import annotations

import re

from obsdsl.testing import Simulator

START = 1_700_000_000.0


class Clock:
    """The time in seconds since 1970, where the test puts it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


def values(simulator: Simulator) -> dict[str, float]:
    """Each series with its value, as the text has them."""
    found = {}
    for line in simulator.text().splitlines():
        match = re.fullmatch(r"(?!#)(.+) (\S+)", line)
        if match:
            found[match[1]] = float(match[2])
    return found


def growth(simulator: Simulator, clock: Clock, seconds: float) -> dict[str, float]:
    """By how much each series grows."""
    before = values(simulator)
    clock.move(seconds)
    return {name: value - before.get(name, 0.0) for name, value in values(simulator).items()}
