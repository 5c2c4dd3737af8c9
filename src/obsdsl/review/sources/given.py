"""What is compared, as a command line says it: revisions, builds, files, the workspace for a target."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from obsdsl.compile.manifest import MANIFEST
from obsdsl.config import Config, find_root
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.review.sources.source import Another, Files, FilesThen, Now, Source, Then
from obsdsl.revision import is_folder, is_revision, merge_base, top

_MOST = 2
_RANGES = ("...", "..")


def given(words: Sequence[str], config: Config) -> tuple[Source, Source]:
    """Both sides: without a word, HEAD and the workspace; of one word, that and the workspace.

    A word is a path, where something is there; else a revision, two of them (`A..B`), or a file of one (`A:file`).
    """
    if len(words) > _MOST or "" in words:
        fault = "it compares two things: name one for the workspace, two for each other, and no more"
        raise ObsdslError("diff", fault)
    if len(words) == _MOST:
        return source(words[0], config), source(words[1], config)
    word = words[0] if words else "HEAD"
    if not os.path.exists(word) and (both := _range(word, config)) is not None:  # noqa: PTH110 - of any text
        return both
    before = source(word, config)
    return before, Now(config, like=word if _is_one_file(before) else None)


def _is_one_file(given: Source) -> bool:
    """Whether it is compared with the workspace's part of that name alone. What a shell gives for `<(command)` is."""
    if isinstance(given, FilesThen):
        return not is_folder(given.top, given.revision, given.path)
    return isinstance(given, Files) and not given.path.is_dir()


def source(word: str, config: Config) -> Source:
    """What one word names. Raises ObsdslError where that is nothing."""
    path = Path(os.path.abspath(word))  # noqa: PTH100 - of `..`, too
    # Of what may not be looked into, `Path.exists` and `Path.is_file` raise.
    if os.path.exists(path):  # noqa: PTH110
        is_built = any(map(os.path.isfile, (path, path / MANIFEST)))
        if not is_built and path.is_dir() and _is_workspace(path):
            return Another(path, f"the workspace in {shown_path(path)}")
        return Files(path, shown_path(path))
    revision, colon, file = word.partition(":")
    if colon and file and is_revision(config.root, revision):
        return FilesThen(top(config.root), revision, _from_top(file, config.root))
    _refuse_path(word, config)
    return Then(config, word, word)


def _range(word: str, config: Config) -> tuple[Source, Source] | None:
    """`A..B`, `A...B` (from where B left A); without B, what there is now."""
    dots = next((one for one in _RANGES if one in word), None)
    if dots is None:
        return None
    first, _, last = word.partition(dots)
    first, last = first or "HEAD", last
    after: Source = Then(config, last, last) if last else Now(config)
    if dots == "..":
        return Then(config, first, first), after
    base = merge_base(config.root, first, last or "HEAD")
    return Then(config, f"{first} (merge base)", base), after


def _is_workspace(folder: Path) -> bool:
    """Whether a folder holds settings of ours."""
    names = (folder / name for name in ("obsdsl.toml", "pyproject.toml"))
    return any(map(os.path.isfile, names)) and find_root(folder) == folder


def _from_top(file: str, root: Path) -> str:
    """As git takes it: from the top of the repository, or, with a dot, from here."""
    if not file.startswith("."):
        return file
    return os.path.relpath(os.path.abspath(file), top(root))  # noqa: PTH100 - of `..`, too


def _refuse_path(word: str, config: Config) -> None:
    """Raise for what looks like a path to nothing, before git is asked for a revision of that name."""
    if not (word.endswith((".json", ".yml", ".yaml")) or word.startswith(("./", "../", "/", "~"))):
        return
    if not is_revision(config.root, word):
        raise ObsdslError(word, "there is no such file, folder or revision; correct it")
