"""The files of a git revision, beside the working tree."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from obsdsl.errors import ObsdslError


def export(root: Path, revision: str, folder: Path) -> None:
    """Write the files of `revision` below `root` to `folder`; none where it did not have `root`.

    Raises ObsdslError where `root` is in no git repository, or the revision is unknown.
    """
    given = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = _git(root, revision, *given).decode().strip()
    below = _git(root, revision, "rev-parse", "--show-prefix").decode(errors="surrogateescape").rstrip("\n")
    if not _has(root, f"{commit}:{below}"):
        return
    # Of the folder in which it runs, with paths that begin there.
    content = _git(root, revision, "archive", "--format=tar", commit)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        if hasattr(tarfile, "data_filter"):
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(folder)


def _has(root: Path, tree: str) -> bool:
    """Whether the revision has the folder."""
    return not subprocess.run(["git", "cat-file", "-e", tree], cwd=root, capture_output=True, check=False).returncode


def _git(root: Path, revision: str, *args: str) -> bytes:
    try:
        done = subprocess.run(["git", *args], cwd=root, capture_output=True, check=False)
    except OSError as error:
        raise ObsdslError("git", f"it cannot be run ({error.strerror}); install it, or leave --diff out") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        if any("not a git repository" in line for line in said):
            raise ObsdslError(str(root), "it is in no git repository, so there is nothing to compare with")
        why = f": {said[-1]}" if said else ""
        raise ObsdslError(f"revision {revision!r}", f"git does not know it{why}; name a branch, tag or commit")
    return done.stdout
