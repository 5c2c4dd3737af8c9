"""The whole way on the command line: build, plan of the build alone, push, no-op, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V12
from tests.push.grafana.alerting.given import VALUE
from tests.support import Run

CONFIG = """
project = "pocket"
grafana_version = "12.1"
[targets.prod.grafana]
url = "{url}"
username = "admin"
password_env = "GRAFANA_PASSWORD"
alerting = true
policies = true
datasource = "prom"
"""
ALERTS = """
from obsdsl import P2, AlertRule, Gauge, RuleGroup
queue = Gauge("queue_length", "Queue.", labels={})
full = AlertRule("QueueFull", queue > 90, for_="5m", severity=P2, summary="{{ $value }} in the queue", owner="team-a")
group = RuleGroup("queue", rules=(full,), interval="30s")
"""
ROUTING = """
from obsdsl import Routing, Secret, Slack
routing = Routing(default=(Slack("#team", api_url=Secret("SLACK_URL")),), group_by=("alertname",))
"""


def test_alerts_and_routing_go_to_grafana_and_back(
    workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Grafana(V12) as grafana:
        config = CONFIG.format(url=grafana.url)
        root = workspace({"obsdsl.toml": config, "alerts/queue.py": ALERTS, "alerts/routing.py": ROUTING})
        monkeypatch.setenv("GRAFANA_PASSWORD", "admin")
        monkeypatch.setenv("SLACK_URL", VALUE)
        assert obsdsl("build", "--target", "prod", cwd=root).returncode == 0
        planned = obsdsl("plan", "prod", "--from", "dist/prod", cwd=root)
        assert planned.returncode == 0, planned.stderr
        wanted = ("folder:Alerts", "contact-point:default", "rule-group:Alerts/queue", "policy:policies")
        assert [one for one in wanted if f"+ {one}" not in planned.stdout] == []
        done = obsdsl("push", "--yes", cwd=root)
        assert done.returncode == 0, done.stderr
        (rule,) = grafana.org().rules.values()
        assert rule["annotations"]["summary"] == "{{ $values.A.Value }} in the queue"
        assert grafana.org().policies["receiver"] == "default"
        assert obsdsl("plan", "--exit-code", cwd=root).stdout == "prod: no changes, 4 unchanged\n"
        said = "".join((planned.stdout, planned.stderr, done.stdout, done.stderr))
        kept = b"".join(file.read_bytes() for file in root.rglob("*") if file.is_file())
        assert "t0p-s3cret" not in said
        assert b"t0p-s3cret" not in kept
        undone = obsdsl("rollback", "prod", "--yes", cwd=root)
        assert undone.returncode == 0, undone.stderr
        assert (grafana.org().rules, list(grafana.org().contact_points)) == ({}, [""])
