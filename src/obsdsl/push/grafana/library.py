"""Library panels: from Grafana 8 on. The mark lies in the panel's JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.push.errors import NotFound, Refused
from obsdsl.push.grafana.canonical import CARRIER, plain
from obsdsl.push.grafana.mark import mark_of, mark_to, mark_within
from obsdsl.push.grafana.saving import delete, save
from obsdsl.push.grafana.server import LIBRARY, Server, quoted
from obsdsl.push.part import Reading, Run

KIND = "library-panel"
_PATH = LIBRARY
_PAGE = 100
# Of the dashboard that shows it, or of the server.
_NOT_ITS_OWN = ("id", "gridPos", "libraryPanel", CARRIER)
_RIGHT = "write library panels (library.panels:create, library.panels:write, library.panels:delete)"


class LibraryPanels:
    """The kind. Only who has some asks for them."""

    names = (KIND,)

    def __init__(self, server: Server) -> None:
        self._server = server
        self._all: frozenset[str] | None = None

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        """Each in its folder."""
        found = tuple(self._resource(one) for one in artifacts if one.kind == KIND)
        self._all = frozenset(one.identity.name for one in found)
        return found

    def _resource(self, artifact: Artifact) -> Resource:
        element = json.loads(artifact.content)
        path = self._server.folder_path(artifact.folder)
        identity = Identity(self._server.name, KIND, str(element["uid"]))
        content = {**element, "folder": path}
        needs = self._server.folder_needs(path)
        return Resource(identity, content, _canonical(content, path), str(element["name"]), needs, artifact.location)

    def narrow(self) -> None:
        """Nothing is left over."""
        self._all = None

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """The list has them whole."""
        if not wanted:
            return Reading()
        names = {one.identity.name for one in wanted}
        live = [self._live(one) for one in self._list()]
        return Reading(tuple(one for one in live if one.identity.name in names or self._is_left(one)))

    def _is_left(self, live: Live) -> bool:
        return self._all is not None and live.owner == self._server.owner and live.identity.name not in self._all

    def _list(self) -> list[Any]:
        rows: list[Any] = []
        for page in range(1, 1000):
            params = {"kind": "1", "perPage": str(_PAGE), "page": str(page)}
            try:
                found = self._server.session.get(_PATH, params).json()["result"]
            except NotFound as error:
                fault = "it has no library panels (Grafana 8 has them); leave the SharedPanels out for this target"
                raise Refused(error.subject, fault, status=404) from None
            rows += found.get("elements") or ()
            if len(found.get("elements") or ()) < _PAGE:
                break
        return rows

    def _live(self, found: Mapping[str, Any]) -> Live:
        model = found.get("model") or {}
        meta = found.get("meta") or {}
        path = self._server.places.path(str(found.get("folderUid") or meta.get("folderUid") or ""))
        mark = mark_within(model, CARRIER)
        return Live(
            Identity(self._server.name, KIND, str(found["uid"])),
            {"uid": found["uid"], "name": found["name"], "model": model, "folder": path},
            _canonical(found, path),
            str(found.get("version")),
            mark.owner if mark else None,
            mark.digest if mark and mark.owner == self._server.owner else None,
            str(found["name"]),
            needs=self._server.folder_needs(path),
        )

    def _read(self, uid: str) -> Live | None:
        found = self._server.found(f"{_PATH}/{quoted(uid)}")
        return None if found is None else self._live(found["result"])

    def apply(self, change: Change, run: Run) -> None:
        """Write or delete it."""
        uid = change.identity.name
        asked = f"{_PATH}/{quoted(uid)}"
        if change.action == "delete":
            delete(
                self._server, change, run, lambda _: self._server.send("DELETE", asked, None, _RIGHT),
                lambda: self._read(uid),
            )  # fmt: skip
            return
        before = self._read(uid) if run.force else change.before
        body = self._body(change, before)
        run.backup(change, before)
        method, path = ("POST", _PATH) if before is None else ("PATCH", asked)

        def write() -> object:
            return self._server.send(method, path, body, _RIGHT)

        save(self._server, change, run, write, lambda: self._read(uid))

    def _body(self, change: Change, before: Live | None) -> dict[str, Any]:
        assert change.after is not None
        content = change.after.content
        mark = mark_of(change, self._server.owner)
        model = {key: value for key, value in content["model"].items() if key != CARRIER}
        folder = self._server.places.at(content["folder"]) if content["folder"] else None
        if folder is None and content["folder"]:
            fault = f"{change.identity}: its folder {content['folder']!r} is not there; push the folder, too"
            raise NotFound(self._server.subject, fault)
        place = {"folderUid": folder.uid if folder else "", "folderId": folder.id if folder else 0}
        marked = {} if mark is None else {CARRIER: mark_to(mark)}
        body = {"name": content["name"], "kind": 1, "model": {**model, **marked}, **place}
        if before is None:
            return {**body, "uid": change.identity.name}
        return {**body, "version": int(before.version or 0)}

    def restored(self, live: Live) -> Resource:
        """As it was."""
        return Resource(live.identity, live.content, live.canonical, live.title, live.needs)


def _canonical(element: Mapping[str, Any], path: str) -> dict[str, Any]:
    model = {key: value for key, value in (element.get("model") or {}).items() if key not in _NOT_ITS_OWN}
    # Servers write an empty one where there is none.
    model = {key: value for key, value in model.items() if key != "description" or value}
    return {"uid": element["uid"], "name": element["name"], "model": plain(model), "folder": path}
