"""`obsdsl diff --live`: what servers have now, and what a push would make of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.grafana import V9, V12, Grafana
from tests.fakes.ruler import CORTEX, Ruler
from tests.review.repository import replace, write
from tests.support import Run

FILES = {
    "alerts/__init__.py": "",
    "alerts/app.py": """\
from obsdsl import P2, AlertRule, RuleGroup, promql

group = RuleGroup("app", interval="1m", owner="team", rules=(
    AlertRule("Down", promql("up < 1"), severity=P2, summary="Down", for_="5m"),
))
""",
    "dashboards/__init__.py": "",
    "dashboards/app.py": """\
from obsdsl import Dashboard, Row, Stat, promql

d = Dashboard("App", uid="app", folder="Team", rows=(Row("Traffic", Stat("Up", promql("up"))),))
""",
}
TARGET = """\
project = "shop"
grafana_version = "{version}"

[targets.prod.grafana]
url = "{grafana}"
username = "admin"
password_env = "OBSDSL_TEST_PASSWORD"
alerting = true
datasource = "prom"

[[targets.prod.rulers]]
name = "main"
engine = "cortex"
url = "{ruler}"
tenant = "team"
"""


@pytest.fixture(params=[V9, V12], ids=str)
def grafana(request: pytest.FixtureRequest) -> Iterator[Grafana]:
    with Grafana(request.param) as server:
        yield server


@pytest.fixture
def root(tmp_path: Path, grafana: Grafana, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("OBSDSL_TEST_PASSWORD", "admin")
    with Ruler(CORTEX) as ruler:
        text = TARGET.format(grafana=grafana.url, ruler=ruler.url, version="12.0")
        write(tmp_path / "root", {**FILES, "obsdsl.toml": text})
        yield tmp_path / "root"


def lines(obsdsl: Run, root: Path) -> list[str]:
    done = obsdsl("diff", "--target", "prod", "--live", "--format", "json", cwd=root)
    assert done.returncode == 0, done.stderr
    return [one["line"] for one in json.loads(done.stdout)["changes"]]


def test_what_was_pushed_is_there_and_what_changed_since_is_told(root: Path, grafana: Grafana, obsdsl: Run) -> None:
    first = lines(obsdsl, root)
    assert any(one.startswith("alert Down: added") for one in first), first
    assert any(one.startswith("dashboard App: added") for one in first), first
    done = obsdsl("push", "prod", "--yes", "--no-lint", "test", cwd=root)
    assert done.returncode == 0, done.stderr
    writes = len(grafana.writes)
    assert lines(obsdsl, root) == []
    replace(root, "alerts/app.py", "up < 1", "up < 0.5")
    grafana.edit("app", title="By hand")
    found = lines(obsdsl, root)
    assert "alert Down: threshold < 1 → < 0.5, fires later" in found
    assert any("By hand" in one and "App" in one for one in found), found
    assert len(grafana.writes) == writes
