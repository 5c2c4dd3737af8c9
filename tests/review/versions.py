"""The small workspace of the seeds, as it is and with changes."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from obsdsl.config import read_config
from obsdsl.load import load
from obsdsl.review.side import Side, side_of
from tests.review.seeds import Edit

WORKSPACE = Path(__file__).parent / "workspace"
FOLDERS = ("metrics", "alerts", "dashboards")


def base() -> Side:
    """The workspace as it is."""
    return _side("base", WORKSPACE)


def changed(edits: Iterable[Edit], folder: Path) -> Side:
    """The workspace after the edits, in a folder that is not there yet."""
    shutil.copytree(WORKSPACE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for edit in edits:
        file = folder / edit.file
        text = file.read_text(encoding="utf-8")
        assert text.count(edit.old) == 1, f"{edit.file} holds {edit.old!r} {text.count(edit.old)} times"
        file.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
    return _side("changed", folder)


def _side(name: str, root: Path) -> Side:
    with _own_modules():
        config = read_config(root)
        return side_of(name, load(config), config)


@contextmanager
def _own_modules() -> Iterator[None]:
    """Another workspace's modules of the same names stay where they are."""
    path, written = list(sys.path), sys.dont_write_bytecode
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in FOLDERS}
    # Two versions may be as long, and of the same second.
    sys.dont_write_bytecode = True
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:], sys.dont_write_bytecode = path, written
        for name in [name for name in sys.modules if name.partition(".")[0] in FOLDERS]:
            del sys.modules[name]
        sys.modules.update(before)
