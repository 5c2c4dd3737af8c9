"""Checks of the workspace's own, and all that they depend on: noted while they are imported and while they run."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from obsdsl.cache.dependency import digest, fingerprint
from obsdsl.cache.hooks import recording
from obsdsl.cache.recorder import Recorder
from obsdsl.config import Config
from obsdsl.lint.listed import AnyCheck
from obsdsl.lint.registry import built_in, deferred, plugged_in

# Whose doing is what neither a module does that is imported, nor a function of one: that of obsdsl's own checks.
_RUN = "checks:"


class Plugged:
    """The classes of checks of a workspace. What its own ones read may differ the next time, and counts."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._recorder = Recorder(str(config.root))
        self._found: dict[str, str] = {}
        self._key: str | None = ""

    @cached_property
    def checks(self) -> tuple[AnyCheck, ...]:
        """All checks, those of the workspace's own modules among them.

        Beside these, obsdsl's own are imported before anything runs: what is read then is no check's doing.
        """
        if not self._config.lint.plugins:
            return deferred()
        # What modules print is talk, stdout is the product; where they change the directory, ours stays.
        with contextlib.redirect_stdout(sys.stderr), contextlib.chdir(Path.cwd()), self.watched():
            own = tuple(plugged_in(self._config.lint.plugins, self._config.root))
        # Before the workspace's own modules are imported, and any check runs.
        if own:
            self._found = self._modules()
            depends = self.depends()
            self._key = None if depends is None else digest(repr(sorted((depends | self._found).items())).encode())
        return (*built_in(), *own)

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Within, what is read is the checks' doing."""
        if not self._config.lint.plugins:
            yield
            return
        from obsdsl.lint.run import check_project, check_visits

        # What is above them on the stack, nobody but obsdsl does.
        self._recorder.boundaries |= {check_project.__code__, check_visits.__code__}
        with recording(self._recorder), self._recorder.acting(_RUN):
            yield

    @property
    def modules(self) -> set[str]:
        """The files of the workspace that were imported for the checks, below the root."""
        return self._recorder.modules.keys() - {_RUN}

    def depends(self) -> dict[str, str] | None:
        """All that the checks have depended on so far; None where they may differ each time."""
        recorder = self._recorder
        seen = [*(one for path, one in recorder.modules.items() if path != _RUN), recorder.outside]
        if recorder.tainted is not None or any(one.volatile is not None for one in seen):
            return None
        found = {f"file:{recorder.root}{one.path}": one.digest for one in seen if one.path}
        for one in seen:
            found |= one.depends
        return found

    @contextlib.contextmanager
    def unwatched(self) -> Iterator[None]:
        """Within, what is read is nobody's doing."""
        with self._recorder.quiet():
            yield

    @property
    def key(self) -> str | None:
        """Of the checks as they are, once they are imported; None where they may differ each time."""
        return self._key

    def _modules(self) -> dict[str, str]:
        """Where the modules that were imported lie: another may come to stand before one of them."""
        found = {}
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            path = self._recorder.path_of(file if isinstance(file, str) else None)
            if path is not None:
                parent = sys.modules.get(name.rpartition(".")[0])
                where = [str(one) for one in getattr(parent, "__path__", ())]
                key = "\0".join([f"module:{name}", *where])
                found[key] = fingerprint(key)
            if path == "":
                found[f"stat:{file}"] = fingerprint(f"stat:{file}")
        return found

    def everything(self) -> dict[str, str]:
        """What an answer depends on, beside what its objects do."""
        return self._found | (self.depends() or {}) if self._config.lint.plugins else {}
