"""Dashboards: what is wanted, what is there, and writes that keep what somebody else did."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.compose.dashboard import UID
from obsdsl.diff.canonical import differences
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.push.errors import Conflict, Failed, Moved, NotFound, NotKept
from obsdsl.push.grafana.apis import Apis
from obsdsl.push.grafana.canonical import CARRIER, canonical
from obsdsl.push.grafana.clash import clash, refused
from obsdsl.push.grafana.classic import Classic
from obsdsl.push.grafana.mark import Mark, mark_of, message, owner_of, tagged
from obsdsl.push.grafana.place import Folder
from obsdsl.push.grafana.saving import shortened
from obsdsl.push.grafana.server import Server
from obsdsl.push.grafana.stored import DashboardApi, Saving, Stored
from obsdsl.push.part import Reading, Run
from obsdsl.push.retry import settled
from obsdsl.read.grafana.dashboard import read_dashboard

KIND = "dashboard"


class Dashboards:
    """The kind, over whichever API the server has."""

    names = (KIND,)

    def __init__(self, server: Server) -> None:
        self._server = server
        self._found: DashboardApi | None = None
        # The uids of all that the workspace wants, once it is known: what else is ours is left over.
        self._all: frozenset[str] | None = None

    @property
    def _api(self) -> DashboardApi:
        if self._found is None:
            path = self._server.dashboards_api()
            self._found = Classic(self._server) if path is None else Apis(self._server, path)
        return self._found

    # What is wanted.

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        """Each dashboard with our tag, in its folder. Raises ObsdslError for those that no Grafana takes."""
        patterns = self._server.table.dashboards
        found, faults = list[Resource](), list[str]()
        for one in artifacts:
            if one.kind == KIND and (not patterns or any(fnmatchcase(one.identity, each) for each in patterns)):
                try:
                    found.append(self._resource(one))
                except _Unfit as error:
                    place = f" ({one.location})" if one.location else ""
                    faults.append(f"{shown_path(one.path)}{place}: {error}")
        if faults:
            raise ObsdslError(self._server.name, faults)
        self._all = frozenset(one.identity.name for one in found)
        return tuple(found)

    def _resource(self, artifact: Artifact) -> Resource:
        dashboard, uid = _dashboard(artifact)
        dashboard = {key: value for key, value in dashboard.items() if key not in ("id", "version", CARRIER)}
        dashboard |= {"uid": uid, "tags": tagged(dashboard.get("tags"), self._server.owner)}
        path = self._server.folder_path(artifact.folder)
        content = {"dashboard": dashboard, "folder": path}
        title = str(dashboard["title"]).strip()
        needs = self._server.folder_needs(path)
        return Resource(self._identity(uid), content, canonical(dashboard, path), title, needs, artifact.location)

    def _identity(self, uid: str) -> Identity:
        return Identity(self._server.name, KIND, uid)

    def narrow(self) -> None:
        """Nothing is left over."""
        self._all = None

    # What is there.

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """The wanted ones, and those that bear our tag and are not wanted at all any more."""
        by_uid = {one.identity.name: one for one in wanted}
        uids = [*by_uid, *(() if self._all is None else self._leftovers(frozenset(by_uid) | self._all))]
        found = self._api.many(uids)
        live = self._server.side_by_side(lambda one: self._live(one, by_uid.get(one.uid)), found)
        return Reading(tuple(live))

    def _leftovers(self, wanted: frozenset[str]) -> Iterable[str]:
        hits = self._server.listing.dashboards
        return (one.uid for one in hits if self._server.owner in one.tags and one.uid not in wanted)

    def _live(self, stored: Stored, wanted: Resource | None) -> Live:
        """What is there; what was applied last is looked for only where it makes a difference."""
        path = self._server.places.path(stored.folder)
        tags = stored.dashboard.get("tags")
        live = Live(
            self._identity(stored.uid),
            {
                "dashboard": dict(stored.dashboard), "folder": path, "folderUid": stored.folder,
                "number": stored.number, "metadata": dict(stored.metadata),
            },
            canonical(stored.dashboard, path),
            stored.version,
            stored.manager or owner_of(tags if isinstance(tags, list) else (), self._server.owner),
            None,
            str(stored.dashboard.get("title") or ""),
            stored.locked,
            self._server.folder_needs(path),
        )  # fmt: skip
        if wanted is not None and (wanted.canonical is None or wanted.digest == live.digest):
            return live
        mark = self._api.said(stored)
        if mark is None or mark.owner != self._server.owner:
            mark = self._api.last(stored, self._server.owner)
        return _applied(live, None if mark is None else mark.digest)

    def _read(self, uid: str) -> Live | None:
        """One, right now, without a look at who applied what."""
        stored = self._api.get(uid)
        return None if stored is None else self._live(stored, _ANY)

    # Writing.

    def apply(self, change: Change, run: Run) -> None:
        """Write or delete it."""
        if change.action == "delete":
            self._delete(change, run)
        else:
            self._save(change, run)

    def _save(self, change: Change, run: Run) -> None:
        uid = change.identity.name
        assert change.after is not None
        after = change.after
        # What --force overwrites is what is there now, and not what was there when it was planned.
        before = self._read(uid) if run.force else change.before
        if before is not None and before.locked is not None:
            raise Moved(self._server.subject, f"dashboard {uid!r}: {before.locked}")
        run.backup(change, before)

        def write() -> str:
            return self._api.save(self._saving(change, before, run))

        def look() -> str | None:
            there = self._read(uid)
            return there.version if there is not None and there.digest == after.digest else None

        try:
            version = settled(write, look, run.wait)
        except (Conflict, NotFound) as error:
            version = self._late(change, before, run, error, look)
        self._verify(change, version, run)

    def _late(self, change: Change, before: Live | None, run: Run, error: Conflict | NotFound, look: Any) -> str:
        """The server refused, since it is not as planned: done all the same where it is as wanted."""
        found: str | None = look()
        if found is not None:
            return found
        if refused(error) == "plugin-dashboard" and run.force:
            # Nothing else overwrites: first it must be sure that it is ours that is overwritten.
            clash(self._server, change, error, always=False)
            return self._api.save(self._saving(change, before, run, overwrite=True))
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
        there = self._read(change.identity.name)
        if there is None:
            raise NotKept(self._server.subject, f"{change.identity}: it was saved, and is not there; push again")
        if there.digest == change.after.digest:
            run.done(change, there)
            return
        if there.version != version:
            run.tell(f"{change.identity}: somebody else saved it right after this push; see `obsdsl plan`")
            run.done(change, there)
            return
        self._own_up(change, there, run)
        if there.canonical["folder"] != change.after.canonical["folder"]:
            into, meant = (one.canonical["folder"] or "General" for one in (there, change.after))
            fault = (
                f"{change.identity}: it was saved into {into!r} instead of {meant!r}, since the server takes no notice"
            )
            raise NotKept(self._server.subject, f"{fault} of where it is sent; move it there in the UI")
        paths = [one.path for one in differences(change.after.canonical, there.canonical)]
        fault = f"{change.identity}: it was saved, and the server keeps something else at {shortened(paths)}"
        raise NotKept(self._server.subject, f"{fault}; write it as the server has it")

    def _own_up(self, change: Change, there: Live, run: Run) -> None:
        """Write down what was really saved as what was applied: else it would look like somebody's edit."""
        if change.restores is not None:
            return
        place = self._server.places.get(str(there.content["folderUid"]))
        mark = Mark(self._server.owner, there.digest)
        content = there.content
        with contextlib.suppress(Failed):
            self._api.save(
                Saving(
                    change.identity.name, content["dashboard"], place, there.version, int(content["number"]),
                    message(mark, run.message), mark, content["metadata"], content["dashboard"],
                )
            )  # fmt: skip

    def _delete(self, change: Change, run: Run) -> None:
        uid = change.identity.name
        assert change.before is not None
        there = self._read(uid)
        if there is not None and there.digest != change.before.digest:
            fault = (
                f"{change.identity}: somebody changed it since the plan was made, and it was not deleted; plan again"
            )
            raise Moved(self._server.subject, fault)
        run.backup(change, there)
        if there is not None:

            def write() -> bool:
                self._api.delete(uid, there.version)
                return True

            try:
                with contextlib.suppress(NotFound):
                    settled(write, lambda: True if self._read(uid) is None else None, run.wait)
            except Conflict as error:
                raise clash(self._server, change, error) from None
            if self._read(uid) is not None:
                raise NotKept(self._server.subject, f"{change.identity}: it was deleted, and is there still")
        run.done(change)

    def restored(self, live: Live) -> Resource:
        """The dashboard as it was, marks of others included."""
        content = {"dashboard": live.content["dashboard"], "folder": live.content["folder"]}
        return Resource(live.identity, content, live.canonical, live.title, live.needs)


class _Unfit(ValueError):
    """Why a dashboard cannot be pushed."""


def _dashboard(artifact: Artifact) -> tuple[dict[str, Any], str]:
    """The dashboard's JSON, without what wraps it, and its uid."""
    data = json.loads(artifact.content)
    uid = data.get("uid")
    if uid != artifact.identity or "title" not in data:
        found = read_dashboard(artifact.content, artifact.path).dashboard
        if found is None:
            raise _Unfit("it is no dashboard of the classic schema, and only these are pushed; export it as such")
        data, uid = dict(found.json), found.uid
    if not uid:
        raise _Unfit("it has no uid, and each push would make another dashboard; write one into it")
    if not UID.fullmatch(str(uid)):
        raise _Unfit(
            f"its uid {str(uid)!r} has {len(str(uid))} characters; Grafana takes 1 to 40 letters, digits, '-' and '_'"
        )
    if not str(data.get("title") or "").strip():
        raise _Unfit("it has no title, and Grafana takes none without; write one into it")
    return data, str(uid)


def _applied(live: Live, digest: str | None) -> Live:
    return live if digest is None else attrs.evolve(live, applied=digest)


_ANY = Resource(Identity("", KIND, ""), None, None)
