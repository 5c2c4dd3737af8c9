"""What tests with snapshots did, said when all tests are over.

A test's own process notes it in its report, so that all is said once, whichever process ran the test.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from obsdsl.testing.snapshot.notes import Note

_PROPERTY: Final = "obsdsl_snapshot"
# Options with which a run is not of all tests.
_PARTIAL: Final = ("keyword", "markexpr", "lf", "stepwise", "deselect", "ignore", "ignore_glob", "collectonly")


def note(item: pytest.Item, found: Note) -> None:
    """Let the report of a test say what its snapshots are."""
    item.user_properties.append((_PROPERTY, json.dumps(found.data())))


class Report:
    """Gathers the notes; prints what was written, and which folders no test asks for."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.notes: list[Note] = []
        # Folders with a test that was skipped: nobody knows what it would have asked for.
        self.unsure: set[Path] = set()
        self.abandoned: list[Path] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A part of a test is over."""
        if hasattr(self.config, "workerinput"):
            return
        if report.skipped:
            self.unsure.add((self.config.rootpath / report.nodeid.partition("::")[0]).parent)
        mine = [value for name, value in report.user_properties if name == _PROPERTY]
        if report.when == "call":
            self.notes += [Note(**json.loads(str(value))) for value in mine]
        # They are no properties of the test's for other reports, such as JUnit's.
        report.user_properties[:] = [one for one in report.user_properties if one[0] != _PROPERTY]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail where a target's snapshots are nobody's."""
        # A run that failed may not have come to all tests.
        if session.exitstatus == pytest.ExitCode.OK and not hasattr(self.config, "workerinput"):
            self.abandoned = self._abandoned()
        if self.abandoned:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """What an update did, and what it could not know."""
        written = [line for one in self.notes for line in one.lines()]
        if written or self.abandoned:
            terminalreporter.section("snapshots")
        for line in dict.fromkeys(written):
            terminalreporter.write_line(line)
        for folder in self.abandoned:
            text = f"{_shown(folder)} is orphaned: no test takes the snapshots of this target; delete the folder"
            terminalreporter.write_line(text, red=True)

    def _abandoned(self) -> list[Path]:
        """Folders of targets that no test asked for, where all tests that could have done so were run."""
        option = self.config.option
        if any(getattr(option, name, None) for name in _PARTIAL):
            return []
        asked = {Path(one.folder) for one in self.notes}
        roots = {Path(one.root): one.targets for one in self.notes if self._is_all(Path(one.root).parent)}
        folders = [root / name for root, targets in roots.items() for name in targets]
        return [one for one in sorted(folders) if one not in asked and one.is_dir()]

    def _is_all(self, folder: Path) -> bool:
        """Whether all tests of a folder were asked for, and none was skipped."""
        if folder in self.unsure:
            return False
        args = self.config.args
        return all("::" not in one for one in args) and any(
            (self.config.invocation_params.dir / one).resolve() in (folder, *folder.parents) for one in args
        )


def _shown(path: Path) -> str:
    from obsdsl.errors import shown_path

    return shown_path(path)
