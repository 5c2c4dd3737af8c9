"""What the paths of a command line mean: parts of the workspace, files of other kinds, or folders of both."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from obsdsl.cache.dependency import read
from obsdsl.cache.record import COMMENT
from obsdsl.config import Config
from obsdsl.define.light import frozen
from obsdsl.errors import LoadError, ObsdslError, listed, shown_path
from obsdsl.files import workspace_files
from obsdsl.lint.found import FileText, found
from obsdsl.lint.python import python_file


@frozen
class Asked:
    """`python` are the workspace's own files that are asked for, None where the workspace is not; `files` others.

    `own` are all of the workspace's, whether they are asked for or not.
    """

    python: tuple[str, ...] | None
    files: tuple[FileText, ...]
    own: tuple[str, ...]


def asked_for(requested: Sequence[Path], config: Config) -> Asked:
    """What to check. Raises ObsdslError for a path that is not there or cannot be read."""
    if not requested:
        own = tuple(_whole(config))
        return Asked(own, (), own)
    missing = next((path for path in requested if not path.exists()), None)
    if missing is not None:
        raise ObsdslError(shown_path(missing), "there is no such file or folder; correct the path")
    # Folders of modules may have any name.
    modules = [str(path) for path in requested if path.suffix == ".py" and not path.is_dir()]
    paths = [str(path) for path in requested]
    own = tuple(_own(config))
    if stray := next((path for path in modules if path not in own), None):
        wanted = listed(config.paths, "and")
        fault = f"it is none of the workspace's files, which are in {wanted} below {config.root}; set paths, or move it"
        raise ObsdslError(shown_path(stray), fault)
    python = tuple(file for file in own if any(_below(file, path) for path in paths))
    others = found([path for path in paths if path not in modules], str(config.root / config.out))
    return Asked(python or None, tuple(one for file, named in others if (one := _read(file, named))), own)


def is_workspace(config: Config) -> bool:
    """Whether definitions are to be had: settings of ours, and a folder that they name."""
    return config.lint.location is not None and any((config.root / path).exists() for path in config.paths)


def comments_in(file: str) -> str:
    """A Python file's text, where it may hold comments for the lint."""
    try:
        if COMMENT not in read(file):
            return ""
    except OSError:
        return ""
    source = python_file(file)
    return "" if source is None else source.text


def _whole(config: Config) -> list[str]:
    try:
        return workspace_files(config)
    except LoadError as error:
        if any((config.root / path).exists() for path in config.paths):
            raise
        mend = "; or name the files and folders to check"
        raise LoadError(error.subject, f"{error.faults[0]}{mend}", error.location) from None


def _own(config: Config) -> list[str]:
    if not any((config.root / path).exists() for path in config.paths):
        return []
    return workspace_files(config)


def _below(file: str, path: str) -> bool:
    return file == path or file.startswith(path.rstrip(os.sep) + os.sep)


def _read(file: str, named: bool) -> FileText | None:
    content = b""
    try:
        content = read(file)
        return FileText(file, content.decode(), named)
    except OSError as error:
        fault = f"it cannot be read ({error.strerror}); mend that, or leave it out"
        raise ObsdslError(shown_path(file), fault) from None
    except UnicodeDecodeError:
        from obsdsl.lint.files import may_be_ours

        # Other tools have their own; of ours, none is left out without a word.
        if named or may_be_ours(file, content.decode(errors="replace")):
            raise ObsdslError(shown_path(file), "it is no text in UTF-8; save it as that, or leave it out") from None
        return None
