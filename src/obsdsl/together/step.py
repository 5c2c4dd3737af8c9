"""What is to be done to one file, and whether it is done."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

from obsdsl.atomic import keep_permissions
from obsdsl.define.light import frozen


@frozen
class Step:
    """A file below the root, the digests of what it holds before and after, and where the new content waits.

    None is the digest of a file that is not there. A step that is `last` is taken only if all others are. Roots are
    given without links in them.
    """

    path: str
    before: str | None
    after: str | None
    staged: str | None
    last: bool

    @classmethod
    def to(cls, root: Path, path: str, content: bytes | None, number: int, last: bool) -> Step:
        """The step to this content. Raises OSError where it cannot be taken."""
        target = _target(root, path, content is None)
        before = digest_of(target)
        if content is None:
            if before is not None:
                _check(target.parent, os.W_OK | os.X_OK)
            return cls(path, before, None, None, last)
        if before is not None:
            _check(target, os.W_OK)
        # Beside the file: so a rename leads to no other file system.
        staged = f"{target.parent}/.{os.getpid()}-{number}.new"
        return cls(path, before, hashlib.sha256(content).hexdigest(), staged.removeprefix(f"{root}/"), last)

    def waiting(self, root: Path) -> Path | None:
        """Where the new content waits."""
        return None if self.staged is None else root / self.staged

    def stage(self, root: Path, content: bytes) -> None:
        """Let the new content wait, with the permissions of the old."""
        waiting, target = self.waiting(root), _target(root, self.path, False)
        assert waiting is not None
        waiting.write_bytes(content)
        if self.before is not None:
            keep_permissions(target, waiting)

    def apply(self, root: Path) -> bool:
        """Whether the file holds the new content now; not if somebody changed it. Raises OSError."""
        target, waiting = _target(root, self.path, self.after is None), self.waiting(root)
        found = digest_of(target)
        if found == self.after:
            return True
        if found != self.before:
            return False
        if waiting is None:
            target.unlink()
        elif digest_of(waiting) != self.after:
            raise OSError(errno.EIO, "What was to be written is gone or damaged")
        else:
            waiting.replace(target)
        return True


def digest_of(file: Path) -> str | None:
    """Of a file's content; None where it is not there. Raises OSError for what is no file."""
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "It is a device or a pipe")
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def _target(root: Path, path: str, is_deleted: bool) -> Path:
    """Where links lead: they stay, and what they lead to is replaced. Of what is deleted, the link goes."""
    file = root / path
    return Path(os.path.realpath(file.parent), file.name) if is_deleted else Path(os.path.realpath(file))


def _check(path: Path, mode: int) -> None:
    if not os.access(path, mode):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
