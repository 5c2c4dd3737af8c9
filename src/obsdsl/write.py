"""Artifacts to a folder: replaced whole and at once, or left as it was."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from obsdsl.compile.manifest import MANIFEST
from obsdsl.errors import ObsdslError, shown_path

# Linux, linux/fs.h: swap two paths in one step.
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def differences(files: Mapping[str, bytes], out: Path) -> tuple[str, ...]:
    """The paths below `out` that writing `files` would add, change or delete."""
    present = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    changed = [path for path, content in files.items() if path not in present or present[path].read_bytes() != content]
    return tuple(sorted([*changed, *(path for path in present if path not in files)]))


def write(files: Mapping[str, bytes], out: Path) -> tuple[str, ...]:
    """Make `out` hold exactly `files`; return the paths that changed.

    Writes beside `out` and swaps the two, so that whoever reads sees the old build or the new one. Refuses a folder
    that holds something else than a build.
    """
    # Path.resolve() raises where links form a circle.
    out = Path(os.path.realpath(out))
    try:
        _check_ours(out)
        changed = differences(files, out) if out.exists() else tuple(sorted(files))
        if changed or not out.exists():
            _replace(files, out)
    except OSError as error:
        where = str(error.filename or out).replace(str(_fresh(out)), str(out))
        raise ObsdslError(shown_path(where), f"{error.strerror}; nothing was changed") from None
    return changed


def write_file(file: Path, content: bytes) -> None:
    """Make one file hold `content`, at once or not at all; its mode and what links to it stay."""
    target = Path(os.path.realpath(file))
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        fresh.write_bytes(content)
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)
    except OSError as error:
        raise ObsdslError(shown_path(file), f"it cannot be written: {error.strerror}; nothing was changed") from None
    finally:
        fresh.unlink(missing_ok=True)


def _check_ours(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise ObsdslError(shown_path(out), "it is a file, and a build goes to a folder; set out in [tool.obsdsl]")
    if any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise ObsdslError(
            shown_path(out),
            f"it holds files and no {MANIFEST}, so it is no build of obsdsl's; empty it or set another out",
        )


def _replace(files: Mapping[str, bytes], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = _fresh(out)
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        for path, content in files.items():
            file = fresh / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        _swap(fresh, out)
    finally:
        # After the swap this is the previous build; after a failure, the unfinished one.
        shutil.rmtree(fresh, ignore_errors=True)


def _fresh(out: Path) -> Path:
    """Where a build is written first."""
    return out.with_name(f".{out.name}.{os.getpid()}.new")


def _swap(fresh: Path, out: Path) -> None:
    if not out.exists():
        fresh.rename(out)
        return
    if _exchange(fresh, out):
        return
    # Where the file system cannot swap: two renames, undone if the second fails.
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    out.rename(old)
    try:
        fresh.rename(out)
    except BaseException:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
