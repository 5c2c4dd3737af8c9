"""The files of a git revision, beside the working tree."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from obsdsl.errors import ObsdslError

_NO_REPOSITORY = "it is in no git repository, so there is nothing to compare with; name a folder or file, or `git init`"
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


def export(root: Path, revision: str, folder: Path) -> None:
    """Write the files of `revision` below `root` to `folder`; none where it did not have `root`.

    Raises ObsdslError where `root` is in no git repository, or the revision is unknown.
    """
    commit = _commit(root, revision)
    below = _git(root, revision, "rev-parse", "--show-prefix").decode(errors="surrogateescape").rstrip("\n")
    if not _has(root, f"{commit}:{below}"):
        return
    # An index of its own, of the folder alone. `git archive` would leave out what is not for releases (export-ignore),
    # and Python's tarfile refuses links that lead elsewhere.
    beginning = top(root)
    with tempfile.TemporaryDirectory(prefix="obsdsl-") as scratch:
        index = {"GIT_INDEX_FILE": f"{scratch}/index"}
        _git(beginning, revision, "read-tree", "--no-sparse-checkout", f"{commit}:{below}", env=index)
        _git(beginning, revision, "checkout-index", "--all", "--force", f"--prefix={folder}/", env=index)


def merge_base(root: Path, one: str, other: str) -> str:
    """The commit from which both revisions come. Raises ObsdslError as `export` does, and where there is none."""
    commits = [_commit(root, each) for each in (one, other)]
    try:
        return _git(root, one, "merge-base", *commits).decode().strip()
    except ObsdslError:
        fault = f"it and {other!r} have no commit in common{_shallow(root)}; name another revision"
        raise ObsdslError(f"revision {one!r}", fault) from None


def is_revision(root: Path, name: str) -> bool:
    """Whether git knows it here."""
    try:
        _commit(root, name)
    except ObsdslError:
        return False
    return True


def is_folder(root: Path, revision: str, path: str) -> bool:
    """Whether a path, from the top of the repository, is a folder of the revision."""
    return _has(root, f"{revision}:{path}")


def top(root: Path) -> Path:
    """Where the repository of `root` begins."""
    found = _git(root, "HEAD", "rev-parse", "--show-toplevel").decode(errors="surrogateescape")
    return Path(found.rstrip("\n"))


def _commit(root: Path, revision: str) -> str:
    given = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return _git(root, revision, *given).decode().strip()


def _shallow(root: Path) -> str:
    """That most of the history is not there, where it is not."""
    given = ["git", "rev-parse", "--is-shallow-repository"]
    done = subprocess.run(given, cwd=root, capture_output=True, check=False, env=_environment())
    return " in this shallow clone: fetch more of the history" if done.stdout.strip() == b"true" else ""


def _has_commit(root: Path) -> bool:
    done = subprocess.run(
        ["git", "rev-list", "--all", "-1"], cwd=root, capture_output=True, check=False, env=_environment()
    )
    return bool(done.stdout)


def _has(root: Path, tree: str) -> bool:
    """Whether the revision has the folder, and something in it."""
    given = ["git", "ls-tree", "--full-tree", "--name-only", tree]
    done = subprocess.run(given, cwd=root, capture_output=True, check=False, env=_environment())
    return bool(done.stdout)


def _environment() -> dict[str, str]:
    """Without what a hook is told of the repository, for the folder where git happened to call it."""
    return {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}


def _git(root: Path, revision: str, *args: str, env: Mapping[str, str] = {}) -> bytes:
    try:
        done = subprocess.run(["git", *args], cwd=root, capture_output=True, check=False, env={**_environment(), **env})
    except OSError as error:
        raise ObsdslError("git", f"it cannot be run ({error.strerror}); install it") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        if any("not a git repository" in line for line in said):
            raise ObsdslError(str(root), _NO_REPOSITORY)
        if revision == "HEAD" and not _has_commit(root):
            raise ObsdslError(
                str(root), "its git repository has no commit yet; commit, then there is something to compare"
            )
        why = f": {said[-1]}" if said else ""
        fault = f"git does not know it{why}{_shallow(root)}; name a branch, tag or commit"
        raise ObsdslError(f"revision {revision!r}", fault)
    return done.stdout
