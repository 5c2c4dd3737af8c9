"""What is shown now: the last good snapshot, and what is wrong with the files since."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import attrs

from obsdsl.config import Config
from obsdsl.preview.data.source import Fill
from obsdsl.preview.pages.fault import banner
from obsdsl.preview.serve.loading import Loader
from obsdsl.preview.serve.said import Said
from obsdsl.preview.serve.watch import Stamps, stamps
from obsdsl.preview.site import Site
from obsdsl.preview.snapshot import Snapshot

# How often files are looked at, and how long they must be left alone: an editor saves several.
_EVERY, _QUIET = 0.4, 0.12


@attrs.frozen(eq=False)
class State:
    """One moment: `site` is None until the workspace was loaded once."""

    version: str
    site: Site | None = None
    fault: str | None = None


class Present:
    """Follows the files, in a thread of its own. Pages are told when there is something new."""

    def __init__(
        self, config: Config, loader: Loader, fill: Fill | None, source: str, say: Callable[[str], object]
    ) -> None:
        self._config, self._loader, self._fill, self._source, self._say = config, loader, fill, source, say
        # A page of a server that was started anew must not take its first version for its own.
        self._run = secrets.token_hex(4)
        self._count = 0
        self._news = threading.Condition()
        self._stopped = False
        self._snapshot: Snapshot | None = None
        self._files: tuple[str, ...] = ()
        self.state = State(f"{self._run}-0")

    def follow(self) -> None:
        """Load, and load again after each change, until `stop`."""
        while not self._stopped:
            before = stamps(self._config, self._files)
            try:
                with self._cancelling(before):
                    self._load()
            except OSError as error:
                # No room for a process, say; the next change tries again.
                self._tell(Said(fault=f"the workspace could not be loaded: {error}"))
            self._wait(before)

    def stop(self) -> None:
        """End it all; whoever waits for news is let go."""
        self._stopped = True
        self._loader.stop()
        with self._news:
            self._news.notify_all()

    def after(self, version: str, seconds: float) -> State | None:
        """The state, as soon as it is another; None when it stops. After some time it is the same, still."""
        with self._news:
            self._news.wait_for(lambda: self._stopped or self.state.version != version, seconds)
        return None if self._stopped else self.state

    @contextmanager
    def _cancelling(self, before: Stamps) -> Iterator[None]:
        """Within, loading ends where the files change: a module may wait for ever, until somebody mends it."""
        done = threading.Event()

        def watch() -> None:
            files = self._files
            while not done.wait(_EVERY):
                if stamps(self._config, files) != before:
                    self._loader.cancel()
                    return

        thread = threading.Thread(target=watch, name="preview-changes", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _load(self) -> None:
        for said in self._loader.said():
            if self._stopped:
                return
            # A fault may have kept the rest from being read.
            self._files = tuple(dict.fromkeys((*said.files, *(self._files if said.fault else ()))))
            self._tell(said)

    def _tell(self, said: Said) -> None:
        """Show what is new. Pages hear of it where they would look otherwise."""
        old, new = self._snapshot, said.snapshot
        if new is not None:
            # What takes longer stays as it was until it comes.
            self._snapshot = new if new.more is not None or old is None else attrs.evolve(new, more=old.more)
        if said.fault:
            self._say(said.fault)
        if said.fault != self.state.fault or (new is not None and (old is None or not _alike(old, new))):
            self._count += 1
        version = f"{self._run}-{self._count}"
        above = banner(said.fault) if said.fault else None
        snapshot = self._snapshot
        site = None if snapshot is None else Site(snapshot, version, self._fill, self._source, above)
        with self._news:
            self.state = State(version, site, said.fault)
            self._news.notify_all()

    def _wait(self, before: Stamps) -> None:
        while not self._stopped:
            time.sleep(_EVERY)
            if stamps(self._config, self._files) != before:
                self._settle()
                return

    def _settle(self) -> None:
        seen = stamps(self._config, self._files)
        while not self._stopped:
            time.sleep(_QUIET)
            now = stamps(self._config, self._files)
            if now == seen:
                return
            seen = now


def _alike(one: Snapshot, other: Snapshot) -> bool:
    """Whether dashboards and problems look the same."""
    return (one.artifacts, one.problems, one.told) == (other.artifacts, other.problems, other.told)
