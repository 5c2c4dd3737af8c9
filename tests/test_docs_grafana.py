"""The page on pushing to Grafana: its examples build, and are pushed as it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V9, V13, Behaviour
from tests.support import Run
from tests.test_docs import blocks, the

PAGE = "grafana.md"
Workspace = Callable[[Mapping[str, str]], Path]


@pytest.mark.parametrize("kind", [V9, V13], ids=str)
def test_the_examples_are_pushed(
    workspace: Workspace, obsdsl: Run, kind: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Grafana(kind) as grafana:
        for name, value in (("GRAFANA_TOKEN", grafana.token()), ("MIMIR_TENANT", "team"), ("MIMIR_PASSWORD", "word")):
            monkeypatch.setenv(name, value)
        for name in ("execs", "quality"):
            grafana.put_team(name)
        config = blocks(PAGE, "toml")[0].replace("https://grafana.example.org", grafana.url)
        root = workspace(
            {
                "dashboards/sources.py": the(PAGE, "python", "# dashboards/sources.py"),
                "dashboards/folders.py": the(PAGE, "python", "# dashboards/folders.py"),
                "dashboards/shared.py": the(PAGE, "python", "# dashboards/shared.py"),
            }
        )
        (root / "obsdsl.toml").unlink(missing_ok=True)
        (root / "pyproject.toml").write_text(config)
        done = obsdsl("push", "prod", "--yes", "-m", "Release 42", cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
        org = grafana.org()
        web = org.dashboards["web"]
        assert web.tags == ["obsdsl/shop"]
        assert web.versions[-1].message.startswith("obsdsl/shop sha256:")
        assert ("__obsdsl" in web.data) == (kind is V9)
        folder = org.folders[web.folder]
        assert (folder.title, bool(folder.folder)) == (("Web", True) if kind.nested_folders else ("Team/Web", False))
        assert org.datasources["mimir"]["secureJsonData"] == {"httpHeaderValue1": "team", "basicAuthPassword": "word"}
        assert org.datasources["mimir"]["jsonData"]["obsdsl"]["by"] == "obsdsl/shop"
        assert org.elements["queue"]["model"]["__obsdsl"]["by"] == "obsdsl/shop"
        assert org.folders["executive"].title in ("Executive", "Team/Executive")
        assert {"team:execs": 1, "team:quality": 2}.items() <= org.permissions["executive"].items()
        assert "role:Viewer" not in org.permissions["executive"]
        assert obsdsl("plan", "prod", "--exit-code", cwd=root).returncode == 0


def test_every_example_of_the_page_is_run() -> None:
    assert (len(blocks(PAGE, "python")), len(blocks(PAGE, "toml"))) == (3, 1)
