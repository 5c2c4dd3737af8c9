"""`obsdsl push` on a terminal: it shows, asks, and looks again before it writes."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

RULES = """
from obsdsl import Gauge, RecordingRule, RuleGroup
g = Gauge("queue_length", "Queue.", labels={})
group = RuleGroup("web", rules=(RecordingRule("job:queue_length:sum", g.sum(by="job")),))
"""
Workspace = Callable[[Mapping[str, str]], Path]


class Terminal:
    """A process whose input and messages are a terminal's; stdout too."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "obsdsl", *arguments]
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
        self.process = subprocess.Popen(command, cwd=root, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
        os.close(theirs)
        self.text = ""

    def wait_for(self, words: str) -> None:
        until = time.monotonic() + 60
        while words not in self.text and time.monotonic() < until:
            self._read()
        assert words in self.text

    def _read(self, seconds: float = 1) -> bool:
        """Whether there was something to read."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return False
        try:
            part = os.read(self._ours, 4096)
        except OSError:
            return False
        self.text += part.decode()
        return bool(part)

    def answer(self, text: str) -> int:
        """What the process ends with; no text is Ctrl-C."""
        if text:
            os.write(self._ours, text.encode())
        else:
            self.process.send_signal(signal.SIGINT)
        until = time.monotonic() + 60
        while not self._ended() and time.monotonic() < until:
            # Python does not see a signal that comes right before it begins to read.
            if not text:
                self.process.send_signal(signal.SIGINT)
        while self._read(0):
            pass
        os.close(self._ours)
        return self.process.wait(120)

    def _ended(self) -> bool:
        """Whether the process ends within seconds, while what it says is read."""
        until = time.monotonic() + 3
        while self.process.poll() is None and time.monotonic() < until:
            self._read(0.05)
        return self.process.poll() is not None


@pytest.fixture
def root(workspace: Workspace) -> Path:
    config = 'project = "shop"\ntargets.prod.prometheus = { rules = "rules", promtool = "" }\n'
    return workspace({"obsdsl.toml": config, "alerts/rules.py": RULES})


def files(root: Path) -> list[str]:
    return sorted(one.name for one in (root / "rules").glob("*.yml")) if (root / "rules").exists() else []


@pytest.mark.parametrize(("said", "code", "left"), [("y\n", 0, ["web.yml"]), ("n\n", 130, []), ("", 130, [])])
def test_it_asks(root: Path, said: str, code: int, left: list[str]) -> None:
    terminal = Terminal(root, "push", "--no-lint", "a test")
    terminal.wait_for("Push to prod: 1 to create, 0 unchanged? [y/N]:")
    assert "\x1b[32m+ file:rules/web.yml" in terminal.text
    assert files(root) == []
    assert terminal.answer(said) == code, terminal.text
    assert files(root) == left
    assert ("[####################] 1 of 1: " in terminal.text) is bool(left)


def test_what_moved_while_it_was_thought_about_is_not_overwritten(root: Path) -> None:
    terminal = Terminal(root, "push", "--no-lint", "a test")
    terminal.wait_for("[y/N]:")
    (root / "rules").mkdir()
    (root / "rules/web.yml").write_text("groups: []\n")
    assert terminal.answer("y\n") == 1, terminal.text
    assert "'file:rules/web.yml' changed since the plan was made, and nothing was written" in terminal.text
    assert (root / "rules/web.yml").read_text() == "groups: []\n"
