"""Snapshots: what was reviewed against what is built."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.test_init import run_pytest
from tests.support import SAMPLE, tree


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sample with its snapshots taken."""
    root = tmp_path / "project"
    shutil.copytree(SAMPLE, root)
    assert run_pytest(root, "--snapshot-update").returncode == 0
    return root


def test_snapshots_are_the_artifacts(project: Path) -> None:
    assert run_pytest(project).returncode == 0
    assert sorted(tree(project / "tests/__snapshots__")) == [
        "alertmanager/alertmanager.yml",
        "grafana/pocket-agent/pocket-agent.json",
        "prometheus/prometheus.yml",
        "prometheus/rules/pocket-agent.yml",
    ]


def test_a_change_shows_its_difference(project: Path) -> None:
    alerts = project / "alerts/pocket_agent.py"
    alerts.write_text(alerts.read_text().replace("> 90", "> 95"))
    done = run_pytest(project)
    assert done.returncode == 1
    assert "prometheus/rules/pocket-agent.yml is not as reviewed" in done.stdout
    assert "-    expr: pocket_agent_connections_active > 90" in done.stdout
    assert "+    expr: pocket_agent_connections_active > 95" in done.stdout
    assert "--snapshot-update" in done.stdout
    assert run_pytest(project, "--snapshot-update").returncode == 0
    assert run_pytest(project).returncode == 0


def test_an_orphaned_snapshot_is_found_and_removed(project: Path) -> None:
    orphan = project / "tests/__snapshots__/grafana/gone.json"
    orphan.write_text("{}")
    done = run_pytest(project)
    assert done.returncode == 1
    assert "__snapshots__/grafana/gone.json is orphaned" in done.stdout
    run_pytest(project, "--snapshot-update")
    assert not orphan.exists()


def test_a_broken_workspace_fails_with_its_message(project: Path) -> None:
    (project / "dashboards/pocket_agent.py").write_text("1 / 0\n")
    done = run_pytest(project)
    assert done.returncode == 1
    assert "dashboards/pocket_agent.py:1: ZeroDivisionError: division by zero" in done.stdout
    assert "load.py" not in done.stdout
