"""What objects tell the project can be kept, and panels say whose thresholds they draw."""

from __future__ import annotations

import pickle
from pathlib import Path

from obsdsl.lint.facts import AlertFact, DashboardFact, GroupFact, MetricFact, PanelFact, ReadFact, RecordFact
from obsdsl.lint.project import Project
from tests.lint.examples import lint_python

TEXT = """
used = RecordingRule("job:disk:max", m.disk_used.max(by="job"))
full = AlertRule(
    "Full", used > 0.9, for_="5m", severity=P1, summary="S", labels={"a": "b"},
    description="{{ query `app_memory_bytes` | first | value }}", runbook="https://example.org/x",
)
RuleGroup("disks", rules=(used, full), labels={"service": "disk"}, owner="team", interval="1m")
Dashboard("Disks", uid="disks", rows=(Row("Row", TimeSeries("Used", used, thresholds=full)),))
"""


def facts_project(tmp_path: Path) -> Project:
    return Project(lint_python(TEXT, tmp_path).facts)


def test_facts_can_be_kept(tmp_path: Path) -> None:
    facts = facts_project(tmp_path).facts
    assert pickle.loads(pickle.dumps(facts)) == facts
    kinds = {type(fact) for fact in facts}
    assert kinds == {AlertFact, DashboardFact, GroupFact, MetricFact, PanelFact, ReadFact, RecordFact}


def test_a_panel_tells_whose_threshold_it_draws(tmp_path: Path) -> None:
    (panel,) = facts_project(tmp_path).of(PanelFact)
    # They are the alert's, and none of the panel's own.
    assert (panel.key, panel.alerts, panel.thresholds) == ("disks/Row/Used", ("Full",), ())
    (alert,) = facts_project(tmp_path).alerts
    assert alert.signal is not None
    assert [one.watched for one in panel.signals] == [alert.signal.watched]
