"""The examples of docs/logs.md do what the page says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from tests.support import Run
from tests.test_docs import the

PAGE = "logs.md"
FILES = ("metrics/shop_logs.py", "dashboards/shop_logs.py", "alerts/shop_logs.py", "alerts/shop_log_rules.py")


def test_the_page_s_workspace_builds_and_is_clean(workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run) -> None:
    root = workspace({file: the(PAGE, "python", f"# {file}") for file in FILES})
    done = obsdsl("build", cwd=root)
    assert done.returncode == 0, done.stderr
    assert {path.relative_to(root / "dist").as_posix() for path in (root / "dist").rglob("*.*")} >= {
        "alloy/config.alloy",
        "loki/loki.yml",
        "loki/rules/shop-logs.yml",
    }
    limits = yaml.safe_load((root / "dist/loki/loki.yml").read_text())["limits_config"]
    assert limits["retention_stream"][0]["selector"] == '{job="shop", level="debug"}'
    (board,) = (root / "dist/grafana").rglob("shop-logs.json")
    panels = {one["title"]: one for one in json.loads(board.read_text())["panels"]}
    assert panels["Lines"]["targets"][0]["legendFormat"] == "{{level}}"
    assert panels["Slow"]["targets"][0]["expr"] == '{job="shop"} | json | status = 500 | duration > 1.5s'
    found = obsdsl("lint", cwd=root)
    said = found.stdout + found.stderr
    assert not [line for line in said.splitlines() if "OBS62" in line], said
