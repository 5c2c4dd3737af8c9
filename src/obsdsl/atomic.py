"""Files written at once or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from obsdsl.errors import ObsdslError, shown_path


def write_file(file: Path, content: bytes) -> None:
    """Make `file` hold `content`; its mode and what links to it stay. Raises ObsdslError, and nothing is changed."""
    write_files({file: content})


def make_folder(folder: Path) -> None:
    """Make it, and those above it, where they are not there. Raises ObsdslError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = "a file is there" if isinstance(error, FileExistsError) else error.strerror
        raise ObsdslError(shown_path(folder), f"it cannot be made: {why}; write elsewhere") from None


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Make all of the files hold their contents, or none of them. What is a pipe or a device takes them, and stays."""
    fresh: dict[Path, Path] = {}
    streams = {file: content for file, content in contents.items() if _is_stream(file)}
    try:
        for file, content in contents.items():
            if file in streams:
                continue
            target = Path(os.path.realpath(file))
            fresh[target] = target.with_name(f".{target.name}.{os.getpid()}.new")
            fresh[target].write_bytes(content)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "Is a directory")
            if target.exists():
                if not os.access(target, os.W_OK):
                    raise PermissionError(errno.EACCES, "Permission denied")
                keep_permissions(target, fresh[target])
        with undisturbed():
            for target, new in fresh.items():
                file = target
                new.replace(target)
        for file, content in streams.items():
            file.write_bytes(content)
    except OSError as error:
        raise ObsdslError(shown_path(file), f"it cannot be written: {error.strerror}; nothing was changed") from None
    finally:
        for new in fresh.values():
            new.unlink(missing_ok=True)


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Make a folder that is not there, with all of these files in it, or none: whatever ends the program.

    The files are by their paths below the folder. Raises ObsdslError.
    """
    target = Path(os.path.realpath(folder))
    make_folder(target.parent)
    _remove_left(target)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        fresh.mkdir()
        for name, content in contents.items():
            file = fresh / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        with undisturbed():
            fresh.replace(target)
    except OSError as error:
        is_there = error.errno in (errno.ENOTEMPTY, errno.EEXIST)
        why = "another run has made it meanwhile" if is_there else error.strerror
        raise ObsdslError(shown_path(folder), f"it cannot be written: {why}; write elsewhere") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _remove_left(target: Path) -> None:
    """Delete what runs that were killed had written of the same folder."""
    beside: list[Path] = []
    # One may write to a folder, and not look into it.
    with contextlib.suppress(PermissionError):
        beside = [*target.parent.iterdir()]
    for left in beside:
        if not left.name.startswith(f".{target.name}.") or left.suffix != ".new":
            continue
        number = left.stem.removeprefix(f".{target.name}.")
        try:
            if number.isdecimal() and left.is_dir():
                os.kill(int(number), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except (OSError, OverflowError):
            # Somebody else's, who is at it.
            continue


def keep_permissions(old: Path, new: Path) -> None:
    """Give what takes a file's place the mode of the file and, as far as that is ours to give, its owner and group."""
    held = old.stat()
    if hasattr(os, "chown"):
        # Another owner is for root alone to give: who runs in a container is that, and writes to somebody's workspace.
        with contextlib.suppress(OSError):
            os.chown(new, -1 if os.geteuid() else held.st_uid, held.st_gid)
    new.chmod(stat.S_IMODE(held.st_mode))


def _is_stream(file: Path) -> bool:
    """Whether it is `/dev/stdout`, a named pipe and the like: nothing else can be put in its place."""
    return file.exists() and not file.is_file() and not file.is_dir()


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C waits until all is done."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
