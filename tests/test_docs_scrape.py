"""The examples of docs/scrape.md do what the page says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from obsdsl.compose.scrape.relabel import ACTIONS
from tests.conftest import ROOT
from tests.support import Run
from tests.test_docs import blocks, the

Workspace = Callable[[Mapping[str, str]], Path]
PAGE = "scrape.md"
SHOP = '''"""Metrics of the shop."""
from obsdsl import Counter

orders = Counter("shop_orders_total", "Orders.", labels={"status": ("ok", "failed")})
'''


@pytest.mark.parametrize(
    ("file", "start", "written"),
    [("jobs", "global:", "prometheus"), ("overall", "rule_files:\n- rules/*.yml\nscrape_configs:", "overall")],
)
def test_the_page_s_servers_build(workspace: Workspace, obsdsl: Run, file: str, start: str, written: str) -> None:
    root = workspace({"metrics/shop.py": SHOP, f"metrics/{file}.py": the(PAGE, "python", f"# metrics/{file}.py")})
    done = obsdsl("build", cwd=root)
    assert done.returncode == 0, done.stderr
    assert (root / f"dist/prometheus/{written}.yml").read_text() == the(PAGE, "yaml", start)


def test_the_page_s_flags_are_the_server_s(workspace: Workspace, obsdsl: Run) -> None:
    checked = the(PAGE, "python", "from metrics.jobs import")
    root = workspace(
        {
            "metrics/shop.py": SHOP,
            "metrics/jobs.py": the(PAGE, "python", "# metrics/jobs.py"),
            "alerts/flags.py": checked,
        }
    )
    done = obsdsl("build", cwd=root)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", ["probes", "discovered"])
def test_what_the_page_says_is_refused_is_refused(workspace: Workspace, obsdsl: Run, file: str) -> None:
    root = workspace({f"metrics/{file}.py": the(PAGE, "python", f"# metrics/{file}.py")})
    done = obsdsl("build", cwd=root)
    assert (done.returncode, done.stderr) == (2, f"error: {the(PAGE, '', f'metrics/{file}.py:')}")


def test_what_the_page_says_of_versions_is_built_for_a_later_one(workspace: Workspace, obsdsl: Run) -> None:
    code = the(PAGE, "python", "# metrics/discovered.py")
    root = workspace({"obsdsl.toml": 'prometheus_version = "3.5"\n', "metrics/discovered.py": code})
    done = obsdsl("build", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "credentials_file: /run/secrets/SD_TOKEN" in (root / "dist/prometheus/discovered.yml").read_text()


def test_the_page_s_table_of_actions_is_the_code_s() -> None:
    text = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    rows = [line.strip("| ").split("|") for line in text.splitlines() if line.startswith("| `")]
    said = {}
    for actions, needs, heeds in (row if len(row) == 3 else (*row, "") for row in rows):
        for action in (part.split("`")[1] for part in actions.split(",")):
            said[action] = (_names(needs), _names(heeds))
    assert said == {name: (set(row.needs), set(row.heeds)) for name, row in ACTIONS.items()}


def _names(cell: str) -> set[str]:
    return {part.strip(" `") for part in cell.split(",") if part.strip()}


def test_every_example_of_the_page_is_run() -> None:
    assert len(blocks(PAGE, "python")) == 5
