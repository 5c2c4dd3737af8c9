"""Checks of time: what they find, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.checks.rule_files import alert, group, groups, levels, record, said

SHORT = '[tool.obsdsl.lint.options.group-interval]\nmost = "5m"'
SCRAPE = 'scrape_interval = "30s"'


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        ("rate(app_errors_total[30s]) > 1", ["error"]),
        ("rate(app_errors_total[1m]) > 1", ["warning"]),
        ("rate(app_errors_total[2m]) > 1", []),
        ("max_over_time(queue_length[10s]) > 1", ["error"]),
        # One sample is enough.
        ("max_over_time(queue_length[30s]) > 1", []),
        ("rate(unknown_total[30s]) > 1", ["error"]),
        # How often a record of another system comes, nobody knows.
        ("rate(job:other:sum[30s]) > 1", []),
        ("max_over_time(rate(app_errors_total[5m])[5m:10s]) > 1", []),
        ("rate(sum(queue_length)[20s:15s]) > 1", ["error"]),
        ("histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[45s])) > 1", ["error"]),
    ],
)
def test_windows_need_samples(expr: str, expected: list[str], tmp_path: Path) -> None:
    assert levels("range-too-short", alert(expr), tmp_path, SCRAPE) == expected


def test_windows_are_fine_where_nobody_says_how_often_is_scraped(tmp_path: Path) -> None:
    assert levels("range-too-short", alert("rate(app_errors_total[1s]) > 1"), tmp_path) == []


def test_the_samples_of_a_record_come_as_often_as_its_group_is_evaluated(tmp_path: Path) -> None:
    slow = group("slow", record("job:queue:sum", "sum by (job) (queue_length)"), interval="2m")
    read = group("read", alert("delta(job:queue:sum[3m]) > 1"))
    assert levels("range-too-short", groups(slow, read), tmp_path) == ["error"]


@pytest.mark.parametrize(
    ("check", "expr", "expected"),
    [
        ("range-over-retention", "avg_over_time(up[16d]) > 1", 1),
        ("range-over-retention", "avg_over_time(up[15d]) > 1", 0),
        ("range-over-retention", "avg_over_time(up[10d] offset 10d) > 1", 1),
        ("range-over-retention", "max_over_time(sum(up)[20d:1h]) > 1", 1),
        ("range-over-retention", "avg_over_time(up[15d] offset -1d) > 1", 0),
        # The offset's own fault.
        ("range-over-retention", "avg_over_time(up[5m] offset 30d) > 1", 0),
        ("offset-over-retention", "avg_over_time(up[5m] offset 30d) > 1", 1),
        ("offset-over-retention", "up offset 15d > 1", 0),
        ("offset-over-retention", "up offset -30d > 1", 0),
        ("offset-over-retention", "max_over_time(sum(up)[1h:1m] offset 16d) > 1", 1),
    ],
)
def test_what_is_no_longer_kept_cannot_be_read(check: str, expr: str, expected: int, tmp_path: Path) -> None:
    assert len(levels(check, alert(expr), tmp_path, 'retention = "15d"')) == expected
    assert levels(check, alert(expr), tmp_path) == []


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        ("queue_length > 1", 1),
        ("queue_length + queue_length > 1", 2),
        ("last_over_time(queue_length[1h]) > 1", 0),
        ("job:other:sum > 1", 0),
    ],
)
def test_series_that_are_seldom_scraped_are_read_over_a_window(expr: str, expected: int, tmp_path: Path) -> None:
    assert len(levels("scrape-over-lookback", alert(expr), tmp_path, 'scrape_interval = "10m"')) == expected
    assert levels("scrape-over-lookback", alert(expr), tmp_path, 'scrape_interval = "1m"') == []


@pytest.mark.parametrize(
    ("hold", "interval", "configured", "expected"),
    [
        ("30s", "1m", "", 1),
        ("1m", "1m", "", 0),
        ("0s", "1m", "", 0),
        ("30s", None, 'evaluation_interval = "1m"', 1),
        ("30s", "15s", 'evaluation_interval = "1m"', 0),
        # Prometheus's own default is seldom left.
        ("30s", None, "", 0),
    ],
)
def test_a_condition_is_looked_at_once_in_an_interval(
    hold: str, interval: str | None, configured: str, expected: int, tmp_path: Path
) -> None:
    rules = alert("queue_length > 1", **{"for": hold})
    whole = groups(group("one", rules, **({} if interval is None else {"interval": interval})))
    assert len(levels("for-below-interval", whole, tmp_path, configured)) == expected


def test_all_that_passes_before_someone_knows_is_added_up(tmp_path: Path) -> None:
    chain = (
        group("a", record("job:a:sum", "sum by (job) (queue_length)"), interval="1m"),
        group("b", record("job:b:sum", "sum by (job) (job:a:sum)"), interval="1m"),
        group("c", alert("job:b:sum > 1", severity="P0", **{"for": "2m"}), interval="30s"),
    )
    (found,) = said("late-detection", groups(*chain), tmp_path, SCRAPE)
    parts = "scrape 30s, evaluation 30s, records (job:b:sum, job:a:sum) 2m, for 2m, group wait 10s"
    assert found.message == f"it may take 5m10s until someone knows ({parts}); P0 asks to act within 5m"


@pytest.mark.parametrize(
    ("severity", "hold", "expected"), [("P0", "4m", 0), ("P1", "15m", 1), ("P3", "1h", 0), ("critical", "7d", 0)]
)
def test_only_a_severity_with_a_response_time_is_late(severity: str, hold: str, expected: int, tmp_path: Path) -> None:
    rules = alert("queue_length > 1", severity=severity, **{"for": hold})
    assert len(levels("late-detection", rules, tmp_path)) == expected


def test_a_record_before_its_reader_in_one_group_adds_nothing(tmp_path: Path) -> None:
    rules = record("job:a:sum", "sum by (job) (queue_length)") + record("job:b:sum", "sum by (job) (job:a:sum)")
    one = groups(group("one", rules + alert("job:b:sum > 1", severity="P0", **{"for": "4m"}), interval="15s"))
    assert levels("late-detection", one, tmp_path) == []
    assert levels("stale-record", one, tmp_path) == []


def test_a_record_that_reads_itself_does_not_hold_the_lint_up(tmp_path: Path) -> None:
    rules = record("job:a:sum", "sum by (job) (job:b:sum)") + record("job:b:sum", "sum by (job) (job:a:sum)")
    assert levels("late-detection", rules + alert("job:a:sum > 1", severity="P0"), tmp_path) == []


@pytest.mark.parametrize(
    ("interval", "configured", "expected"),
    [
        ("1s", "", 1),
        ("5s", "", 0),
        ("0s", "", 0),
        ("2d", "", 1),
        ("10m", '\n[lint.options.group-interval]\nmost="5m"', 1),
    ],
)
def test_intervals_have_bounds(interval: str, configured: str, expected: int, tmp_path: Path) -> None:
    whole = groups(group("one", alert("queue_length > 1"), interval=interval))
    assert len(levels("group-interval", whole, tmp_path, configured)) == expected


def test_intervals_over_a_chain_add_up(tmp_path: Path) -> None:
    chain = [group("g0", record("job:r0:sum", "sum by (job) (queue_length)"), interval="3m")]
    chain += [
        group(f"g{n}", record(f"job:r{n}:sum", f"sum by (job) (job:r{n - 1}:sum)"), interval="3m") for n in (1, 2)
    ]
    (found,) = said("stale-record", groups(*chain), tmp_path)
    assert found.subject == "record 'job:r2:sum'"
    assert "may be 6m old: job:r1:sum reads job:r0:sum" in found.message


def test_a_slow_group_of_alerts_alone_has_no_records_to_lose(tmp_path: Path) -> None:
    assert levels("stale-record", groups(group("slow", alert("queue_length > 1"), interval="10m")), tmp_path) == []
