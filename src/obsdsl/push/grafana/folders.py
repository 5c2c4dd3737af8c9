"""Folders: parents first, nested where the server can, and never deleted with anything of others in them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource, digest_of
from obsdsl.errors import Location
from obsdsl.push.errors import Conflict, Moved, NotFound, NotKept, Refused
from obsdsl.push.grafana.place import Folder, parents
from obsdsl.push.grafana.server import Server, quoted
from obsdsl.push.part import Reading, Run
from obsdsl.push.retry import settled

KIND = "folder"


class Folders:
    """The kind. What is read of folders, the others use: `server.places`."""

    names = (KIND,)

    def __init__(self, server: Server) -> None:
        self._server = server
        # The paths of all that are wanted, once it is known; those in which there are folders only.
        self._all: frozenset[str] | None = None
        self._bare: frozenset[str] = frozenset()
        self._defined: dict[str, Location | None] = {}

    # What is wanted.

    def wanted(self, artifacts: Sequence[Artifact]) -> Iterable[Resource]:
        """None: see `needed`. Those that are defined, and their uids, are noted for it."""
        self._defined = {}
        for one in artifacts:
            if one.kind == KIND:
                content = json.loads(one.content)
                path = self._server.folder_path(content["path"])
                self._defined[path] = one.location
                if content.get("uid"):
                    self._server.places.choose({path: str(content["uid"])})
        return ()

    def needed(self, resources: Iterable[Resource]) -> tuple[Resource, ...]:
        """The folders that these are in, with those that they are in themselves."""
        places: dict[str, Location | None] = dict(self._defined)
        for one in resources:
            for need in one.needs:
                if need.kind == KIND and need.part == self._server.name:
                    places.setdefault(need.name, one.location)
        identities = self._server.folder_identities(places)
        self._all = frozenset(one.name for one in identities)
        self._bare = self._all - frozenset(places)
        return tuple(self._resource(one.name, places.get(one.name)) for one in identities)

    def _resource(self, path: str, location: Location | None = None) -> Resource:
        content = {"path": path}
        return Resource(self._identity(path), content, _canonical(path), path, self._needs(path), location)

    def _identity(self, path: str) -> Identity:
        return Identity(self._server.name, KIND, path)

    def _needs(self, path: str) -> tuple[Identity, ...]:
        above = parents(path)
        return (self._identity(above[-1]),) if above else ()

    def narrow(self) -> None:
        """Nothing is left over."""
        self._all = None

    # What is there.

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """Of the search's listing, and of folders that it does not have yet."""
        paths = [one.identity.name for one in wanted]
        places = self._server.places
        places.expect([*paths, *(self._all or ())])
        missing = [path for path in paths if places.at(path) is None]
        for folder in self._server.side_by_side(self._asked, missing) if self._server.has_apis else ():
            if folder is not None:
                places.add(folder)
        live = [one for path in paths if (one := self._live(path)) is not None]
        return Reading((*live, *self._leftovers(paths)))

    def _asked(self, path: str) -> Folder | None:
        """A search that is late does not list what was made just now."""
        found = self._server.found(f"/api/folders/{self._server.places.uid_for(path)}")
        return None if found is None else _folder(found)

    def _live(self, path: str) -> Live | None:
        folder = self._server.places.at(path)
        if folder is None:
            if path in self._bare and not self._server.can_nest():
                # It would hold folders, and there are none in others here: it need not be.
                return Live(self._identity(path), None, _canonical(path), title=path)
            return None
        return self._seen(folder, path)

    def _seen(self, folder: Folder, path: str) -> Live:
        """`path` is the one by which the folder is known; its titles may say another."""
        places = self._server.places
        ours = places.is_ours(folder.uid)
        applied = digest_of(_canonical(path)) if ours and places.uid_for(path) == folder.uid else None
        shown = places.shown_path(folder.uid)
        return Live(
            self._identity(path), {**attrs.asdict(folder), "path": shown}, _canonical(shown), None,
            self._server.owner if ours else None, applied, path, needs=self._needs(path),
        )  # fmt: skip

    def _leftovers(self, paths: Sequence[str]) -> Iterable[Live]:
        """Folders of ours that nothing wanted is in any more, and nothing of others."""
        if self._all is None:
            return
        places = self._server.places
        meant = {found.uid for path in (*paths, *self._all) if (found := places.at(path)) is not None}
        ours = (one.uid for one in places.all() if places.is_ours(one.uid) and one.uid not in meant)
        base = self._server.folder_path(None)
        free = {one for one in ours if not base or f"{places.shown_path(one)}/".startswith(f"{base}/")}
        # From the innermost on: what holds a folder that stays, stays.
        for folder in sorted(places.all(), key=lambda one: -places.shown_path(one.uid).count("/")):
            if folder.uid in free and self._server.holds_others(folder.uid, free):
                free.discard(folder.uid)
        for folder in places.all():
            if folder.uid in free:
                yield self._seen(folder, places.shown_path(folder.uid))

    # Writing.

    def apply(self, change: Change, run: Run) -> None:
        """Make, rename or move, or delete."""
        match change.action:
            case "create":
                self._create(change, run)
            case "update":
                self._update(change, run)
            case "delete":
                self._delete(change, run)

    def _create(self, change: Change, run: Run) -> None:
        path = self._target(change)
        server, places = self._server, self._server.places
        uid = self._uid(change)
        run.backup(change, None)
        body = self._body(path, uid)

        def write() -> Folder:
            return _folder(server.send("POST", "/api/folders", body, "create folders (folders:create)").json())

        try:
            found = settled(write, lambda: self._there(uid), run.wait)
        except Refused as error:
            there = self._there(uid)
            if there is None:
                raise self._taken(error, path) from None
            found = there
        if found.uid != uid:
            raise NotKept(server.subject, f"folder {path!r}: it was made with the uid {found.uid!r} instead of {uid!r}")
        found = self._titled(found, path)
        places.add(found)
        run.done(change, self._seen(found, change.identity.name))

    def _uid(self, change: Change) -> str:
        """The uid for a new folder; of one that is put back, the one that it had."""
        before = change.restores.content if change.restores is not None else None
        return str(before["uid"]) if before else self._server.places.uid_for(change.identity.name)

    def _body(self, path: str, uid: str) -> dict[str, Any]:
        above = parents(path)
        if not above or not self._server.can_nest():
            return {"uid": uid, "title": path}
        parent = self._server.places.at(above[-1])
        if parent is None:
            raise NotFound(self._server.subject, f"folder {path!r}: {above[-1]!r}, which it is in, is not there; push")
        return {"uid": uid, "title": path.split("/")[-1], "parentUid": parent.uid}

    def _titled(self, found: Folder, path: str) -> Folder:
        """The folder under its whole path, where the server took no notice of its parent."""
        above = parents(path)
        if not above or found.parent or found.title == path:
            return found
        asked = f"/api/folders/{quoted(found.uid)}"
        body = {"title": path, "version": (self._server.found(asked) or {}).get("version")}
        return _folder(self._server.send("PUT", asked, body, "rename folders (folders:write)").json())

    def _there(self, uid: str) -> Folder | None:
        found = self._server.found(f"/api/folders/{quoted(uid)}")
        return None if found is None else _folder(found)

    def _taken(self, error: Refused, path: str) -> Exception:
        if "same name" in str(error):
            fault = (
                f"folder {path!r}: the server has a folder or a dashboard whose title differs from it in case or signs "
                "only; give the folder another title, or write that one's exactly"
            )
            return Conflict(error.subject, fault, status=error.status, body=error.body)
        return error

    def _update(self, change: Change, run: Run) -> None:
        """Title and parent as wanted; the contents come along."""
        server, path = self._server, change.identity.name
        assert change.before is not None
        uid = str(change.before.content["uid"])
        asked = f"/api/folders/{quoted(uid)}"
        now = server.found(asked)
        if now is None:
            raise Moved(server.subject, f"folder {path!r}: somebody deleted it since the plan was made; plan again")
        server.places.add(_folder(now))
        if server.places.shown_path(uid) != change.before.content["path"] and not run.force:
            raise Moved(server.subject, f"folder {path!r}: somebody changed it since the plan was made; plan again")
        target = self._target(change)
        run.backup(change, self._seen(_folder(now), path))
        body = self._body(target, uid)
        if str(now.get("parentUid") or "") != body.get("parentUid", "") and server.can_nest():
            moved = {"parentUid": body.get("parentUid", "")}
            now = server.send("POST", f"{asked}/move", moved, "move folders (folders:write)").json()
        if now["title"] != body["title"]:
            renamed = {"title": body["title"], "version": now.get("version")}
            server.send("PUT", asked, renamed, "rename folders (folders:write)")
        found = self._there(uid)
        if found is None:
            raise Moved(server.subject, f"folder {path!r}: it vanished while it was written; plan again")
        server.places.add(found)
        if server.places.shown_path(uid) != target:
            raise NotKept(server.subject, f"folder {path!r}: it is now at {server.places.shown_path(uid)!r}")
        run.done(change, self._seen(found, path))

    def _target(self, change: Change) -> str:
        """Where it is to be: for a rollback, where it was."""
        assert change.after is not None
        return str(change.after.canonical["path"])

    def _delete(self, change: Change, run: Run) -> None:
        server, path = self._server, change.identity.name
        assert change.before is not None
        uid = str(change.before.content["uid"])
        if self._there(uid) is None:
            run.backup(change, None)
            run.done(change)
            return
        if held := server.held(uid):
            raise Moved(
                server.subject,
                f"folder {path!r}: it holds {held}, and deleting it would delete that, too; it was left, move that out",
            )
        run.backup(change, change.before)

        def write() -> bool:
            # Without forceDeleteRules: a folder with alert rules in it is refused.
            server.send("DELETE", f"/api/folders/{quoted(uid)}", None, "delete folders (folders:delete)")
            return True

        with contextlib.suppress(NotFound):
            settled(write, lambda: True if self._there(uid) is None else None, run.wait)
        server.places.drop(uid)
        run.done(change)

    def restored(self, live: Live) -> Resource:
        """The folder as it was."""
        path = live.canonical["path"]
        return Resource(live.identity, {"path": path}, live.canonical, live.title, self._needs(path))


def _canonical(path: str) -> dict[str, str]:
    return {"path": path}


def _folder(found: Any) -> Folder:
    parent = str(found.get("parentUid") or "")
    return Folder(str(found["uid"]), str(found.get("title") or ""), parent, int(found.get("id") or 0))
