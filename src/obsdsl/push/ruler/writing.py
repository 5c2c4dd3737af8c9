"""One push of rule groups: several at once, read back in one request, and waited for until they are active."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from obsdsl.diff.canonical import differences
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live
from obsdsl.errors import ObsdslError, RemoteError
from obsdsl.push.active import Running, stale
from obsdsl.push.errors import Ambiguous, Failed, Moved, NotKept, Refused, Stopped
from obsdsl.push.part import Run
from obsdsl.push.retry import settled
from obsdsl.push.ruler.client import is_of
from obsdsl.push.ruler.group import canonical, mark_of, unmarked

if TYPE_CHECKING:
    from obsdsl.push.ruler.part import Ruler

# Pauses between looks at what is active, in seconds.
_FIRST, _LONGEST = 0.2, 5.0
_UNASKED: Final = "it does not say which groups are active; whether those that were written are was not verified"


class Writing:
    """The steps of it. Groups are independent: one that is refused does not keep others from being written."""

    def __init__(self, part: Ruler, changes: Sequence[Change], run: Run) -> None:
        self._part, self._changes, self._run = part, changes, run
        self._namespaces = sorted({part.split(one.identity)[0] for one in changes})
        self._before: dict[Identity, Live] = {}
        self._end: RemoteError | None = None

    def go(self) -> None:
        """Write, read back, wait."""
        self._part.client.session.wait = self._run.wait
        self._before = self._part.stored(self._namespaces)
        written: list[Change] = []
        # What is new comes first, so that nothing is evaluated by nobody in between.
        for deletes in (False, True):
            step = [one for one in self._changes if (one.action == "delete") == deletes]
            if deletes and len(written) < len(self._changes) - len(step):
                self._keep(step)
                break
            with ThreadPoolExecutor(max(1, self._part.workers)) as pool:
                done = list(pool.map(self._one, step))
            written += [one for one, is_written in zip(step, done, strict=True) if is_written]
        if written:
            kept = self._read_back(written)
            if self._part.seconds:
                self._wait(kept)

    def _keep(self, changes: Sequence[Change]) -> None:
        """What is no longer wanted may be what the groups that were not written were to replace."""
        for one in changes:
            self._run.failed(one, Failed(self._part.name, "it stays, since not all that is wanted was written"))

    def _one(self, change: Change) -> bool:
        """Whether it was written."""
        if self._end is not None:
            self._run.failed(change, Failed(self._part.name, f"not begun, after {'; '.join(self._end.faults)}"))
            return False
        live, begun = self._before.get(change.identity), False
        try:
            if live is not None:
                # Others' turn may have come since all were read: rulers have no lock.
                live = self._part.now(change.identity)
            self._check(change, live)
            self._run.backup(change, live)
            begun = True
            self._write(change)
        except Stopped:
            if begun:
                fault = "it was ended while the ruler had not answered; whether it was written is not known: plan again"
                self._run.failed(change, Ambiguous(str(change.identity), fault))
            return False
        except RemoteError as error:
            if isinstance(error, Failed) and error.stops:
                self._end = error
            self._run.failed(change, _placed(change, error))
            return False
        return True

    def _check(self, change: Change, live: Live | None) -> None:
        before = change.before
        if self._run.force or (live and live.digest) == (before and before.digest):
            return
        raise Moved(
            str(change.identity), "it changed since the plan was made; plan again, or overwrite it with --force"
        )

    def _write(self, change: Change) -> None:
        client = self._part.client
        namespace, name = self._part.split(change.identity)
        after = change.after

        def write() -> bool:
            if after is None:
                client.delete(namespace, name)
            else:
                client.set(namespace, after.content)
            return True

        def look() -> bool | None:
            found = client.group(namespace, name)
            if after is None or found is None:
                return True if after is None and found is None else None
            return True if canonical(found) == after.canonical and mark_of(found) == mark_of(after.content) else None

        settled(write, look, self._run.wait)

    def _read_back(self, written: Sequence[Change]) -> list[Change]:
        """Those that the ruler holds as they were sent."""
        try:
            now = self._part.stored(self._namespaces)
        except (RemoteError, Stopped) as error:
            why = "; ".join(error.faults) if isinstance(error, RemoteError) else "ended by the user"
            for one in written:
                self._run.failed(one, Ambiguous(str(one.identity), f"written, and could not be read back: {why}"))
            return []
        kept = []
        for one in written:
            fault = _unkept(one, now.get(one.identity))
            if fault is None:
                self._run.done(one, now.get(one.identity))
                kept.append(one)
            else:
                self._run.failed(one, _placed(one, NotKept(str(one.identity), fault)))
        return kept

    def _wait(self, written: Sequence[Change]) -> None:
        """Until all are active, or not any more; those that are not in time have failed."""
        end, pause = time.monotonic() + self._part.seconds, _FIRST
        pending: dict[Identity, str] = {one.identity: "" for one in written}
        try:
            while pending:
                active = self._part.client.active()
                if active is None:
                    self._run.tell(f"{self._part.name}: {_UNASKED}")
                    return
                pending = self._pending([one for one in written if one.identity in pending], active)
                if not pending or time.monotonic() > end:
                    break
                self._run.wait(min(pause, max(0.0, end - time.monotonic()) + 0.01))
                pause = min(_LONGEST, pause * 1.5)
        except Stopped:
            self._run.tell(f"{self._part.name}: ended; {len(pending)} groups are stored, and were not seen active")
            return
        except ObsdslError as error:
            self._run.tell(
                f"{self._part.name}: stored; whether they are active is not known: {'; '.join(error.faults)}"
            )
            return
        for one in written:
            if one.identity in pending:
                self._run.failed(one, _placed(one, NotKept(str(one.identity), self._late(pending[one.identity]))))

    def _late(self, why: str) -> str:
        mend = "look at the ruler's log, or raise `wait` above its poll interval (-ruler.poll-interval)"
        return f"it is stored, but {why} after {self._part.seconds:g} s; {mend}"

    def _pending(self, changes: Sequence[Change], active: Sequence[Running]) -> dict[Identity, str]:
        """Those that are not active, and why they are not."""
        found = {}
        for one in changes:
            namespace, name = self._part.split(one.identity)
            there = next((each for each in active if each.name == name and is_of(each, namespace)), None)
            before = self._before.get(one.identity)
            if one.after is None:
                why = None if there is None else "the old one is still evaluated"
            elif there is None:
                why = "it is not evaluated"
            else:
                old = None if before is None else unmarked(before.content)
                why = stale(unmarked(one.after.content), _bare(there), old)
            if why is not None:
                found[one.identity] = why
        return found


def _bare(group: Running) -> Running:
    """Some engines show comments."""
    rules = [
        {**rule, "query": unmarked({"rules": [{"expr": rule.get("query")}]})["rules"][0]["expr"]}
        for rule in group.rules
    ]
    return Running(group.file, group.name, rules)


def _unkept(change: Change, now: Live | None) -> str | None:
    """Why what is stored is not what was sent."""
    if change.after is None:
        return None if now is None else "the ruler said that it deleted it, and it is still stored"
    if now is None:
        return "the ruler said that it took it, and it is not stored"
    if now.digest == change.after.digest:
        return None
    paths = [one.path for one in differences(now.canonical, change.after.canonical)]
    fields = ", ".join(paths[:3]) + (" and more" if len(paths) > 3 else "")
    mend = "it may be too old for that; leave it out, or update the ruler"
    return f"the ruler took it, and stored {fields} otherwise: {mend}"


def _placed(change: Change, error: RemoteError) -> RemoteError:
    """With the line of the definition."""
    location = change.after.location if change.after is not None else None
    if location is None or not isinstance(error, Refused | NotKept):
        return error
    faults = [f"{location}: {one}" for one in error.faults]
    return NotKept(error.subject, faults) if isinstance(error, NotKept) else Refused(error.subject, faults)
