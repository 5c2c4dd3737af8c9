"""The workspace that a test is about is whole when it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.testing.root import workspace_root
from obsdsl.together.lock import locked
from obsdsl.together.write import write_together
from tests.together.killed import is_killed


def write(root: Path) -> None:
    with locked(root):
        write_together(root, {"a.py": b"a = 1\n", "b.py": b"b = 1\n"})


def test_an_import_that_was_cut_short_is_finished_first(tmp_path: Path) -> None:
    (tmp_path / "obsdsl.toml").touch()
    number = 0
    while is_killed(number, lambda: write(tmp_path)) and not (tmp_path / "a.py").exists():
        number += 1
    (tmp_path / "tests").mkdir()
    with pytest.warns(UserWarning, match="writing 2 files was cut short; it is finished now"):
        assert workspace_root(tmp_path / "tests") == tmp_path
    assert (tmp_path / "b.py").read_text() == "b = 1\n"
    assert workspace_root(tmp_path) == tmp_path
