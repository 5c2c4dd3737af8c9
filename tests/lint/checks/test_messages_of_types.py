"""What the checks of types say: the wrong name or value, why it is wrong, and what to write."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from obsdsl import RecordingRule, promql
from obsdsl.config import Config, LintConfig
from obsdsl.express.node import Binary, Number
from tests.lint.checks.judge import judge, levels
from tests.lint.examples import metrics


@pytest.mark.parametrize(
    ("check", "expr", "parts"),
    [
        ("unknown-metric", "queue_lenght > 1", ("queue_lenght", "did you mean 'queue_length'?")),
        ("unknown-metric", "http_requests > 1", ("ends in _total", "write http_requests_total")),
        ("unknown-metric", "http_request_duration_seconds > 1", ("is a histogram", "_bucket")),
        ("unknown-metric", "queue_length_total > 1", ("the metric is 'queue_length'", "write queue_length")),
        ("unknown-metric", "job:gone:rate5m > 1", ("no recording rule records 'job:gone:rate5m'",)),
        ("unknown-metric", "node_memory_MemFee_bytes > 1", ("did you mean 'node_memory_MemFree_bytes'?",)),
        ("unknown-label", 'http_requests_total{cod="500"} > 1', ("no label 'cod'", "write 'code'")),
        (
            "unknown-label-value",
            'http_requests_total{code="503"} > 1',
            ("'503'", "did you mean '500'?", "'200', '404'"),
        ),
        ("unknown-label-value", 'http_requests_total{code=~"404|503"} > 1', ("'503' matches no value", "that part")),
        ("unknown-bucket", 'http_request_duration_seconds_bucket{le="0.3"} > 1', ("le='0.3'", "the closest is 0.1")),
        ("unknown-bucket", 'http_request_duration_seconds_bucket{le="0.50"} > 1', ("no exporter writes", 'le="0.5"')),
        ("unit-mismatch", "app_memory_bytes > disk_used_ratio", ("bytes are compared with a ratio",)),
        ("unit-mismatch", "disk_used_ratio > disk_used_ratio * 100", ("percent", "divide the right side by 100")),
        ("unit-mismatch", "app_start_time_seconds > 5 * http_request_duration_seconds_sum", ("from time()",)),
        ("never-true", "disk_used_ratio > 90", ("between 0 and 1", "did you mean 0.9?")),
        ("never-true", "count(up) == 0", ("never below 1", "use absent()")),
        ("quantile", "histogram_quantile(95, http_request_duration_seconds_bucket) > 1", ("+Inf", "write 0.95")),
        ("bucket-threshold", "histogram_quantile(0.9, http_request_duration_seconds_bucket) > 9", ("between 0 and 5",)),
        ("join-never-matches", "app_memory_bytes / sum by (job) (queue_length) > 1", ("'instance'", "ignoring")),
        ("redundant-grouping", "sum by (jbo) (queue_length) > 1", ("by 'jbo'", "write 'job'")),
        ("query-cost", "http_requests_total > 1", ("300 series", "the budget is 9")),
    ],
)
def test_messages_name_what_is_wrong_and_what_to_write(check: str, expr: str, parts: tuple[str, ...]) -> None:
    found = judge(check, expr, series=9) if check == "query-cost" else judge(check, expr)
    said = f"{found[0].message} {found[0].mend}"
    assert [part for part in parts if part not in said] == [], said


def test_units_are_explained_at_both_sides() -> None:
    (found,) = judge("unit-mismatch", "app_memory_bytes > rate(app_errors_total[5m])")
    assert found.excerpt is not None
    assert [mark.note for mark in found.excerpt.marks] == [
        "",
        "in bytes",
        "in events/second, for app_errors_total is in events",
    ]


def test_names_that_are_excepted_are_known() -> None:
    config = Config(Path(), lint=LintConfig(undeclared=("legacy_*",)))
    assert levels("unknown-metric", "legacy_jobs > 1", config=config) == []
    assert levels("unknown-metric", "legacyjobs > 1", config=config) == ["error"]


def test_without_declared_metrics_nothing_is_unknown() -> None:
    assert levels("unknown-metric", "queue_lenght > 1", alone=True) == []
    assert levels("unknown-metric", "node_memory_MemFee_bytes > 1", alone=True) == []


def test_what_is_recorded_is_known() -> None:
    records = {"job:queue:sum": "sum by (job) (queue_length)"}
    assert levels("unknown-metric", "job:queue:sum > 1", records=records) == []
    assert levels("unknown-metric", "job:queu:sum > 1", records=records) == ["error"]
    assert levels("unknown-label", 'job:queue:sum{queue="a"} > 1', records=records) == ["error"]


def test_a_record_that_is_in_no_group_is_not_recorded() -> None:
    gone = RecordingRule("job:gone:sum", promql("sum by (job) (queue_length)"))
    assert levels("unknown-metric", (gone > 1).node) == ["error"]
    assert levels("unknown-metric", (gone > 1).node, records={"job:gone:sum": "sum by (job) (queue_length)"}) == []


def test_a_built_selection_under_another_name_is_unknown() -> None:
    renamed = attrs.evolve(metrics().queue_length.node, name="queue_length_old")
    assert levels("unknown-metric", Binary(">", renamed, Number(1))) == ["error"]


def test_copies_of_counters_are_counters() -> None:
    records = {"job:errors:copy": 'app_errors_total{type="disk"}'}
    assert levels("raw-counter", "job:errors:copy > 5", records=records) == ["warning"]
    assert levels("raw-counter", "rate(job:errors:copy[5m]) > 5", records=records) == []


def test_of_records_in_files_there_may_be_others() -> None:
    records = {"job:queue:sum": "sum by (job) (queue_length)"}
    assert levels("unknown-label", "job:queue:sum * on (queue) other > 1", records=records, alone=True) == ["warning"]


def test_external_labels_are_there_for_grafana() -> None:
    config = Config(Path(), external_labels={"cluster": "a"})
    assert levels("unknown-label", 'queue_length{cluster="a"}', "panel", config=config) == []
    assert levels("unknown-label", 'queue_length{cluster="a"} > 1', "alert", config=config) == ["error"]


def test_target_labels_are_there_for_all_metrics() -> None:
    config = Config(Path(), target_labels=("cluster",))
    for metric in ("queue_length", "node_load1"):
        assert levels("unknown-label", f'{metric}{{cluster="a"}} > 1', config=config) == []
        assert levels("unknown-label", f'{metric}{{zone="a"}} > 1', config=config) == ["error"]


def test_exporters_may_have_labels_of_targets_that_nobody_named() -> None:
    assert levels("unknown-label", 'node_cpu_seconds_total{namespace="a"} > 1') == []
    assert levels("unknown-label", 'node_cpu_seconds_total{modee="idle"} > 1') == ["error"]
    assert levels("redundant-grouping", "sum by (pod) (node_load1) > 1") == []


def test_watchdogs_are_named_so() -> None:
    assert levels("always-true", "vector(1)", name="Watchdog") == []
    assert levels("always-true", "vector(1)", name="DeadMansSwitch") == []
    assert levels("always-true", "vector(1)", name="Something") == ["info"]
    assert levels("always-true", "time() - 5 > bool 3", name="Something") == ["info"]
    assert levels("always-true", "-time()", name="Something") == ["info"]


def test_records_with_one_name_have_the_same_labels() -> None:
    name = "job:example:sum"
    assert levels(
        "inconsistent-labels", "sum by (job) (queue_length)", "record", records={name: "sum(queue_length)"}
    ) == ["warning"]
    same = {name: "sum by (job) (app_memory_bytes)"}
    assert levels("inconsistent-labels", "sum by (job) (queue_length)", "record", records=same) == []
