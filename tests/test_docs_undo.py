"""The page on how to undo is followed as somebody would in whose way something is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fakes.grafana import Grafana
from tests.support import Run

TEXT = (ROOT / "docs/undo.md").read_text(encoding="utf-8")
CONFIG = """
project = "shop"
[targets.prod]
grafana = {{ url = "{url}", username = "admin", password_env = "GRAFANA_PASSWORD" }}
"""
BOARD = """
from obsdsl import Dashboard, Gauge, Stat
g = Gauge("queue_length", "Queue.", labels={})
web = Dashboard("TITLE", uid="web", folder="Team", description="Web.", panels=(Stat("Q", g, description="Q."),))
"""
Workspace = Callable[[Mapping[str, str]], Path]


class Page:
    """A workspace, and commands of the page in it."""

    def __init__(self, root: Path, run: Run, grafana: Grafana) -> None:
        self.root, self._run, self.grafana = root, run, grafana

    def __call__(self, command: str, *options: str, code: int = 0) -> str:
        """A command that stands on the page; `options` are those of who has no terminal."""
        assert f"obsdsl {command}" in TEXT, command
        done = self._run(*command.split(), *options, cwd=self.root)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def release(self, title: str, message: str = "") -> None:
        """A push of the next version."""
        (self.root / "dashboards/web.py").write_text(BOARD.replace("TITLE", title))
        self("push prod", "--yes", "-m", message)

    @property
    def title(self) -> str:
        return self.grafana.org().dashboards["web"].title


@pytest.fixture
def page(workspace: Workspace, obsdsl: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setenv("GRAFANA_PASSWORD", "admin")
    with Grafana() as grafana:
        root = workspace({"obsdsl.toml": CONFIG.format(url=grafana.url), "dashboards/web.py": ""})
        yield Page(root, obsdsl, grafana)


def test_the_last_push_was_wrong(page: Page) -> None:
    page.release("One")
    page.release("Two")
    page("rollback prod", "--yes")
    assert page.title == "One"
    # What somebody edited after the push.
    page.release("Two")
    page.grafana.edit("web", title="By hand")
    assert "refused" in page("rollback prod", "--yes", code=1)
    page("rollback prod", "--yes", "--force")
    assert page.title == "One"


def test_several_pushes_were_wrong_and_it_can_be_taken_back(page: Page) -> None:
    for number in (40, 41, 42):
        page.release(str(number), f"Release {number}")
    listed = page("rollback prod --list").splitlines()
    (shown,) = re.findall(r"\$ obsdsl rollback prod --list\n(.*)\n(.*)\n", TEXT)
    form = r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{4}  push  \d+ of \d+  done  by \S+ 'Release 4[0-2]'"
    assert all(re.fullmatch(form, line) for line in (*shown, *listed))
    page("rollback prod --to", listed[1].split()[0][:22], "--yes")
    assert page.title == "40"
    page("rollback prod --to", page("rollback prod --list").splitlines()[-1].split()[0], "--yes")
    assert page.title == "42"


def test_somebodys_edit_is_in_the_way(page: Page) -> None:
    page.release("One")
    page.grafana.edit("web", title="By hand")
    assert '- "By hand"' in page("plan prod", code=1)
    # It is taken over.
    page.release("By hand")
    page.release("Two")
    page.grafana.edit("web", title="By hand again")
    page("push prod --force", "--yes")
    assert page.title == "Two"
    kept = [json.loads(one.read_text())["before"] for one in page.root.glob(".obsdsl/journal/*/*/0*.json")]
    dashboards = [one["content"].get("dashboard", {}) for one in kept if one is not None]
    assert "By hand again" in [one.get("title") for one in dashboards]
    page("rollback prod", "--yes")
    assert page.title == "By hand again"


def test_the_state_file_is_gone_and_a_dashboard_was_deleted(page: Page) -> None:
    page.release("One")
    (page.root / ".obsdsl/state/prod.json").unlink()
    assert "no changes" in page("plan prod")
    page.release("Two")
    del page.grafana.org().dashboards["web"]
    assert "made again" in page("plan prod")
    page("push prod", "--yes")
    assert page.title == "Two"
    assert (page.root / ".obsdsl/state/prod.json").exists()
    found = [one for one in page.root.glob(".obsdsl/journal/*/*/*.json") if "web" in one.read_text()]
    assert found


def test_what_the_table_quotes_is_said() -> None:
    source = "\n".join(one.read_text(encoding="utf-8") for one in (ROOT / "src/obsdsl").glob("**/*.py"))
    table = TEXT[TEXT.index("| it says | do |") :]
    quoted = [line.split("|")[1].strip() for line in table.splitlines()[2:]]
    assert len(quoted) > 5
    for words in quoted:
        for part in words.split("…"):
            if words != "errors of the lint":
                assert part.strip() in source, words
