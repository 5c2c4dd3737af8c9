"""All public files in one workspace: what is built of the import says what they said, typed, in Python that passes.

Each file by itself is imported and built by `tools/import_proof.py`; here it is a sample of them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from obsdsl.importing.files.sources import files_in
from tests.importing.again import said_again, write_all
from tests.importing.proof import built, said_by, style_faults, type_faults
from tests.support import Run

pytestmark = pytest.mark.skipif("OBSDSL_CORPUS" not in os.environ, reason="OBSDSL_CORPUS names no corpus")
FOLDERS = ("dashboards", "dashboards_wrapped", "rules", "alertmanager/good")


def folders() -> list[Path]:
    return [Path(os.environ["OBSDSL_CORPUS"]) / one for one in FOLDERS]


def files() -> list[Path]:
    return [file for folder in folders() for file in files_in(folder)]


def test_all_files_in_one_workspace_are_built_as_they_were(tmp_path: Path, obsdsl: Run) -> None:
    done = obsdsl("import", *map(str, folders()), "-o", "new", "--exact", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = {line[:25].strip(): line[25:].split() for line in done.stdout.splitlines()}
    assert rows["rules"][:3] == ["1,683", "1,683", "0"]
    assert rows["groups of rules"][0] == "319"
    assert rows["dashboards"][0] == "294"
    assert obsdsl("build", cwd=tmp_path / "new").returncode == 0
    before, after = said_by(files()), built(tmp_path / "new")
    assert before.missing(after) == []
    assert after.missing(before) == []
    assert (before.dashboards.total(), before.groups.total(), before.routings.total()) == (294, 319, 12)


def test_what_differs_by_default_is_what_grafana_makes_of_it(tmp_path: Path) -> None:
    before, after, made = said_again(files()[::6], exact=False)
    assert before.missing(after) == []
    assert after.missing(before) == []
    write_all(made.files, tmp_path)
    assert style_faults(tmp_path) == ""
    sample = sorted(name for name in made.files if name.startswith("dashboards/"))[::6]
    assert type_faults(tmp_path, sample) == ""


@pytest.mark.parametrize("file", range(0, 520, 52))
def test_a_file_by_itself_is_built_as_it_was(file: int) -> None:
    before, after, made = said_again([files()[file]])
    assert made.report.faults == []
    assert (before.missing(after), after.missing(before)) == ([], [])
