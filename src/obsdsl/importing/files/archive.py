"""Archives of exports: what lies in them is read as if it were unpacked, and nothing of it is ever written.

An archive is refused as a whole where a name in it leads out of it, or where it holds more than anybody exports.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final

from obsdsl.errors import shown, shown_path
from obsdsl.importing.files.sources import LARGEST, READ, read_bytes
from obsdsl.importing.found import Found

_ZIP: Final = (".zip",)
_TAR: Final = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
# Of all files together, unpacked; and of how many.
_MOST_BYTES: Final = 1 << 30
_MOST_FILES: Final = 100_000
_BLOCK: Final = 1 << 20
_BROKEN: Final = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
    LookupError,
)  # fmt: skip


class _Refused(Exception):
    """Why nothing of an archive is read."""


def is_archive(file: Path) -> bool:
    """Whether its name is that of an archive."""
    return file.name.lower().endswith((*_ZIP, *_TAR)) and file.is_file()


def read_archive(file: Path, found: Found) -> None:
    """Add what the files in it hold. Those in hidden folders, and of other kinds, are passed over."""
    name = shown_path(str(file))
    members = _zip(file) if file.name.lower().endswith(_ZIP) else _tar(file)
    read: list[tuple[str, bytes]] = []
    try:
        read = list(_bounded(members))
    except _Refused as refusal:
        found.faults.append(f"{name}: {refusal}")
    except MemoryError:
        found.faults.append(f"{name}: what it holds finds no room in memory; unpack it, and name the folder")
    except _BROKEN as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        found.faults.append(f"{name}: it cannot be unpacked ({why}); make it again, or unpack it and name the folder")
    for inner, content in read:
        read_bytes(f"{name}/{inner}", content, found)
    if not read and not any(fault.startswith(f"{name}: ") for fault in found.faults):
        found.passed.append(name)


def _bounded(members: Iterator[tuple[str, bytes | None]]) -> Iterator[tuple[str, bytes]]:
    """The files that may hold something, in order, as far as all together are no bomb."""
    found: list[tuple[str, bytes]] = []
    for number, (name, content) in enumerate(members, 1):
        if number > _MOST_FILES:
            raise _Refused(f"it holds more than {_MOST_FILES:,} files; unpack it, and name the folder")
        if content is not None:
            found.append((name, content))
    yield from sorted(found)


def _wanted(name: str) -> bool:
    """Whether a file of the archive is read. Raises _Refused for a name that leads out of it."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")) or "\0" in name:
        raise _Refused(f"the name {shown(name)} in it leads out of the archive; nothing of it was read")
    return path.suffix.lower() in READ and not any(part.startswith(".") for part in path.parts)


def _zip(file: Path) -> Iterator[tuple[str, bytes | None]]:
    with zipfile.ZipFile(file) as archive:
        total = 0
        for one in archive.infolist():
            if one.is_dir() or not _wanted(one.filename):
                yield one.filename, None
                continue
            if one.flag_bits & 1:
                raise _Refused("it is locked with a password; unpack it, and name the folder")
            with archive.open(one) as stream:
                content = _content(stream, one.filename)
            total = _counted(total, len(content))
            yield one.filename, content


def _tar(file: Path) -> Iterator[tuple[str, bytes | None]]:
    with tarfile.open(file) as archive:
        total = 0
        for one in archive:
            # What is passed over is unpacked all the same.
            total = _counted(total, one.size)
            wanted = _wanted(one.name)
            stream = archive.extractfile(one) if wanted and one.isreg() else None
            if stream is None:
                yield one.name, None
                continue
            with stream:
                yield one.name, _content(stream, one.name)


def _content(stream: IO[bytes], name: str) -> bytes:
    """All of it, as far as it is no larger than a file may be, whatever the archive says."""
    parts: list[bytes] = []
    size = 0
    while part := stream.read(_BLOCK):
        size += len(part)
        if size > LARGEST:
            raise _Refused(f"{shown(name)} in it is larger than {LARGEST >> 20} MiB; unpack it, and name other files")
        parts.append(part)
    return b"".join(parts)


def _counted(total: int, more: int) -> int:
    if total + more > _MOST_BYTES:
        raise _Refused(f"it holds more than {_MOST_BYTES >> 30} GiB unpacked; name a smaller one")
    return total + more
