"""Permissions of folders: what the workspace names, and nothing of what others gave, unless it says who are all.

The server keeps one list for each folder and takes it whole; it has no version, and no place for a mark. So the list is
read right before it is written, and what was applied last is in the state file alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.push.errors import Moved, NotFound, Refused
from obsdsl.push.grafana.saving import delete, save
from obsdsl.push.grafana.server import Server, quoted
from obsdsl.push.part import Reading, Run

KIND = "folder-permissions"
_LEVELS: Final = {1: "View", 2: "Edit", 4: "Admin"}
_NUMBERS: Final = {level: number for number, level in _LEVELS.items()}
_RIGHT = "change who may see folders (folders.permissions:write), of a service account the role Admin"
# Admins may do everything everywhere, whatever a list says.
_ALWAYS = "role:Admin"


class Permissions:
    """The kind. Only who has some asks for them."""

    names = (KIND,)

    def __init__(self, server: Server) -> None:
        self._server = server
        # The folders that were there when they were read last.
        self._there: set[str] = set()

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        """Of each folder that says something of them."""
        found = [(json.loads(one.content), one) for one in artifacts if one.kind == "folder"]
        made = [self._resource(content, one) for content, one in found if content["grants"] or content.get("without")]
        self._server.permitted |= {one.identity.name for one in made}
        return tuple(made)

    def _resource(self, content: Mapping[str, Any], artifact: Artifact) -> Resource:
        path = self._server.folder_path(content["path"])
        said = _said(path, content["grants"], content.get("without") or (), bool(content.get("exclusive")))
        return Resource(self._identity(path), said, _canonical(said["grants"]), path, _needs(self._server, path),
                        artifact.location)  # fmt: skip

    def _identity(self, path: str) -> Identity:
        return Identity(self._server.name, KIND, path)

    def narrow(self) -> None:
        """Nothing is left over in any case: what was given is taken away by `without` or `exclusive` alone."""

    # What is there.

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """Of the folders that are there."""
        found = self._server.side_by_side(lambda one: self._read(one.identity.name, one.content), wanted)
        return Reading(tuple(one for one in found if one is not None))

    def _read(self, path: str, said: Mapping[str, Any]) -> Live | None:
        """None where there is no such folder, or it has nothing yet of what is said, which then takes from nobody."""
        rows = self._rows(path)
        if rows is None:
            self._there.discard(path)
            return None
        self._there.add(path)
        return self._live(path, said, rows)

    def _live(self, path: str, said: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> Live | None:
        named = {*said["grants"], *said["without"]}
        there = {
            who: row for who, row in rows.items() if who in named or (said["exclusive"] and self._counts(who, row))
        }
        if not there and not said["exclusive"]:
            return None
        grants = {who: _LEVELS.get(int(row["permission"]), str(row["permission"])) for who, row in there.items()}
        content = _said(path, grants, sorted(named - {*grants}), said["exclusive"])
        content["ids"] = {who: _id_of(row) for who, row in there.items() if _id_of(row)}
        return Live(self._identity(path), content, _canonical(grants), title=path, needs=_needs(self._server, path))

    def _rows(self, path: str) -> dict[str, dict[str, Any]] | None:
        """The folder's own list, by whom it is about; what it has of the folder above is not its own."""
        folder = self._server.places.at(path)
        if folder is None:
            return None
        found = self._server.found(
            f"/api/folders/{quoted(folder.uid)}/permissions", "read who may see folders (folders.permissions:read)"
        )
        if found is None:
            return None
        return {who: row for row in found if not row.get("inherited") and (who := _who(row))}

    def _counts(self, who: str, row: Mapping[str, Any]) -> bool:
        """Whether it is among those that an exclusive folder takes away: not those without whom no push goes on."""
        if who == _ALWAYS:
            return False
        return not (who == f"user:{self._server.login}" and int(row["permission"]) == _NUMBERS["Admin"])

    # Writing.

    def apply(self, change: Change, run: Run) -> None:
        """Write the list: those that are named, beside those of others."""
        path = change.identity.name
        said = _taken(change) if change.after is None else change.after.content
        rows = self._rows(path)
        if rows is None:
            if change.after is None:
                run.done(change)
                return
            fault = "its folder is not there, or the server has no permissions of folders in its classic API"
            raise NotFound(self._server.subject, f"{change.identity}: {fault}; plan again")
        before = self._live(path, said, rows)
        # A new folder begins with permissions of the server's: those are nobody's edit.
        is_new = change.before is None and path not in self._there
        if not run.force and not is_new and _digest(before) != _digest(change.before):
            fault = f"{change.identity}: somebody changed it since the plan was made, and that was kept; plan again"
            raise Moved(self._server.subject, fault)
        body = {"items": list(self._items(said, rows))}
        run.backup(change, before)
        folder = self._server.places.at(path)
        assert folder is not None
        asked = f"/api/folders/{quoted(folder.uid)}/permissions"

        def write() -> object:
            return self._server.send("POST", asked, body, _RIGHT)

        if change.after is None:
            delete(self._server, change, run, lambda _: write(), lambda: self._read(path, said))
        else:
            save(self._server, change, run, write, lambda: self._read(path, said))

    def _items(self, said: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
        named = {*said["grants"], *said["without"]}
        for who, row in rows.items():
            if who not in named and not (said["exclusive"] and self._counts(who, row)):
                yield {**_subject(who, _id_of(row)), "permission": int(row["permission"])}
        ids = said.get("ids") or {}
        for who, level in said["grants"].items():
            yield {**_subject(who, ids.get(who) or self._team(who)), "permission": _NUMBERS[level]}

    def _team(self, who: str) -> int:
        """The id of a team, which only the server knows; 0 for a role."""
        kind, _, name = who.partition(":")
        if kind != "team":
            return 0
        answer = self._server.session.get("/api/teams/search", {"name": name, "perpage": "100"}).json()
        ids = [int(one["id"]) for one in answer.get("teams") or () if one.get("name") == name]
        if not ids:
            fault = f"there is no team {name!r}; make it in Grafana, or write the name of one that is there"
            raise Refused(self._server.subject, fault, status=404)
        return ids[0]

    def restored(self, live: Live) -> Resource:
        """As it was."""
        return Resource(live.identity, live.content, live.canonical, live.title, live.needs)


def _taken(change: Change) -> dict[str, Any]:
    """Of what was given, nothing: those of others stay."""
    assert change.before is not None
    return _said(change.identity.name, {}, change.before.content["grants"], exclusive=False)


def _digest(live: Live | None) -> str | None:
    return None if live is None else live.digest


def _said(path: str, grants: Mapping[str, str], without: Iterable[str], exclusive: bool) -> dict[str, Any]:
    return {"path": path, "grants": dict(grants), "without": list(without), "exclusive": exclusive}


def _canonical(grants: Mapping[str, str]) -> dict[str, Any]:
    return {"grants": dict(sorted(grants.items()))}


def _needs(server: Server, path: str) -> tuple[Identity, ...]:
    return (Identity(server.name, "folder", path),)


def _who(row: Mapping[str, Any]) -> str:
    """Whom a row is about: a role, a team by its name, a user by the login."""
    for kind, key in (("role", "role"), ("team", "team"), ("user", "userLogin")):
        if row.get(key):
            return f"{kind}:{row[key]}"
    return ""


def _id_of(row: Mapping[str, Any]) -> int:
    return int(row.get("teamId") or row.get("userId") or 0)


def _subject(who: str, number: int) -> dict[str, Any]:
    kind, _, name = who.partition(":")
    return {"role": name} if kind == "role" else {f"{kind}Id": number}
