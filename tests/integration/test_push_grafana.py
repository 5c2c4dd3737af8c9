"""A workspace with folders, data sources, library panels and dashboards, pushed as a user pushes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V7_5, V9, V11, V12, V13, Behaviour
from tests.integration.push_faults import secrets_shown
from tests.support import Run

VALUE = "t3nant-s3cret"
CONFIG = """
project = "shop"
grafana_version = "{version}"
[targets.prod]
grafana = {{ url = "{url}", username = "admin", password_env = "GRAFANA_PASSWORD" }}
"""
WORKSPACE = """
from obsdsl import Dashboard, Gauge, GrafanaDataSource, Secret, SharedPanel, Stat

queue_length = Gauge("queue_length", "Jobs that wait.", labels={"queue": ("fast", "slow")})
prom = GrafanaDataSource(
    "prometheus", "prom", url="http://prometheus:9090", json_data={"httpHeaderName1": "X-Scope-OrgID"},
    secrets={"httpHeaderValue1": Secret("PROM_TENANT")},
)
SHARED
web = Dashboard(
    "Web", uid="web", folder="Team/Web", description="The web servers.",
    panels=(Stat("Queue", queue_length, description="Jobs that wait."), SHOWN),
)
raw = Dashboard("Top", uid="top", description="All.", panels=(Stat("Queue", queue_length, description="Jobs."),))
"""
Workspace = Callable[[Mapping[str, str]], Path]


def text(kind: Behaviour, replaced: str = "", by: str = "") -> str:
    shared = 'shared = SharedPanel(Stat("Shared", queue_length, description="Jobs."), folder="Library")'
    has_library = kind.library_elements
    found = WORKSPACE.replace("SHARED", shared if has_library else "")
    return found.replace("SHOWN", "shared.shown()" if has_library else "").replace(replaced, by)


@pytest.fixture(params=[V7_5, V9, V11, V12, V13], ids=str)
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Grafana]:
    monkeypatch.setenv("GRAFANA_PASSWORD", "admin")
    monkeypatch.setenv("PROM_TENANT", VALUE)
    with Grafana(request.param) as found:
        yield found


def test_a_workspace_is_pushed_changed_and_taken_back(workspace: Workspace, obsdsl: Run, server: Grafana) -> None:
    kind = server.behaviour
    version = ".".join(kind.version.split(".")[:2])
    root = workspace({"obsdsl.toml": CONFIG.format(url=server.url, version=version), "dashboards/all.py": text(kind)})
    done = obsdsl("push", "prod", "--yes", "-m", "first", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    org = server.org()
    assert set(org.dashboards) == {"web", "top"}
    assert org.datasources["prom"]["secureJsonData"] == {"httpHeaderValue1": VALUE}
    assert bool(org.elements) == kind.library_elements
    before = json.dumps(org.everything(), sort_keys=True)

    server.forget()
    plan = obsdsl("plan", "prod", "--exit-code", cwd=root)
    assert plan.returncode == 0, plan.stdout + plan.stderr
    assert server.writes == []

    changed = text(kind, '"Top", uid="top"', '"Top of all", uid="top", folder="Elsewhere"')
    (root / "dashboards/all.py").write_text(changed)
    done = obsdsl("push", "prod", "--yes", "--verbose", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert org.folders[org.dashboards["top"].folder].title == "Elsewhere"

    done = obsdsl("rollback", "prod", "--yes", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    after = org.everything()
    assert json.dumps({**after, "dashboards": {}}, sort_keys=True) == json.dumps(
        {**json.loads(before), "dashboards": {}}, sort_keys=True
    )
    assert (org.dashboards["top"].title, org.dashboards["top"].folder) == ("Top", "")
    seen = "".join(one.stdout + one.stderr for one in (plan, done))
    assert secrets_shown(root, seen, [VALUE]) == []


def test_a_second_job_plans_and_pushes_what_the_first_built(
    workspace: Workspace, obsdsl: Run, server: Grafana, tmp_path: Path
) -> None:
    """The first has no secrets and the workspace; the second has secrets and the build."""
    kind = server.behaviour
    config = CONFIG.format(url=server.url, version=".".join(kind.version.split(".")[:2]))
    root = workspace({"obsdsl.toml": config, "dashboards/all.py": text(kind)})
    assert obsdsl("build", cwd=root).returncode == 0
    other = tmp_path / "second"
    other.mkdir()
    (other / "obsdsl.toml").write_text(config)
    (root / "dist").rename(other / "dist")
    done = obsdsl("plan", "prod", "--from", "dist", "--out", "plan.json", cwd=other)
    assert done.returncode == 0, done.stdout + done.stderr
    done = obsdsl("push", "--plan", "plan.json", "--yes", cwd=other)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(server.org().dashboards) == {"web", "top"}
    assert secrets_shown(other, done.stdout + done.stderr, [VALUE]) == []
    done = obsdsl("plan", "prod", "--exit-code", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
