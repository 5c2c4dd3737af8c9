"""A plan executed: in order, parts side by side, without what depends on a failure, each write in the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import groupby

import attrs

from obsdsl.diff.change import Change, Plan
from obsdsl.diff.order import needed, steps
from obsdsl.diff.resource import Identity
from obsdsl.errors import ObsdslError
from obsdsl.push.errors import Failed, Stopped
from obsdsl.push.journal import Journal
from obsdsl.push.part import Part
from obsdsl.push.run import Outcome, Progress, Running, stopping

_SILENT = "the part said nothing of it; please report it"


@attrs.frozen(eq=False)
class Result:
    """What became of each change, in the plan's order; what the user should know; whether Ctrl-C ended it.

    `unkept` says why the state file does not know of it.
    """

    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...] = ()
    interrupted: bool = False
    unkept: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the target is as planned, and that is known."""
        return self.unkept is None and all(one.status == "done" for one in self.outcomes)


def execute(
    plan: Plan,
    parts: Sequence[Part],
    journal: Journal,
    message: str = "",
    force: bool = False,
    progress: Progress = lambda _done, _total, _text: None,
    say: Callable[[str], None] = lambda _text: None,
) -> Result:
    """Do what is not refused. Errors of parts are outcomes; what else goes wrong, too, so that others go on."""
    doable = plan.doable(force)
    run = Running(journal, f"obsdsl/{plan.project}", message, force, len(doable), progress)
    by_part = _by_part(doable)
    busy = [one for one in parts if one.name in by_part]
    with stopping(run, say), ThreadPoolExecutor(max(1, len(busy))) as pool:
        wait([pool.submit(_guarded, one, by_part[one.name], plan.refused(force), run) for one in busy])
    outcomes = tuple(_outcome(one, run, force) for one in plan.changes)
    return Result(outcomes, tuple(run.notes), run.stop.is_set())


def _by_part(changes: Sequence[Change]) -> dict[str, list[Change]]:
    ordered = sorted(changes, key=lambda one: one.identity.part)
    return {name: list(ones) for name, ones in groupby(ordered, key=lambda one: one.identity.part)}


def _outcome(change: Change, run: Running, force: bool) -> Outcome:
    found = run.outcome(change.identity)
    if found is not None:
        return found
    if not change.is_done(force):
        return Outcome(change, "refused", change.refusal or "")
    return Outcome(change, "left", "nothing was begun")


def _guarded(part: Part, changes: Sequence[Change], refused: Sequence[Change], run: Running) -> None:
    """One part. What it does not say anything of has failed."""
    try:
        if part.together:
            _attempt(part, changes, run)
        else:
            _OneByOne(part, changes, refused, run).go()
    except Exception as error:  # the journal's disk is full, a fault of ours: the other parts go on
        _fail_rest(changes, run, error)


def _attempt(part: Part, changes: Sequence[Change], run: Running) -> Failed | None:
    """One call of the part; the error, where nothing else on this server would go better."""
    try:
        part.apply(changes, run)
    except Stopped:
        return None
    except Exception as error:  # a fault of ours in one write must not lose sight of the others
        _fail_rest(changes, run, error)
        return error if isinstance(error, Failed) and error.stops else None
    if not run.stop.is_set():
        _fail_rest(changes, run, ObsdslError("", _SILENT))
    return None


def _fail_rest(changes: Sequence[Change], run: Running, error: Exception) -> None:
    for one in changes:
        if run.outcome(one.identity) is None:
            run.failed(one, error)


class _OneByOne:
    """The changes of a part, each in a call of its own."""

    def __init__(self, part: Part, changes: Sequence[Change], refused: Sequence[Change], run: Running) -> None:
        self._part, self._changes, self._run = part, changes, run
        self._refused = [one for one in refused if one.identity.part == part.name]
        self._end: Failed | None = None

    def go(self) -> None:
        """All of them, step by step."""
        with ThreadPoolExecutor(max(1, self._part.workers)) as pool:
            for step in steps(self._changes):
                if self._run.stop.is_set():
                    return
                ready = [one for one in step if not self._is_skipped(one)]
                for done in [pool.submit(self._one, one) for one in ready]:
                    done.result()

    def _one(self, change: Change) -> None:
        if self._run.stop.is_set():
            return
        if self._end is not None:
            self._run.skipped(change, f"after {'; '.join(self._end.faults)}")
            return
        self._end = _attempt(self._part, (change,), self._run) or self._end

    def _is_skipped(self, change: Change) -> bool:
        why = self._why_not(change)
        if why is not None:
            self._run.skipped(change, why)
        return why is not None

    def _why_not(self, change: Change) -> str | None:
        if self._end is not None:
            return f"after {'; '.join(self._end.faults)}"
        if change.action == "delete":
            # What takes its place may be what failed: an alert under a new name.
            undone = next(
                (one for one in self._changes if one.action != "delete" and not self._is_done(one.identity)), None
            )
            if undone is not None:
                return f"{undone.identity} was not done, and may be what takes its place; the next push deletes it"
            holding = next((one for one in self._left() if change.identity in _held_by(one)), None)
            return None if holding is None else f"{holding.identity} is still in it"
        missing = next((need for need in needed(change) if self._is_missing(need)), None)
        return None if missing is None else f"it needs {missing}, which is not there"

    def _left(self) -> list[Change]:
        """What was not done so far."""
        undone = [one for one in self._changes if not self._is_done(one.identity)]
        return [*self._refused, *undone]

    def _is_done(self, identity: Identity) -> bool:
        found = self._run.outcome(identity)
        return found is not None and found.status == "done"

    def _is_missing(self, need: Identity) -> bool:
        """Whether it was to be made, and is not. What is there and was not changed is there still."""
        return any(one.identity == need and one.action == "create" for one in self._left())


def _held_by(change: Change) -> tuple[Identity, ...]:
    """What an object that was left as it was is in."""
    return () if change.before is None else change.before.needs
