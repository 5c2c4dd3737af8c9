"""Each pattern's alert fires when it should, and at no other time, as a real promtool evaluates it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from obsdsl import AlertRule, Counter, Dashboard, Gauge, Histogram, RuleGroup, patterns
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.compile.workspace import context_of
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.errors import DefinitionError
from obsdsl.library.prometheus import up
from obsdsl.patterns import Pattern
from tests.conftest import ROOT
from tests.patterns.evaluated import firing
from tests.stack import require
from tests.support import Run

requests = Counter("http_requests_total", "Requests.", labels={"code": ("200", "500")})
duration = Histogram("http_request_duration_seconds", "Duration.", buckets=(0.1, 0.5, 1, 5))
used = Gauge("pool_used", "Connections in use.", range=(0, None))
size = Gauge("pool_size", "Connections that there are.", range=(0, None))
busy = Gauge("worker_busy_ratio", "Share of the time that it works.", range=(0, 1))
waiting = Gauge("worker_queue", "Waiting.", range=(0, None))
failed = Counter("worker_errors_total", "Errors.")
free = Gauge("disk_free_bytes", "Free.", range=(0, None))
backup = Gauge("backup_last_success_timestamp_seconds", "When it last succeeded.")
HOUR = 60


def _counter(rates: Sequence[float]) -> list[float]:
    """A counter that grows by so much a minute."""
    total, found = 0.0, []
    for rate in rates:
        total += rate
        found.append(total)
    return found


def _fires(
    pattern: Pattern, series: Mapping[str, Sequence[float | None]], folder: Path, times: range
) -> dict[str, set[int]]:
    return firing(pattern, series, 1, times, require("promtool"), folder)


RED = patterns.red(
    "web",
    requests=requests,
    errors=requests(code="500"),
    duration=duration,
    max_error_ratio=0.05,
    max_duration=0.5,
)


def test_red_knows_failing_and_slow_requests(tmp_path: Path) -> None:
    bad = [60.0] * 30 + [6.0 * 60] * 30 + [60.0] * 60
    slow = [0.0] * 60 + [60.0] * 30 + [0.0] * 30
    series = {
        'http_requests_total{code="200",job="web"}': _counter([3600.0] * 120),
        'http_requests_total{code="500",job="web"}': _counter(bad),
        'http_request_duration_seconds_bucket{job="web",le="0.1"}': _counter([600.0] * 120),
        'http_request_duration_seconds_bucket{job="web",le="0.5"}': _counter([600.0] * 120),
        'http_request_duration_seconds_bucket{job="web",le="1"}': _counter([600 + one for one in slow]),
        'http_request_duration_seconds_bucket{job="web",le="+Inf"}': _counter([600 + one for one in slow]),
    }
    found = _fires(RED, series, tmp_path, range(10, 120, 5))
    assert found["WebErrors"] == {40, 45, 50, 55, 60}
    assert found["WebSlow"] == {70, 75, 80, 85, 90}


def test_red_shows_durations_as_such() -> None:
    slow = RED.alerts[1]
    assert slow.description == "{{ $labels.job }}: 5 % takes longer than {{ $value | humanizeDuration }}."


def test_a_limit_that_is_reached_saturates(tmp_path: Path) -> None:
    pattern = patterns.saturation("pool", used=used, limit=size, maximum=0.8)
    series = {
        'pool_used{instance="a"}': [5.0] * 30 + [9.0] * 30 + [5.0] * 30,
        'pool_size{instance="a"}': [10.0] * 90,
    }
    assert _fires(pattern, series, tmp_path, range(0, 90, 10)) == {"PoolSaturated": {40, 50}}


def test_use_knows_what_is_busy_what_waits_and_what_fails(tmp_path: Path) -> None:
    pattern = patterns.use(
        "worker",
        utilization=busy,
        saturation=waiting,
        errors=failed,
        max_utilization=0.9,
        max_saturation=10,
        max_errors=1,
        for_="5m",
    )
    series = {
        'worker_busy_ratio{instance="a"}': [0.5] * 20 + [0.95] * 20 + [0.5] * 40,
        'worker_queue{instance="a"}': [0.0] * 40 + [20.0] * 20 + [0.0] * 20,
        'worker_errors_total{instance="a"}': _counter([0.0] * 60 + [120.0] * 20),
    }
    assert _fires(pattern, series, tmp_path, range(0, 80, 10)) == {
        "WorkerUtilization": {30},
        "WorkerSaturation": {50},
        "WorkerErrors": {70},
    }


def test_golden_signals_are_those_of_requests_and_of_what_runs_out(tmp_path: Path) -> None:
    pattern = patterns.golden_signals(
        "web",
        requests=requests,
        errors=requests(code="500"),
        duration=duration,
        used=used,
        limit=100,
        max_saturation=0.9,
    )
    series: Mapping[str, Sequence[float | None]] = {'pool_used{job="web"}': [95.0] * 30}
    assert _fires(pattern, series, tmp_path, range(0, 30, 10)) == {"WebSaturated": {10, 20}}
    assert [one.title for one in pattern.panels] == ["web: requests", "web: errors", "web: duration, 95 %", "web: used"]


def test_an_agreement_is_broken_once_more_failed_than_it_allows(tmp_path: Path) -> None:
    pattern = patterns.availability("web", up=up(job="web"), target=0.9, window="1d")
    series = {'up{job="web"}': [1.0] * 12 * HOUR + [0.0] * 4 * HOUR + [1.0] * 8 * HOUR}
    found = _fires(pattern, series, tmp_path, range(2 * HOUR, 24 * HOUR, HOUR))["WebNotAvailable"]
    # After one and a half of 14 hours, a tenth is used up; after 24, four hours of it are more than a tenth, too.
    assert min(found) in (14 * HOUR, 15 * HOUR)
    assert 23 * HOUR in found


def test_answers_are_fast_or_not_by_a_bucket(tmp_path: Path) -> None:
    pattern = patterns.response_time("web", duration=duration, within=0.5, target=0.9, window="6h")
    slow = [0.0] * 3 * HOUR + [30.0] * 3 * HOUR
    series = {
        'http_request_duration_seconds_bucket{job="web",le="0.5"}': _counter([60 - one for one in slow]),
        'http_request_duration_seconds_count{job="web"}': _counter([60.0] * 6 * HOUR),
    }
    found = _fires(pattern, series, tmp_path, range(2 * HOUR, 6 * HOUR, HOUR))["WebNotFast"]
    assert found
    assert 3 * HOUR not in found


def test_what_fills_up_is_known_before_it_is_full(tmp_path: Path) -> None:
    pattern = patterns.time_to_full("disk", free=free, window="1h", within="10h", for_="10m")
    steady, falling = [1000.0] * 3 * HOUR, [1000.0 - 2 * minute for minute in range(3 * HOUR)]
    series = {'disk_free_bytes{instance="a"}': [*steady, *falling]}
    found = _fires(pattern, series, tmp_path, range(HOUR, 6 * HOUR, HOUR))
    # 1000 bytes last for 500 minutes.
    assert found == {"DiskFillsUp": {4 * HOUR, 5 * HOUR}}


def test_a_forecast_passes_its_limit_before_the_value_does(tmp_path: Path) -> None:
    pattern = patterns.forecast("disk", signal=free, limit=100, ahead="2h", window="1h", falls=True, for_="10m")
    values = [1000.0] * 2 * HOUR + [1000.0 - 4 * minute for minute in range(3 * HOUR)]
    found = _fires(pattern, {'disk_free_bytes{instance="a"}': values}, tmp_path, range(HOUR, 5 * HOUR, 15))
    first = min(found["DiskForecast"])
    assert 2 * HOUR < first <= 4 * HOUR
    assert values[first] > 100


def _burning(shares: Mapping[range, float], end: int, folder: Path, times: range) -> dict[str, set[int]]:
    """When the alerts fire, and one that says how much is left; requests of which 1 % may fail, and hardly any does."""
    pattern = patterns.burn_rate("web", requests=requests, errors=requests(code="500"), target=0.99)
    (left,) = [one for one in pattern.recordings if "left" in one.name]
    third = AlertRule("Third", (left > 0.27) & (left < 0.31), severity=None, summary=None)
    minutes = range(0, end, 2)
    failing = [next((share for when, share in shares.items() if minute in when), 0.0001) for minute in minutes]
    series = {
        'http_requests_total{code="500",job="web"}': _counter([600 * one for one in failing]),
        'http_requests_total{code="200",job="web"}': _counter([600 * (1 - one) for one in failing]),
    }
    return firing(pattern + Pattern(alerts=(third,)), series, 2, times, require("promtool"), folder)


# The longest window, which is filled before anything happens.
QUIET = 3 * 24 * HOUR


def test_what_burns_fast_is_known_at_once_and_what_ends_soon_never(tmp_path: Path) -> None:
    spike, outage = range(QUIET, QUIET + 2), range(QUIET + 180, QUIET + 210)
    found = _burning({spike: 1.0, outage: 1.0}, QUIET + 300, tmp_path, range(QUIET - 60, QUIET + 300, 2))
    # 14.4 times 1 % of an hour are 8.6 minutes; the short window forgets them.
    fast = found["WebBurnsFast"]
    assert 8 <= min(fast) - outage.start <= 14
    assert 30 <= max(fast) - outage.start <= 70
    assert found["WebBurnsSlowly"] == set()
    # 32 minutes of 76 hours are 0.7 %, of 1 % that may fail.
    assert max(found["Third"]) == QUIET + 298
    assert QUIET not in found["Third"]


def test_what_burns_for_long_is_known_within_a_day(tmp_path: Path) -> None:
    burning = range(QUIET, QUIET + 23 * HOUR)
    found = _burning({burning: 0.04}, burning.stop, tmp_path, range(QUIET - 600, burning.stop, 10))
    assert found["WebBurnsFast"] == set()
    # 3 times 1 % of a day are 18 hours at 4 %; and once 1 % of three days are as many.
    assert 17 * HOUR <= min(found["WebBurnsSlowly"]) - QUIET <= 19 * HOUR
    assert max(found["WebBurnsSlowly"]) == burning.stop - 10


@pytest.mark.parametrize(
    ("target", "window", "said"),
    [(0.9, "30d", "target is 0.9, of which nothing burns 14.4 times as fast"), (0.99, "7d", "less than 28d")],
)
def test_what_cannot_burn_fast_is_refused(target: float, window: str, said: str) -> None:
    with pytest.raises(DefinitionError, match=said):
        patterns.burn_rate("web", requests=requests, errors=requests(code="500"), target=target, window=window)


def test_a_trend_is_the_change_of_a_day_s_mean() -> None:
    pattern = patterns.trend("load", signal=busy)
    assert [one.name for one in pattern.recordings] == [
        "job:load_trend:avg",
        "job:load_trend:avg1d",
        "job:load_trend:change1w",
    ]
    assert pattern.alerts == ()


def test_a_heartbeat_is_missed_once_it_is_overdue(tmp_path: Path) -> None:
    pattern = patterns.heartbeat("backup", last=backup, every="1h", missed=2)
    beats = [float(60 * (minute - minute % HOUR)) for minute in range(2 * HOUR)] + [float(60 * HOUR)] * 3 * HOUR
    found = _fires(pattern, {'backup_last_success_timestamp_seconds{instance="a"}': beats}, tmp_path, range(0, 300, 10))
    assert found == {"BackupOverdue": set(range(190, 300, 10))}


def test_what_nobody_exposes_any_more_is_absent(tmp_path: Path) -> None:
    pattern = patterns.absence("backup", series=backup)
    series: Mapping[str, Sequence[float | None]] = {"backup_last_success_timestamp_seconds": [1.0] * 30 + [None] * 60}
    assert _fires(pattern, series, tmp_path, range(0, 60, 5))["BackupAbsent"] == {45, 50, 55}


def test_a_counter_that_stands_still_is_silent(tmp_path: Path) -> None:
    pattern = patterns.silence("events", events=failed, window="30m")
    series = {'worker_errors_total{job="web"}': _counter([1.0] * 60 + [0.0] * 60)}
    assert _fires(pattern, series, tmp_path, range(10, 120, 10)) == {"EventsSilent": {90, 100, 110}}


EVERY = (
    RED,
    patterns.baseline("load", signal=busy),
    patterns.trend("load", signal=busy),
    patterns.time_to_full("disk", free=free),
    patterns.forecast("disk", signal=free, limit=5),
    patterns.heartbeat("backup", last=backup, every="1d"),
    patterns.absence("backup", series=backup),
    patterns.availability("web", up=up(job="web"), target=0.999),
    patterns.burn_rate("burning", requests=requests, errors=requests(code="500"), target=0.999),
    patterns.response_time("web", duration=duration, within=0.5),
    patterns.saturation("pool", used=used, limit=size),
)


def test_patterns_add_up_to_a_group_and_a_dashboard_that_compile() -> None:
    rules = tuple(rule for pattern in EVERY for rule in pattern.rules)
    board = Dashboard("All", rows=tuple(one.row(str(index)) for index, one in enumerate(EVERY)))
    space = Workspace(groups=(RuleGroup("all", rules=rules),), dashboards=(board,))
    known = context_of(space, Config(root=Path("/nowhere")))
    assert compile_dashboard(board, known).content
    assert len((RED + RED).panels) == 6


def test_panels_of_use_and_saturation_have_their_units_whatever_is_known_of_the_metrics() -> None:
    pattern = patterns.use("worker", utilization=busy, saturation=free, errors=failed)
    pattern += patterns.saturation("pool", used=used, limit=size)
    board = Dashboard("Units", rows=(pattern.row("Units"),))
    space = Workspace(groups=(RuleGroup("units", rules=pattern.rules),), dashboards=(board,))
    found = compile_dashboard(board, context_of(space, Config(root=Path("/nowhere"))))
    panels = [one for one in json.loads(found.content)["panels"] if one["type"] != "row"]
    assert {one["title"]: one["fieldConfig"]["defaults"]["unit"] for one in panels} == {
        "worker: utilization": "percentunit",
        "worker: saturation": "bytes",
        "worker: errors": "cps",
        "pool: used": "percentunit",
    }


@pytest.mark.parametrize(("name", "said"), [("", "name is ''"), (5, "name is 5"), ("!!", "name is")])
def test_a_name_that_names_nothing_is_refused(name: str, said: str) -> None:
    with pytest.raises(DefinitionError, match=said):
        patterns.red(name, requests=requests)


def test_a_percentage_where_a_share_belongs_is_refused() -> None:
    with pytest.raises(DefinitionError, match="max_error_ratio is 5; it is a share between 0 and 1"):
        patterns.red("web", requests=requests, errors=requests(code="500"), max_error_ratio=5)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: patterns.red("web", requests=requests, max_error_ration=0.1), "'max_error_ration' is no keyword"),
        (lambda: patterns.red("web", requests=requests, onwer="team"), "did you mean 'owner'"),
        (lambda: patterns.absence("web", series=up(), by="job"), "'by' is no keyword"),
        (lambda: patterns.red("web", requests=requests, max_error_ratio=0.1), "give errors=, or leave it out"),
        (lambda: patterns.red("web", requests=requests, max_duration=1), "max_duration limits duration"),
        (lambda: patterns.use("web", utilization=used, max_saturation=1), "max_saturation limits saturation"),
        (lambda: patterns.use("web", utilization=used, max_errors=1), "max_errors limits errors"),
        (lambda: patterns.red("web", requests=requests, by=3), "by is 3; name a label"),  # type: ignore[arg-type]
    ],
)
def test_what_would_silently_give_no_alert_is_refused(made: Callable[[], Pattern], said: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        made()
    assert said in str(caught.value)


def test_the_page_s_example_builds(workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run) -> None:
    page = (ROOT / "docs/patterns.md").read_text(encoding="utf-8")
    code = page.partition("```python\n")[2].partition("```")[0]
    done = obsdsl("build", cwd=workspace({"metrics/shop.py": code}))
    assert (done.returncode, done.stderr) == (0, "dist: 1 dashboard, 1 rule file; 3 files changed\n")
    assert all(f"| `{name}` |" in page for name in patterns.__all__ if name != "Pattern")
