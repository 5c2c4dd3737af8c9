"""One push under way: its journal, its outcomes, and whether it is to end."""

from __future__ import annotations

import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Literal, TypeAlias

import attrs

from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live
from obsdsl.errors import ObsdslError
from obsdsl.push.defined import rule_place
from obsdsl.push.errors import Ambiguous, Forbidden, NotKept, Refused, Stopped, Unauthorized
from obsdsl.push.journal import Journal
from obsdsl.push.secret import hide

# "skipped": what it needs, or its whole server, failed. "left": not begun, since the user ended it.
Status: TypeAlias = Literal["done", "failed", "uncertain", "skipped", "left", "refused"]
Progress: TypeAlias = Callable[[int, int, str], None]


@attrs.frozen(eq=False)
class Outcome:
    """What became of a change, and why; `trace` where it was a fault of ours."""

    change: Change
    status: Status
    why: str = ""
    trace: str = attrs.field(default="", repr=False)


class Running:
    """The `Run` that parts see, and what the engine keeps of it."""

    def __init__(self, journal: Journal, owner: str, message: str, force: bool, total: int, progress: Progress) -> None:
        self.owner, self.message, self.force = owner, message, force
        self.journal = journal
        self.stop = threading.Event()
        self.notes: list[str] = []
        self._outcomes: dict[Identity, Outcome] = {}
        self._total, self._progress = total, progress
        self._lock = threading.Lock()

    # What parts call.

    def backup(self, change: Change, live: Live | None) -> None:
        """Keep what is there before it is touched. Raises Stopped once the user pressed Ctrl-C."""
        if self.stop.is_set():
            raise Stopped
        self.journal.backup(change, live)

    def done(self, change: Change, live: Live | None = None) -> None:  # noqa: ARG002 - parts show that they read it
        """The change is there."""
        self.journal.done(change)
        self._note(Outcome(change, "done"))

    def failed(self, change: Change, error: Exception) -> None:
        """It is not there, or nobody knows."""
        why = _words(error)
        why = f"{why}{_where(change, why, error, self.journal.root)}"
        uncertain = isinstance(error, Ambiguous)
        trace = "" if isinstance(error, ObsdslError) else hide("".join(traceback.format_exception(error)))
        self._note(Outcome(change, "uncertain" if uncertain else "failed", why, trace))
        self.journal.failed(change, why, uncertain)

    def tell(self, text: str) -> None:
        """Something for the user, at the end."""
        with self._lock:
            self.notes.append(hide(text))

    def wait(self, seconds: float) -> None:
        """Sleep; Ctrl-C ends it."""
        if self.stop.wait(seconds):
            raise Stopped

    # What the engine calls.

    def skipped(self, change: Change, why: str) -> None:
        """It was not begun, because of another."""
        self._note(Outcome(change, "skipped", why))

    def outcome(self, identity: Identity) -> Outcome | None:
        """What became of an object so far."""
        with self._lock:
            return self._outcomes.get(identity)

    def _note(self, outcome: Outcome) -> None:
        with self._lock:
            first = outcome.change.identity not in self._outcomes
            self._outcomes[outcome.change.identity] = outcome
            number = len(self._outcomes)
        if first:
            self._progress(number, self._total, f"{outcome.change.identity} {outcome.status}")


def _words(error: Exception) -> str:
    if isinstance(error, ObsdslError):
        return hide("; ".join(error.faults))
    return hide(f"obsdsl itself failed with {error!r}; please report it")


def _where(change: Change, why: str, error: Exception, root: Path) -> str:
    """Where the definition is that may be at fault, unless that was said."""
    rule = rule_place(change, why, root)
    if rule is not None and str(rule) not in why:
        return f"; the rule is at {rule}"
    place = change.after.location if change.after is not None else None
    is_ours = isinstance(error, Refused | NotKept) and not isinstance(error, Unauthorized | Forbidden)
    return f"; it is defined at {place}" if is_ours and place is not None and str(place) not in why else ""


@contextmanager
def stopping(run: Running, say: Callable[[str], None]) -> Iterator[None]:
    """Within, Ctrl-C (and SIGTERM) let the writes under way end, and nothing more begin."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        if not run.stop.is_set():
            say("ending: the writes under way are finished first")
        run.stop.set()

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
