"""What rules and their groups tell the project says where everything is."""

from __future__ import annotations

from pathlib import Path

from tests.lint.test_facts import facts_project


def test_an_alert_tells_its_labels_and_what_its_severity_asks_for(tmp_path: Path) -> None:
    (alert,) = facts_project(tmp_path).alerts
    assert alert.labels == {"service": "disk", "a": "b", "severity": "P1", "owner": "team"}
    assert (alert.severity, alert.hold, alert.pages, alert.wants_panel) == ("P1", 300.0, True, False)
    assert alert.reads == ("job:disk:max",)


def test_rules_know_their_group(tmp_path: Path) -> None:
    project = facts_project(tmp_path)
    (record,), (alert,) = project.records, project.alerts
    assert record.home == alert.home
    assert project.groups[record.home].interval == 60.0
    assert (record.index, alert.index) == (0, 1)


def test_queries_in_templates_read_series(tmp_path: Path) -> None:
    assert "app_memory_bytes" in facts_project(tmp_path).readers
