"""Dashboards written: with the planned version, looked at where nobody knows, and read back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Protocol

from obsdsl.diff.canonical import differences
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Live, Resource
from obsdsl.push.errors import Ambiguous, Conflict, Failed, Garbled, Moved, NotFound, NotKept, Unavailable, Unreachable
from obsdsl.push.grafana.clash import clash, refused
from obsdsl.push.grafana.mark import Mark, mark_of, message
from obsdsl.push.grafana.place import Folder
from obsdsl.push.grafana.saving import shortened
from obsdsl.push.grafana.server import Server
from obsdsl.push.grafana.stored import DashboardApi, Saving
from obsdsl.push.part import Run
from obsdsl.push.retry import settled

# A busy SQLite refuses what nothing stands against: so often it is tried again, with such pauses.
_AGAIN, _PAUSE = 3, 0.3


class Now(Protocol):
    """Reads a dashboard as it is at the moment; with what was sent, one that the server made of it is that."""

    def __call__(self, uid: str, wanted: Resource | None = None) -> Live | None: ...


class DashboardWrites:
    """Writes by one API."""

    def __init__(self, server: Server, api: DashboardApi, now: Now) -> None:
        self._server, self._api, self._now = server, api, now

    def apply(self, change: Change, run: Run) -> None:
        """Write or delete it."""
        if change.action == "delete":
            self._delete(change, run)
        else:
            self._save(change, run)

    def _save(self, change: Change, run: Run) -> None:
        # What --force overwrites is what is there now, and not what was there when it was planned.
        before = self._now(change.identity.name) if run.force else change.before
        if before is not None and before.locked is not None:
            raise Moved(self._server.subject, f"{change.identity}: {before.locked}")
        run.backup(change, before)

        def write() -> str:
            return self._api.save(self._saving(change, before, run))

        for attempt in range(_AGAIN + 1):
            try:
                version = settled(write, lambda: self._as_wanted(change), run.wait)
                break
            except (Conflict, NotFound) as error:
                found = self._late(change, before, run, error, attempt < _AGAIN)
                if found is not None:
                    version = found
                    break
            run.wait(_PAUSE * 2**attempt)
        self._verify(change, version, run)

    def _as_wanted(self, change: Change) -> str | None:
        """The version that is there, if it is what it should be."""
        assert change.after is not None
        with _after_a_write(self._server, change):
            there = self._now(change.identity.name, change.after)
        return there.version if there is not None and there.digest == change.after.digest else None

    def _late(
        self, change: Change, before: Live | None, run: Run, error: Conflict | NotFound, may_again: bool
    ) -> str | None:
        """The server refused, since it is not as planned: done all the same where it is as wanted, None to try again.

        Else raises what it means.
        """
        found = self._as_wanted(change)
        if found is not None:
            return found
        if refused(error) == "plugin-dashboard" and run.force:
            # Nothing else overwrites: first it must be sure that it is ours that is overwritten.
            clash(self._server, change, error, always=False)
            return self._api.save(self._saving(change, before, run, overwrite=True))
        is_alone = before is None and refused(error) == "version-mismatch" and self._now(change.identity.name) is None
        if is_alone and may_again:
            return None
        raise clash(self._server, change, error) from None

    def _saving(self, change: Change, before: Live | None, run: Run, overwrite: bool = False) -> Saving:
        assert change.after is not None
        content = change.after.content
        mark = mark_of(change, self._server.owner)
        there = {} if before is None else before.content
        return Saving(
            change.identity.name, content["dashboard"], self._folder(change, content["folder"]),
            None if before is None else before.version, int(there.get("number") or 0), message(mark, run.message), mark,
            there.get("metadata") or {}, there.get("dashboard"), overwrite,
        )  # fmt: skip

    def _folder(self, change: Change, path: str) -> Folder | None:
        if not path:
            return None
        found = self._server.places.at(path)
        if found is None:
            fault = f"{change.identity}: its folder {path!r} is not there; push the folder, too"
            raise NotFound(self._server.subject, fault)
        return found

    def _verify(self, change: Change, version: str, run: Run) -> None:
        """Read it back: the folder, the content. A later version is somebody's, and no fault of ours."""
        assert change.after is not None
        with _after_a_write(self._server, change):
            there = self._now(change.identity.name)
        if there is None:
            raise NotKept(self._server.subject, f"{change.identity}: it was saved, and is not there; push again")
        if there.digest != change.after.digest:
            if there.version != version:
                run.tell(f"{change.identity}: somebody else saved it right after this push; see `obsdsl plan`")
            elif there.canonical["folder"] != change.after.canonical["folder"]:
                self._misplaced(change, there, run)
            else:
                # The next plan takes it for what was sent, until somebody saves it.
                paths = [one.path for one in differences(change.after.canonical, there.canonical)]
                fault = f"{change.identity}: it was saved, and the server keeps something else at {shortened(paths)}"
                run.tell(f"{fault} than was sent; write it as the server has it")
        run.done(change, there)

    def _misplaced(self, change: Change, there: Live, run: Run) -> None:
        """Say so, and note what was really saved as what was applied: else it would look like somebody's edit."""
        assert change.after is not None
        if change.restores is None:
            content, mark = there.content, Mark(self._server.owner, there.digest)
            with contextlib.suppress(Failed):
                self._api.save(
                    Saving(
                        change.identity.name, content["dashboard"], self._server.places.get(content["folderUid"]),
                        there.version, int(content["number"]), message(mark, run.message), mark, content["metadata"],
                        content["dashboard"],
                    )
                )  # fmt: skip
        into, meant = (one.canonical["folder"] or "General" for one in (there, change.after))
        fault = f"{change.identity}: it was saved into {into!r} instead of {meant!r}, since the server takes no notice"
        raise NotKept(self._server.subject, f"{fault} of where it is sent; move it there in the UI")

    def _delete(self, change: Change, run: Run) -> None:
        uid = change.identity.name
        assert change.before is not None
        there = self._now(uid)
        # What the server keeps of what we sent may be another, and was judged when it was planned.
        if there is not None and there.digest != change.before.digest and there.version != change.before.version:
            fault = f"{change.identity}: somebody changed it since the plan was made, so that it stays; plan again"
            raise Moved(self._server.subject, fault)
        run.backup(change, there)
        if there is not None:
            live = there

            def write() -> bool:
                self._api.delete(uid, live.version)
                return True

            try:
                with contextlib.suppress(NotFound):
                    settled(write, lambda: True if self._now(uid) is None else None, run.wait)
            except Conflict as error:
                raise clash(self._server, change, error) from None
            if self._now(uid) is not None:
                raise NotKept(self._server.subject, f"{change.identity}: it was deleted, and is there still")
        run.done(change)


@contextlib.contextmanager
def _after_a_write(server: Server, change: Change) -> Iterator[None]:
    """Within, what cannot be read leaves it open whether the write is there."""
    try:
        yield
    except (Unavailable, Unreachable, Garbled) as error:
        fault = f"{change.identity}: it was sent, and cannot be read back ({error.faults[0].partition('; ')[0]})"
        raise Ambiguous(server.subject, f"{fault}; see `obsdsl plan` later") from None
