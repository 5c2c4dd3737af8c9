"""Artifacts to files, files to a workspace, the workspace to artifacts again, all in this process."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import read_config
from obsdsl.importing.differences.registry import chosen
from obsdsl.importing.files.sources import files_in, read_file
from obsdsl.importing.found import Found
from obsdsl.importing.plan import Plan, plan
from obsdsl.importing.update.update import Read, write_new
from obsdsl.load import load
from tests.importing.proof import Json, Said, said_by
from tests.support import forget_workspace


@contextmanager
def forgotten() -> Iterator[None]:
    """Within, no workspace's modules are known; those of before come back."""
    before, path = dict(sys.modules), list(sys.path)
    forget_workspace()
    try:
        yield
    finally:
        forget_workspace()
        sys.modules.update({name: one for name, one in before.items() if name not in sys.modules})
        sys.path[:] = path


def planned(paths: Iterable[Path], exact: bool = True) -> tuple[Plan, Found]:
    """The import of what lies in files and folders."""
    found = Found()
    for path in paths:
        for file in files_in(path):
            read_file(file, found, named=False)
    return plan(found, exact), found


def write_all(files: Mapping[str, str | bytes], root: Path) -> None:
    """Write them below a folder."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def write(made: Plan, output: Path) -> tuple[Path, ...]:
    """A first import, as the command writes it."""
    return write_new(output, made.files, Read()).files


def built_of(files: Mapping[str, str], root: Path) -> tuple[Artifact, ...]:
    """What a workspace of these files is compiled to."""
    write_all({"obsdsl.toml": "", **files}, root)
    with forgotten():
        config = read_config(root)
        return compile_workspace(load(config), config)


def said_again(
    paths: Iterable[Path], exact: bool = True, change: Callable[[Json], Json] | None = None
) -> tuple[Said, Said, Plan]:
    """What files say, and what the build of their import does."""
    change = change or (None if exact else chosen().dashboard)
    sources = list(paths)
    made, _ = planned(sources, exact)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        artifacts = built_of(made.files, root / "workspace") if made.files else ()
        write_all({one.path: one.content for one in artifacts}, root / "dist")
        built = said_by(sorted(one for one in (root / "dist").rglob("*") if one.is_file()), change)
    before = said_by([file for path in sources for file in files_in(path)], change)
    return (before, built, made) if exact else (before.once, built.once, made)
