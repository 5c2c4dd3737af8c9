"""An update on the disk: what it writes, where a conflict stays until somebody settles it, and what it leaves alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.importing.update.base import read_base
from obsdsl.importing.update.update import Read, update, write_new
from tests.importing.update.world import Rule, texts
from tests.support import tree

BEFORE = texts({"web": {1: Rule(1), 2: Rule(2)}, "disk": {3: Rule(1)}}) | {"obsdsl.toml": "# Settings.\n"}
AFTER = texts({"web": {1: Rule(1), 2: Rule(2, 7)}, "disk": {3: Rule(1)}}) | {"obsdsl.toml": "# Settings.\n"}
READ = Read(("../old",), (), ("--exact",))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A workspace that was imported, in which somebody changed what the source changes, too."""
    write_new(tmp_path, BEFORE, READ)
    web = tmp_path / "alerts/web.py"
    web.write_text(web.read_text().replace("other.m2 > 5", "other.m2 > 6"))
    return tmp_path


def own(folder: Path) -> dict[str, bytes]:
    return {path: text for path, text in tree(folder).items() if not path.startswith(".obsdsl/")}


def test_names_of_sources_may_hold_any_bytes(tmp_path: Path) -> None:
    read = Read((os.fsdecode(b"../\xff.yml"), "../ü.yml"))
    write_new(tmp_path, BEFORE, read)
    kept = read_base(tmp_path)
    assert kept is not None
    assert kept.sources == read.sources


def test_a_conflict_is_named_and_left_as_it_is_until_it_is_settled(new: Path) -> None:
    mine = (new / "alerts/web.py").read_bytes()
    for _ in range(2):
        found = update(new, AFTER, READ)
        (said,) = found.told()
        web = f"{new}/alerts/web.py"
        assert said == f"{web}:8: the source changed a2, and so did you; the new version is in {web}.new"
        found.write()
        assert (new / "alerts/web.py").read_bytes() == mine
        assert (new / "alerts/web.py.new").read_text() == AFTER["alerts/web.py"]
    # Who deletes the new version has taken over what they want.
    (new / "alerts/web.py.new").unlink()
    found = update(new, AFTER, READ)
    assert (found.conflicts, dict(found.files)) == ((), {})
    found.write()
    assert (new / "alerts/web.py").read_bytes() == mine
    assert not any("unsettled" in path for path in tree(new))


@pytest.mark.parametrize(("side", "value"), [("ours", "> 6"), ("theirs", "> 7")])
def test_a_conflict_is_settled_for_one_side(new: Path, side: str, value: str) -> None:
    update(new, AFTER, READ).write()
    update(new, AFTER, READ, side).write()  # type: ignore[arg-type]
    assert f"other.m2 {value}" in (new / "alerts/web.py").read_text()
    assert not (new / "alerts/web.py.new").exists()
    assert not update(new, AFTER, READ).files


def test_a_conflict_that_somebody_ends_by_hand_needs_no_more(new: Path) -> None:
    update(new, AFTER, READ).write()
    (new / "alerts/web.py").write_text(AFTER["alerts/web.py"])
    update(new, AFTER, READ).write()
    assert own(new) == {path: text.encode() for path, text in AFTER.items()}


def test_a_file_that_is_no_python_is_named_and_left(new: Path) -> None:
    (new / "alerts/web.py").write_text("x = (\n")
    found = update(new, AFTER, READ)
    (said,) = found.told()
    assert "alerts/web.py:1: it is no Python that can be read; mend it, and update again" in said
    assert list(found.files) == ["alerts/web.py.new"]


def test_a_workspace_without_a_record_is_compared_by_what_is_there(new: Path) -> None:
    for file in sorted((new / ".obsdsl").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    found = update(new, AFTER, READ)
    assert found.notes == ("nothing says what was imported last, so that everything that differs is a conflict",)
    assert [one.what for one in found.conflicts] == ["the source has a2 now, and you have another"]
    found.write()
    update(new, AFTER, READ, "theirs").write()
    assert own(new) == {path: text.encode() for path, text in AFTER.items()}


def test_a_broken_record_is_named(new: Path) -> None:
    (new / ".obsdsl/import/import.json").write_text("{")
    with pytest.raises(ObsdslError, match="it does not say what was imported last; restore it from git"):
        update(new, AFTER, READ)


def test_an_update_of_what_did_not_change_leaves_the_record_as_it_was(tmp_path: Path) -> None:
    read = Read(("../old",), ("../old/b.yml", "../old/a.json"), ())
    write_new(tmp_path, BEFORE, read)
    before = tree(tmp_path)
    update(tmp_path, BEFORE, read).write()
    assert tree(tmp_path) == before


def test_the_lines_and_the_mark_of_an_editor_stay(new: Path) -> None:
    disk = new / "alerts/disk.py"
    disk.write_bytes(b"\xef\xbb\xbf" + BEFORE["alerts/disk.py"].replace("\n", "\r\n").encode() + b"# Mine.\r\n")
    changed = AFTER["alerts/disk.py"].replace("> 5", "> 8")
    update(new, AFTER | {"alerts/disk.py": changed}, READ).write()
    assert disk.read_bytes() == b"\xef\xbb\xbf" + changed.replace("\n", "\r\n").encode() + b"# Mine.\r\n"


def test_settings_are_merged_by_lines(new: Path) -> None:
    (new / "obsdsl.toml").write_text('# Settings.\ngrafana_version = "12.0"\n')
    update(new, AFTER | {"obsdsl.toml": "# The settings.\n"}, READ).write()
    assert (new / "obsdsl.toml").read_text() == '# The settings.\ngrafana_version = "12.0"\n'


def test_other_people_s_files_are_neither_read_nor_written(new: Path) -> None:
    for name in ("venv", ".hidden", "node_modules"):
        (new / name).mkdir()
        (new / name / "web.py").write_bytes(b"\xff(")
    (new / "venv/pyvenv.cfg").touch()
    (new / "alerts/latin.py").write_bytes(b"# -*- coding: latin-1 -*-\nname = '\xe4'\n")
    before = own(new)
    update(new, AFTER, READ).write()
    assert {path: text for path, text in own(new).items() if not path.endswith(".new")} == before


def test_what_cannot_be_written_changes_nothing(new: Path) -> None:
    (new / "alerts/web.py").write_text(BEFORE["alerts/web.py"])
    before = tree(new)
    found = update(new, AFTER | {"alerts/web.py/inner.py": "x = 1\n"}, READ)
    with pytest.raises(ObsdslError):
        found.write()
    assert tree(new) == before


def test_what_is_saved_while_an_update_is_made_is_not_overwritten(tmp_path: Path) -> None:
    write_new(tmp_path, BEFORE, READ)
    found = update(tmp_path, AFTER, READ)
    path = next(path for path in found.changes if (tmp_path / path).exists())
    (tmp_path / path).write_text("mine = 1\n")
    before = tree(tmp_path)
    with pytest.raises(ObsdslError, match="it was changed meanwhile; nothing was written: update again"):
        found.write()
    assert tree(tmp_path) == before
