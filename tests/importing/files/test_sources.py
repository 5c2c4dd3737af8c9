"""What lies in a folder that is imported, and is no file."""

from __future__ import annotations

import os
from pathlib import Path

from obsdsl.importing.files.sources import files_in, read_file
from obsdsl.importing.found import Found


def test_a_pipe_in_a_folder_is_named_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rules.yml")
    found = Found()
    for file in files_in(tmp_path):
        read_file(file, found, named=False)
    (fault,) = found.faults
    assert fault.endswith("rules.yml: it is a pipe or a device, which may have no end; name it, or delete it")
