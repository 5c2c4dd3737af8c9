"""Checks of rules among each other: what they find, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.config import Config, LintConfig
from obsdsl.lint.registry import built_in
from obsdsl.linting import Request, lint
from tests.lint.checks.rule_files import alert, group, groups, levels, record, said
from tests.lint.examples import lint_python, problems

SUM = "sum by (job) (rate(app_errors_total[5m]))"


def test_a_group_has_a_name_of_its_own_in_its_file(tmp_path: Path) -> None:
    one = group("one", record("job:a:sum", SUM))
    assert levels("group-name", groups(one, one), tmp_path) == ["error"]
    assert levels("group-name", {"a.yml": groups(one), "b.yml": groups(one)}, tmp_path) == []
    assert levels("group-name", groups(group('""', record("job:a:sum", SUM))), tmp_path) == ["error"]


def test_documents_of_one_file_have_groups_of_their_own(tmp_path: Path) -> None:
    manifest = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n"
    rules = "    - name: one\n      rules:\n        - record: job:a:sum\n          expr: sum by (job) (up)\n"
    assert levels("group-name", f"{manifest}{rules}---\n{manifest}{rules}", tmp_path) == []
    assert levels("group-name", f"{manifest}{rules}{rules}", tmp_path) == ["error"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (record("job:a:sum", SUM), record("job:a:sum", SUM), ["warning"]),
        (record("job:a:sum", SUM), record("job:a:sum", "sum by (job) (up)"), ["info"]),
        (record("job:a:sum", SUM), record("job:a:sum", SUM) + "  labels:\n    by: b\n", []),
        (alert("queue_length > 1"), alert("queue_length > 1"), ["warning"]),
        (alert("queue_length > 1"), alert("disk_used_ratio > 1"), ["info"]),
        (alert("queue_length > 1"), alert("queue_length > 2", severity="critical"), []),
        (alert("queue_length > 1"), record("Example", SUM), []),
    ],
)
def test_two_rules_differ_in_name_or_labels(first: str, second: str, expected: list[str], tmp_path: Path) -> None:
    assert levels("duplicate-rule", first + second, tmp_path) == expected


def test_a_duplicate_names_the_other_one(tmp_path: Path) -> None:
    (found,) = said("duplicate-rule", {"a.yml": record("job:a:sum", SUM), "b.yml": record("job:a:sum", SUM)}, tmp_path)
    assert "record 'job:a:sum' of the group 'example' (a.yml)" in found.message
    assert found.place is not None
    assert found.place.file == "b.yml"


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("up == 0", 'up{job="a"} == 0', 1),
        ('up{job="a"} == 0', 'up{job="a"} == 0', 1),
        ('up{job=~"a|b"} == 0', 'up{job="a"} == 0', 1),
        ('up{job=~"a.*"} == 0', 'up{job=~"ab|ac"} == 0', 1),
        ('up{job!="b"} == 0', 'up{job="a"} == 0', 1),
        ('up{job!~"b.*"} == 0', 'up{job="a", instance="x"} == 0', 1),
        ("queue_length > 80", 'queue_length{queue="a"} > 90', 1),
        ("queue_length >= 80", 'queue_length{queue="a"} > 80', 1),
        # The special case is meant to be stricter, so that it adds something.
        ("queue_length > 90", 'queue_length{queue="a"} > 80', 0),
        ("queue_length < 80", 'queue_length{queue="a"} > 90', 0),
        ('up{job="a"} == 0', 'up{job="b"} == 0', 0),
        ('up{job!="a"} == 0', 'up{job="a"} == 0', 0),
        # Nobody can tell which of two patterns lets more through.
        ('up{job=~"a.*"} == 0', 'up{job=~"ab.*"} == 0', 0),
        # A sum over fewer series may be below a bound where the whole is not.
        ("sum(queue_length) < 80", 'sum(queue_length{queue="a"}) < 80', 0),
        ("absent(up)", 'absent(up{job="a"})', 0),
        ("rate(app_errors_total[5m]) > 1", 'rate(app_errors_total{type="a"}[10m]) > 1', 0),
        ("up unless queue_length", 'up unless queue_length{queue="a"}', 0),
    ],
)
def test_an_alert_overlaps_with_one_that_fires_whenever_it_does(
    wide: str, narrow: str, expected: int, tmp_path: Path
) -> None:
    rules = alert(wide, "Wide") + alert(narrow, "Narrow")
    found = said("overlapping-alerts", rules, tmp_path)
    assert [one.subject for one in found] == ["alert 'Narrow'"] * expected


@pytest.mark.parametrize(
    "rules",
    [
        alert("queue_length > 80", "Wide") + alert("queue_length > 90", "Narrow", severity="critical"),
        alert("queue_length > 80", "Same") + alert("queue_length > 90", "Same", severity="critical"),
        # The narrow one comes earlier.
        alert("queue_length > 80", "Wide", **{"for": "1h"}) + alert("queue_length > 90", "Narrow", **{"for": "5m"}),
        alert("vector(1)", "A") + alert("vector(1)", "B"),
    ],
)
def test_alerts_that_are_meant_to_be_two_do_not_overlap(rules: str, tmp_path: Path) -> None:
    assert levels("overlapping-alerts", rules, tmp_path) == []


def test_of_very_many_alerts_on_one_selection_few_are_compared(tmp_path: Path) -> None:
    rules = "".join(alert(f"queue_length > {n}", f"Queue{n}") for n in range(300))
    assert len(levels("overlapping-alerts", rules, tmp_path)) > 200


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (record("job:a:sum", "job:b:sum") + record("job:b:sum", "job:a:sum"), ["error"]),
        (
            record("job:a:sum", "job:b:sum") + record("job:b:sum", "job:c:sum") + record("job:c:sum", "job:a:sum"),
            ["error"],
        ),
        (record("job:a:sum", "job:a:sum + 1"), ["warning"]),
        (record("job:a:sum", "job:a:sum offset 1m + 1"), []),
        (record("job:a:sum", "job:b:sum") + record("job:b:sum", "job:a:sum offset 5m"), []),
        (record("job:a:sum", "job:b:sum") + record("job:b:sum", "up"), []),
        (record("job:a:sum", "up + job:b:sum") + record("job:c:sum", "job:a:sum + job:b:sum"), []),
    ],
)
def test_records_are_not_made_of_themselves(rules: str, expected: list[str], tmp_path: Path) -> None:
    assert levels("record-cycle", rules, tmp_path) == expected


def test_a_cycle_over_files_that_may_not_belong_together_is_no_error(tmp_path: Path) -> None:
    files = {"a.yml": record("job:a:sum", "job:b:sum"), "b.yml": record("job:b:sum", "job:a:sum")}
    assert levels("record-cycle", files, tmp_path) == ["warning"]


A, READS_A = record("job:a:sum", SUM), record("job:b:sum", "sum(job:a:sum)")


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        (groups(group("one", A + READS_A)), []),
        (groups(group("one", READS_A + A)), ["warning"]),
        (groups(group("one", alert("job:a:sum > 1") + A)), ["warning"]),
        # It is recorded twice, once in time.
        (groups(group("one", A + READS_A + A)), []),
        (groups(group("one", A), group("two", READS_A)), ["info"]),
        (groups(group("one", A, interval="1m"), group("two", READS_A, interval="2m")), ["info"]),
        # An alert of another group is what records are for.
        (groups(group("one", A), group("two", alert("job:a:sum > 1"))), []),
        (groups(group("one", record("job:a:sum", "job:a:sum offset 1m"))), []),
    ],
)
def test_records_are_read_after_they_are_made(whole: str, expected: list[str], tmp_path: Path) -> None:
    assert levels("record-order", whole, tmp_path) == expected


@pytest.mark.parametrize(
    ("recorded", "read", "expected"),
    [
        (SUM, f"{SUM} > 1", 1),
        (SUM, "sum(rate(app_errors_total[5m])) by (job) / on (job) up > 1", 1),
        ('sum(up{job="a", instance="b"})', 'sum(up{instance="b",job="a"}) > 1', 1),
        ("sum by (a, b) (up)", "sum by (b, a) (up) > 1", 1),
        ("sum(up) + count(up)", "count(up) + sum(up) > 1", 1),
        ("sum(up) - count(up)", "count(up) - sum(up) > 1", 0),
        (SUM, "sum by (job) (rate(app_errors_total[10m])) > 1", 0),
        (SUM, "sum by (job) (rate(app_errors_total[5m] offset 1h)) > 1", 0),
        (SUM, 'sum by (job) (rate(app_errors_total{type="a"}[5m])) > 1', 0),
        # Selections and constants are no work.
        ("up", "up > 1", 0),
        ("vector(1)", "vector(1)", 0),
        # It falls back on the expression where the record is missing.
        (SUM, f"(job:a:sum or {SUM}) > 1", 0),
    ],
)
def test_what_a_record_has_is_not_computed_again(recorded: str, read: str, expected: int, tmp_path: Path) -> None:
    assert len(levels("recomputed-record", record("job:a:sum", recorded) + alert(read), tmp_path)) == expected


def test_a_record_with_a_label_is_another_series(tmp_path: Path) -> None:
    rules = record("job:a:sum", SUM) + "  labels:\n    of: a\n" + alert(f"{SUM} > 1")
    assert levels("recomputed-record", rules, tmp_path) == []


def test_what_a_pattern_computes_twice_nobody_can_change(tmp_path: Path) -> None:
    pattern = 'made = red("app", requests=m.errors, errors=m.errors(type="a"))\n'
    text = f"from obsdsl.patterns import red\n{pattern}RuleGroup('app', rules=made.rules)\n"
    assert problems(lint_python(text, tmp_path), "recomputed-record") == []
    own = 'RuleGroup("A", rules=(RecordingRule("job:own:rate5m", m.errors.rate("5m").sum(by="job")),))\n'
    for both in (text + own, own + text):
        (found,) = problems(lint_python(both, tmp_path), "recomputed-record")
        assert found.message == "it computes what job:app:rate5m has"
        assert "job:own:rate5m" in found.subject


@pytest.mark.parametrize(
    ("window", "expected"), [('"5m"', ["panel 'Errors' of dashboard 'errors'"]), ("", []), ('"1h"', [])]
)
def test_a_panel_has_its_own_windows(window: str, expected: list[str], tmp_path: Path) -> None:
    outcome = lint_python(
        f"""
RuleGroup("errors", rules=(RecordingRule("job:app_errors:rate5m", m.errors.rate("5m").sum(by="job")),))
Dashboard("Errors", uid="errors", panels=(TimeSeries("Errors", m.errors.rate({window}).sum(by="job")),))
""",
        tmp_path,
    )
    assert [one.subject for one in problems(outcome, "recomputed-record")] == expected


@pytest.mark.parametrize(
    ("reader", "unused"),
    [
        ("", False),
        ('AlertRule("A", promql("app_memory_bytes > 1"), severity=P3, summary="A")', False),
        ('AlertRule("A", promql(\'{__name__=~"app_mem.*bytes"} > 1\'), severity=P3, summary="A")', False),
        ('AlertRule("A", promql(\'{__name__=~"app_err.*"} > 1\'), severity=P3, summary="A")', True),
        ('AlertRule("A", up == 0, severity=P3, summary="{{ query `app_memory_bytes` | first | value }}")', False),
        ('Dashboard("D", uid="d", panels=(Stat("S", promql("app_${what}_bytes")),))', False),
        ('Dashboard("D", uid="d", variables=(QueryVariable("v", m.memory.label_values("job")),), panels=())', False),
        ('AlertRule("A", up == 0, severity=P3, summary="A")', True),
    ],
)
def test_a_metric_that_nothing_reads_is_told(reader: str, unused: bool, tmp_path: Path) -> None:
    found = problems(lint_python(reader, tmp_path), "unused-definition")
    assert ("metric 'app_memory_bytes'" in [one.subject for one in found]) is unused


def test_metrics_of_the_library_need_no_reader(tmp_path: Path) -> None:
    text = 'mine = node.load1\nAlertRule("A", up == 0, severity=P3, summary="A")'
    found = problems(lint_python(text, tmp_path), "unused-definition")
    assert "metric 'node_load1'" not in [one.subject for one in found]


def test_metrics_may_be_spared(tmp_path: Path) -> None:
    spared = '[tool.obsdsl.lint.options.unused-definition]\nspared = ["app_*", "http_*", "queue_*", "disk_*"]'
    text = 'AlertRule("A", up == 0, severity=P3, summary="A")'
    assert problems(lint_python(text, tmp_path, spared), "unused-definition") == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ('alertname="Queue"', 0),
        ('alertname="Queues"', 1),
        ('alertname=~"Queue|Other"', 0),
        ('alertname=~"Other.*"', 1),
        ('alertname!="Other"', 0),
        ('alertname!~"Other"', 0),
        ('alertname=""', 0),
        ('alertstate="firing"', 0),
    ],
)
def test_alerts_are_asked_for_by_names_that_they_have(asked: str, expected: int, tmp_path: Path) -> None:
    rules = alert("queue_length > 1", "Queue") + alert(f"count(ALERTS{{{asked}}}) > 1", "Storm")
    assert levels("unknown-alertname", rules, tmp_path) == ["info"] * expected


def test_alerts_may_be_defined_elsewhere(tmp_path: Path) -> None:
    rules = alert("queue_length > 1", "Queue") + alert('ALERTS{alertname="KubePodDown"} == 1', "Storm")
    elsewhere = '[tool.obsdsl.lint.options.unknown-alertname]\nelsewhere = ["Kube*"]'
    assert levels("unknown-alertname", rules, tmp_path, elsewhere) == []


def test_without_an_alert_no_alertname_is_unknown(tmp_path: Path) -> None:
    assert levels("unknown-alertname", record("job:a:sum", 'count(ALERTS{alertname="X"})'), tmp_path) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("QueueLong", 0), ("queueLong", 1), ("Queue_Long", 1), ("Q" * 61, 1), ("queue " * 20, 1), ("HTTP5xxRate", 0)],
)
def test_alerts_have_short_names_in_camel_case(name: str, expected: int, tmp_path: Path) -> None:
    assert len(levels("alert-name", alert("queue_length > 1", name), tmp_path)) == expected


def test_names_of_files_without_definitions_are_told_once_a_group(tmp_path: Path) -> None:
    rules = "".join(alert("queue_length > 1", name) for name in ("queue_long", "Queue", "2nd queue", "other queue"))
    (tmp_path / "rules.yml").write_text(groups(group("one", rules)))
    request = Request((tmp_path,), Config(tmp_path, lint=LintConfig(select=("alert-name",))), built_in(), cache=False)
    (one,) = lint(request, lambda _: None).problems
    assert one.message == "the name is not in CamelCase; 2 more of the group are alike"
    assert one.mend == "write it as QueueLong"


@pytest.mark.parametrize(
    ("fields", "rules", "expected"),
    [
        ({"limit": "10"}, alert("queue_length > 1"), 1),
        ({"limit": "0"}, alert("queue_length > 1"), 0),
        ({"limit": "10"}, A, 0),
        ({"query_offset": "6m"}, A, 1),
        ({"query_offset": "5m"}, A, 0),
        ({"limit": "-1"}, alert("queue_length > 1"), 1),
        ({"labels": "{severity: page, owner: web, alertname: X}"}, A, 3),
        ({"labels": "{team: web}"}, A, 0),
    ],
)
def test_options_of_groups(fields: dict[str, str], rules: str, expected: int, tmp_path: Path) -> None:
    assert len(levels("group-options", groups(group("one", rules, **fields)), tmp_path)) == expected


def test_a_group_without_rules_is_told(tmp_path: Path) -> None:
    assert len(levels("group-options", "groups:\n  - {name: empty, rules: []}\n", tmp_path)) == 1


def test_a_severity_of_a_record_is_told(tmp_path: Path) -> None:
    record = "- {record: 'a:b', expr: up, labels: {severity: page, team: web}}\n"
    assert levels("reserved-label", groups(group("one", record)), tmp_path) == ["info"]


def test_what_files_record_may_be_read_elsewhere(tmp_path: Path) -> None:
    assert levels("unused-definition", A + alert("up == 0"), tmp_path) == []


@pytest.mark.parametrize(
    ("name", "expr", "expected"),
    [
        ("queue_sum", "sum(queue_length)", 1),
        ("queue_share", "queue_length / queue_limit", 1),
        ("job:queue_length:sum", "sum by (job) (queue_length)", 0),
        (":queue_length:sum", "sum(queue_length)", 0),
        # Metrics under another name, or in another unit.
        ("queue_jobs", "queue_length", 0),
        ("queue_jobs", 'queue_length{queue="a"} * 1000', 0),
        ("queue_jobs", 'label_replace(queue_length, "a", "$1", "queue", "(.*)")', 0),
    ],
)
def test_what_is_computed_is_named_so(name: str, expr: str, expected: int, tmp_path: Path) -> None:
    assert len(levels("record-name", record(name, expr), tmp_path)) == expected
