"""Checks of alerts: what they find, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.checks.rule_files import alert, group, groups, levels, record, said
from tests.lint.examples import lint_python, problems

PAGES = 'severity=P1, summary="S", description="D", runbook="https://example.org/x"'


def options(check: str, text: str) -> str:
    """A configuration with options of one check."""
    return f"[tool.obsdsl.lint.options.{check}]\n{text}"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"for": "0s"}, 1),
        ({"for": "0"}, 1),
        ({"keep_firing_for": "0m"}, 1),
        ({"for": "0s", "keep_firing_for": "0s"}, 2),
        ({"for": "1ms"}, 0),
        ({}, 0),
    ],
)
def test_a_default_is_not_written_out(fields: dict[str, str], expected: int, tmp_path: Path) -> None:
    assert levels("needless-for", alert("queue_length > 1", **fields), tmp_path) == ["info"] * expected


@pytest.mark.parametrize(
    ("severity", "fields", "configured", "expected"),
    [
        ("warning", {"for": "1d"}, "", 0),
        ("warning", {"for": "25h"}, "", 1),
        ("warning", {"keep_firing_for": "2d"}, "", 1),
        ("warning", {}, 'least = { warning = "1m" }', 1),
        ("critical", {}, 'least = { warning = "1m" }', 0),
        ("critical", {"for": "10m"}, 'most = { critical = "5m" }', 1),
        ("critical", {"for": "5m"}, 'most = { critical = "5m" }', 0),
    ],
)
def test_for_has_bounds(severity: str, fields: dict[str, str], configured: str, expected: int, tmp_path: Path) -> None:
    rules = alert("queue_length > 1", severity=severity, **fields)
    assert len(levels("for-bounds", rules, tmp_path, options("for-bounds", configured))) == expected


@pytest.mark.parametrize(
    ("expr", "hold", "configured", "expected"),
    [
        ("absent(up)", "0s", "", 1),
        ("absent(up) == 1", "0s", "", 1),
        ("absent(up) or queue_length > 5", "0s", "", 1),
        ("absent(up)", "1m", "", 0),
        ("absent(up)", "20s", 'scrape_interval = "15s"', 1),
        ("absent(up)", "30s", 'scrape_interval = "15s"', 0),
        ("absent_over_time(up[10m])", "0s", "", 0),
        # It only keeps the alert from firing.
        ("queue_length > 5 unless on () absent(up)", "0s", "", 0),
        ("queue_length > 5 and on () absent(up)", "0s", "", 0),
        ("max_over_time(absent(up)[10m:1m]) > 0", "0s", "", 0),
    ],
)
def test_a_missing_series_is_waited_for(expr: str, hold: str, configured: str, expected: int, tmp_path: Path) -> None:
    assert len(levels("absent-without-for", alert(expr, **{"for": hold}), tmp_path, configured)) == expected


def test_a_record_of_absence_is_no_alert(tmp_path: Path) -> None:
    assert levels("absent-without-for", record("job:up:absent", "absent(up)"), tmp_path) == []


@pytest.mark.parametrize(
    ("expr", "hold", "expected"),
    [
        ('sum(up{job="a"}) / sum(up{job="b"}) > 1', "0s", 1),
        ('sum(up{job="a"}) / sum(up{job=~"b|c"}) > 1', "0s", 1),
        ('sum(up{job="a"}) / sum(up{job="b"}) > 1', "5m", 0),
        ('sum(up{job="a"}) / sum(up{job="a"}) > 1', "0s", 0),
        ('sum(up{job="a"}) / sum(up{job=~"a|b"}) > 1', "0s", 0),
        ('sum(up{job="a"}) / sum(up) > 1', "0s", 0),
        ('sum(up{job="a"}) * sum(up{job="b"}) > 1', "0s", 0),
        ('sum(up{job="a"}) / 5 > 1', "0s", 0),
    ],
)
def test_a_ratio_of_two_jobs_is_waited_for(expr: str, hold: str, expected: int, tmp_path: Path) -> None:
    assert len(levels("ratio-without-for", alert(expr, **{"for": hold}), tmp_path)) == expected


@pytest.mark.parametrize(("label", "expected"), [("cluster: eu", 1), ("cluster: us", 1), ("team: a", 0)])
def test_external_labels_are_left_to_prometheus(label: str, expected: int, tmp_path: Path) -> None:
    configured = 'external_labels = { cluster = "eu" }'
    for rules in (
        alert("queue_length > 1") + f"    {label}\n",
        record("job:a:sum", "up") + f"  labels:\n    {label}\n",
    ):
        assert len(levels("external-label-clash", rules, tmp_path, configured)) == expected
        assert levels("external-label-clash", rules, tmp_path) == []


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        ("", 0),
        ('labels = ["team"]', 0),
        ('labels = ["severity", "team"]', 0),
        ('labels = ["service", "team"]', 1),
        ('annotations = ["summary"]', 1),
        ('allowed = ["team"]', 0),
        ('allowed = ["service"]', 1),
        ('patterns = { team = "[a-z]+" }', 0),
        ('patterns = { team = "[A-Z]+" }', 1),
        ('patterns = { service = "[A-Z]+" }', 0),
    ],
)
def test_labels_that_a_policy_asks_for(configured: str, expected: int, tmp_path: Path) -> None:
    rules = alert("queue_length > 1") + "    team: mail\n"
    assert len(levels("required-labels", rules, tmp_path, options("required-labels", configured))) == expected


def test_labels_of_the_group_count(tmp_path: Path) -> None:
    whole = groups(group("one", alert("queue_length > 1"), labels="{ team: mail }"))
    assert levels("required-labels", whole, tmp_path, options("required-labels", 'labels = ["team"]')) == []


@pytest.mark.parametrize(
    ("labels", "configured", "expected"),
    [
        ("    team: a\n", "", 0),
        ('    team: ""\n', "", 1),
        ("    team: a\n    squad: b\n", 'exclusive = { team = "squad" }', 1),
        ('    team: a\n    squad: ""\n', 'exclusive = { team = "squad" }', 1),
        ("    team: a\n    service: b\n", 'exclusive = { team = "squad" }', 0),
    ],
)
def test_labels_that_exclude_each_other(labels: str, configured: str, expected: int, tmp_path: Path) -> None:
    rules = alert("queue_length > 1") + labels
    assert len(levels("exclusive-labels", rules, tmp_path, options("exclusive-labels", configured))) == expected


@pytest.mark.parametrize(
    ("severity", "configured", "expected"),
    [
        ("P0", "", []),
        ("Critical", "", []),
        ("critcal", "", ["warning"]),
        ("home", "", ["info"]),
        ('"{{ $labels.severity }}"', "", []),
        ("home", 'allowed = ["home"]', []),
        ("critical", 'allowed = ["home"]', ["warning"]),
    ],
)
def test_severities_are_known(severity: str, configured: str, expected: list[str], tmp_path: Path) -> None:
    rules = alert("queue_length > 1", severity=severity)
    assert levels("unknown-severity", rules, tmp_path, options("unknown-severity", configured)) == expected


@pytest.mark.parametrize(
    ("annotations", "expected"),
    [
        ({"summary": "Jobs wait"}, 0),
        ({"summary": "{{ $labels.instance }} is down"}, 0),
        ({"summary": "5xx responses"}, 0),
        ({"summary": "jobs wait"}, 1),
        # It is what the metric is called.
        ({"summary": "queue is long"}, 0),
        ({"summary": "p99 is high"}, 0),
        ({"summary": '""'}, 1),
        ({"summary": "TBD"}, 1),
        ({"summary": "J" * 121}, 1),
        # What a template gives may be short.
        ({"summary": "{{ $labels.instance }}" + "J" * 121}, 0),
        ({"summary": '"Jobs\\nwait"'}, 1),
        ({"summary": "Jobs wait", "description": "Jobs wait"}, 1),
        ({"summary": "Jobs wait", "description": "They wait for a worker."}, 0),
    ],
)
def test_summaries_are_written_for_people(annotations: dict[str, str], expected: int, tmp_path: Path) -> None:
    rules = alert("queue_length > 1") + _annotated(annotations)
    assert len(levels("annotation-style", rules, tmp_path)) == expected


def _annotated(annotations: dict[str, str]) -> str:
    return "  annotations:\n" + "".join(f"    {name}: {text}\n" for name, text in annotations.items())


@pytest.mark.parametrize(
    ("runbook", "expected"),
    [
        ("docs/queue.md", 0),
        ("/docs/queue.md", 0),
        ("docs/queue.md#what-to-do", 0),
        ("docs/queue.md#what-to-do-1", 0),
        ("docs/queue.md#by-hand", 0),
        ("docs/queue.md#what-to-doo", 1),
        ("docs/nothing.md", 1),
        ("docs", 1),
        ("../outside.md", 1),
        ("https://example.org/x", 0),
        ("example.org/x", 0),
        ('"{{ $externalURL }}/x"', 0),
        ('""', 1),
    ],
)
def test_runbooks_are_there(runbook: str, expected: int, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "docs").mkdir(parents=True)
    (tmp_path / "outside.md").write_text("# Outside\n", encoding="utf-8")
    text = '# Queue\n\n## What to do?\n\n## What to `do`\n\n<a name="by-hand"></a>\n'
    (root / "docs" / "queue.md").write_text(text, encoding="utf-8")
    rules = alert("queue_length > 1") + _annotated({"runbook_url": runbook})
    assert levels("runbook", rules, root) == ["warning"] * expected
    assert levels("runbook", rules, root, alone=True) == ["info"] * expected


@pytest.mark.parametrize(
    ("annotations", "expected"),
    [
        ({"dashboard": "https://example.org/d/x"}, 0),
        ({"dashboard": '"{{ $externalURL }}/d/x"'}, 0),
        ({"dashboard": "example"}, 1),
        ({"query": "sum(up)"}, 0),
        ({"query": "sum(up"}, 1),
        ({"query": "'up{job=\"{{ $labels.job }}\"}'"}, 0),
        ({"other": "sum(up"}, 0),
    ],
)
def test_annotations_have_the_form_that_is_asked_for(
    annotations: dict[str, str], expected: int, tmp_path: Path
) -> None:
    rules, configured = alert("queue_length > 1") + _annotated(annotations), 'urls = ["dashboard"]\npromql = ["query"]'
    assert len(levels("annotation-form", rules, tmp_path, options("annotation-form", configured))) == expected
    assert levels("annotation-form", rules, tmp_path) == []


@pytest.mark.parametrize(
    ("label", "configured", "expected"),
    [
        ("", "", 0),
        ("", "required = true", 1),
        ("", 'owners = ["mail"]', 0),
        ("    owner: mail\n", 'required = true\nowners = ["mail"]', 0),
        ("    team: mail\n", "required = true", 0),
        ("    owner: mial\n", 'owners = ["mail"]', 1),
    ],
)
def test_owners_where_they_are_asked_for(label: str, configured: str, expected: int, tmp_path: Path) -> None:
    rules = alert("queue_length > 1") + label
    assert len(levels("owner", rules, tmp_path, options("owner", configured))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('AlertRule("A", m.disk_used > 0.9, severity=P3, summary="S")', []),
        ('AlertRule("A", m.disk_used > 0.9, severity=P1, summary="S")', ["error", "error"]),
        (f'AlertRule("A", m.disk_used > 0.9, {PAGES})', []),
        (f'RuleGroup("g", rules=(AlertRule("A", m.disk_used > 0.9, {PAGES}),))', ["error"]),
        (f'RuleGroup("g", rules=(AlertRule("A", m.disk_used > 0.9, {PAGES}, owner="me"),))', []),
        # P0 asks for a panel, too; but who is woken can do without.
        (f'AlertRule("A", m.disk_used > 0.9, {PAGES.replace("P1", "P0")})', ["warning"]),
        (f'AlertRule("A", m.disk_used > 0.9, {PAGES.replace("P1", "P0")}, panel="uid/Row/Panel")', []),
        (
            f'a = AlertRule("A", m.disk_used > 0.9, {PAGES.replace("P1", "P0")})\n'
            'Dashboard("D", uid="d", panels=(TimeSeries("P", m.disk_used, thresholds=a),))',
            [],
        ),
        ('AlertRule("A", m.disk_used > 0.9, severity=Severity("S", response="1h"), summary=None)', []),
    ],
)
def test_an_alert_carries_what_its_severity_asks_for(text: str, expected: list[str], tmp_path: Path) -> None:
    found = problems(lint_python(text, tmp_path), "severity-policy")
    assert [one.level.word for one in found] == expected


def test_the_policy_of_severities_is_no_law_for_files(tmp_path: Path) -> None:
    assert levels("severity-policy", alert("queue_length > 1", severity="critical"), tmp_path) == []
    assert set(levels("severity-policy", alert("queue_length > 1", severity="P0"), tmp_path, alone=True)) == {"warning"}
    assert levels("severity-policy", "- alert: A\n  expr: up == 0\n", tmp_path, alone=True) == ["warning"]


def test_the_severity_of_the_group_counts(tmp_path: Path) -> None:
    whole = groups(group("one", "- alert: A\n  expr: up == 0\n", labels="{ severity: warning }"))
    assert levels("severity-policy", whole, tmp_path) == []


@pytest.mark.parametrize(
    ("urgent", "lesser", "expected"),
    [
        ("queue_length > 80", "queue_length > 90", ["error"]),
        ("queue_length > 90", "queue_length > 80", []),
        ("queue_length > 90", "queue_length > 90", []),
        ("queue_length < 20", "queue_length < 10", ["error"]),
        ("queue_length < 10", "queue_length < 20", []),
        ("80 < queue_length", "queue_length > 90", ["error"]),
        ("queue_length > 80", "queue_length < 10", []),
        ("queue_length == 80", "queue_length == 90", []),
        ('queue_length{queue="a"} > 80', "queue_length > 90", []),
        ("rate(app_errors_total[5m]) > 1", "rate(app_errors_total[1h]) > 2", []),
    ],
)
def test_the_urgent_alert_is_the_stricter_one(urgent: str, lesser: str, expected: list[str], tmp_path: Path) -> None:
    for first, second in (("critical", "warning"), ("P1", "P2"), ("page", "info")):
        rules = alert(urgent, "Urgent", first) + alert(lesser, "Lesser", second)
        assert levels("severity-order", rules, tmp_path, alone=True) == expected
    # Nobody can tell which of two scales is the more urgent.
    assert levels("severity-order", alert(urgent, "A", "critical") + alert(lesser, "B", "P2"), tmp_path) == []


def test_an_urgent_alert_that_waits_longer_may_be_meant_so(tmp_path: Path) -> None:
    rules = alert("queue_length > 80", "Urgent", "critical", **{"for": "1h"}) + alert("queue_length > 90", "Lesser")
    assert levels("severity-order", rules, tmp_path) == ["warning"]


def test_alerts_of_two_files_may_have_nothing_to_do_with_each_other(tmp_path: Path) -> None:
    files = {"a.yml": alert("queue_length > 80", "Urgent", "critical"), "b.yml": alert("queue_length > 90", "Lesser")}
    (found,) = said("severity-order", files, tmp_path)
    assert found.level.word == "warning"
    assert "alert 'Lesser' of the group 'example' (b.yml)" in found.message


@pytest.mark.parametrize(
    ("expr", "severity", "expected"),
    [
        ('m.errors.rate("5m") > 5', "P1", 1),
        ('m.errors.rate("5m").sum(by="job") > 5', "P1", 0),
        ('m.errors.rate("5m") > 5', "P2", 0),
        # It is of one kind of error.
        ('m.errors(type="io").rate("5m") > 5', "P1", 0),
        ('m.requests.rate("5m").sum(by="code") > 5', "P1", 0),
        ('Gauge("big", "B", labels={"n": tuple(map(str, range(101)))}) > 5', "P1", 1),
        ('promql("unknown_metric > 5")', "P1", 0),
    ],
)
def test_an_alert_that_pages_fires_for_few_things(expr: str, severity: str, expected: int, tmp_path: Path) -> None:
    text = f'AlertRule("A", {expr}, {PAGES.replace("P1", severity)})'
    assert len(problems(lint_python(text, tmp_path), "page-storm")) == expected
