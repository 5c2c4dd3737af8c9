"""Whether files have changed: by their size and time, looked at now and then."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from obsdsl.config import FILES, Config

# Of each file its time, its size and its inode; editors write anew or in place.
Stamps: TypeAlias = Mapping[str, tuple[int, int, int]]
_ENDINGS = (".py", ".toml")


def stamps(config: Config, more: Iterable[str]) -> Stamps:
    """What there is now: of the workspace's folders, beside them, and of other files that it was made from."""
    found: dict[str, tuple[int, int, int]] = {}
    for file in {*_workspace(config), *more}:
        try:
            known = os.stat(file)  # noqa: PTH116 - a thousand files, twice a second
        except OSError:
            continue
        found[file] = (known.st_mtime_ns, known.st_size, known.st_ino)
    return found


def _workspace(config: Config) -> Iterator[str]:
    root = config.root
    yield from (str(root / name) for name in FILES)
    yield from _ours(root, os.listdir(root))  # noqa: PTH208
    for path in config.paths:
        for folder, folders, names in os.walk(root / path):
            folders[:] = [one for one in folders if not one.startswith(".") and one != "__pycache__"]
            yield from _ours(Path(folder), names)


def _ours(folder: Path, names: Iterable[str]) -> Iterator[str]:
    # What begins with a dot is an editor's.
    yield from (f"{folder}{os.sep}{name}" for name in names if name.endswith(_ENDINGS) and not name.startswith("."))
