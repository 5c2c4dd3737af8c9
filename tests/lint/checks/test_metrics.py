"""Checks of metrics: what they find, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.examples import lint_python, problems

EACH = 'labels={"a": tuple(map(str, range(100))), "b": tuple(map(str, range(21)))}'


def found(check: str, text: str, folder: Path, configuration: str = "") -> list[str]:
    """The messages of a check about one metric."""
    return [one.message for one in problems(lint_python(f"metric = {text}", folder, configuration), check)]


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ('Counter("app_jobs_total", "Jobs.")', 0),
        ('Counter("app_jobs", "Jobs.")', 1),
        ('Gauge("app_jobs_total", "Jobs.")', 1),
        ('Gauge("app_jobs", "Jobs.")', 0),
        ('Gauge("app_jobs_count", "Jobs.")', 1),
        ('Counter("app_jobs_bucket", "Jobs.")', 2),
        ('Gauge("app_build_info", "Version.")', 1),
        ('Info("app_build_info", "Version.")', 0),
        ('Info("app_version", "Version.")', 1),
        ('Gauge("app:jobs", "Jobs.")', 1),
        ('Summary("app_wait_seconds", "Time.", quantiles=(0.5,))', 0),
    ],
)
def test_names_end_as_their_type_does(metric: str, expected: int, tmp_path: Path) -> None:
    assert len(found("metric-suffix", metric, tmp_path)) == expected


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ('Gauge("app_wait_seconds", "Time.")', []),
        ('Gauge("app_wait_ms", "Time.")', ["the name 'app_wait_ms' is in ms; the base unit is seconds"]),
        ('Counter("app_wait_minutes_total", "Time.")', ["is in minutes; the base unit is seconds"]),
        ('Gauge("app_memory_mb", "Memory.")', ["is in mb; the base unit is bytes"]),
        ('Gauge("app_disk_percent", "Disk.")', ["is in percent; the base unit is ratio"]),
        ('Gauge("app_room_celsius", "Heat.")', []),
        # Not the last word: it says of what, not how much.
        ('Gauge("app_days_open_ratio", "Days.")', []),
        ('Gauge("app_bits_per_second", "Bits.")', []),
        ('Gauge("app_jobs_gauge", "Jobs.")', ["says its type"]),
        ('Gauge("app_gauge_readings", "Readings.")', []),
        ('Gauge("app_openJobs", "Jobs.")', ["in camelCase"]),
        ('Gauge("node_memory_MemTotal_bytes", "Memory.")', []),
        (
            'Gauge("app_wait_seconds", "Time.", unit="milliseconds")',
            ["seconds, and its unit is milliseconds"],
        ),
        ('Gauge("app_start_time_seconds", "Start.", unit="timestamp")', []),
        ('Gauge("app_last_run_seconds", "Last.", unit="timestamp")', []),
    ],
)
def test_names_have_base_units(metric: str, expected: list[str], tmp_path: Path) -> None:
    messages = found("metric-unit", metric, tmp_path)
    assert len(messages) == len(expected)
    assert all(part in message for part, message in zip(expected, messages, strict=True))


def test_names_may_be_spared(tmp_path: Path) -> None:
    spared = '[tool.obsdsl.lint.options.metric-unit]\nspared = ["app_*"]'
    assert found("metric-unit", 'Gauge("app_wait_ms", "Time.")', tmp_path, spared) == []


@pytest.mark.parametrize(
    ("label", "configured", "expected"),
    [
        ("job", "", ["error"]),
        ("instance", "", ["error"]),
        ("cluster", "", []),
        ("cluster", 'target_labels = ["cluster"]', ["warning"]),
        ("job", '[tool.obsdsl.lint.options.reserved-label]\nhonored = ["job"]', []),
    ],
)
def test_labels_of_the_target_are_not_the_metrics_own(
    label: str, configured: str, expected: list[str], tmp_path: Path
) -> None:
    text = f'jobs = Counter("app_jobs_total", "Jobs.", labels=("{label}",))'
    found = problems(lint_python(text, tmp_path, configured), "reserved-label")
    assert [one.level.word for one in found] == expected


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ('Counter("app_jobs_total", "Jobs.", labels=("kind",))', 0),
        ('Counter("app_jobs_total", "Jobs.", labels=("user_id", "url"))', 2),
        ('Counter("app_jobs_total", "Jobs.", labels={"user": ("a", "b")})', 0),
        (f'Counter("app_jobs_total", "Jobs.", {EACH})', 1),
        (f'Counter("app_jobs_total", "Jobs.", {EACH.replace("21", "20")})', 0),
        (f'Histogram("app_wait_seconds", "Time.", buckets=(1, 2), {EACH.replace("21", "4")})', 0),
        (f'Histogram("app_wait_seconds", "Time.", buckets=(1, 2, 3), {EACH.replace("21", "4")})', 1),
    ],
)
def test_metrics_have_few_series(metric: str, expected: int, tmp_path: Path) -> None:
    assert len(found("metric-cardinality", metric, tmp_path)) == expected


def test_names_of_exporters_are_their_own(tmp_path: Path) -> None:
    outcome = lint_python("metrics = (node.vmstat_pgfault, node.scrape_collector_duration_seconds, up)", tmp_path)
    for check in ("metric-suffix", "metric-unit", "reserved-label", "metric-cardinality"):
        assert problems(outcome, check) == []


@pytest.mark.parametrize(
    ("help_", "expected"),
    [("", ["it has no help"]), (', "App jobs."', ["its help says no more than its name"]), (', "Jobs that wait."', [])],
)
def test_a_help_says_more_than_the_name(help_: str, expected: list[str], tmp_path: Path) -> None:
    assert found("metric-help", f'Gauge("app_jobs"{help_})', tmp_path) == expected
