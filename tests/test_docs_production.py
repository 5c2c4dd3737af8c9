"""The page from laptop to production is done as written, on servers of ours."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fakes.prometheus import FakePrometheus
from tests.fakes.ruler import MIMIR, Ruler
from tests.support import Run
from tests.test_docs import blocks

PAGE = "laptop-to-production.md"
CONFIGS = blocks(PAGE, "toml")
TEXT = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")


class Machine:
    """A machine with /etc/prometheus and a Prometheus, in a folder."""

    def __init__(self, place: Path, stack: ExitStack, obsdsl: Run) -> None:
        self.place, self.root, self._obsdsl = place, place / "monitoring", obsdsl
        self.etc = place / "etc/prometheus"
        (self.etc / "rules").mkdir(parents=True)
        (self.etc / "prometheus.yml").write_text("rule_files: ['rules/*.yml']\n")
        self.prometheus = stack.enter_context(FakePrometheus(self.etc))

    def configure(self, text: str, **urls: str) -> None:
        here = {"/etc/prometheus": str(self.etc), "http://localhost:9090": self.prometheus.url, **urls}
        self._here = here
        for there, found in here.items():
            text = text.replace(there, found)
        (self.root / "obsdsl.toml").write_text(text)

    def obsdsl(self, *arguments: str) -> str:
        """What is printed, as on a machine that has these names."""
        done = self._obsdsl(*arguments, cwd=self.root)
        text = done.stdout + done.stderr
        for there, found in self._here.items():
            text = text.replace(found, there)
        return re.sub(r"\033\[\d*m", "", text)

    @property
    def running(self) -> set[str]:
        return {one["name"] for one in self.prometheus.groups}


@pytest.fixture
def machines(tmp_path: Path, obsdsl: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Machine]]:
    # The fakes are no place for promtool, which may be missing.
    monkeypatch.setenv("PATH", str(Path(shutil.which("git") or "/bin/x").parent))
    monkeypatch.setenv("MIMIR_TOKEN", "t0ken")
    with ExitStack() as stack:
        found = [Machine(tmp_path / name, stack, obsdsl) for name in ("a", "b")]
        for one in found:
            assert obsdsl("init", "monitoring", cwd=one.place).returncode == 0
        yield found


def jobs(number: int) -> str:
    return [code for code in blocks(PAGE, "python") if code.startswith("# metrics/jobs.py")][number]


def the_console(start: str) -> str:
    """What stands below a command."""
    (found,) = [code for code in blocks(PAGE, "console") if code.startswith(f"$ {start}\n")]
    return found.split("\n", 1)[1]


def test_the_page_is_done_as_written(machines: list[Machine]) -> None:
    a, b = machines
    # One Prometheus.
    a.configure(CONFIGS[0])
    assert a.obsdsl("plan", "prod") == the_console("obsdsl plan prod")
    assert a.obsdsl("push", "prod", "--force", "--yes").endswith(the_console("obsdsl push prod --force --yes"))
    assert a.running == {"web"}
    # A pair, whose first machine is the one that there was; an alert was edited meanwhile.
    for one in machines:
        file = one.root / "alerts/web.py"
        file.write_text(file.read_text().replace("> 0.05", "> 0.06"))
    for one in machines:
        (one.root / "metrics/jobs.py").write_text(jobs(0))
        one.configure(CONFIGS[1])
        assert one.obsdsl("build")
    for one, name in ((a, "a"), (b, "b")):
        if one is b:
            (b.etc / "prometheus.yml").unlink()
        said = one.obsdsl("push", name, "--from", "dist", "--yes")
        assert said.splitlines()[-1] in TEXT, said
        assert one.running == {"web"}
        assert f"replica: {name}" in one.prometheus.config
    # Mimir.
    with Ruler(MIMIR) as mimir:
        (a.root / "metrics/jobs.py").write_text(jobs(1))
        a.configure(CONFIGS[2], **{"https://mimir.example.org": mimir.url})
        assert "no problems" in a.obsdsl("lint")
        assert a.obsdsl("push", "mimir", "--yes").splitlines()[-1] in TEXT
        assert set(mimir.stored("team-web")) == {"monitoring"}
        assert a.obsdsl("build")
        said = a.obsdsl("push", "a", "--from", "dist", "--yes")
        assert said.splitlines()[-1] in TEXT, said
        assert a.running == set()
        # More than one ruler.
        a.configure(CONFIGS[3], **{"https://mimir.example.org": mimir.url})
        assert "no changes" in a.obsdsl("plan", "mimir").splitlines()[-1]


def test_the_list_is_called_as_the_page_says(machines: list[Machine]) -> None:
    assert ".obsdsl-monitoring.json" in TEXT
    a = machines[0]
    a.configure(CONFIGS[0])
    a.obsdsl("push", "prod", "--force", "--yes")
    assert (a.etc / "rules/.obsdsl-monitoring.json").exists()


def test_the_blocks_are_what_the_test_does() -> None:
    assert len(CONFIGS) == len(set(CONFIGS)) == 4
