"""Anomalies that are planted are found, and the rhythm of the week is none."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest

from obsdsl import Gauge
from obsdsl.errors import DefinitionError
from obsdsl.patterns.baseline import baseline
from tests.patterns.evaluated import firing
from tests.stack import require

STEP = 5
DAY = 24 * 60
WEEK = 7 * DAY
WEEKS = 5
load = Gauge("load_requests", "Requests a second.")

# In the last week: what is odd, from which minute of the week on, for how many minutes, and by what factor.
PLANTED = {
    "a spike at noon": (1 * DAY + 12 * 60, 60, 1.8),
    "nothing at noon": (2 * DAY + 12 * 60, 60, 0.1),
    "noon at night": (3 * DAY + 3 * 60, 90, 3.0),
    "a third less in the evening": (4 * DAY + 18 * 60, 120, 0.45),
    "a busy Sunday": (6 * DAY + 10 * 60, 180, 1.9),
}


def _rhythm(minute: int) -> float:
    """Busy at noon, quiet at night, half of it on the weekend."""
    day = 60 - 45 * math.cos(2 * math.pi * (minute % DAY) / DAY)
    return day * (0.5 if minute % WEEK >= 5 * DAY else 1)


def _series(seed: int, noise: float = 0.05) -> list[float]:
    chance = random.Random(seed)
    values = []
    for minute in range(0, WEEKS * WEEK, STEP):
        factor = 1.0
        for begin, length, by in PLANTED.values():
            if begin <= minute - (WEEKS - 1) * WEEK < begin + length:
                factor = by
        # One bad hour of an earlier week must not hide today's.
        if 2 * WEEK + 2 * DAY + 12 * 60 <= minute < 2 * WEEK + 2 * DAY + 13 * 60:
            factor = 0.1
        values.append(_rhythm(minute) * factor * (1 + chance.gauss(0, noise)))
    return values


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_anomalies_are_found_and_the_weekly_rhythm_is_not(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = (WEEKS - 1) * WEEK
    times = range(last, last + WEEK, 2 * STEP)
    pattern = baseline("load", signal=load, by="job")
    series = {'load_requests{job="web"}': _series(seed)}
    found = firing(pattern, series, STEP, times, require("promtool"), tmp_path)["LoadAnomaly"]
    true = {time for time in found if any(b <= time - last <= b + n + 2 * STEP for b, n, _ in PLANTED.values())}
    hit = [name for name, (b, n, _) in PLANTED.items() if any(b <= time - last <= b + n for time in found)]
    precision, recall = len(true) / max(len(found), 1), len(hit) / len(PLANTED)
    with capsys.disabled():
        print(f"\nbaseline, seed {seed}: precision {precision:.2f}, recall {recall:.2f} ({', '.join(hit)})")
    assert recall == 1
    assert precision >= 0.95


def test_before_a_season_has_passed_nothing_is_said(tmp_path: Path) -> None:
    values = _series(3)[: (WEEK + DAY) // STEP]
    values[3 * DAY // STEP : (3 * DAY + 120) // STEP] = [999.0] * (120 // STEP)
    pattern = baseline("load", signal=load)
    times = range(0, WEEK - DAY, 60)
    assert firing(pattern, {'load_requests{job="web"}': values}, STEP, times, require("promtool"), tmp_path) == {
        "LoadAnomaly": set()
    }


def test_each_series_has_a_baseline_of_its_own(tmp_path: Path) -> None:
    last = (WEEKS - 1) * WEEK
    quiet = [7.0] * (WEEKS * WEEK // STEP)
    series = {'load_requests{job="web"}': _series(4), 'load_requests{job="batch"}': quiet}
    pattern = baseline("load", signal=load)
    found = firing(pattern, series, STEP, [last + 5 * DAY], require("promtool"), tmp_path)
    assert found == {"LoadAnomaly": set()}


def test_recordings_are_as_many_as_is_said() -> None:
    assert len(baseline("load", signal=load).recordings) == 8


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"floor": 5}, "write 0.95 for 95 %"),
        ({"seasons": 0}, "seasons is 0"),
        ({"season": "30m"}, "no longer than window"),
        ({"window": "soon"}, "window: "),
    ],
)
def test_what_makes_no_sense_is_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(DefinitionError, match=said):
        baseline("load", signal=load, **options)  # type: ignore[arg-type]
